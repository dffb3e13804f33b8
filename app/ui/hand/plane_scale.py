"""Where the points of the plane are on the widget, and which of it lies on which side of a line."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

from app.lessons.hand.task import Vector

_AROUND = 0.28
_FEWEST = 2.0
_MOST_TICKS = 6


@dataclass(frozen=True)
class Edge:
    """The line a·σ₁ + b·σ₂ = c; what is above c lies on one side of it, what is below on the other."""

    a: float
    b: float
    c: float

    @property
    def is_line(self) -> bool:
        """Whether it is one: with a = b = 0 the whole plane lies on one side."""
        return self.a != 0 or self.b != 0

    def height(self, point: Vector) -> float:
        """How far above c a point is."""
        return self.a * point[0] + self.b * point[1] - self.c


class PlaneScale:
    """Shows all vectors in a place, with the same unit to the right and upwards.

    Args:
        vectors: What must be in sight.
        place: Where on the widget.
    """

    def __init__(self, vectors: Sequence[Vector], place: QRectF) -> None:
        self.place = place
        middle = [(min(values) + max(values)) / 2 for values in zip(*vectors, strict=True)]
        spans = [max(values) - min(values) for values in zip(*vectors, strict=True)]
        span = max(*spans, _FEWEST) * (1 + 2 * _AROUND)
        self._unit = max(min(place.width(), place.height()), 1.0) / span
        self._middle = middle

    def at(self, point: Vector) -> QPointF:
        """Where a point of the plane is on the widget."""
        centre = self.place.center()
        x = centre.x() + (point[0] - self._middle[0]) * self._unit
        return QPointF(x, centre.y() - (point[1] - self._middle[1]) * self._unit)

    def ticks(self, axis: int) -> list[float]:
        """Round numbers on the axis to the right (0) or upwards (1)."""
        half = (self.place.width() if axis == 0 else self.place.height()) / 2 / self._unit
        low, high = self._middle[axis] - half, self._middle[axis] + half
        step = _round_step((high - low) / _MOST_TICKS)
        first, last = math.ceil(low / step), math.floor(high / step)
        return [number * step for number in range(first, last + 1)]

    def side(self, edge: Edge, above: bool) -> QPolygonF:
        """The part of the place where a·σ₁ + b·σ₂ is above c, or below."""
        sign = 1 if above else -1
        corners = self._corners()
        kept: list[QPointF] = []
        for one, two in zip(corners, corners[1:] + corners[:1], strict=True):
            here, there = sign * edge.height(one), sign * edge.height(two)
            if here >= 0:
                kept.append(self.at(one))
            if (here > 0) != (there > 0) and here != there:
                kept.append(self.at(_between(one, two, here / (here - there))))
        return QPolygonF(kept)

    def line(self, edge: Edge) -> tuple[QPointF, QPointF] | None:
        """The two ends of the line in the place; None where it does not cross it."""
        if not edge.is_line:
            return None
        corners = self._corners()
        ends: list[QPointF] = []
        for one, two in zip(corners, corners[1:] + corners[:1], strict=True):
            here, there = edge.height(one), edge.height(two)
            if (here > 0) != (there > 0):
                ends.append(self.at(_between(one, two, here / (here - there))))
        return (ends[0], ends[1]) if len(ends) == 2 else None

    def _corners(self) -> list[Vector]:
        right, up = self.place.width() / 2 / self._unit, self.place.height() / 2 / self._unit
        x, y = self._middle
        return [(x - right, y - up), (x + right, y - up), (x + right, y + up), (x - right, y + up)]


def _between(one: Vector, two: Vector, share: float) -> Vector:
    return one[0] + share * (two[0] - one[0]), one[1] + share * (two[1] - one[1])


def _round_step(least: float) -> float:
    unit = 10.0 ** math.floor(math.log10(least))
    return next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= least * (1 - 1e-9))
