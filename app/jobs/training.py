"""Training on a thread of its own: run, pause, one step, slower or faster, other settings in between."""

import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.jobs.job import Job
from app.jobs.mailbox import Mailbox
from app.project import Project
from app.recognition.settings import RunSettings
from app.recognition.training_run import TrainingRun
from engine import EpochStep, Event

Unit = Literal["epoch", "face"]
FULL_SPEED = 0.0


@dataclass(frozen=True)
class Snapshot:
    """The network and its progress at one moment, in arrays of its own.

    Attributes:
        event: What happened last.
        epoch: The newest whole epoch.
        seconds: Spent training so far.
        parameters: By name.
    """

    event: Event
    epoch: EpochStep
    seconds: float
    parameters: dict[str, NDArray[np.floating]]


class TrainingJob(Job):
    """One run, from its first step to its last, for as long as the window wants to go on with it.

    The worker appends every epoch to the run's history and keeps the newest snapshot in `mailbox`;
    the window takes what is there when it draws. The job begins paused, after showing the start.

    Args:
        project: Where the faces come from and the run is kept.
        make_run: Makes the run; called on the job's thread, as it reads the faces.

    Attributes:
        ready: The run is there: `training_run` may be read.
        running_changed: True when steps follow each other by themselves, False when they pause.
        ended: The run came to its end; with the reason as a sentence.
        saved: The run is in the project as it stands; with the record.
    """

    ready = Signal()
    running_changed = Signal(bool)
    ended = Signal(str)
    saved = Signal(object)

    def __init__(
        self, project: Project, make_run: Callable[[], TrainingRun], parent: QObject | None = None
    ) -> None:
        super().__init__("The training", parent)
        self.mailbox: Mailbox[Snapshot] = Mailbox()
        self.training_run: TrainingRun | None = None
        self._project = project
        self._make_run = make_run
        self._changed = threading.Condition()
        self._running = False
        self._said_running = False
        self._wanted: Unit | None = None
        self._steps_a_second = FULL_SPEED
        self._settings: RunSettings | None = None

    def resume(self) -> None:
        """Lets steps follow each other."""
        with self._changed:
            self._running = True
            self._changed.notify_all()

    def pause(self) -> None:
        """Stops after the step under way."""
        with self._changed:
            self._running = False
            self._changed.notify_all()

    def step(self, unit: Unit) -> None:
        """Pauses, then does one unit."""
        with self._changed:
            self._running = False
            self._wanted = unit
            self._changed.notify_all()

    def set_speed(self, steps_a_second: float) -> None:
        """How many steps a second at most; `FULL_SPEED` waits for nothing."""
        with self._changed:
            self._steps_a_second = steps_a_second
            self._changed.notify_all()

    def change(self, settings: RunSettings) -> None:
        """Other settings from the next step on."""
        with self._changed:
            self._settings = settings

    def cancel(self) -> None:
        """Ends the job after the step under way; the run is saved as it stands."""
        super().cancel()
        with self._changed:
            self._changed.notify_all()

    def work(self) -> None:
        """Makes the run and follows the commands until the job is cancelled."""
        run = self.training_run = self._make_run()
        self.ready.emit()
        steps = run.steps()
        self._note(run, next(steps))
        while (unit := self._next_unit()) is not None:
            self._take_settings(run)
            if run.ended:
                # Asked to go on after the end: with more epochs or a lower target there is more to do.
                steps = run.steps()
                self._note(run, next(steps))
            if not run.ended:
                self._advance(run, steps, unit)
        steps.close()
        self._save(run)

    def _take_settings(self, run: TrainingRun) -> None:
        with self._changed:
            settings, self._settings = self._settings, None
        if settings is not None:
            run.change(settings)

    def _advance(self, run: TrainingRun, steps: Generator[Event, None, None], unit: Unit) -> None:
        event = next(steps)
        self._note(run, event)
        while unit == "epoch" and not isinstance(event, EpochStep) and not self.cancelled:
            event = next(steps)
            self._note(run, event)

    def _note(self, run: TrainingRun, event: Event) -> None:
        if run.last is not None:
            self.mailbox.post(Snapshot(event, run.last, run.seconds, run.network.copy_parameters()))
        if run.ended:
            with self._changed:
                self._running = False
            self._say_running(False)
            self._save(run)
            self.ended.emit(run.reason())

    def _next_unit(self) -> Unit | None:
        """Waits for what to do next; None when the job is cancelled."""
        due = time.monotonic() + (1 / self._steps_a_second if self._steps_a_second else 0)
        with self._changed:
            while not self.cancelled:
                if self._wanted is not None:
                    self._say_running(False)
                    unit, self._wanted = self._wanted, None
                    return unit
                if not self._running:
                    self._say_running(False)
                    self._changed.wait()
                    due = time.monotonic()
                    continue
                self._say_running(True)
                if not self._steps_a_second or (left := due - time.monotonic()) <= 0:
                    return "face"
                self._changed.wait(left)
        return None

    def _say_running(self, running: bool) -> None:
        if running != self._said_running:
            self._said_running = running
            self.running_changed.emit(running)

    def _save(self, run: TrainingRun) -> None:
        if not self._project.read_only:
            self.guarded(lambda: self._keep(run))

    def _keep(self, run: TrainingRun) -> None:
        record = self._project.save_run(run.record())
        run.id = record.id
        self.saved.emit(record)
