"""Where the maps of the features go: as large as the room allows, never too small to read."""

import math
from typing import NamedTuple

# In points: smaller maps cannot be read, so then there is more than fits, and one scrolls.
_SMALLEST = 32.0
_CAPTIONED = 48.0
_GAP = 5.0
_WIDEST_GAP = 14.0
# From so many pixels of the screen on, the places of a map get a whole number of them.
_COARSE = 8


class MapLayout(NamedTuple):
    """A grid of maps.

    Attributes:
        columns: How many stand side by side.
        rows: How many lines of them.
        size: Width and height of a map, in points.
        step: From one map to the next, across and down, in points.
        caption: The height left below each map for its name, in points; 0 for none.
    """

    columns: int
    rows: int
    size: tuple[float, float]
    step: tuple[float, float]
    caption: float

    @property
    def height(self) -> float:
        """Of all maps, in points."""
        return (self.rows - 1) * self.step[1] + self.size[1] + self.caption

    def corner(self, index: int) -> tuple[float, float]:
        """Left and top of a map, in points."""
        row, column = divmod(index, self.columns)
        return column * self.step[0], row * self.step[1]


def map_layout(
    count: int, shape: tuple[int, int], room: tuple[float, float], caption: float, bar: float, ratio: float
) -> MapLayout:
    """The layout with the largest maps that fit, or one to scroll in where they would be too small.

    Args:
        count: How many maps, at least 1.
        shape: Rows and columns of places of each.
        room: Width and height to be seen at once, in points.
        caption: Height of a map's name, in points.
        bar: Width of the scroll bar, in points.
        ratio: Pixels of the screen for one point.
    """
    for name, smallest in ((caption, _CAPTIONED), (0.0, _SMALLEST)):
        columns, side = _best(count, shape, room, name, ratio)
        if side * max(shape) >= smallest:
            return _spread(count, columns, shape, side, room[0], name)
    width = room[0] - bar
    columns = max(1, int((width + _GAP) // (_SMALLEST * shape[1] / max(shape) + _GAP)))
    columns = min(columns, count)
    side = max((width - _GAP * (columns - 1)) / columns / shape[1], 1 / ratio / shape[1])
    return _spread(count, columns, shape, side, width, 0.0)


def _best(
    count: int, shape: tuple[int, int], room: tuple[float, float], caption: float, ratio: float
) -> tuple[int, float]:
    """How many columns make the maps largest, and the side of a place then, in points."""

    def side(columns: int) -> float:
        rows = math.ceil(count / columns)
        across = (room[0] - _GAP * (columns - 1)) / columns / shape[1]
        down = (room[1] - _GAP * (rows - 1) - caption * rows) / rows / shape[0]
        pixels = min(across, down) * ratio
        return (math.floor(pixels) if pixels >= _COARSE else pixels) / ratio

    columns = max(range(1, count + 1), key=lambda columns: (side(columns), columns))
    return columns, side(columns)


def _spread(
    count: int, columns: int, shape: tuple[int, int], side: float, width: float, caption: float
) -> MapLayout:
    rows = math.ceil(count / columns)
    size = (shape[1] * side, shape[0] * side)
    spare = (width - columns * size[0]) / (columns - 1) if columns > 1 else _GAP
    gap = max(_GAP, min(spare, _WIDEST_GAP))
    return MapLayout(columns, rows, size, (size[0] + gap, size[1] + caption + _GAP), caption)
