"""Where the pictures of the kernels go: as large as the room allows, in whole pixels."""

from typing import NamedTuple

# In points: a smaller picture cannot be read, a larger one shows nothing more.
_SMALLEST = 30.0
_LARGEST = 240.0
_GAP = 6.0
# What a line leaves over goes between its pictures, as far as they still look like one line.
_MOST_SPREAD = 10.0


class KernelLayout(NamedTuple):
    """A grid of pictures, each with a caption below.

    Attributes:
        scale: Pixels of the device for one coefficient, a whole number of at least 1.
        columns: How many pictures stand side by side.
        rows: How many lines of them.
        cell: Width and height of one picture with its caption and the gap, in points.
    """

    scale: int
    columns: int
    rows: int
    cell: tuple[float, float]

    @property
    def width(self) -> float:
        """Of the longest row, in points."""
        return self.columns * self.cell[0]

    @property
    def height(self) -> float:
        """Of all rows, in points."""
        return self.rows * self.cell[1]

    def place(self, index: int) -> tuple[float, float]:
        """Left and top of a picture, in points."""
        row, column = divmod(index, self.columns)
        return column * self.cell[0], row * self.cell[1]


def kernel_layout(
    count: int,
    shape: tuple[int, int],
    room: tuple[float, float],
    caption: tuple[float, float],
    ratio: float,
) -> KernelLayout:
    """The layout with the largest pictures that fit; if not even the smallest do, it is higher than the room.

    Args:
        count: How many pictures.
        shape: Rows and columns of coefficients of each.
        room: Width and height, in points.
        caption: Width and height of the widest caption, in points.
        ratio: Pixels of the device for one point.
    """
    smallest = _scale_of(_SMALLEST, shape, ratio)
    for scale in range(_scale_of(_LARGEST, shape, ratio), smallest, -1):
        found = _at_scale(scale, count, shape, room[0], caption, ratio)
        if found.height <= room[1] and found.width <= room[0]:
            return found
    return _at_scale(smallest, count, shape, room[0], caption, ratio)


def _scale_of(side: float, shape: tuple[int, int], ratio: float) -> int:
    return max(1, round(side * ratio / max(shape)))


def _at_scale(
    scale: int, count: int, shape: tuple[int, int], width: float, caption: tuple[float, float], ratio: float
) -> KernelLayout:
    cell = (
        max(shape[1] * scale / ratio, caption[0]) + _GAP,
        shape[0] * scale / ratio + caption[1] + _GAP,
    )
    rows = -(-count // max(1, min(count, int(width // cell[0]))))
    # Lines of about the same length: 4 + 4 rather than 6 + 2.
    columns = -(-count // rows)
    spread = min(max(width / columns - cell[0], 0), _MOST_SPREAD)
    return KernelLayout(scale, columns, rows, (cell[0] + spread, cell[1]))
