"""Every parameter of a network as pictures, and where they stand so that all of them are seen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from app.lessons.gradient_check.check import tensor_name
from app.ui.gradient_check.dots import Dots
from app.ui.training.kernel_painting import number_at, number_box
from engine import Architecture

_UNITS = (
    40,
    36,
    32,
    28,
    24,
    20,
    18,
    16,
    14,
    12,
    11,
    10,
    9,
    8,
    7,
    6,
    5,
    4,
    3,
    2.5,
    2,
    1.5,
    1,
    0.7,
    0.5,
    0.35,
    0.25,
    0.15,
    0.1,
    0.05,
)
_GAP = 5.0
_BETWEEN = 5.0


@dataclass(frozen=True)
class Sheet:
    """The pictures of one parameter.

    Attributes:
        title: What it is.
        pictures: The numbers of the dots of each picture, (count, rows, columns).
    """

    title: str
    pictures: NDArray[np.intp]


@dataclass(frozen=True)
class Spot:
    """One number of one picture of one sheet; everything counts from 0."""

    sheet: int
    picture: int
    row: int
    column: int


@dataclass(frozen=True)
class Arrangement:
    """Where titles and pictures stand.

    Attributes:
        titles: The line of each sheet's title.
        boxes: The boxes of each sheet's pictures.
    """

    titles: tuple[QRectF, ...]
    boxes: tuple[tuple[QRectF, ...], ...]

    def spot_at(self, sheets: tuple[Sheet, ...], point: QPointF) -> Spot | None:
        """The number under a point."""
        for number, (sheet, boxes) in enumerate(zip(sheets, self.boxes, strict=True)):
            for picture, box in enumerate(boxes):
                found = number_at(box, sheet.pictures.shape[1:], point)
                if found is not None:
                    return Spot(number, picture, *found)
        return None

    def box_of(self, sheets: tuple[Sheet, ...], spot: Spot) -> QRectF:
        """Where one number stands."""
        shape = sheets[spot.sheet].pictures.shape[1:]
        return number_box(self.boxes[spot.sheet][spot.picture], shape, spot.row, spot.column)


def sheets_of(dots: Dots) -> tuple[Sheet, ...]:
    """Every parameter as pictures: each kernel, a map of weights from every feature, biases in a row."""
    architecture = dots.result.architecture
    found = []
    for name in dots.names:
        shape = dots.result.analytic[name].shape
        numbers = dots.firsts[name] + np.arange(np.prod(shape), dtype=np.intp).reshape(shape)
        found.append(Sheet(tensor_name(architecture, name), _pictures(architecture, name, numbers)))
    return tuple(found)


def spot_of(sheets: tuple[Sheet, ...], dot: int) -> Spot:
    """Where a dot's number is in the pictures."""
    for number, sheet in enumerate(sheets):
        found = np.argwhere(sheet.pictures == dot)
        if len(found):
            return Spot(number, *(int(one) for one in found[0]))
    raise ValueError(f"dot: {dot} is in none of the pictures")


def neighbour(sheets: tuple[Sheet, ...], spot: Spot, right: int, down: int) -> Spot:
    """The number beside another one; beyond an edge that of the next picture, then of the next sheet."""
    count, rows, columns = sheets[spot.sheet].pictures.shape
    row, column = spot.row + down, spot.column + right
    if 0 <= row < rows and 0 <= column < columns:
        return Spot(spot.sheet, spot.picture, row, column)
    step = 1 if right + down > 0 else -1
    picture, sheet = spot.picture + step, spot.sheet
    if not 0 <= picture < count:
        sheet += step
        if not 0 <= sheet < len(sheets):
            return spot
        count, rows, columns = sheets[sheet].pictures.shape
        picture = 0 if step > 0 else count - 1
    start_row, start_column = (0, 0) if step > 0 else (rows - 1, columns - 1)
    return Spot(
        sheet,
        picture,
        start_row if down else min(spot.row, rows - 1),
        start_column if right else min(spot.column, columns - 1),
    )


def arranged(sheets: tuple[Sheet, ...], room: QRectF, line: float) -> Arrangement:
    """The pictures as large as all of them fit into a room, sheet below sheet, with whole pixels a number.

    Args:
        sheets: What there is to see.
        room: Where.
        line: The height of a title.
    """
    for unit in _UNITS:
        arrangement = _with_unit(sheets, room, line, unit)
        if arrangement.boxes[-1][-1].bottom() <= room.bottom():
            break
    return arrangement


def _with_unit(sheets: tuple[Sheet, ...], room: QRectF, line: float, unit: float) -> Arrangement:
    titles, boxes, top = [], [], room.top()
    for sheet in sheets:
        titles.append(QRectF(room.left(), top, room.width(), line))
        own, bottom = _flowing(sheet.pictures.shape, room, top + line, unit)
        boxes.append(own)
        top = bottom + _BETWEEN
    return Arrangement(tuple(titles), tuple(boxes))


def _flowing(
    shape: tuple[int, ...], room: QRectF, top: float, unit: float
) -> tuple[tuple[QRectF, ...], float]:
    """Boxes side by side, line below line, and where the last ends."""
    count, rows, columns = shape
    # One row of many numbers is made as narrow as the room.
    wide, high = min(columns * unit, room.width()), rows * unit
    gap = min(_GAP, max(unit, 1.0))
    in_line = max(int((room.width() + gap) // (wide + gap)), 1)
    boxes = tuple(
        QRectF(
            room.left() + (number % in_line) * (wide + gap),
            top + (number // in_line) * (high + gap),
            wide,
            high,
        )
        for number in range(count)
    )
    return boxes, boxes[-1].bottom()


def _pictures(architecture: Architecture, name: str, numbers: NDArray[np.intp]) -> NDArray[np.intp]:
    if name.endswith(".kernels"):
        # Channels side by side.
        flat = numbers.transpose(0, 2, 1, 3)
        return flat.reshape(len(flat), flat.shape[1], -1)
    if name == "dense.0.weights":
        shape = architecture.feature_shapes[-1] if architecture.features else architecture.image_shape
        return numbers.reshape(-1, *shape[1:])
    return numbers.reshape(1, -1, numbers.shape[-1])
