"""A picture with its marked faces: live from a camera or dropped by the user."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.faces.picture import halved
from app.ui import theme
from app.ui.drops import DropTarget
from app.ui.faces.mark_painting import Mark, Placement, paint_chosen, paint_marks
from app.ui.images import image_of

__all__ = ["Mark", "PictureView"]

_RADIUS = 6.0
_MARGIN = 12


class PictureView(DropTarget):
    """A picture, its aspect kept, in a rounded frame, with boxes and labels on top.

    While it is hidden a new picture costs nothing: it is converted when it is painted.
    Files and folders can be dropped on it.

    Signals:
        face_clicked (int): Where faces can be chosen, the number of the mark that was clicked, or reached by
            the arrow keys from left to right.
    """

    face_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: NDArray[np.uint8] | QImage | None = None
        self._image: QImage | None = None
        self._image_pixels = QSize()
        self._marks: tuple[Mark, ...] = ()
        self._chosen: int | None = None
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

    def let_choose(self) -> None:
        """From now on faces can be chosen, with the mouse and with the arrow keys."""
        self._chosen = 0
        self.setToolTip("Click a face, or go there with the arrow keys, to see the answer for it.")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_chosen(self, number: int) -> None:
        """Draw which of several marks is the chosen one."""
        if number != self._chosen:
            self._chosen = number
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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the face under the mouse."""
        number = self._mark_at(event.position())
        if number is not None and event.button() == Qt.MouseButton.LeftButton:
            self.face_clicked.emit(number)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show with the mouse pointer where there is another face to choose."""
        number = self._mark_at(event.position())
        there = number is not None and number != self._chosen
        self.setCursor(Qt.CursorShape.PointingHandCursor if there else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the face to the left or to the right."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if steps is None or self._chosen is None or len(self._marks) < 2:
            super().keyPressEvent(event)
            return
        placement = self._placement(self.picture_area())
        middles = [placement.box(mark.box).center().x() for mark in self._marks]
        order = sorted(range(len(middles)), key=middles.__getitem__)
        place = order.index(self._chosen) if self._chosen in order else 0
        self.face_clicked.emit(order[max(0, min(place + steps, len(order) - 1))])

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
            placement = self._placement(area)
            if self._chosen is not None and 1 < len(self._marks) > self._chosen:
                paint_chosen(painter, placement.box(self._marks[self._chosen].box))
            paint_marks(painter, self._marks, placement, self.font())
            painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._frame_pen())
        painter.drawPath(frame)

    def _mark_at(self, position: QPointF) -> int | None:
        """The smallest marked face there; None where there is none, or none can be chosen."""
        if self._chosen is None or not self._marks or self._picture_size().isEmpty():
            return None
        placement = self._placement(self.picture_area())
        boxes = [placement.box(mark.box) for mark in self._marks]
        under = [number for number, box in enumerate(boxes) if box.contains(position)]
        return min(under, key=lambda number: boxes[number].width(), default=None)

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
        if self.hasFocus():
            return QPen(self.palette().color(QPalette.ColorRole.Highlight), 2)
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
            self._image = self._fitted(pixels)
            self._image_pixels = pixels
        return self._image

    def _fitted(self, pixels: QSize) -> QImage:
        """Shrunk here, where pixels are averaged, to nearly its size; the rest is done while it is drawn."""
        picture = self._picture
        if isinstance(picture, np.ndarray):
            # Qt would share the work among threads of its own, which wait for a processor in turn.
            small = picture if pixels.isEmpty() else halved(picture, pixels.width(), pixels.height())
            image = image_of(small)
        else:
            image = _within(picture or QImage(), pixels)
        # Qt draws 32-bit pixels twice as fast as 24-bit ones, even with the conversion.
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        return image.flipped(Qt.Orientation.Horizontal) if self._mirrored else image


def _within(image: QImage, pixels: QSize) -> QImage:
    if pixels.width() >= image.width():
        return image
    return image.convertToFormat(QImage.Format.Format_RGB32).scaled(
        pixels, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
