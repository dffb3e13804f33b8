"""Arrays of numbers that are shown as coloured cells, and where each of them stands."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPalette

from app.ui.widgets.number_text import rounded_up

Array = NDArray[np.floating]
Colouring = Callable[[Array, float, QPalette], NDArray[np.uint8]]
"""Numbers, the absolute value of the full colour and a palette → RGB, an axis of 3 added to the numbers."""

GAP = 6.0
FRAME = 1.0
BAR = 3.0
MOST_NUMBERS = 225
"""Larger arrays have their numbers only where one points."""
_BESIDE = 2.0
_LEAP = 4
SIGN = 1.6


@dataclass(frozen=True, eq=False)
class Ground:
    """A picture below an array that is laid over it: the larger a number, the less is seen of the picture.

    Attributes:
        picture: RGB (H, W, 3) or grey (H, W).
        place: Left, top, width and height of the whole array, in shares of the picture's.
    """

    picture: NDArray[np.uint8]
    place: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)

    def sampled(self, rows: int, columns: int) -> NDArray[np.uint8]:
        """The picture's colour in the middle of every cell, RGB (rows, columns, 3)."""
        left, top, width, height = self.place
        high, wide = self.picture.shape[:2]
        down = ((top + height * (np.arange(rows) + 0.5) / rows) * high).astype(np.intp).clip(0, high - 1)
        right = ((left + width * (np.arange(columns) + 0.5) / columns) * wide).astype(np.intp)
        found: NDArray[np.uint8] = self.picture[down][:, right.clip(0, wide - 1)]
        return found if found.ndim == 3 else np.repeat(found[..., None], 3, axis=2)

    @cached_property
    def image(self) -> QImage:
        """The picture in the format that Qt scales fastest."""
        picture = self.picture if self.picture.ndim == 3 else np.repeat(self.picture[..., None], 3, axis=2)
        return rgb_image(picture)


@dataclass(frozen=True, eq=False)
class Cells:
    """One array that is shown as coloured cells.

    Attributes:
        name: Above the picture: K₁, σ₃, patch.
        values: (h, w), or (c, h, w) with the channels side by side. Nothing but NaN: not known, hatched.
        limit: The absolute value that has the full colour; None for the largest of its scale.
        grey: Whether it is a picture, 0 black and 1 (or `limit`) white; below 0 blue.
        tip: More about it, for the tooltip; made when it is wanted where it is callable.
        scale: Arrays with the same one share their colours; the legend is called that.
        group: Where it differs from that of the array before, a new line begins, with this title.
        beside: Whether it stands close beside the array before it, with which it belongs together.
        sign: What stands between it and the array before: × or =.
        bar: A bar below it, filled that far, 0 to 1.
        ground: A picture below it.
        colours: Other colours than the signed ones.
    """

    name: str
    values: Array
    limit: float | None = None
    grey: bool = False
    tip: str | Callable[[], str] = ""
    scale: str = ""
    group: str = ""
    beside: bool = False
    sign: str = ""
    bar: float | None = None
    ground: Ground | None = None
    colours: Colouring | None = None

    @cached_property
    def flat(self) -> Array:
        """The numbers as rows and columns, channels side by side."""
        values = np.asarray(self.values)
        if values.ndim == 3:
            channels, rows, columns = values.shape
            return values.transpose(1, 0, 2).reshape(rows, channels * columns)
        return np.atleast_2d(values)

    @cached_property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        values = self.values
        if values.ndim == 3:
            return int(values.shape[1]), int(values.shape[0] * values.shape[2])
        return (1, int(values.size)) if values.ndim < 2 else (int(values.shape[0]), int(values.shape[1]))

    @cached_property
    def known(self) -> bool:
        """Whether the numbers are known: not all of them are NaN."""
        # The first one tells it nearly always.
        return self.values.size > 0 and not (np.isnan(self.values.flat[0]) and np.isnan(self.values).all())

    @cached_property
    def form(self) -> tuple[object, ...]:
        """What its place depends on."""
        ground = None if self.ground is None else (self.ground.picture.shape, self.ground.place)
        return self.name, self.shape, self.group, self.beside, self.sign, self.bar is None, ground

    def size(self, scale: float, side: float) -> tuple[float, float]:
        """Width and height of its picture.

        Args:
            scale: Of one cell.
            side: Of the shorter side of a picture that has a ground.
        """
        if self.ground is not None:
            high, wide = self.ground.picture.shape[:2]
            return side * wide / min(high, wide), side * high / min(high, wide)
        return self.shape[1] * scale, self.shape[0] * scale

    def inside(self, box: QRectF) -> QRectF:
        """Where the cells are in the box of its picture."""
        if self.ground is None:
            return box
        left, top, width, height = self.ground.place
        corner = QPointF(box.left() + left * box.width(), box.top() + top * box.height())
        return QRectF(corner.x(), corner.y(), width * box.width(), height * box.height())

    def cell(self, box: QRectF, row: int, column: int) -> QRectF:
        """Where one number is, given the box of its picture."""
        inside = self.inside(box)
        wide, high = inside.width() / self.shape[1], inside.height() / self.shape[0]
        return QRectF(inside.left() + column * wide, inside.top() + row * high, wide, high)

    def at(self, box: QRectF, point: QPointF) -> tuple[int, int] | None:
        """Row and column of the number at a point, given the box of its picture."""
        inside = self.inside(box)
        if not inside.contains(point):
            return None
        row = int((point.y() - inside.top()) / inside.height() * self.shape[0])
        column = int((point.x() - inside.left()) / inside.width() * self.shape[1])
        return min(row, self.shape[0] - 1), min(column, self.shape[1] - 1)


