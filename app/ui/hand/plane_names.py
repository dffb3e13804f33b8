"""Where the name of the deciding line is written: beside it, and clear of the points."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

_CLEAR = 4.0
_ALONG = (0.08, 0.25, 0.5, 0.75, 0.92)


def name_place(
    place: QRectF, ends: tuple[QPointF, QPointF], points: Sequence[QPointF], size: QSizeF
) -> QRectF:
    """The box, of several along both sides of the line, that is farthest from every point.

    Args:
        place: In which it must lie.
        ends: Of the line.
        points: To keep clear of.
        size: Of the name.
    """
    boxes = [box for share in _ALONG for box in _beside(ends, share, size)]
    inside = [box for box in boxes if place.contains(box)]
    return max(inside or boxes, key=lambda box: min(_distance(box, point) for point in points))


def _beside(ends: tuple[QPointF, QPointF], share: float, size: QSizeF) -> list[QRectF]:
    along = ends[1] - ends[0]
    length = max(math.hypot(along.x(), along.y()), 1.0)
    across = QPointF(-along.y() / length, along.x() / length)
    away = (abs(across.x()) * size.width() + abs(across.y()) * size.height()) / 2 + _CLEAR
    on_line = ends[0] + along * share
    half = QPointF(size.width() / 2, size.height() / 2)
    return [QRectF(on_line + across * (side * away) - half, size) for side in (-1, 1)]


def _distance(box: QRectF, point: QPointF) -> float:
    away = point - box.center()
    return math.hypot(max(abs(away.x()) - box.width() / 2, 0.0), max(abs(away.y()) - box.height() / 2, 0.0))
