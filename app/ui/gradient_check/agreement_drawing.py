"""How the picture of agreement is drawn: axes, dots, and the name of the worst one."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF

from app.ui.gradient_check.check_colours import tensor_colour
from app.ui.gradient_check.dots import Numbers
from app.ui.theme import line, muted
from app.ui.training.captions import warning_colour

_DOT = 4.0
_RING = 8.0


def draw_axes(painter: QPainter, place: QRectF, palette: QPalette, beyond: str) -> None:
    """Draws both axes with their names, and the diagonal.

    Args:
        painter: Its font is used.
        place: The square that they enclose.
        palette: Where the colours come from.
        beyond: What lies outside of the square, in words; "" where nothing does.
    """
    middle, high = place.center(), painter.fontMetrics().height()
    painter.fillRect(place, palette.base())
    painter.setPen(line(palette))
    painter.drawRect(place)
    painter.drawLine(QPointF(middle.x(), place.top()), QPointF(middle.x(), place.bottom()))
    painter.drawLine(QPointF(place.left(), middle.y()), QPointF(place.right(), middle.y()))
    painter.setPen(QPen(muted(palette), 1, Qt.PenStyle.DashLine))
    painter.drawLine(place.bottomLeft(), place.topRight())
    below = QRectF(place.left(), place.bottom() + 3, place.width(), high)
    painter.setPen(warning_colour(palette))
    painter.drawText(below, Qt.AlignmentFlag.AlignRight, beyond)
    painter.setPen(muted(palette))
    painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "central difference →")
    painter.save()
    painter.translate(place.left() - high - 3, middle.y())
    painter.rotate(-90)
    beside = QRectF(-place.height() / 2, 0, place.height(), high)
    painter.drawText(beside, Qt.AlignmentFlag.AlignHCenter, "backward pass →")
    painter.restore()


def draw_dots(
    painter: QPainter, x: Numbers, y: Numbers, tensors: NDArray[np.intp], palette: QPalette
) -> None:
    """Draws dots in the colours of their parameters.

    Args:
        painter: Draws.
        x: From the left, (n,).
        y: From the top, (n,).
        tensors: Which parameter each belongs to, (n,).
        palette: Where the colours come from.
    """
    for tensor in np.unique(tensors).tolist():
        own = tensors == tensor
        # Of dots on the same pixel one is enough, and hundreds of thousands stay quick.
        pixels = np.unique(np.rint(np.column_stack((x[own], y[own])) * 2), axis=0) / 2
        pen = QPen(tensor_colour(tensor, palette), _DOT)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(QPolygonF([QPointF(*pixel) for pixel in pixels.tolist()]))


def draw_named_ring(
    painter: QPainter, place: QRectF, at: QPointF, text: str, colour: QColor, palette: QPalette
) -> None:
    """Draws a ring around a dot, and its name beside it where there is room.

    Args:
        painter: Its font is used.
        place: What the name must not leave.
        at: The dot.
        text: Its name.
        colour: Of ring and name.
        palette: Where the ground of the name comes from.
    """
    painter.setPen(QPen(colour, 1.6))
    painter.drawEllipse(at, _RING, _RING)
    metrics = painter.fontMetrics()
    wide, high, away = metrics.horizontalAdvance(text) + 4, metrics.height(), 1.5 * _RING
    left = at.x() + away if at.x() + away + wide < place.right() else at.x() - away - wide
    left = min(max(left, place.left() + 2), place.right() - wide - 2)
    top = min(max(at.y() - high / 2, place.top() + 2), place.bottom() - high - 2)
    box = QRectF(left, top, wide, high)
    painter.fillRect(box, palette.base())
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_message(painter: QPainter, place: QRectF, text: str, palette: QPalette) -> None:
    """Writes something into the middle of the square."""
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    room = place.adjusted(20, 20, -20, -20)
    painter.fillRect(painter.boundingRect(room, flags, text).adjusted(-4, -2, 4, 2), palette.base())
    painter.setPen(muted(palette))
    painter.drawText(room, flags, text)
