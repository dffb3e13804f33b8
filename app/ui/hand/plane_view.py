"""The plane of σ₁ and σ₂: six points in the persons' colours, and the line where the neuron decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.lessons.hand.lines import written
from app.lessons.hand.task import ZETA, Vector
from app.ui.hand.plane_names import name_place
from app.ui.hand.plane_scale import Edge, PlaneScale
from app.ui.theme import line, muted, person_colour

_SHADE = 34
_POINT = 6.0
_RING = 11.0
_NAME = "s = ½"


@dataclass(frozen=True)
class PlaneLook:
    """What the plane shows.

    Attributes:
        vectors: The six points.
        wrong: Of each, whether it is on the wrong side.
        now: Where h is that of s = ½.
        before: The same before the last update; None where there was none.
        face: The point that is calculated now; None for none of them.
    """

    vectors: Sequence[Vector]
    wrong: Sequence[bool]
    now: Edge
    before: Edge | None
    face: int | None


class PlaneView(QWidget):
    """Circles are the first person's, squares the second's; those on the wrong side are hollow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hand_plane")
        self._look: PlaneLook | None = None

    @property
    def look(self) -> PlaneLook | None:
        """What is shown."""
        return self._look

    def show_look(self, look: PlaneLook) -> None:
        """Shows other points and lines."""
        if look != self._look:
            self._look = look
            right = sum(not wrong for wrong in look.wrong)
            self.setAccessibleName(f"The plane of σ₁ and σ₂: {right} of 6 faces are on their own side")
            self.update()

    def shows_line(self) -> bool:
        """Whether the line where it decides crosses what is in sight."""
        look = self._look
        return look is not None and PlaneScale(look.vectors, self.place()).line(look.now) is not None

    def place(self) -> QRectF:
        """Where the plane is on the widget; the numbers of the axes stand around it."""
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("−10") + 6
        return QRectF(self.rect()).adjusted(left, 4, -4, -metrics.height() - 4)

    def sizeHint(self) -> QSize:
        """About square."""
        return QSize(300, 280)

    def minimumSizeHint(self) -> QSize:
        """Where six points can still be told apart."""
        return QSize(200, 160)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the sides, the axes, the lines and the points."""
        look = self._look
        if look is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = PlaneScale(look.vectors, self.place())
        painter.fillRect(scale.place, self.palette().base())
        self._draw_sides(painter, scale, look.now)
        self._draw_axes(painter, scale)
        painter.setClipRect(scale.place)
        self._draw_lines(painter, scale, look)
        for face, vector in enumerate(look.vectors):
            self._draw_point(painter, scale.at(vector), face, look)
        painter.end()

    def _draw_sides(self, painter: QPainter, scale: PlaneScale, edge: Edge) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for person in (0, 1):
            colour = person_colour(person, self.palette())
            colour.setAlpha(_SHADE)
            painter.setBrush(colour)
            painter.drawPolygon(scale.side(edge, above=person == 1))

    def _draw_axes(self, painter: QPainter, scale: PlaneScale) -> None:
        place, height = scale.place, self.fontMetrics().height()
        grid, words = line(self.palette()), muted(self.palette())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for value in scale.ticks(0):
            x = scale.at((value, 0.0)).x()
            painter.setPen(grid)
            painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
            painter.setPen(words)
            below = QRectF(x - 30, place.bottom() + 2, 60, height)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, written(value))
        for value in scale.ticks(1):
            y = scale.at((0.0, value)).y()
            painter.setPen(grid)
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(words)
            beside = QRectF(0, y - height / 2, place.left() - 4, height)
            painter.drawText(
                beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, written(value)
            )
        inside = place.adjusted(5, 3, -5, -3)
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, "σ₁")
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "σ₂")

    def _draw_lines(self, painter: QPainter, scale: PlaneScale, look: PlaneLook) -> None:
        if look.before is not None and look.before != look.now:
            ends = scale.line(look.before)
            if ends is not None:
                painter.setPen(QPen(muted(self.palette()), 1.2, Qt.PenStyle.DashLine))
                painter.drawLine(*ends)
        ends = scale.line(look.now)
        if ends is None:
            return
        painter.setPen(QPen(self.palette().windowText(), 2))
        painter.drawLine(*ends)
        points = [scale.at(vector) for vector in look.vectors]
        where = name_place(scale.place, ends, points, self._name_size())
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, _NAME)

    def _name_size(self) -> QSizeF:
        metrics = self.fontMetrics()
        return QSizeF(metrics.horizontalAdvance(_NAME) + 4, metrics.height())

    def _draw_point(self, painter: QPainter, at: QPointF, face: int, look: PlaneLook) -> None:
        person = round(ZETA[face])
        colour = person_colour(person, self.palette())
        painter.setPen(QPen(colour, 2))
        painter.setBrush(QColor(self.palette().base().color()) if look.wrong[face] else colour)
        if person == 0:
            painter.drawEllipse(at, _POINT, _POINT)
        else:
            painter.drawRect(QRectF(at.x() - _POINT + 1, at.y() - _POINT + 1, 2 * _POINT - 2, 2 * _POINT - 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if face == look.face:
            painter.setPen(QPen(self.palette().windowText(), 1.6))
            painter.drawEllipse(at, _RING, _RING)
        painter.setPen(muted(self.palette()))
        painter.drawText(at + QPointF(_POINT + 4, -_POINT), f"{face + 1}")
