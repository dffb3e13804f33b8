"""Lines through many points, quick to draw.

Qt's own stroke of a wide, noisy line takes 25 µs a point: 100,000 epochs would take a second a frame. Here a
line that has more points than pixels is one bar a column of pixels, from the lowest to the highest point in
it; a shorter one is single pieces.
"""

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.ui.widgets.curve import Curve, Numbers, Points

_MOST_PIECES = 500
# Farther out than this many pixels a point is not told from one that is farther still.
_FAR = 20_000.0
_LONGEST_DASHED = 40_000.0
_DOT = 2.5


class Strokes(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """The curves of a panel, the first one at the back.

    Args:
        kept: Whether they are drawn once, and kept as a picture until others are given or others seen.
    """

    def __init__(self, *, kept: bool = False) -> None:
        super().__init__()
        self._curves: list[tuple[Curve, QPen]] = []
        self._bins, self._log = 1, False
        self.keep_picture(kept)

    def keep_picture(self, kept: bool) -> None:
        """Whether a picture of them is kept."""
        modes = QGraphicsItem.CacheMode
        self.setCacheMode(modes.DeviceCoordinateCache if kept else modes.NoCache)

    def show_curves(self, curves: list[tuple[Curve, QPen]], bins: int, log: bool) -> None:
        """Draws these from now on, in so many bins; a pen is solid, or a pattern of one dash and one gap."""
        if (curves, bins, log) != (self._curves, self._bins, self._log):
            self._curves, self._bins, self._log = curves, bins, log
            self.update()

    def boundingRect(self) -> QRectF:
        # Asked of the plot itself: the item's own answer may be one change of the range late.
        view = self.getViewBox()
        return QRectF(view.viewRect()) if view is not None else QRectF()

    def viewTransformChanged(self) -> None:
        self.prepareGeometryChange()
        self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None) -> None:
        left, right = self.getViewBox().viewRange()[0]
        for curve, pen in self._curves:
            points = curve.drawn((left, right), self._bins, self._log)
            if len(points[0]):
                _draw(painter, points, pen, curve.points, self.boundingRect(), self._exportOpts or {})


def _draw(
    painter: QPainter, points: Points, pen: QPen, dots: bool, seen: QRectF, exported: dict[str, Any]
) -> None:
    to_pixels = painter.worldTransform()
    x = points[0] * to_pixels.m11() + to_pixels.dx()
    y = np.minimum(np.maximum(points[1] * to_pixels.m22() + to_pixels.dy(), -_FAR), _FAR)
    seen = to_pixels.mapRect(seen)
    painter.save()
    painter.resetTransform()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if exported:
        pen = QPen(pen)
        pen.setCosmetic(False)
        pen.setWidthF(pen.widthF() * exported.get("resolutionScale", 1.0))
        painter.setPen(pen)
        # Files of lines know no clipping.
        inside = (x >= seen.left()) & (x <= seen.right())
        x, y = x[inside], np.clip(y[inside], seen.top(), seen.bottom())
        painter.drawPolyline(QPolygonF(_points(x, y)))
    else:
        _draw_line(painter, x, y, pen)
    if dots:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
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
