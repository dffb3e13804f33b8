"""What is kept of a face, with the frame of what the network sees and the places of the eyes."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.ui.faces.step_view import StepPicture

_EYE = 4.0
_LIGHT, _DARK = QColor("#ffffff"), QColor("#000000")
_CAPTION = "What is kept of this face; the network sees what is in the frame."


class PreviewPicture(StepPicture):
    """The picture, the region as a frame, the eyes as small crosses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview_picture")
        self.setAccessibleName("Picture")
        self.setAccessibleDescription(_CAPTION)
        self.setToolTip(_CAPTION)
        self._width = 1
        self._region = QRectF()
        self._eyes: tuple[QPointF, ...] = ()

    def set_face(
        self,
        picture: NDArray[np.uint8] | None,
        region: tuple[int, int, int, int],
        eyes: tuple[float, float, float, float] | None,
    ) -> None:
        """Show a face.

        Args:
            picture: RGB uint8, (H, W, 3); None where it cannot be read.
            region: x, y, width and height of what the network sees, in pixels of the picture.
            eyes: x and y of the left eye and then of the right; None where they are not known.
        """
        self._width = 1 if picture is None else picture.shape[1]
        self._region = QRectF(*region)
        self._eyes = () if eyes is None else (QPointF(*eyes[:2]), QPointF(*eyes[2:]))
        self.set_picture(picture)

    def sizeHint(self) -> QSize:
        """Large."""
        return QSize(480, 360)

    def paint_over(self, painter: QPainter, area: QRect) -> None:
        """Draw the frame and the eyes, light on dark, so that they are seen on any picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        scale = area.width() / self._width
        origin = QPointF(area.topLeft())
        frame = QRectF(origin + self._region.topLeft() * scale, self._region.size() * scale)
        frame = frame.intersected(QRectF(area)).adjusted(1, 1, -1, -1)
        for colour, width in ((_DARK, 3.0), (_LIGHT, 1.4)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(frame)
            for eye in self._eyes:
                place = origin + eye * scale
                painter.drawLine(place - QPointF(_EYE, 0), place + QPointF(_EYE, 0))
                painter.drawLine(place - QPointF(0, _EYE), place + QPointF(0, _EYE))
