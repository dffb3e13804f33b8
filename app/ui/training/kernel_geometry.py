"""Where everything of the grid of kernels is, and what is under a point."""

import math
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRect, QRectF

from app.ui.training.kernel_layout import GAP, SMALLEST, CellContent, KernelLayout, pane_gap
from app.ui.training.kernel_painting import map_box, number_at, number_box
from app.ui.training.kernel_pictures import Place
from app.ui.training.weight_place import FaceBelow

_SMALLEST_FACE = 56.0
_FRAME = 1.0


@dataclass(frozen=True)
class GridForm:
    """What the places of a grid depend on.

    Attributes:
        shape: How many pictures, and rows and columns of numbers of each.
        panes: How many pictures of the same kernel stand side by side.
        face: What the maps stand over; None for pictures of numbers alone.
    """

    shape: tuple[int, int, int]
    panes: int
    face: FaceBelow | None

    def cell(self, caption: tuple[float, float]) -> CellContent:
        """What one cell of the grid has to hold.

        Args:
            caption: Width and height of the widest caption, with the bar above it, in points.
        """
        caption = caption[0], caption[1] + _FRAME
        if self.face is None:
            return CellContent(self.shape[1:], self.panes, caption, SMALLEST)
        height, width = self.face.image.shape
        shorter = min(height, width)
        return CellContent((height / shorter, width / shorter), self.panes, caption, _SMALLEST_FACE)


@dataclass(frozen=True)
class GridGeometry:
    """Every place of a grid, in the widget's points.

    Attributes:
        form: What is placed.
        layout: How it is arranged.
        width: Of the widget; the grid stands in its middle.
        ratio: Pixels of the device for one point.
    """

    form: GridForm
    layout: KernelLayout
    width: float
    ratio: float

    @cached_property
    def cells(self) -> list[QRectF]:
        """For each kernel the room of its pictures with the caption and the gap."""
        left = max(0.0, (self.width - self.layout.width) / 2) - GAP / 2
        places = (self.layout.place(picture) for picture in range(self.form.shape[0]))
        return [QRectF(left + x, y, *self.layout.cell) for x, y in places]

    @cached_property
    def boxes(self) -> list[list[QRectF]]:
        """For each of the panes that stand side by side the box of every picture, on whole pixels."""
        return [[self._box(cell, pane) for cell in self.cells] for pane in range(self.form.panes)]

    def box_of(self, place: Place, pane: int = 0) -> QRectF:
        """One number of a picture."""
        inside = self._inside(place.picture, pane)
        return number_box(inside, self.form.shape[1:], place.row, place.column)

    def bars(self, thickness: float) -> list[QRectF]:
        """The bar right below each kernel's pictures, as wide as all that stand side by side."""
        wide = self._panes_wide
        return [QRectF(box.left(), box.bottom() + 2, wide, thickness) for box in self.boxes[0]]

    def picture_at(self, point: QPointF) -> int | None:
        """The kernel in whose cell a point is."""
        column = math.floor((point.x() - self.cells[0].left()) / self.layout.cell[0])
        picture = math.floor(point.y() / self.layout.cell[1]) * self.layout.columns + column
        inside = 0 <= column < self.layout.columns and 0 <= picture < self.form.shape[0]
        return picture if inside else None

    def place_at(self, point: QPointF) -> Place | None:
        """The number under a point."""
        picture = self.picture_at(point)
        if picture is None:
            return None
        for pane in range(self.form.panes):
            found = number_at(self._inside(picture, pane), self.form.shape[1:], point)
            if found is not None:
                return Place(picture, *found)
        return None

    def seen(self, area: QRect) -> slice:
        """The kernels of which an area of the widget shows something."""
        count, layout = self.form.shape[0], self.layout
        first = max(0, int(area.top() // layout.cell[1])) * layout.columns
        last = (int(area.bottom() // layout.cell[1]) + 1) * layout.columns
        return slice(min(first, count), min(last, count))

    @property
    def _panes_wide(self) -> float:
        between = pane_gap(self.layout.picture[0])
        return self.form.panes * (self.layout.picture[0] + between) - between

    def _box(self, cell: QRectF, pane: int) -> QRectF:
        width, height = self.layout.picture
        left = cell.left() + (cell.width() - self._panes_wide) / 2 + pane * (width + pane_gap(width))
        top = cell.top() + _FRAME
        ratio = self.ratio
        return QRectF(math.floor(left * ratio) / ratio, math.ceil(top * ratio) / ratio, width, height)

    def _inside(self, picture: int, pane: int) -> QRectF:
        return map_box(self.boxes[pane][picture], self.form.shape[1:], self.form.face)
