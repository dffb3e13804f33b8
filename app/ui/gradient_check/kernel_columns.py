"""The kernels after both trainings, side by side."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.lessons.gradient_check.training import Course, TwoCourses
from app.ui.theme import line, muted
from app.ui.training.colour_scale import draw_scale
from app.ui.training.kernel_painting import PictureSheet, draw_frames
from engine.activations import Array

_KERNELS = "features.0.kernels"
_GAP = 12.0
_BETWEEN = 4.0
_LARGEST = 120.0


class KernelColumns(QWidget):
    """Two blocks of pictures in the same colours: after right training, and after that with the mistake."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kernel_columns")
        self.setAccessibleName("Kernels after both trainings")
        self._both: TwoCourses | None = None
        self._change = True
        self._title = ""
        self._sheets: tuple[PictureSheet, ...] = ()
        self._limit = 0.0

    def show_courses(self, both: TwoCourses | None, title: str, *, change: bool) -> None:
        """Shows the kernels as they are.

        Args:
            both: The trainings; None shows nothing.
            title: Of the mistake.
            change: Whether to show what was added to the kernels since the start, and not the kernels.
        """
        self._both, self._title, self._change = both, title, change
        self._sheets = ()
        self.update()

    def sizeHint(self) -> QSize:
        """Two blocks of 16 kernels."""
        return QSize(500, 170)

    def minimumSizeHint(self) -> QSize:
        """Where kernels can still be told apart."""
        return QSize(240, 90)

    def changeEvent(self, event: QEvent) -> None:
        """Follows palette and font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._sheets = ()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draws anew."""
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws both blocks and the scale of their colours."""
        both = self._both
        if both is None or _KERNELS not in both.start:
            return
        self._make_sheets(both)
        painter = QPainter(self)
        high = QFontMetricsF(self.font()).height() + 2
        wide = (self.width() - _GAP) / 2
        count = len(both.start[_KERNELS])
        bottom = 0.0
        for number, (sheet, title) in enumerate(zip(self._sheets, ("Right", self._title), strict=True)):
            left = number * (wide + _GAP)
            painter.setPen(muted(self.palette()))
            head = QRectF(left, 0, wide, high)
            painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
            boxes = _boxes(QRectF(left, high, wide, self.height() - 2 * high - 6), count)
            for place, box in enumerate(boxes):
                sheet.draw(painter, place, box)
            draw_frames(painter, boxes, line(self.palette()))
            bottom = boxes[-1].bottom() + 6
        name = "K − start" if self._change else "K"
        scale = QRectF(0, bottom, min(self.width(), 260), high)
        draw_scale(painter, scale, name, self._limit, self.palette())
        painter.end()

    def _make_sheets(self, both: TwoCourses) -> None:
        if self._sheets:
            return
        start = both.start[_KERNELS]
        values = [_pictures(course.parameters[_KERNELS], start, self._change) for course in _courses(both)]
        self._limit = float(max(np.abs(one).max() for one in values))
        self._sheets = tuple(PictureSheet(one, self._limit, self.palette()) for one in values)


def _courses(both: TwoCourses) -> tuple[Course, Course]:
    return both.right, both.broken


def _pictures(kernels: Array, start: Array, change: bool) -> Array:
    """(n_kernels, rows, columns), channels side by side."""
    values = kernels - start if change else kernels
    turned = values.transpose(0, 2, 1, 3)
    return turned.reshape(len(turned), turned.shape[1], -1)


def _boxes(room: QRectF, count: int) -> list[QRectF]:
    """As many squares as large as they fit."""
    side, columns = max(
        (min(_LARGEST, room.width() / one - _BETWEEN, room.height() / math.ceil(count / one) - _BETWEEN), one)
        for one in range(1, count + 1)
    )
    step = math.floor(side) + _BETWEEN
    return [
        QRectF(
            room.left() + (place % columns) * step, room.top() + (place // columns) * step,
            step - _BETWEEN, step - _BETWEEN,
        )
        for place in range(count)
    ]  # fmt: skip
