"""A picture with its marked faces: live from a camera or dropped by the user."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.drops import DropTarget
from app.ui.faces.mark_painting import Mark, Placement, paint_marks
from app.ui.images import image_of

__all__ = ["Mark", "PictureView"]

_RADIUS = 6.0
_MARGIN = 12


class PictureView(DropTarget):
    """A picture, its aspect kept, in a rounded frame, with boxes and labels on top.

    While it is hidden a new picture costs nothing: it is converted when it is painted.
    Files and folders can be dropped on it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: NDArray[np.uint8] | QImage | None = None
        self._image: QImage | None = None
        self._image_pixels = QSize()
        self._marks: tuple[Mark, ...] = ()
        self._empty_text = ""
        self._mirrored = False
        self.setObjectName("picture_view")
        self.setAccessibleName("Picture")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_picture(self, picture: NDArray[np.uint8] | QImage | None) -> None:
        """Show a picture.

        Args:
            picture: RGB (H, W, 3) or grey (H, W), uint8, not to be written to afterwards; or an image; None
                for none.
        """
        self._picture = picture
        self._image = None
        self.update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Draw these boxes and labels on the picture, in place of the earlier ones."""
        if [mark.text for mark in marks] != [mark.text for mark in self._marks]:
            self.setAccessibleDescription(", ".join(mark.text for mark in marks))
        self._marks = tuple(marks)
        self.update()

    def set_empty_text(self, text: str) -> None:
        """What to say while there is no picture."""
        self._empty_text = text
        self.update()

    @property
    def mirrored(self) -> bool:
        """Whether left and right are swapped, as in a mirror; the labels stay readable."""
        return self._mirrored

    @mirrored.setter
    def mirrored(self, mirrored: bool) -> None:
        if mirrored != self._mirrored:
            self._mirrored = mirrored
            self._image = None
            self.update()

    def sizeHint(self) -> QSize:
        """As high as a camera's 4:3 fills the width that the panel gives."""
        return QSize(320, self.width() * 3 // 4)

    def minimumSizeHint(self) -> QSize:
        """Still enough to see a face."""
        return QSize(120, 90)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that goes with a new width."""
        super().resizeEvent(event)
        # Height for width in the size policy would make it the least height, too much for a low window.
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def picture_area(self) -> QRect:
        """Where the picture stands in the widget; empty while there is none."""
        size = self._picture_size()
        if size.isEmpty():
            return QRect()
        area = QRect(QPoint(), size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio))
        area.moveCenter(self.rect().center())
        return area

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame, the picture or what is said in its place, and the marks."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.fillPath(frame, self.palette().color(QPalette.ColorRole.Base))
        area = self.picture_area()
        if area.isEmpty():
            self._paint_empty_text(painter)
        else:
            painter.setClipPath(frame)
            painter.drawImage(area, self._shown(area))
            paint_marks(painter, self._marks, self._placement(area), self.font())
            painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._frame_pen())
        painter.drawPath(frame)

    def _placement(self, area: QRect) -> Placement:
        width = self._picture_size().width()
        return Placement(QRectF(area), area.width() / width, width if self._mirrored else None)

    def _paint_empty_text(self, painter: QPainter) -> None:
        painter.setPen(theme.muted(self.palette()))
        place = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty_text)

    def _frame_pen(self) -> QPen:
        if self.hovered:
            return QPen(self.palette().color(QPalette.ColorRole.Highlight), 3)
        return QPen(theme.line(self.palette()), 1)

    def _picture_size(self) -> QSize:
        if self._picture is None:
            return QSize()
        if isinstance(self._picture, QImage):
            return self._picture.size()
        height, width = self._picture.shape[:2]
        return QSize(width, height)

    def _shown(self, area: QRect) -> QImage:
        pixels = area.size() * self.devicePixelRatioF()
        if self._image is None or self._image_pixels != pixels:
            picture = self._picture
            image = image_of(picture) if isinstance(picture, np.ndarray) else picture or QImage()
            self._image = self._fitted(image, pixels)
            self._image_pixels = pixels
        return self._image

    def _fitted(self, image: QImage, pixels: QSize) -> QImage:
        """Shrunk here, where Qt averages; to be enlarged while it is drawn, where that takes no memory."""
        # Qt scales 32-bit pixels twice as fast as 24-bit ones, even with the conversion.
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        if pixels.width() < image.width():
            image = image.scaled(
                pixels, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        return image.flipped(Qt.Orientation.Horizontal) if self._mirrored else image
