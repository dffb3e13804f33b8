"""Many arrays as a picture, arranged in the room there is and scrolled where it is too little."""

import math
from collections.abc import Mapping, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QWidget

from app.language import _
from app.ui.widgets.array_cells import MOST_NUMBERS, Cells, GridLayout, Metrics, largest_of
from app.ui.widgets.array_painting import (
    ArrayPainter,
    colouring_of,
    draw_legend,
    draw_strip,
    least_cell,
)
from app.ui.widgets.labels import named
from app.ui.widgets.number_text import significant

Spot = tuple[int, int, int]
"""One number: which array, its row and its column, all from 0."""

_PICTURE = 320


class ArrayCanvas(QWidget):
    """Arrays as coloured cells: named, on shared scales, with numbers where there is room.

    Args:
        parent: The widget that it stands in.
        name: For finding it.
        least: The shorter side of a picture at least, in points; where not all arrays fit, they are scrolled.
        largest: And at most.
        numbers: Whether numbers stand in the cells where there is room, always (the cells are made large
            enough, as far as the width allows), or never.
        shared: Whether arrays without a limit of their own share one.
        legend: Whether there is one; or its texts at the left, in the middle and at the right.
        columns: How many arrays stand side by side; None for what makes them largest.
        scrolls: Whether it scrolls itself; if not it asks for the height that all arrays take.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        name: str = "array_grid",
        least: float = 48,
        largest: float = 240,
        numbers: Literal["auto", "always", "never"] = "auto",
        shared: bool = True,
        legend: bool | tuple[str, str, str] = True,
        columns: int | None = None,
        scrolls: bool = True,
    ) -> None:
        super().__init__(parent)
        named(self, name, _("Arrays of numbers"))
        self._least, self._largest, self._columns = least, largest, columns
        self._numbers, self._shared, self._legend = numbers, shared, legend
        self._scrolls = scrolls
        self._arrays: list[Cells] = []
        self._limits: list[float] = []
        self._marks: dict[Spot, QColor] = {}
        self._selected: Spot | None = None
        self._hovered: Spot | None = None
        self._painter: ArrayPainter | None = None
        self._first_of_scale: list[int] | None = None
        self._bar = named(QScrollBar(Qt.Orientation.Vertical, self), f"{name}_bar", _("Scroll the arrays"))
        self._bar.hide()
        self._bar.valueChanged.connect(self._scrolled)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(not scrolls)
        self.setSizePolicy(policy)
        self._layout = self._best_layout()

    def set_arrays(self, arrays: Sequence[Cells]) -> None:
        """Shows arrays; what was selected stays so where the shapes stay."""
        before, self._arrays = self._arrays, list(arrays)
        self._limits = self._found_limits()
        self._painter = self._first_of_scale = None
        if [cells.form for cells in before] != [cells.form for cells in self._arrays]:
            self._selected, self._hovered = self._within(self._selected), self._within(self._hovered)
            self._arrange()
            if not self._scrolls:
                self.updateGeometry()
        self.update()

    @property
    def arrays(self) -> list[Cells]:
        """What is shown."""
        return list(self._arrays)

    @property
    def pointed(self) -> Spot | None:
        """The number under the mouse, or else the one that is selected."""
        return self._hovered if self._hovered is not None else self._selected

    def limit(self, index: int) -> float:
        """The absolute value that has the full colour in an array."""
        return self._limits[index]

    def legends(self) -> list[str]:
        """The legends in words, such as "K: −0.44 … 0 … +0.44"."""
        found = []
        for index in self._scales():
            end = significant(self._limits[index], 2) if self._limits[index] else ""
            ends = f"−{end} … 0 … +{end}" if self._is_signed(index) else f"0 … {end}"
            found.append(": ".join(filter(None, (self._arrays[index].scale, ends if end else "0"))))
        return found

    def array_rect(self, index: int) -> QRectF:
        """Where the picture of an array is now, in the widget's points."""
        return self._layout.boxes[index].translated(self._origin())

    def cell_rect(self, index: int, row: int, column: int) -> QRectF:
        """Where a number is now, in the widget's points."""
        return self._arrays[index].cell(self.array_rect(index), row, column)

    def cell_at(self, point: QPointF) -> Spot | None:
        """The number at a point of the widget."""
        index = self.array_at(point)
        if index is None:
            return None
        found = self._arrays[index].at(self.array_rect(index), point)
        return None if found is None else (index, *found)

    def array_at(self, point: QPointF) -> int | None:
        """The array whose picture or name is at a point of the widget."""
        layout, within = self._layout, point - self._origin()
        if not self._room().contains(point):
            return None
        for index, (box, caption) in enumerate(zip(layout.boxes, layout.captions, strict=True)):
            if box.united(caption).adjusted(-1, -1, 1, 6).contains(within):
                return index
        return None

    def has_numbers(self, index: int) -> bool:
        """Whether the numbers of an array stand in its cells."""
        return self._writes() and self._drawing().has_numbers(index, self.array_rect(index))

    def picture(self, index: int) -> QImage:
        """An array as a picture of its own, with its numbers."""
        cells = self._arrays[index]
        wide, high = cells.size(max(1, _PICTURE // min(cells.shape)), _PICTURE)
        image = QImage(QSize(round(wide) + 2, round(high) + 2), QImage.Format.Format_RGB32)
        image.fill(self.palette().color(QPalette.ColorRole.Base))
        painter = QPainter(image)
        self._drawing().draw(painter, index, QRectF(1, 1, wide, high))
        painter.end()
        return image

    def set_shared(self, shared: bool) -> None:
        """Whether arrays without a limit of their own share one."""
        self._shared = shared
        self._limits = self._found_limits()
        self._painter = self._first_of_scale = None
        self.update()

    def set_marks(self, marks: Mapping[Spot, QColor]) -> None:
        """Frames some numbers in colours."""
        if marks != self._marks:
            self._marks = dict(marks)
            self.update()

    def sizeHint(self) -> QSize:
        columns = min(4, max(1, len(self._arrays)))
        lines = -(-len(self._arrays) // columns)
        high = min(max(lines, 1), 3) * (self._least + self.fontMetrics().height() + 12)
        return QSize(round(columns * (self._least + 8)), round(high + self._legend_height(self.width())))

    def minimumSizeHint(self) -> QSize:
        high = self._least + self.fontMetrics().height() + 8 + self._legend_height(self.width())
        return QSize(round(self._least + 16), round(high))

    def heightForWidth(self, width: int) -> int:
        return -1 if self._scrolls else self.height_for(width)

    def height_for(self, width: int) -> int:
        """How high it has to be at least at a width for all arrays to be seen."""
        layout = GridLayout(self._arrays, self._name_width, self._metrics(QSize(width - 6, 1)))
        return round(layout.height + self._legend_height(width) + 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._painter = None
            self._arrange()
            self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._bar.isVisible():
            self._bar.event(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        if self._arrays:
            painter.save()
            painter.setClipRect(self._room().adjusted(-1, -1, 1, 1))
            painter.translate(self._origin())
            self._draw_arrays(painter, QRectF(event.rect()).translated(-self._origin()))
            painter.restore()
            if self._legend:
                self._draw_legends(painter)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _draw_arrays(self, painter: QPainter, seen: QRectF) -> None:
        layout = self._layout
        for place, title in layout.titles:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        shown = [
            index
            for index, (box, caption) in enumerate(zip(layout.boxes, layout.captions, strict=True))
            if box.united(caption).adjusted(-2, -2, 2, 8).intersects(seen)
        ]
        self._drawing().draw_all(painter, layout, shown, numbers=self._writes())
        for spot, colour in self._marks.items():
            if self._within(spot) is not None:
                self._mark(painter, spot, colour)
        if self._hovered is not None and self._hovered != self._selected:
            self._mark(painter, self._hovered, self.palette().color(QPalette.ColorRole.Mid))
        if self._selected is not None:
            self._mark(painter, self._selected, None)

    def _mark(self, painter: QPainter, spot: Spot, colour: QColor | None) -> None:
        """Draws a frame that is seen on every colour around one number."""
        palette, box = self.palette(), self._layout.boxes[spot[0]]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = palette.color(QPalette.ColorRole.Text) if colour is None else colour
        for pen in (QPen(palette.color(QPalette.ColorRole.Base), 3.0), QPen(inner, 1.5)):
            painter.setPen(pen)
            painter.drawRect(self._arrays[spot[0]].cell(box, *spot[1:]))

    def _draw_legends(self, painter: QPainter) -> None:
        high = self.fontMetrics().height()
        top = self.height() - high - 3.0
        if isinstance(self._legend, tuple):
            self._draw_words(painter, self._legend, top, high)
            return
        scales = self._scales()
        columns, lines = self._legend_form(self.width())
        wide, most = (self.width() - 6) / columns, 2 * self._legend_width()
        for place, index in enumerate(scales):
            down, right = divmod(place, columns)
            box = QRectF(4 + right * wide, top - (lines - 1 - down) * (high + 2), min(wide - 10, most), high)
            signed = self._is_signed(index)
            draw_legend(painter, box, self._arrays[index], self._limits[index], self.palette(), signed=signed)

    def _draw_words(self, painter: QPainter, words: tuple[str, str, str], top: float, high: float) -> None:
        wide = self.width() - 8.0
        strip = QRectF(4, top - 11, wide, 9)
        draw_strip(painter, strip, colouring_of(self._arrays[0]), self.palette(), signed=True)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        sides = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
        room = wide / (1.0 + max(map(self.fontMetrics().horizontalAdvance, words)))
        for text, side in zip(words, sides, strict=True):
            if room >= len(words) or side is not Qt.AlignmentFlag.AlignHCenter:
                painter.drawText(QRectF(4, top, wide, high), side | Qt.AlignmentFlag.AlignVCenter, text)

    def _drawing(self) -> ArrayPainter:
        if self._painter is None:
            self._painter = ArrayPainter(self._arrays, self._limits, self.palette(), self.font())
        return self._painter

    def _writes(self) -> bool:
        if self._numbers == "auto":
            # Hundreds of numbers are not read but cost time at every refresh.
            return sum(math.prod(cells.shape) for cells in self._arrays) <= 4 * MOST_NUMBERS
        return self._numbers == "always"

    def _found_limits(self) -> list[float]:
        kinds: dict[object, list[Cells]] = {}
        for index, cells in enumerate(self._arrays):
            kinds.setdefault(self._scale_of(index), []).append(cells)
        shared = {kind: largest_of(arrays) for kind, arrays in kinds.items() if kind != "own"}
        return [
            shared.get(self._scale_of(index), 1.0 if cells.limit is None else cells.limit)
            for index, cells in enumerate(self._arrays)
        ]

    def _scale_of(self, index: int) -> object:
        cells = self._arrays[index]
        if cells.limit is not None or (cells.grey and not cells.scale):
            return "own"
        return (cells.scale,) if self._shared else index

    def _scales(self) -> list[int]:
        """An array of every scale that has a legend; none where every array has colours of its own."""
        if self._first_of_scale is None:
            found: dict[str, int] = {}
            limits: dict[str, set[float]] = {}
            for index, cells in enumerate(self._arrays):
                if cells.scale or not cells.grey:
                    found.setdefault(cells.scale, index)
                    limits.setdefault(cells.scale, set())
                    if cells.known:
                        limits[cells.scale].add(self._limits[index])
            self._first_of_scale = [index for scale, index in found.items() if len(limits[scale]) <= 1]
        return self._first_of_scale

    def _is_signed(self, index: int) -> bool:
        cells = self._arrays[index]
        return not cells.grey or any(
            other.scale == cells.scale and other.values.min(initial=0.0) < 0 for other in self._arrays
        )

    def _best_layout(self) -> GridLayout:
        room = self._room().size().toSize()
        layout = GridLayout(self._arrays, self._name_width, self._metrics(room))
        if self._scrolls and layout.height > room.height() + 1:
            room.setWidth(room.width() - self._bar.sizeHint().width())
            layout = GridLayout(self._arrays, self._name_width, self._metrics(room))
        return layout

    def _metrics(self, room: QSize) -> Metrics:
        cell = least_cell(self.font()) if self._numbers == "always" else 0.0
        return Metrics(
            (float(room.width()), float(room.height())),
            float(self.fontMetrics().height()),
            self.devicePixelRatioF(),
            self._least,
            self._largest,
            cell,
            self._columns,
        )

    def _name_width(self, name: str) -> float:
        return float(self.fontMetrics().horizontalAdvance(name)) if name else 0.0

    def _arrange(self) -> None:
        self._layout = self._best_layout()
        room = self._room()
        beyond = round(self._layout.height - room.height())
        wide = self._bar.sizeHint().width()
        self._bar.setGeometry(self.width() - wide - 2, 2, wide, max(0, round(room.height()) - 2))
        self._bar.setRange(0, max(0, beyond))
        self._bar.setPageStep(max(1, round(room.height())))
        self._bar.setSingleStep(2 * self.fontMetrics().height())
        self._bar.setVisible(self._scrolls and beyond > 1)
        if self._selected is not None:
            self.reveal(self._selected)
        self.update()

    def _room(self) -> QRectF:
        """Where the arrays are, within the focus frame and above the legend."""
        return QRectF(
            3,
            3,
            max(1.0, self.width() - 6.0),
            max(1.0, self.height() - 5.0 - self._legend_height(self.width())),
        )

    def _legend_height(self, width: int) -> float:
        if not self._legend:
            return 0.0
        high = self.fontMetrics().height()
        if isinstance(self._legend, tuple):
            return high + 16.0
        return self._legend_form(width)[1] * (high + 2.0) + 3

    def _legend_form(self, width: int) -> tuple[int, int]:
        """How many legends stand side by side, and in how many lines; whatever their numbers are now."""
        count = max(1, len(self._scales()))
        columns = max(1, min(count, int((width - 6) // (self._legend_width() + 10))))
        return columns, -(-count // columns)

    def _legend_width(self) -> int:
        names = [self._arrays[index].scale for index in self._scales()]
        return max(map(self.fontMetrics().horizontalAdvance, names), default=0) + self._ends_wide

    @property
    def _ends_wide(self) -> int:
        return self.fontMetrics().horizontalAdvance("−0.0088 +0.0088") + 32

    def _origin(self) -> QPointF:
        corner = self._room().topLeft()
        return QPointF(corner.x(), corner.y() - (self._bar.value() if self._bar.maximum() else 0))

    def _scrolled(self) -> None:
        self.update()

    def reveal(self, spot: Spot) -> None:
        """Scrolls until a number, and its whole array where there is room, is in sight."""
        layout, room = self._layout, self._room()
        box = layout.boxes[spot[0]].united(layout.captions[spot[0]])
        if box.height() > room.height():
            box = self._arrays[spot[0]].cell(layout.boxes[spot[0]], *spot[1:])
        top, bottom = box.top() - 2, box.bottom() + 8
        if top < self._bar.value():
            self._bar.setValue(int(top))
        elif bottom > self._bar.value() + room.height():
            self._bar.setValue(int(bottom - room.height()) + 1)

    def _within(self, spot: Spot | None) -> Spot | None:
        if spot is None or spot[0] >= len(self._arrays):
            return None
        rows, columns = self._arrays[spot[0]].shape
        return spot if spot[1] < rows and spot[2] < columns else None
