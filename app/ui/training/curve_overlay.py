"""What lies over the curves: the crosshair, the time machine's position and the marks."""

from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.ui.theme import muted
from app.ui.training.curve_marks import MarkGroup
from app.ui.training.scrubber import past_colour

LANE = 9
"""How high the marks are, at the top of the plot of D."""
_HANDLE = 5.0
_HALF_MARK = 4.5
_DOT = 3.0


@dataclass(frozen=True)
class Drawn:
    """Everything that is drawn, in pixels.

    Attributes:
        plots: Where the two plots are, D first.
        crosshair: Where it is; None without.
        dots: The points of the curves that are read, and their colours.
        cursor: Where the time machine is; None without.
        marks: Merged.
        framed: Whether the keyboard is here.
    """

    plots: tuple[QRectF, QRectF] = (QRectF(), QRectF())
    crosshair: float | None = None
    dots: tuple[tuple[QPointF, QColor], ...] = ()
    cursor: float | None = None
    marks: tuple[MarkGroup, ...] = field(default=())
    framed: bool = False

    def spans(self) -> list[tuple[float, float]]:
        """From where to where a vertical line, with what belongs to it, is drawn."""
        reach = _HANDLE + 2
        return [(x - reach, x + reach) for x in (self.crosshair, self.cursor) if x is not None]


class CurveOverlay(QWidget):
    """Draws over the plots, and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("curves_overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._drawn = Drawn()

    def show_all(self, drawn: Drawn) -> None:
        """Draws that from now on; what is below is drawn anew only where something has moved."""
        before, self._drawn = self._drawn, drawn
        if before == drawn:
            return
        if (before.marks, before.plots, before.framed) != (drawn.marks, drawn.plots, drawn.framed):
            self.update()
            return
        for left, right in (*before.spans(), *drawn.spans()):
            self.update(QRect(int(left), 0, int(right - left) + 2, self.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._drawn.cursor is not None:
            self._draw_cursor(painter, self._drawn.cursor)
        if self._drawn.crosshair is not None:
            self._draw_crosshair(painter, self._drawn.crosshair)
        for group in self._drawn.marks:
            self._draw_mark(painter, group)
        if self._drawn.framed:
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _draw_cursor(self, painter: QPainter, x: float) -> None:
        """A full line in the colour of the past, with a handle at its foot, above the numbers of the axis."""
        painter.setPen(QPen(past_colour(self.palette()), 2))
        for plot in self._drawn.plots:
            painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
        foot = self._drawn.plots[1].bottom() - _HANDLE
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(past_colour(self.palette()))
        corners = ((0, -_HANDLE), (_HANDLE, 0), (_HANDLE, _HANDLE), (-_HANDLE, _HANDLE), (-_HANDLE, 0))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, foot + dy) for dx, dy in corners]))

    def _draw_crosshair(self, painter: QPainter, x: float) -> None:
        """A thin dotted line, with a dot on every curve."""
        painter.setPen(QPen(muted(self.palette()), 1, Qt.PenStyle.DotLine))
        for plot in self._drawn.plots:
            painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Base), 1))
        for point, colour in self._drawn.dots:
            painter.setBrush(colour)
            painter.drawEllipse(point, _DOT, _DOT)

    def _draw_mark(self, painter: QPainter, group: MarkGroup) -> None:
        """A triangle that points down; several marks have a bar from the first to the last one."""
        top = self._drawn.plots[0].top()
        left, right = group.left - _HALF_MARK, group.right + _HALF_MARK
        middle = (group.left + group.right) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.WindowText))
        if len(group.marks) > 1:
            painter.drawRect(QRectF(left, top, right - left, 3))
        corners = ((middle - _HALF_MARK, top), (middle + _HALF_MARK, top), (middle, top + LANE))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
