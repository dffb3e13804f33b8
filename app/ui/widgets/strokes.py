"""Lines through many points, quick to draw.

Qt's own stroke of a wide, noisy line takes 25 µs a point: 100,000 epochs would take a second a frame. Here a
line that has more points than pixels is one bar a column of pixels, from the lowest to the highest point in
it; a shorter one is single pieces.
"""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

Numbers = NDArray[np.float64]
Range = tuple[float, float]
# x and y of its points.
Curve = tuple[Numbers, Numbers]

BLOCK = 32
_MOST_PIECES = 500
# Farther out than this many pixels a point is not told from one that is farther still.
_FAR = 20_000.0
_LONGEST_DASHED = 40_000.0
_DOT = 2.5


def peaks(x: Numbers, y: Numbers, bins: int) -> Curve:
    """A curve as two points a bin, its largest and its smallest value, so that no peak is lost.

    Args:
        x: Ascending, (n,).
        y: Finite, (n,).
        bins: Into how many equal parts it is divided at most.

    Returns:
        x and y; the curve itself where it has no more than four points a bin.
    """
    if len(x) <= 4 * bins:
        return x, y
    size = -(-len(x) // bins)
    whole = len(x) // size * size
    rows = y[:whole].reshape(-1, size)
    few = np.column_stack((rows.max(axis=1), rows.min(axis=1))).ravel()
    middles = x[size // 2 : whole : size]
    return np.concatenate((np.repeat(middles, 2), x[whole:])), np.concatenate((few, y[whole:]))


class Blocks:
    """A quantity of which, of every whole block of neighbouring values, what is needed is worked out once.

    So a long run that grows costs no more at every refresh than a short one.

    Args:
        values: (n,), kept as they are.
        before: The same quantity some values ago: what was worked out for it is taken over.
    """

    def __init__(self, values: Numbers, before: "Blocks | None" = None) -> None:
        self._values = values
        known = before is not None and _goes_on(before._values, values)
        self._known: Numbers = before._known if before is not None and known else np.empty((3, 0))

    def ends(self) -> Range:
        """The least and the largest value; NaN where any is, or where there are none."""
        highs, lows, _means = self._summed_up()
        rest = self._values[len(highs) * BLOCK :]
        if not len(self._values):
            return math.nan, math.nan
        return float(np.append(rest, lows).min()), float(np.append(rest, highs).max())

    def peaks(self, x: Numbers, part: slice, bins: int) -> Curve:
        """The values of a part as `peaks` thins them."""
        size = -(-(part.stop - part.start) // bins)
        if size < 2 * BLOCK:
            return peaks(x[part], self._values[part], bins)
        per = -(-size // BLOCK)
        first = part.start // BLOCK
        last = first + (part.stop // BLOCK - first) // per * per
        highs, lows, _means = self._summed_up()[:, first:last].reshape(3, -1, per)
        few = np.column_stack((highs.max(axis=1), lows.min(axis=1))).ravel()
        middles = x[first * BLOCK + per * BLOCK // 2 : last * BLOCK : per * BLOCK]
        rest = slice(last * BLOCK, part.stop)
        return np.concatenate((np.repeat(middles, 2), x[rest])), np.concatenate((few, self._values[rest]))

    def means(self, part: slice, size: int) -> Numbers:
        """The means of so many neighbouring values each; the last ones that are fewer are left out.

        A size from `BLOCK` on is a multiple of it; the first mean may then begin a little before the part.
        """
        if size < BLOCK:
            values = self._values[part]
            rows = values[: len(values) // size * size].reshape(-1, size)
            return np.asarray(rows.mean(axis=1))
        per, first = size // BLOCK, part.start // BLOCK
        last = first + (part.stop // BLOCK - first) // per * per
        means = self._summed_up()[2, first:last]
        return np.asarray(means.reshape(-1, per).mean(axis=1))

    def _summed_up(self) -> Numbers:
        """(3, blocks): the largest, the least and the mean value of each whole block."""
        known, whole = self._known.shape[1], len(self._values) // BLOCK
        if whole > known:
            rows = self._values[known * BLOCK : whole * BLOCK].reshape(-1, BLOCK)
            # A run that has grown beyond all numbers is told from others later.
            with np.errstate(all="ignore"):
                new = np.stack((rows.max(axis=1), rows.min(axis=1), rows.mean(axis=1)))
            self._known = np.concatenate((self._known, new), axis=1)
        return self._known


def _goes_on(before: Numbers, now: Numbers) -> bool:
    last = len(before) - 1
    return 0 <= last < len(now) and bool(before[last] == now[last] and before[0] == now[0])


@dataclass
class Line:
    """A curve as it was given."""

    x: Numbers
    y: Numbers
    label: str
    role: str | int
    tone: int
    width: float
    dashed: bool
    points: bool
    row: int
    behind: bool
    pale: bool
    scale: float
    blocks: "Blocks"
    ends: dict[bool, Range | None] = field(default_factory=dict)

    def within(self, log: bool) -> Range | None:
        """The least and the largest number that is drawn."""
        if log not in self.ends:
            low, high = self.blocks.ends()
            if not math.isfinite(low + high) or (log and low <= 0):
                used = self.y[_usable(self.y, log)]
                low, high = (float(used.min()), float(used.max())) if len(used) else (math.nan, math.nan)
            self.ends[log] = None if math.isnan(low) else (self.scale * low, self.scale * high)
        return self.ends[log]

    def drawn(self, seen: Range, bins: int, log: bool) -> Curve:
        """What is seen of it, in few points."""
        first, last = np.searchsorted(self.x, seen)
        part = slice(max(int(first) - 1, 0), min(int(last) + 2, len(self.x)))
        x, y = self.blocks.peaks(self.x, part, bins)
        # What is no number spreads to the few points that stand for many: then the many are looked at.
        if not isinstance(_usable(y, log), slice):
            used = _usable(self.y[part], log)
            x, y = peaks(self.x[part][used], self.y[part][used], bins)
        y = self.scale * y
        return x, np.log10(y) if log else y

    def value(self, index: int) -> float:
        """What is drawn there."""
        return self.scale * float(self.y[index])

    def nearest(self, x: float) -> int | None:
        """The index of the point at or next to x; None beside the curve."""
        if not len(self.x) or not self.x[0] - 0.5 <= x <= self.x[-1] + 0.5:
            return None
        after = min(int(np.searchsorted(self.x, x)), len(self.x) - 1)
        before = max(after - 1, 0)
        return before if x - self.x[before] < self.x[after] - x else after


def _usable(y: Numbers, log: bool) -> NDArray[np.bool_] | slice:
    # One quick look at the sum: it is finite only if all numbers are.
    if math.isfinite(float(y.sum())) and not (log and len(y) and y.min() <= 0):
        return slice(None)
    return np.isfinite(y) & (y > 0) if log else np.isfinite(y)


@dataclass(frozen=True, eq=False)
class Stroke:
    """A line through points, and how it is drawn: solid, or a pattern of one dash and one gap."""

    curve: Curve
    pen: QPen
    dots: bool = False


class Strokes(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """Lines in a plot, the first one at the back.

    Args:
        kept: Whether they are drawn once, and kept as a picture until others are given or others seen.
    """

    def __init__(self, *, kept: bool = False) -> None:
        super().__init__()
        self._strokes: tuple[Stroke, ...] = ()
        if kept:
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Draws those from now on."""
        if strokes or self._strokes:
            self._strokes = strokes
            self.update()

    def boundingRect(self) -> QRectF:
        # Asked of the plot itself: the item's own answer may be one change of the range late.
        view = self.getViewBox()
        return QRectF(view.viewRect()) if view is not None else QRectF()

    def viewTransformChanged(self) -> None:
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None) -> None:
        for stroke in self._strokes:
            if len(stroke.curve[0]):
                _draw(painter, stroke, self.boundingRect(), self._exportOpts or {})


def _draw(painter: QPainter, stroke: Stroke, seen: QRectF, exported: dict[str, Any]) -> None:
    to_pixels = painter.worldTransform()
    x = stroke.curve[0] * to_pixels.m11() + to_pixels.dx()
    y = np.minimum(np.maximum(stroke.curve[1] * to_pixels.m22() + to_pixels.dy(), -_FAR), _FAR)
    seen = to_pixels.mapRect(seen)
    painter.save()
    painter.resetTransform()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if exported:
        pen = QPen(stroke.pen)
        pen.setCosmetic(False)
        pen.setWidthF(pen.widthF() * exported.get("resolutionScale", 1.0))
        painter.setPen(pen)
        # Files of lines know no clipping.
        inside = (x >= seen.left()) & (x <= seen.right())
        x, y = x[inside], np.clip(y[inside], seen.top(), seen.bottom())
        painter.drawPolyline(QPolygonF(_points(x, y)))
    else:
        _draw_line(painter, x, y, stroke.pen)
    if stroke.dots:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(stroke.pen.color())
        for point in _points(x, y):
            painter.drawEllipse(point, _DOT, _DOT)
    painter.restore()


def _points(x: Numbers, y: Numbers) -> list[QPointF]:
    return [QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]


def _draw_line(painter: QPainter, x: Numbers, y: Numbers, pen: QPen) -> None:
    seen = painter.clipBoundingRect() if painter.hasClipping() else QRectF(painter.window())
    low, high = np.searchsorted(x, (seen.left() - pen.widthF(), seen.right() + pen.widthF()))
    part = slice(max(int(low) - 1, 0), int(high) + 1)
    x, y = x[part], y[part]
    if len(x) < 2:
        return
    if len(x) > min(_MOST_PIECES, seen.width()):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
        bars = _as(QRectF, _bars(x, y, pen, 1 / painter.device().devicePixelRatioF()))
        painter.drawRects(*bars.drawargs())
    else:
        painter.setPen(QPen(pen.color(), pen.widthF()))
        pieces = _as(QLineF, _pieces(x, y, pen))
        painter.drawLines(*pieces.drawargs())


def _as(kind: type, rows: NDArray[np.float64]) -> Any:
    """Rows of four numbers as what Qt draws; they live as long as this is kept."""
    made = PrimitiveArray(kind, 4)
    made.resize(len(rows))
    made.ndarray()[:] = rows
    return made


def _pattern(pen: QPen) -> tuple[float, float] | None:
    if pen.style() == Qt.PenStyle.SolidLine:
        return None
    dash, gap = pen.dashPattern()[:2]
    return dash * pen.widthF(), gap * pen.widthF()


def _bars(x: Numbers, y: Numbers, pen: QPen, step: float) -> NDArray[np.float64]:
    """(columns, 4): left, top, width, height. Neighbours meet where the line crosses their border."""
    first, last = int(np.floor(x[0] / step)), int(np.floor(x[-1] / step)) + 1
    borders = np.arange(first, last + 1) * step
    crossed = np.interp(borders, x, y)
    top, bottom = np.minimum(crossed[:-1], crossed[1:]), np.maximum(crossed[:-1], crossed[1:])
    column = np.floor(x / step).astype(np.intp) - first
    starts = np.flatnonzero(np.concatenate(((True,), column[1:] != column[:-1])))
    filled = column[starts]
    top[filled] = np.minimum(top[filled], np.minimum.reduceat(y, starts))
    bottom[filled] = np.maximum(bottom[filled], np.maximum.reduceat(y, starts))
    width = pen.widthF()
    bars = np.empty((len(top), 4))
    bars[:, 0], bars[:, 1], bars[:, 2], bars[:, 3] = borders[:-1], top - width / 2, step, bottom - top + width
    pattern = _pattern(pen)
    return bars if pattern is None else bars[borders[:-1] % sum(pattern) < pattern[0]]


def _pieces(x: Numbers, y: Numbers, pen: QPen) -> NDArray[np.float64]:
    """(pieces, 4): x and y of one end, x and y of the other."""
    pattern = _pattern(pen)
    if pattern is None:
        return np.column_stack((x[:-1], y[:-1], x[1:], y[1:]))
    along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))))
    if along[-1] > _LONGEST_DASHED:
        return np.column_stack((x[:-1], y[:-1], x[1:], y[1:]))
    dashes = np.arange(0.0, along[-1], sum(pattern))
    ends = np.unique(np.concatenate((along, dashes, np.minimum(dashes + pattern[0], along[-1]))))
    x, y = np.interp(ends, along, x), np.interp(ends, along, y)
    pieces = np.column_stack((x[:-1], y[:-1], x[1:], y[1:]))
    drawn: NDArray[np.bool_] = (ends[:-1] + ends[1:]) / 2 % sum(pattern) < pattern[0]
    return np.ascontiguousarray(pieces[drawn])
