"""Where the pictures of the kernels go: as large as the room allows, in whole pixels."""

import math
from typing import NamedTuple

# In points: a smaller picture cannot be read, a larger one shows nothing more.
SMALLEST = 30.0
_LARGEST = 240.0
# Between cells: wider than between the pictures of one kernel, which are seen to belong together.
GAP = 4.0
# Between small pictures of one kernel there is but the lines that frame them, and between large ones more.
_NARROW, _WIDE = 2.0, 4.0
_LARGE = 48.0
# What a line leaves over goes between its pictures, as far as they still look like one line.
_MOST_SPREAD = 10


class KernelLayout(NamedTuple):
    """A grid of cells, each with one or more pictures side by side and a caption below.

    Attributes:
        picture: Width and height of one picture, in points; a whole number of pixels for every coefficient.
        columns: How many cells stand side by side.
        rows: How many lines of them.
        cell: Width and height of one cell with its caption and the gap, in points.
    """

    picture: tuple[float, float]
    columns: int
    rows: int
    cell: tuple[float, float]

    @property
    def width(self) -> float:
        """Of the longest row, without the gap behind it, in points."""
        return self.columns * self.cell[0] - GAP

    @property
    def height(self) -> float:
        """Of all rows, in points."""
        return self.rows * self.cell[1]

    def place(self, index: int) -> tuple[float, float]:
        """Left and top of a cell, in points."""
        row, column = divmod(index, self.columns)
        return column * self.cell[0], row * self.cell[1]


class CellContent(NamedTuple):
    """What one cell has to hold.

    Attributes:
        shape: Rows and columns of coefficients of a picture; for a picture that may have any size, height
            and width in proportion, the smaller one 1.
        panes: How many pictures side by side.
        caption: Width and height of the widest caption, in points.
        smallest: The smaller side of a picture at least, in points.
    """

    shape: tuple[float, float]
    panes: int
    caption: tuple[float, float]
    smallest: float = SMALLEST


def kernel_layout(count: int, content: CellContent, room: tuple[float, float], ratio: float) -> KernelLayout:
    """The layout with the largest pictures that fit; if not even the smallest do, it is higher than the room.

    Args:
        count: How many cells.
        content: What is in each.
        room: Width and height, in points.
        ratio: Pixels of the device for one point.
    """
    side = min(content.shape)
    smallest = max(1, math.ceil(content.smallest * ratio / side))
    for scale in range(round(_LARGEST * ratio / side), smallest, -1):
        found = _at_scale(scale / ratio, count, content, room[0])
        if found.height <= room[1] and found.width <= room[0]:
            return found
    return _at_scale(smallest / ratio, count, content, room[0])


def pane_gap(picture_width: float) -> float:
    """What is left between the pictures of one kernel, given how wide one of them is; all in points."""
    return _NARROW if picture_width < _LARGE else _WIDE


def _at_scale(scale: float, count: int, content: CellContent, width: float) -> KernelLayout:
    picture = content.shape[1] * scale, content.shape[0] * scale
    between = pane_gap(picture[0])
    pictures = content.panes * (picture[0] + between) - between
    cell = max(pictures, content.caption[0]) + GAP, picture[1] + content.caption[1] + GAP
    # What follows the last cell of a line need not fit: there is nothing to keep it from.
    width += GAP
    rows = -(-count // max(1, min(count, int(width // cell[0]))))
    # Lines of about the same length: 4 + 4 rather than 6 + 2.
    columns = -(-count // rows)
    spread = min(max(math.floor(width / columns - cell[0]), 0), _MOST_SPREAD)
    return KernelLayout(picture, columns, rows, (cell[0] + spread, cell[1]))
