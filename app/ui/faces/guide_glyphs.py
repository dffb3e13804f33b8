"""The small drawings of the guide: where to look, how near to come, how bright it should be."""

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

_HEAD = 0.2
_REACH = 0.3
_RAYS = 8


def paint_glyph(painter: QPainter, key: str, place: QRectF) -> None:
    """Draws the glyph of an aspect with the painter's pen, which should have round caps.

    Args:
        painter: Where to.
        key: "left", "right", "up", "down", "near", "far", "brighter" or "darker".
        place: A square.
    """
    painter.save()
    painter.translate(place.center())
    painter.scale(place.width(), place.height())
    pen = painter.pen()
    pen.setWidthF(pen.widthF() / place.width())
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _GLYPHS[key](painter)
    painter.restore()


def _arrow(degrees: float, painter: QPainter) -> None:
    painter.rotate(degrees)
    tip = QPointF(_REACH, 0)
    painter.drawLine(QPointF(-_REACH, 0), tip)
    painter.drawPolyline([tip + QPointF(-_HEAD, -_HEAD), tip, tip + QPointF(-_HEAD, _HEAD)])


def _left(painter: QPainter) -> None:
    _arrow(180, painter)


def _right(painter: QPainter) -> None:
    _arrow(0, painter)


def _up(painter: QPainter) -> None:
    _arrow(-90, painter)


def _down(painter: QPainter) -> None:
    _arrow(90, painter)


def _head(size: float, painter: QPainter) -> None:
    """A head in the frame of a picture."""
    painter.drawRect(QRectF(-0.34, -0.3, 0.68, 0.6))
    painter.setBrush(painter.pen().color())
    painter.drawEllipse(QPointF(0, 0), 0.8 * size, size)


def _near(painter: QPainter) -> None:
    _head(0.22, painter)


def _far(painter: QPainter) -> None:
    _head(0.07, painter)


def _brighter(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(0, 0), 0.14, 0.14)
    for ray in range(_RAYS):
        angle = 2 * math.pi * ray / _RAYS
        way = QPointF(math.cos(angle), math.sin(angle))
        painter.drawLine(way * 0.26, way * 0.36)


def _darker(painter: QPainter) -> None:
    disc, bite = QPainterPath(), QPainterPath()
    disc.addEllipse(QPointF(-0.02, 0), 0.28, 0.28)
    bite.addEllipse(QPointF(0.13, -0.09), 0.24, 0.24)
    painter.drawPath(disc.subtracted(bite))


_GLYPHS: Mapping[str, Callable[[QPainter], None]] = {
    "left": _left,
    "right": _right,
    "up": _up,
    "down": _down,
    "near": _near,
    "far": _far,
    "brighter": _brighter,
    "darker": _darker,
}
