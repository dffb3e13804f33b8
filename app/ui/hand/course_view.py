"""What the calculation leads to: the plane with the deciding line, and D over the updates."""

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.lessons.hand.lesson import HandLesson
from app.lessons.hand.lines import written
from app.lessons.hand.task import ZETA, HandTask, Three, deciding_h
from app.ui.hand.coloured_name import ColouredName
from app.ui.hand.error_plot import ErrorPlot
from app.ui.hand.plane_scale import Edge
from app.ui.hand.plane_view import PlaneLook, PlaneView
from app.ui.training.captions import Caption
from app.ui.widgets.buttons import ToggleButton
from app.ui.widgets.labels import Heading
from engine.error import decided


class CourseView(QWidget):
    """Shows where a lesson is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plane = PlaneView(self)
        self._sides = Caption("", self)
        self._sides.setObjectName("hand_sides")
        self._sides.setWordWrap(True)
        self._plot = ErrorPlot(self)
        self._error = Heading("D", self)
        self._error.setObjectName("hand_error")
        self._logarithmic = ToggleButton("hand_log", "log", "Show D on a logarithmic scale.", self)
        self._logarithmic.toggled.connect(self._show_errors)
        self._errors: tuple[float, ...] = ()
        self._assemble()

    def show_lesson(self, lesson: HandLesson) -> None:
        """Shows points, line and D as they are now."""
        walk, task = lesson.walk, lesson.task
        line = lesson.question or (walk.shown[-1] if walk.shown else None)
        wrong = [_is_wrong(seen.s, zeta) for seen, zeta in zip(walk.seen, ZETA, strict=True)]
        before = _edge(task, walk.parameters_before) if walk.updates else None
        face = line.face if line is not None else None
        look = PlaneLook(task.vectors, tuple(wrong), _edge(task, walk.parameters), before, face)
        self._plane.show_look(look)
        dashes = " Dashed: the line before the last update." if before is not None else ""
        hollow = " Hollow: on the wrong side." if any(wrong) else ""
        outside = "" if self._plane.shows_line() else " The line s = ½ is not in sight."
        self._sides.setText(
            f"{wrong.count(False)} of 6 faces are on their own side.{hollow}{dashes}{outside}"
        )
        self._errors = walk.errors
        count = len(self._errors) - 1
        when = f"after {count} update{'s' if count != 1 else ''}" if count else "at t = 0"
        self._error.setText(f"D = {written(self._errors[-1])} {when}")
        self._show_errors()

    def _assemble(self) -> None:
        legend = QHBoxLayout()
        legend.addWidget(ColouredName("● first person, ζ = 0", 0, self))
        legend.addWidget(ColouredName("■ second person, ζ = 1", 1, self))
        legend.addStretch(1)
        above_plot = QHBoxLayout()
        above_plot.addWidget(self._error, 1)
        above_plot.addWidget(self._logarithmic)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading("Where it decides", self))
        column.addLayout(legend)
        column.addWidget(self._plane, 3)
        column.addWidget(self._sides)
        column.addLayout(above_plot)
        column.addWidget(self._plot, 2)
        self._error.setToolTip("The total error D over all six faces, eq. (20), after each update.")

    @Slot()
    def _show_errors(self) -> None:
        self._plot.show_errors(self._errors, self._logarithmic.isChecked())


def _edge(task: HandTask, parameters: Three) -> Edge:
    """Where h is that of s = ½: w₁σ₁ + w₂σ₂ = h − φ."""
    w1, w2, phi = parameters
    return Edge(w1, w2, deciding_h(task.f) - phi)


def _is_wrong(s: float, zeta: float) -> bool:
    return bool(decided(np.array([[s]]))[0] != decided(np.array([[zeta]]))[0])
