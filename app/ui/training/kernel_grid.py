"""The pictures of the kernels in a grid."""

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QToolTip, QWidget

from app.ui.images import image_of
from app.ui.theme import diverging, line, muted
from app.ui.training.kernel_layout import KernelLayout, kernel_layout
from app.ui.training.kernel_pictures import Choice, KernelPictures

_SMALL = 0.85
_FRAME = 1.0


class KernelGrid(QWidget):
    """Pictures of signed numbers, nearest neighbour, all on one colour scale.

    They are coloured only when they are painted, so hidden the grid does nothing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: KernelPictures | None = None
        self._choice: Choice = "now"
        self._limit = 0.0
        self._room = QSize()
        self._arrangement: KernelLayout | None = None
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        self.setFont(font)

    def show_pictures(self, pictures: KernelPictures | None, choice: Choice, limit: float) -> None:
        """Shows a choice of the pictures; None shows nothing.

        Args:
            pictures: The kernels.
            choice: Which numbers of them.
            limit: The absolute value that gets the full colour.
        """
        before = self._shape()
        self._pictures, self._choice, self._limit = pictures, choice, limit
        if self._shape() != before:
            self._arrange()
        self.update()

    def set_room(self, room: QSize) -> None:
        """How much of the grid can be seen without scrolling, in points."""
        if room != self._room:
            self._room = room
            self._arrange()

    def event(self, event: QEvent) -> bool:
        """Tooltips for single numbers; another arrangement for another screen."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tooltip(event)
            return True
        if event.type() in (QEvent.Type.DevicePixelRatioChange, QEvent.Type.FontChange):
            self._arrange()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the pictures that can be seen, their frames and captions."""
        if self._pictures is None or self._arrangement is None:
            return
        values = self._pictures.values(self._choice)
        count, rows, columns = values.shape
        colours = diverging(values, self._limit, self.palette())
        atlas = image_of(colours.reshape(count * rows, columns, 3))
        painter = QPainter(self)
        for index in range(count):
            if self._cell(index).intersects(QRectF(event.rect())):
                caption = self._pictures.caption(self._choice, index)
                self._draw(painter, index, caption, atlas, QRect(0, index * rows, columns, rows))
        painter.end()

    def words_at(self, point: QPointF) -> str:
        """The number under a point of the widget in words; "" where there is none."""
        shape = self._shape()
        if shape is None or self._pictures is None:
            return ""
        count, rows, columns = shape
        for index in range(count):
            box = self._picture_box(index)
            if box.contains(point):
                column = min(int((point.x() - box.left()) / box.width() * columns), columns - 1)
                row = min(int((point.y() - box.top()) / box.height() * rows), rows - 1)
                return self._pictures.words(self._choice, index, row, column)
        return ""

    def picture_centre(self, index: int) -> QPointF:
        """The middle of a picture, in the widget's points."""
        return self._picture_box(index).center()

    def _draw(self, painter: QPainter, index: int, caption: str, atlas: QImage, source: QRect) -> None:
        cell, box = self._cell(index), self._picture_box(index)
        painter.drawImage(box, atlas, QRectF(source))
        painter.setPen(line(self.palette()))
        painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(muted(self.palette()))
        below = QRectF(cell.left(), box.bottom() + 1, cell.width(), cell.bottom() - box.bottom())
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(below, flags, caption)

    def _shape(self) -> tuple[int, int, int] | None:
        return None if self._pictures is None else self._pictures.shape(self._choice)

    def _cell(self, index: int) -> QRectF:
        layout = self._arrangement
        if layout is None:
            return QRectF()
        left, top = layout.place(index)
        return QRectF(left + max(0.0, (self.width() - layout.width) / 2), top, *layout.cell)

    def _picture_box(self, index: int) -> QRectF:
        shape, layout = self._shape(), self._arrangement
        if shape is None or layout is None:
            return QRectF()
        ratio = self.devicePixelRatioF()
        cell = self._cell(index)
        width, height = shape[2] * layout.scale / ratio, shape[1] * layout.scale / ratio
        left = math.floor((cell.left() + (cell.width() - width) / 2) * ratio) / ratio
        top = math.ceil((cell.top() + _FRAME) * ratio) / ratio
        return QRectF(left, top, width, height)

    def _arrange(self) -> None:
        self._arrangement = self._best_arrangement()
        height = 0 if self._arrangement is None else math.ceil(self._arrangement.height)
        self.setMinimumHeight(height)
        self.update()

    def _best_arrangement(self) -> KernelLayout | None:
        shape = self._shape()
        if shape is None or self._pictures is None or self._room.isEmpty():
            return None
        count, rows, columns = shape
        metrics = self.fontMetrics()
        longest = self._pictures.caption(self._choice, count - 1)
        caption = (float(metrics.horizontalAdvance(longest)), metrics.height() + _FRAME)
        width, height, ratio = self._room.width(), self._room.height(), self.devicePixelRatioF()
        found = kernel_layout(count, (rows, columns), (width, height), caption, ratio)
        if found.height <= height:
            return found
        width -= self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return kernel_layout(count, (rows, columns), (width, height), caption, ratio)

    def _show_tooltip(self, event: QHelpEvent) -> None:
        words = self.words_at(QPointF(event.pos()))
        if words:
            QToolTip.showText(event.globalPos(), words, self)
        else:
            QToolTip.hideText()
            event.ignore()