class Metrics(NamedTuple):
    """What a layout depends on besides the arrays.

    Attributes:
        room: Width and height, in points.
        line: Height of a name, in points.
        ratio: Pixels of the device for one point.
        least: Shorter side of a picture at least.
        largest: And at most.
        cell: Width of a cell at least, where the width allows it.
        columns: How many stand side by side; None for what fits best.
    """

    room: tuple[float, float]
    line: float
    ratio: float
    least: float
    largest: float
    cell: float
    columns: int | None


class _Section(NamedTuple):
    """Arrays below one title, in units of those that stand close together."""

    title: str
    units: list[list[int]]
    names: float


class GridLayout:
    """Where every array stands, as large as the room allows, each cell a whole number of pixels.

    Attributes:
        boxes: Of every array, in points.
        captions: Of every array's name.
        titles: Places and texts of the groups' titles.
        height: Of everything.
    """

    def __init__(self, arrays: Sequence[Cells], names: Callable[[str], float], metrics: Metrics) -> None:
        self._arrays = arrays
        self._metrics = metrics
        self._sections = self._sectioned(names)
        self._side = self._best_side()
        self.boxes: list[QRectF] = [QRectF()] * len(arrays)
        self.captions: list[QRectF] = [QRectF()] * len(arrays)
        self.titles: list[tuple[QRectF, str]] = []
        self.height = self._place()

    def beyond(self, index: int, down: int) -> int | None:
        """The array above (−1) or below (+1) another one; None at the edge."""
        box = self.boxes[index]
        others = [
            (abs(other.center().y() - box.center().y()), abs(other.center().x() - box.center().x()), number)
            for number, other in enumerate(self.boxes)
            if (other.center().y() - box.center().y()) * down > min(box.height(), other.height()) / 2
        ]
        return min(others)[2] if others else None

    def bars(self, shown: Sequence[int]) -> list[QRectF]:
        """The bars below arrays, as wide as all that stand close beside each."""
        found = []
        for index in shown:
            box, last = self.boxes[index], index
            while last + 1 < len(self._arrays) and self._arrays[last + 1].beside:
                last += 1
            right = self.boxes[last].right()
            found.append(QRectF(box.left() - 0.5, box.bottom() + 2, right - box.left() + 1, BAR))
        return found

    def leads(self) -> list[int]:
        """The first array of every unit."""
        return [unit[0] for section in self._sections for unit in section.units]

    def _sectioned(self, names: Callable[[str], float]) -> list[_Section]:
        sections: list[_Section] = []
        for index, cells in enumerate(self._arrays):
            if not sections or cells.group != self._arrays[index - 1].group:
                sections.append(_Section(cells.group, [], 0.0))
            units = sections[-1].units
            if cells.beside and units:
                units[-1].append(index)
            else:
                units.append([index])
        return [
            section._replace(names=max(names(self._arrays[unit[0]].name) for unit in section.units))
            for section in sections
        ]

    def _best_side(self) -> float:
        metrics = self._metrics
        # Whoever asks for the least height gives none.
        if not self._arrays or metrics.room[1] <= 1:
            return metrics.least

        def fitting(*pixels: int) -> float | None:
            sides = (one / metrics.ratio for one in range(*pixels))
            return next((side for side in sides if self._fits(side)), None)

        least, largest = int(metrics.least * metrics.ratio), int(metrics.largest * metrics.ratio)
        # In leaps first: a window asks this of a dozen grids whenever its size changes.
        found = fitting(largest, least, -_LEAP)
        rough = round(found * metrics.ratio) if found is not None else least
        return fitting(min(rough + _LEAP - 1, largest), rough, -1) or found or metrics.least

    def _fits(self, side: float) -> bool:
        sizes = [self._measured(section, side) for section in self._sections]
        wide, high = self._metrics.room
        return max(width for width, _height in sizes) <= wide and sum(size[1] for size in sizes) <= high

    def _scale(self, section: _Section, side: float) -> float:
        """Of a cell, a whole number of pixels; more where numbers have to be read, if there is the width."""
        metrics = self._metrics
        shapes = [self._arrays[index].shape for unit in section.units for index in unit]
        tallest, widest = max(rows for rows, _columns in shapes), max(columns for _rows, columns in shapes)
        shorter, ratio = min(tallest, max(widest, 1)), metrics.ratio
        cell = metrics.cell if tallest * widest <= MOST_NUMBERS else 0.0
        wanted = max(
            side * ratio // shorter, math.ceil(metrics.least * ratio / shorter), math.ceil(cell * ratio)
        )
        bound = (metrics.room[0] - GAP) * ratio // widest
        return float(max(1, min(wanted, bound, metrics.largest * ratio))) / ratio

    def _size(self, index: int, scale: float, side: float) -> tuple[float, float]:
        """Of the picture of an array; over a ground as large as its numbers need, if they have to be read."""
        cells, metrics = self._arrays[index], self._metrics
        if cells.ground is not None and cells.shape[0] * cells.shape[1] <= MOST_NUMBERS:
            wide = cells.size(scale, 1.0)[0]
            needed = metrics.cell * cells.shape[1] / (cells.ground.place[2] * wide)
            side = max(side, min(needed, (metrics.room[0] - GAP) / wide))
        return cells.size(scale, side)

    def _unit(self, section: _Section, side: float) -> tuple[float, float, float]:
        """Width and height of the largest unit, and what a cell takes."""
        scale = self._scale(section, side)
        width = height = 0.0
        for unit in section.units:
            sizes = [self._size(index, scale, side) for index in unit]
            wide = sum(size[0] for size in sizes) + sum(self._before(index) for index in unit[1:])
            width = max(width, wide + self._before(unit[0], first=True))
            height = max(height, *(size[1] for size in sizes))
        bars = BAR + 2 if any(self._arrays[unit[0]].bar is not None for unit in section.units) else 0.0
        named = self._metrics.line if section.names else 0.0
        return max(width, min(section.names, 4 * side)), height + named + bars + 2, scale

    def _before(self, index: int, *, first: bool = False) -> float:
        if self._arrays[index].sign:
            return SIGN * self._metrics.line
        return 0.0 if first else _BESIDE

    def _columns(self, section: _Section, width: float, side: float) -> int:
        count = len(section.units)
        if self._metrics.columns is not None:
            return min(self._metrics.columns, count)
        # What follows the last unit of a line need not fit: there is nothing to keep it from.
        fitting = max(1, min(count, int((self._metrics.room[0] - 2 * FRAME + GAP) // (width + GAP))))
        if any(self._arrays[unit[0]].sign for unit in section.units):
            # A product is torn apart only where not even the smallest pictures fit.
            return count if side > self._metrics.least else fitting
        # Lines of about the same length: 4 + 4 rather than 6 + 2.
        return -(-count // -(-count // fitting))

    def _measured(self, section: _Section, side: float) -> tuple[float, float]:
        width, height, _scale = self._unit(section, side)
        columns = self._columns(section, width, side)
        lines = -(-len(section.units) // columns)
        titled = self._metrics.line + 2 if section.title else 0.0
        return columns * (width + GAP) - GAP + 2 * FRAME, titled + lines * (height + GAP)

    def _place(self) -> float:
        top = 0.0
        for section in self._sections:
            if section.title:
                self.titles.append((QRectF(0, top, self._metrics.room[0], self._metrics.line), section.title))
                top += self._metrics.line + 2
            width, height, scale = self._unit(section, self._side)
            columns = self._columns(section, width, self._side)
            for number, unit in enumerate(section.units):
                down, right = divmod(number, columns)
                corner = QPointF(right * (width + GAP) + FRAME, top + down * (height + GAP))
                if right and self._arrays[unit[0]].sign:
                    corner.setX(self.boxes[section.units[number - 1][-1]].right() + FRAME)
                self._place_unit(unit, corner, scale, self._metrics.line if section.names else 0.0)
            top += -(-len(section.units) // columns) * (height + GAP)
        return top

    def _place_unit(self, unit: list[int], corner: QPointF, scale: float, named: float) -> None:
        left, ratio = corner.x(), self._metrics.ratio
        for place, index in enumerate(unit):
            left += self._before(index, first=place == 0)
            width, height = self._size(index, scale, self._side)
            whole = round(left * ratio) / ratio, round((corner.y() + named + 1) * ratio) / ratio
            self.boxes[index] = QRectF(*whole, width, height)
            self.captions[index] = QRectF(left, corner.y(), width, named)
            left += width
        for place, index in enumerate(unit[:-1]):
            if not self._arrays[unit[place + 1]].name:
                self.captions[index].setRight(left)


def largest_of(arrays: Sequence[Cells]) -> float:
    """The largest absolute value of some arrays, rounded up to two digits; 0 where all numbers are 0."""
    largest = 0.0
    for cells in arrays:
        size = np.abs(cells.values)
        most = float(size.max(initial=0.0))
        if not math.isfinite(most):
            most = float(size[np.isfinite(size)].max(initial=0.0))
        largest = max(largest, most)
    return rounded_up(largest)


def rgb_image(colours: NDArray[np.uint8]) -> QImage:
    """RGB (H, W, 3) as an image of four bytes a pixel, which Qt enlarges several times faster than three."""
    pixels = np.full((*colours.shape[:2], 4), 255, np.uint8)
    pixels[..., :3] = colours[..., ::-1]
    return image_of_pixels(pixels, QImage.Format.Format_RGB32)


def image_of_pixels(pixels: NDArray[np.uint8], form: QImage.Format) -> QImage:
    """Four bytes a pixel, (H, W, 4), as an image."""
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    # The QImage only borrows the array's memory; copy() makes it own its pixels.
    return QImage(pixels.data, width, height, pixels.strides[0], form).copy()
