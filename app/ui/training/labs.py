"""What twin runs and ε lab have in common: courses side by side, their job, and one row of controls."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from app.jobs.tasks import Mailbox
from app.jobs.training import LabJob
from app.language import _
from app.recognition.lab import LabCourse, LabState
from app.recognition.run import TrainingRun
from app.ui.icons import wear_icon
from app.ui.session import Session
from app.ui.view import View
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.buttons import PrimaryButton, tool_button
from app.ui.widgets.labels import Notice, OneLine, named

if TYPE_CHECKING:
    from app.ui.training.lab_plot import LabPlot

_START, _PAUSE, _GO_ON = _("Start"), _("Pause"), _("Go on")


class LabView(View):
    """A comparison: at most one job, how far its courses are, and one row of controls.

    Nothing of it is kept in the project. Two trainings at full speed would starve each other, and the window.
    So who starts one pauses the others.

    Args:
        session: Whose settings are compared, and where jobs run; its run is paused.
        name: The beginning of its controls' names.
        tip: What is compared, a tooltip.
        more: More buttons for the controls.

    Attributes:
        states: How far the courses are; empty where nothing has begun.
        running: Whether epochs follow each other.
    """

    interval = 0.05

    def __init__(
        self,
        session: Session,
        name: str,
        tip: str,
        more: tuple[QToolButton, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, parent)
        self.states: tuple[LabState, ...] = ()
        self.running = False
        self._session, self._trainer = session, session.trainer
        self._courses: tuple[LabCourse, ...] = ()
        self._other_faces = False
        self._newest: Mailbox[tuple[LabState, ...]] = Mailbox()
        self._comparing = session.slot(self)
        self._plot: LabPlot | None = None
        self._stale = True
        self._said = ""
        self._action = QAction(_START, self)
        self._action.setToolTip(tip)
        wear_icon(self._action, "run", self)
        self._start = named(PrimaryButton(self._action, (_START, _PAUSE, _GO_ON), self), f"{name}_start")
        tip = _("Ends the comparison and forgets its curves; Start then begins anew.")
        self._reset = tool_button(f"{name}_reset", _("Reset"), tip, self)
        self._reset.setAccessibleName(_("Reset the comparison"))
        self._epochs = named(OneLine(parent=self), f"{name}_epochs")
        self._epochs.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._notice = named(Notice(self), f"{name}_notice")
        row = beside(self._start, self._reset, *more, (self._epochs, 1))
        row.setSpacing(6)
        self.column = stacked(row, self._notice, within=self)
        self.column.setContentsMargins(0, 4, 0, 0)
        self.column.setSpacing(4)
        self._action.triggered.connect(self.toggle)
        self._reset.clicked.connect(self.reset)
        self._comparing.over.connect(self._end)
        session.closing.connect(self._forget)
        session.comparing.connect(self._give_way_to)
        session.trainer.running_changed.connect(self._give_way)
        session.trainer.settings_changed.connect(self._show_changed)
        session.roster.faces_changed.connect(self._note_faces)

    def courses(self) -> tuple[LabCourse, ...]:
        """What is to be compared, as the settings are now."""
        raise NotImplementedError

    def show_states(self, states: Sequence[LabState]) -> None:
        """Draws the courses as they are; none where nothing has begun."""
        raise NotImplementedError

    def make_plot(self) -> "LabPlot":
        """The plot in its place, once there is something to draw: until then nobody waits for its library."""
        raise NotImplementedError

    def plot_for(self, states: Sequence[LabState]) -> "LabPlot | None":
        """The plot that courses are drawn in, empty if they are none; None before there were any."""
        if states and self._plot is None:
            self._plot = self.make_plot()
        if self._plot is not None and not states:
            self._plot.clear()
        return self._plot

    @property
    def pointed(self) -> float | None:
        """The epoch that is pointed at."""
        return self._plot.pointed if self._plot is not None else None

    @property
    def is_outdated(self) -> bool:
        """Whether what is shown was made with other settings or faces than *Start* would compare by now."""
        return bool(self._courses) and (self._other_faces or self._courses != self.courses())

    @Slot()
    def toggle(self) -> None:
        """Pauses what runs; or goes on, or begins anew where it has ended or is outdated."""
        if self.running:
            self._pause()
            return
        if self._trainer.running:
            self._trainer.toggle()
        self._session.comparing.emit(self)
        if self._job is None or self.is_outdated:
            self._begin()
        if self._job is not None:
            self._job.resume()
            self._say_running(True)

    @Slot()
    def reset(self) -> None:
        """Ends it and forgets what there is."""
        self._forget()

    def say(self, sentence: str) -> None:
        """Says something that has to be noticed; "" takes it away."""
        self._said = sentence
        self._show_changed()

    @Slot()
    def refresh(self) -> bool:
        """Draws the newest states."""
        if not self._take_newest() and not self._stale:
            return False
        self._stale = False
        self.show_states(self.states)
        self._show_controls()
        return True

    @property
    def _job(self) -> LabJob | None:
        job: LabJob | None = self._comparing.job
        return job

    def _begin(self) -> None:
        self._forget()
        self._courses = self.courses()
        make_run = partial(TrainingRun.create, self._session.project, self._courses[0].settings)
        job = LabJob(make_run, self._courses)
        self._newest = job.mailbox
        self._comparing.take(job)

    def _pause(self) -> None:
        """Stops after the epoch under way."""
        if self._job is not None:
            self._job.pause()
        self._say_running(False)

    @Slot()
    def _forget(self) -> None:
        # Nothing is to be saved: nobody need wait for it.
        self._comparing.drop()
        self._newest = Mailbox()
        self._courses, self._other_faces, self.states, self.running = (), False, (), False
        self._show_changed()

    @Slot()
    def _end(self) -> None:
        """All courses have ended, or it failed."""
        self._take_newest()
        if self.states:
            self.running = False
            self._show_changed()
        else:
            self._forget()

    def _take_newest(self) -> bool:
        states = self._newest.take()
        if states is not None:
            self.states = states
        return states is not None

    @Slot(bool)
    def _give_way(self, running: bool) -> None:
        if running:
            self._pause()

    @Slot(object)
    def _give_way_to(self, other: object) -> None:
        if other is not self:
            self._pause()

    @Slot()
    def _note_faces(self) -> None:
        self._other_faces = True
        self._show_changed()

    def _say_running(self, running: bool) -> None:
        if running != self.running:
            self.running = running
            self._show_changed()

    @Slot()
    def _show_changed(self) -> None:
        self._stale = True
        # What stands still is drawn at once: a button that says so never stands beside half the curves.
        if self.isVisible() and not self.running:
            self.refresh()
        else:
            self._show_controls()

    def _show_controls(self) -> None:
        done = max((state.epoch for state in self.states), default=0)
        epochs = max((state.course.settings.epochs for state in self.states), default=0)
        outdated = self.is_outdated
        over = outdated or all(state.ended for state in self.states)
        text = _PAUSE if self.running else _GO_ON if done and not over else _START
        if self._action.text() != text:
            self._action.setText(text)
            wear_icon(self._action, "pause" if self.running else "run", self)
        self._start.setAccessibleName(_("{what} the comparison").format(what=text))
        self._epochs.setText(_("epoch {done} of {epochs}").format(done=done, epochs=epochs) if epochs else "")
        self._reset.setEnabled(self.running or bool(epochs))
        words = _("Settings or faces have changed since. Start compares them as they are now.")
        self._notice.say(self._said or (words if outdated else ""))


def numbers_at(state: LabState, epoch: float | None = None) -> tuple[int, float, float, float]:
    """The epoch, D, and the accuracies of training and validation faces, at an epoch or the newest."""
    epochs = state.history["epoch"]
    place = len(epochs) - 1
    if epoch is not None:
        place = min(int(np.searchsorted(epochs, epoch)), place)
    names = ("error", "accuracy", "validation_accuracy")
    error, training, validation = (float(state.history[name][place]) for name in names)
    return int(epochs[place]), error, training, validation
