"""A frame around something small that is seen on any colour."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

# In points: less is not seen.
_SMALLEST = 5.0


def draw_mark(painter: QPainter, box: QRectF, ink: QColor) -> None:
    """Frames a box from outside, in a colour with black on both sides of it."""
    grow = max(0.0, (_SMALLEST - min(box.width(), box.height())) / 2)
    frame = box.adjusted(-grow - 1, -grow - 1, grow + 1, grow + 1)
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(QColor("black"), 4))
    painter.drawRect(frame)
    painter.setPen(_pen(ink, 2))
    painter.drawRect(frame)
    painter.restore()


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin)
