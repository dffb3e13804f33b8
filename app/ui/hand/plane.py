"""What the calculation leads to: the plane of the features with the deciding line, and D over the updates."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsPolygonItem, QWidget

from app.language import _, ngettext
from app.lessons.hand.lesson import HandLesson, Walk
from app.lessons.hand.lines import written
from app.lessons.hand.task import FACES, ZETA, HandTask, Three, deciding_h
from app.ui.exporting import keep
from app.ui.hand.task import PersonWord
from app.ui.session import Session
from app.ui.style import line, muted, person_colour, typed
from app.ui.symbols import SymbolLabel
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.axes import PlotAxis
from app.ui.widgets.curve import Curve
from app.ui.widgets.labels import Caption, Heading, named
from app.ui.widgets.picture import add_picture_actions
from app.ui.widgets.plot import Plot
from engine.error import decided

_SHADE = 34
_POINT, _RING = 12, 22
_AROUND = 0.28
_FEWEST = 2.0
_FAR = 1e5
_DOTTED_UP_TO = 60


class PlaneView(QWidget):
    """Shows where a lesson is: points, line and D.

    Args:
        session: Remembers, and asks where to save.
        value: What a symbol stands for now.
    """

    def __init__(
        self, session: Session, value: Callable[[str], str | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._plane = Plane(self)
        self._sides = named(Caption("", self), "hand_sides")
        self._sides.setWordWrap(True)
        tip = _("The total error D over all six faces, eq. (20), after each update.")
        self._error = named(SymbolLabel("D", "D", self, value), "hand_error", tip=tip)
        typed(self._error, "heading", bold=True)
        self._plot = Plot(x=_("update t"), y="D", log_button=True, name="hand_error_plot")
        keep(self._plot, _("hand calculation"), session)
        heading = Heading(_("Where it decides"), self)
        first, second = PersonWord(_("● first, ζ = 0"), 0, self), PersonWord(_("■ second, ζ = 1"), 1, self)
        above = (heading, beside(first, second, None), (self._plane, 3))
        stacked(*above, self._sides, self._error, (self._plot, 2), within=self, margin=0)

    def show_lesson(self, lesson: HandLesson) -> None:
        """Shows points, line and D as they are now."""
        walk, count = lesson.walk, lesson.walk.updates
        self._plane.show_lesson(lesson)
        self._sides.setText(self._about(_wrong(walk), moved=count > 0))
        text = _("D = {error} at t = 0")
        if count:
            text = ngettext("D = {error} after {count} update", "D = {error} after {count} updates", count)
        self._error.setText(text.format(error=written(walk.errors[-1]), count=count))
        updates = np.arange(count + 1, dtype=np.float64)
        points = count <= _DOTTED_UP_TO
        self._plot.set_curve("D", Curve(updates, np.array(walk.errors), points=points))

    def _about(self, wrong: Sequence[bool], *, moved: bool) -> str:
        sentences = [
            _("{right} of {count} faces are on their own side.").format(right=wrong.count(False), count=FACES)
        ]
        if any(wrong):
            sentences.append(_("Hollow: on the wrong side."))
        sentences.append(
            _("Line: s = ½.") if self._plane.shows_line() else _("The line s = ½ is not in sight.")
        )
        if moved:
            sentences.append(_("Dashed: the line before the last update."))
        return " ".join(sentences)


class Plane(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """The plane of σ₁ and σ₂: circles are the first person's, squares the second's, hollow if wrong."""

    # Qt changes a widget's palette before it is made.
    _lesson: HandLesson | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, axisItems={side: PlotAxis(side) for side in ("bottom", "left")})
        self.setObjectName("hand_plane")
        self.setMenuEnabled(False)
        add_picture_actions(self, lambda: self.grab().toImage(), lambda: _("plane"))
        self._sides = [QGraphicsPolygonItem(), QGraphicsPolygonItem()]
        self._before, self._now = pg.InfiniteLine(), pg.InfiniteLine()
        self._points = pg.ScatterPlotItem()
        self._names = [pg.TextItem(str(face + 1), anchor=(-0.5, 1)) for face in range(FACES)]
        for item in (*self._sides, self._before, self._now, self._points, *self._names):
            self.addItem(item, ignoreBounds=True)
        self.setAspectLocked()
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.setLabel("bottom", "σ₁")
        self.setLabel("left", "σ₂")
        self.showGrid(x=True, y=True, alpha=0.2)

    def show_lesson(self, lesson: HandLesson) -> None:
        """Shows the faces as points, and the line where it decides, now and before the last update."""
        self._lesson, task = lesson, lesson.task
        right = ngettext(
            "{count} of 6 faces is on its own side", "{count} of 6 faces are on their own side", 2
        )
        self.setAccessibleName(
            _("The plane of σ₁ and σ₂: {right}").format(
                right=right.format(count=_wrong(lesson.walk).count(False))
            )
        )
        w1, w2, c = _edge(task, lesson.walk.parameters)
        self.setAccessibleDescription(
            _("s = ½ where {w1}·σ₁ + {w2}·σ₂ = {c}").format(w1=written(w1), w2=written(w2), c=written(c))
        )
        spans = [max(values) - min(values) for values in zip(*task.vectors, strict=True)]
        half = max(*spans, _FEWEST) * (0.5 + _AROUND)
        middle = [(max(values) + min(values)) / 2 for values in zip(*task.vectors, strict=True)]
        ranges = [(at - half, at + half) for at in middle]
        self.setRange(xRange=ranges[0], yRange=ranges[1], padding=0)
        self._draw()

    def shows_line(self) -> bool:
        """Whether the line where it decides crosses what is in sight."""
        if self._lesson is None:
            return False
        w1, w2, c = _edge(self._lesson.task, self._lesson.walk.parameters)
        (left, right), (bottom, top) = self.viewRange()
        heights = [w1 * x + w2 * y - c for x in (left, right) for y in (bottom, top)]
        return bool(min(heights) < 0 < max(heights))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        if self._lesson is None:
            return
        task, walk, palette = self._lesson.task, self._lesson.walk, self.palette()
        edge = _edge(task, walk.parameters)
        newest = self._lesson.question or (walk.shown[-1] if walk.shown else None)
        text, base = (palette.color(role) for role in (QPalette.ColorRole.Text, QPalette.ColorRole.Base))
        self.setBackground(base)
        for axis in map(self.getAxis, ("bottom", "left")):
            axis.setPen(line(palette))
            axis.setTextPen(muted(palette))
            axis.setTickFont(self.font())
        for person, side in enumerate(self._sides):
            colour = person_colour(person, palette)
            colour.setAlpha(_SHADE)
            side.setBrush(colour)
            side.setPen(QPen(Qt.PenStyle.NoPen))
            side.setPolygon(_side(edge, above=person == 1))
        _put(self._now, edge, pg.mkPen(text, width=2))
        dashed = pg.mkPen(muted(palette), width=1, style=Qt.PenStyle.DashLine)
        _put(self._before, _edge(task, walk.parameters_before) if walk.updates else edge, dashed)
        self._before.setVisible(walk.updates > 0)
        spots = []
        for number, (vector, is_wrong) in enumerate(zip(task.vectors, _wrong(walk), strict=True)):
            person = round(ZETA[number])
            colour = person_colour(person, palette)
            spot = {"pos": vector, "symbol": "os"[person], "size": _POINT, "pen": pg.mkPen(colour, width=2)}
            spots.append({**spot, "brush": base if is_wrong else colour})
            if newest is not None and number == newest.face:
                ring = {"symbol": "o", "size": _RING, "pen": pg.mkPen(text, width=1.6), "brush": None}
                spots.append({**spot, **ring})
            self._names[number].setPos(*vector)
            self._names[number].setColor(muted(palette))
        self._points.setData(spots)


def _edge(task: HandTask, parameters: Three) -> Three:
    """The line w₁σ₁ + w₂σ₂ = c, where h is that of s = ½."""
    w1, w2, phi = parameters
    return w1, w2, deciding_h(task.f) - phi


def _put(item: pg.InfiniteLine, edge: Three, pen: QPen) -> None:
    w1, w2, c = edge
    item.setPen(pen)
    item.setVisible(w1 != 0 or w2 != 0)
    if item.isVisible():
        squared = w1**2 + w2**2
        item.setValue((w1 * c / squared, w2 * c / squared))
        item.setAngle(math.degrees(math.atan2(-w1, w2)))


def _side(edge: Three, *, above: bool) -> QPolygonF:
    """The half of the plane where h is larger than at the line, or smaller."""
    w1, w2, c = edge
    length = math.hypot(w1, w2)
    if length == 0:
        return QPolygonF(QRectF(-_FAR, -_FAR, 2 * _FAR, 2 * _FAR) if (c < 0) == above else QRectF())
    on = QPointF(w1 * c, w2 * c) / length**2
    along, across = (
        QPointF(-w2, w1) * (_FAR / length),
        QPointF(w1, w2) * ((_FAR if above else -_FAR) / length),
    )
    return QPolygonF([on - along, on + along, on + along + across, on - along + across])


def _wrong(walk: Walk) -> list[bool]:
    """Of each face, whether it is on the wrong side."""
    said, right = (decided(np.array(one)[:, None]) for one in ([seen.s for seen in walk.seen], ZETA))
    wrong: list[bool] = (said != right).tolist()
    return wrong
