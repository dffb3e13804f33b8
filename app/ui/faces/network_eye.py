"""The prepared face, pixel by pixel: all that the network gets to see."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.images import image_of

_GAP = 4
_KEEP = Qt.AspectRatioMode.KeepAspectRatio


class NetworkEye(QWidget):
    """The prepared face as a square of visible pixels, and under it what it is and how many pixels it has.

    While it is hidden a new face costs nothing: it is converted when it is painted.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face: NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._caption: QPixmap | None = None
        self._caption_of: tuple[object, ...] = ()
        self.setObjectName("network_eye")
        self.setAccessibleName("The network sees")
        self.setToolTip(
            "The face as the network sees it: cut out, made grey and small, with even light. "
            "These pixels are its image l(x,y)."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_face(self, face: NDArray[np.uint8] | None) -> None:
        """Show a prepared face.

        Args:
            face: Grey (H, W), not to be written to afterwards; None for none.
        """
        if self._size_text(face) != self._size_text(self._face):
            self.setAccessibleDescription(self._size_text(face))
        self._face = face
        self._image = None
        self.update()

    def size_text(self) -> str:
        """How many pixels the network gets, as "32 × 32"; empty while there is no face."""
        return self._size_text(self._face)

    def caption_height(self) -> int:
        """How much of the height stands under the square."""
        return _GAP + 3 * self.fontMetrics().height()

    def sizeHint(self) -> QSize:
        """A square of about three pixels for one, and the caption."""
        return QSize(96, 96 + self.caption_height())

    def minimumSizeHint(self) -> QSize:
        """A square at which the face can be made out, and the caption."""
        return QSize(64, 64 + self.caption_height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the square and the lines under it."""
        painter = QPainter(self)
        side = max(0, min(self.width(), self.height() - self.caption_height()))
        square = QRect((self.width() - side) // 2, 0, side, side)
        if self._image is None and self._face is not None:
            self._image = image_of(self._face)
        if self._image is None:
            self._paint_empty(painter, square)
        else:
            self._paint_face(painter, square, self._image)
        self._paint_caption(painter, square.bottom() + 1 + _GAP)

    def _paint_empty(self, painter: QPainter, square: QRect) -> None:
        painter.setPen(QPen(theme.line(self.palette()), 1, Qt.PenStyle.DashLine))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRect(QRectF(square).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_face(self, painter: QPainter, square: QRect, image: QImage) -> None:
        area = QRectF(QPointF(), image.size().toSizeF().scaled(square.size(), _KEEP))
        area.moveCenter(QRectF(square).center())
        painter.drawImage(area, image)
        painter.setPen(theme.line(self.palette()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_caption(self, painter: QPainter, top: int) -> None:
        place = QRect(0, top, self.width(), self.height() - top)
        if not place.isEmpty():
            painter.drawPixmap(place.topLeft(), self._drawn_caption(place.size()))

    def _drawn_caption(self, size: QSize) -> QPixmap:
        """The same with every face: wrapping its text takes longer than drawing the face."""
        ratio = self.devicePixelRatioF()
        now = size, ratio, self.size_text(), self.palette().cacheKey(), self.font().key()
        if self._caption is None or self._caption_of != now:
            self._caption = QPixmap(size * ratio)
            self._caption.setDevicePixelRatio(ratio)
            self._caption.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._caption)
            painter.setFont(self.font())
            painter.setPen(theme.muted(self.palette()))
            centred = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            text = f"The network sees\n{self.size_text()}".strip()
            painter.drawText(QRect(QPoint(), size), centred, text)
            painter.end()
            self._caption_of = now
        return self._caption

    @staticmethod
    def _size_text(face: NDArray[np.uint8] | None) -> str:
        return "" if face is None else f"{face.shape[1]} × {face.shape[0]}"
