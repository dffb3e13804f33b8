"""The pictures of the kernels in a grid."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QStaticText,
)
from PySide6.QtWidgets import QStyle, QToolTip, QWidget

from app.ui.theme import line, muted
from app.ui.training.kernel_geometry import GridForm, GridGeometry
from app.ui.training.kernel_layout import KernelLayout, kernel_layout
from app.ui.training.kernel_moves import is_move, moved, within
from app.ui.training.kernel_numbers import Choice
from app.ui.training.kernel_painting import FaceGround, PictureSheet, draw_frames, draw_unknown, mark
from app.ui.training.kernel_pictures import KernelPictures, Place
from app.ui.training.kernel_update_bar import BAR_HEIGHT, BAR_THICKNESS, draw_update_bars

_SMALL = 0.85
_TOOLTIP = "That is the bar, from a millionth to the whole. Click to enlarge."
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True)
class GridContent:
    """What a grid shows.

    Attributes:
        pictures: The kernels, or the weights.
        choices: Which of their numbers stand side by side for each.
        ground: The face below the maps of the weights; nothing when None.
    """

    pictures: KernelPictures
    choices: tuple[Choice, ...]
    ground: FaceGround | None = None

    @property
    def form(self) -> GridForm:
        """What the arrangement depends on."""
        face = None if self.ground is None else self.ground.face
        return GridForm(self.pictures.shape, len(self.choices), face)

    @property
    def key(self) -> tuple[object, ...]:
        """What the arrangement and the names depend on, to compare."""
        face = None if self.ground is None else self.ground.face.form
        return self.pictures.tensor, self.pictures.numbers.now.shape, len(self.choices), face


class KernelGrid(QWidget):
    """Pictures of signed numbers with their names, and below each how large its last update was.

    They are coloured only when they are painted, and only those that can be seen.
    """

    pointed = Signal()
    """The number under the mouse or the keyboard's cursor is another one."""
    enlarge = Signal(object)
    """The place that was clicked, or where the cursor was when Enter was pressed."""
    reveal = Signal(QRect)
    """A rectangle of the grid that should come into sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kernels_grid")
        self.setAccessibleName("pictures of the kernels")
        self.setAccessibleDescription("Arrow keys go from number to number, Enter enlarges a picture.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._content: GridContent | None = None
        self._hovered: Place | None = None
        self._cursor: Place | None = None
        self._room = QSize()
        self._layout: KernelLayout | None = None
        self._geometry: GridGeometry | None = None
        self._captions: list[tuple[QStaticText, float]] = []
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        self.setFont(font)

    def show_content(self, content: GridContent | None) -> None:
        """Shows pictures; None shows nothing."""
        before, self._content = self._content, content
        if content is None or before is None or content.key != before.key:
            shape = (0, 0, 0) if content is None else content.pictures.shape
            self._hovered, self._cursor = None, within(self._cursor, shape)
            self._arrange()
        self.update()

    def set_room(self, room: QSize) -> None:
        """How much of the grid can be seen without scrolling, in points."""
        if room != self._room:
            self._room = room
            self._arrange()

    def places(self) -> GridGeometry | None:
        """Where everything is; None while there is nothing."""
        return self._geometry

    def place(self) -> Place | None:
        """The number under the mouse, or else under the keyboard's cursor."""
        return self._hovered or (self._cursor if self.hasFocus() else None)

    def set_cursor(self, place: Place) -> None:
        """Puts the keyboard's cursor on a number and brings it into sight."""
        self._cursor, self._hovered = place, None
        geometry = self._geometry
        if geometry is not None:
            self.reveal.emit(geometry.cells[place.picture].toAlignedRect())
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps everything in the middle."""
        super().resizeEvent(event)
        self._find_places()

    def event(self, event: QEvent) -> bool:
        """Tooltips for single kernels; another arrangement for another screen."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tooltip(event)
            return True
        if event.type() in (QEvent.Type.DevicePixelRatioChange, QEvent.Type.FontChange):
            self._arrange()
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Points at the number under the mouse."""
        self._hover(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing, or at the keyboard's cursor again."""
        super().leaveEvent(event)
        self._hover(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Enlarges the picture that was clicked."""
        geometry = self._geometry
        if event.button() != Qt.MouseButton.LeftButton or geometry is None:
            return
        picture = geometry.picture_at(event.position())
        if picture is not None:
            self._enlarge(geometry.place_at(event.position()) or Place(picture, 0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go from number to number, Enter enlarges."""
        place, geometry = self.place(), self._geometry
        if place is None or geometry is None:
            super().keyPressEvent(event)
        elif is_move(event.key()):
            columns = geometry.layout.columns
            self.set_cursor(moved(place, event.key(), geometry.form.shape, columns))
        elif event.key() in _ENTER:
            self._enlarge(place)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows the keyboard's cursor."""
        super().focusInEvent(event)
        if self._cursor is None and self._content is not None:
            self._cursor = Place(0, 0, 0)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hides the keyboard's cursor."""
        super().focusOutEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the cells that can be seen."""
        content, geometry = self._content, self._geometry
        if content is None or geometry is None:
            return
        seen = geometry.seen(event.rect())
        painter = QPainter(self)
        for choice, boxes in zip(content.choices, geometry.boxes, strict=True):
            self._draw_pane(painter, content, choice, boxes[seen], seen)
        norms = content.pictures.update_norms
        bars = geometry.bars(BAR_THICKNESS)[seen]
        draw_update_bars(painter, bars, None if norms is None else norms[:, seen], self.palette())
        painter.setPen(muted(self.palette()))
        for (text, width), cell, bar in zip(self._captions[seen], geometry.cells[seen], bars, strict=True):
            painter.drawStaticText(QPointF(cell.center().x() - width / 2, bar.bottom()), text)
        place = self.place()
        if place is not None:
            for pane in range(geometry.form.panes):
                mark(painter, geometry.box_of(place, pane), self.palette())
        painter.end()

    def _draw_pane(
        self, painter: QPainter, content: GridContent, choice: Choice, boxes: list[QRectF], seen: slice
    ) -> None:
        values, palette = content.pictures.values(choice), self.palette()
        if values is None:
            draw_unknown(painter, boxes, palette)
        else:
            limit = content.pictures.limit(choice)
            sheet = PictureSheet(values[seen], limit, palette, content.ground)
            for index, box in enumerate(boxes):
                sheet.draw(painter, index, box)
        draw_frames(painter, boxes, line(palette))

    def _place_at(self, point: QPointF) -> Place | None:
        geometry = self._geometry
        return None if geometry is None else geometry.place_at(point)

    def _hover(self, place: Place | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self._tell()

    def _enlarge(self, place: Place) -> None:
        self._cursor, self._hovered = place, None
        self.enlarge.emit(place)

    def _tell(self) -> None:
        self.update()
        self.pointed.emit()

    def _arrange(self) -> None:
        self._layout = self._best_layout()
        self.setMinimumHeight(0 if self._layout is None else math.ceil(self._layout.height))
        self._find_places()

    def _find_places(self) -> None:
        self._geometry, self._captions = None, []
        if self._content is not None and self._layout is not None:
            ratio = self.devicePixelRatioF()
            self._geometry = GridGeometry(self._content.form, self._layout, self.width(), ratio)
            names = map(self._content.pictures.caption, range(self._content.pictures.shape[0]))
            self._captions = [self._static(name) for name in names]
        self.update()

    def _static(self, name: str) -> tuple[QStaticText, float]:
        text = QStaticText(name)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.prepare(font=self.font())
        return text, text.size().width()

    def _best_layout(self) -> KernelLayout | None:
        if self._content is None or self._room.isEmpty():
            return None
        pictures, metrics = self._content.pictures, self.fontMetrics()
        count = pictures.shape[0]
        longest = metrics.horizontalAdvance(pictures.caption(count - 1))
        cell = self._content.form.cell((longest, metrics.height() + BAR_HEIGHT))
        width, height, ratio = self._room.width(), self._room.height(), self.devicePixelRatioF()
        found = kernel_layout(count, cell, (width, height), ratio)
        if found.height <= height:
            return found
        width -= self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return kernel_layout(count, cell, (width, height), ratio)

    def tip_at(self, point: QPoint) -> str:
        """What is said of the picture at a point; "" where there is none."""
        geometry, content = self._geometry, self._content
        picture = None if geometry is None else geometry.picture_at(QPointF(point))
        if content is None or picture is None:
            return ""
        return f"{content.pictures.update_sentence(picture)}. {_TOOLTIP}"

    def _show_tooltip(self, event: QHelpEvent) -> None:
        words = self.tip_at(event.pos())
        if words:
            QToolTip.showText(event.globalPos(), words, self)
        else:
            QToolTip.hideText()
            event.ignore()
