"""Training for the window: commands go to the training process, and what it reports is shown and kept."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.jobs.tasks import Job, Mailbox
from app.jobs.training_process import Report, TrainingProcess, TrainingProcessError, Unit
from app.language import _
from app.project import Project, Run
from app.recognition.course import History, Reached
from app.recognition.errors import RecognitionError
from app.recognition.lab import LabCourse, LabState
from app.recognition.record import record_of
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from app.recognition.snapshot import Snapshot
from engine import TrainingState

__all__ = ["FULL_SPEED", "LabJob", "TrainingJob", "Unit"]

FULL_SPEED = 0.0
_PATIENCE = 2.0
"""Seconds that the step under way may take when the job is cancelled, before it is given up."""


class TrainingJob(Job):
    """One run, from its first step to its last, for as long as the window wants to go on with it.

    Every epoch is appended to the run's history, and the newest snapshot lies in `mailbox`; the window takes
    what is there when it draws. The job begins paused, after showing the start.

    Args:
        project: Where the faces come from and the run is kept.
        make_run: Makes the run; called on the job's thread, as it reads the faces.
        process: Which trains; one of its own when None.

    Attributes:
        ready: The run is there: `training_run` may be read.
        running_changed: True when steps follow each other by themselves, False when they pause.
        ended: The run came to its end; with the reason as a sentence.
        saved: The run is in the project as it stands; with the record.
    """

    keeps = True
    ready = Signal()
    running_changed = Signal(bool)
    ended = Signal(str)
    saved = Signal(object)

    def __init__(
        self,
        project: Project,
        make_run: Callable[[], TrainingRun],
        process: TrainingProcess | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(_("The training"), parent)
        self.mailbox: Mailbox[Snapshot] = Mailbox()
        self.training_run: TrainingRun | None = None
        self._project = project
        self._make_run = make_run
        self._process = process or TrainingProcess()
        self._is_own = process is None
        self._commands_lock = threading.Lock()
        self._waiting: list[Callable[[], None]] | None = []
        # What was ordered and not yet taken: it is noted with the epoch at which it came into force.
        self._untaken: deque[Callable[[int], None]] = deque()
        # Held while a report is taken over, so that what is saved is one state of the run.
        self._taking = threading.Lock()
        self._said_running = False
        self._said_ended = False
        self._giving_up: threading.Timer | None = None
        self._let_go_of = False

    def resume(self) -> None:
        """Lets steps follow each other."""
        self._command(self._process.run)

    def pause(self) -> None:
        """Stops after the step under way."""
        self._command(self._process.pause)

    def step(self, unit: Unit) -> None:
        """Pauses, then does one unit."""
        self._command(partial(self._process.step, unit))

    def set_speed(self, steps_a_second: float) -> None:
        """Limits the steps a second; `FULL_SPEED` waits for nothing."""
        self._command(partial(self._process.set_speed, steps_a_second))

    def change(self, settings: RunSettings) -> None:
        """Sets other settings from the next step on."""
        self._command(partial(self._change, settings))

    def edit(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Sets one number of a parameter."""
        self._command(partial(self._edit, name, index, value))

    def keep(self) -> None:
        """Saves the run as it is now; on any thread."""
        run = self.training_run
        if run is not None:
            with self._taking:
                self._save(run)

    def record(self) -> Run | None:
        """The run as it is now, to be taken out of the project; None before it is there. On any thread."""
        run = self.training_run
        if run is None or run.last is None:
            return None
        with self._taking:
            return record_of(run)

    def cancel(self) -> None:
        """Ends the job after the step under way, if that is soon; the run is saved as it stands."""
        if self.cancelled:
            return
        super().cancel()
        with self._commands_lock:
            # The process may be another job's by the time a finished one is cancelled.
            if self._waiting is None and not self._let_go_of:
                self._giving_up = threading.Timer(_PATIENCE, self._process.kill)
                self._giving_up.start()
                self._process.end()

    def work(self) -> None:
        """Makes the run and follows the reports until the job is cancelled."""
        try:
            # While the faces are read, the process can start.
            self._process.warm_up()
            run = self.training_run = self._make_run()
            self.tell(self.ready)
            if not self.cancelled:
                self._follow(run)
        finally:
            self._let_go()

    def _change(self, settings: RunSettings) -> None:
        run = self.training_run
        if run is not None:
            self._untaken.append(partial(run.change, settings))
        self._process.change(settings.learning)

    def _edit(self, name: str, index: tuple[int, ...], value: float) -> None:
        run = self.training_run
        if run is not None:
            before = float(run.network.parameters[name][index])
            self._untaken.append(partial(run.note_edit, name, index, before, value))
        self._process.edit(name, index, value)

    def _follow(self, run: TrainingRun) -> None:
        try:
            self._process.begin(run.faces, [run.snapshot()])
            self._hand_on_what_waits()
            for report in self._process.reports():
                with self._taking:
                    self._take(run, report)
        except TrainingProcessError as error:
            self._save(run)
            if not self.cancelled:
                raise RecognitionError(str(error)) from error
        else:
            self._save(run)

    def _hand_on_what_waits(self) -> None:
        """Gives the commands that came before there was a run."""
        with self._commands_lock:
            waiting, self._waiting = self._waiting or [], None
            # Cancelled between the two: whoever did it did not know that there is something to end.
            if self._cancelled.is_set():
                self._process.end()
            for command in waiting:
                command()

    def _take(self, run: TrainingRun, report: Report) -> None:
        (reached,) = report.courses
        for epoch in reached.taken:
            self._untaken.popleft()(epoch)
        run.take_over(reached)
        self.mailbox.post(reached.here)
        self._said_ended = self._said_ended and run.ended
        self._say_running(report.running)
        if run.ended and not report.running and not self._said_ended:
            self._said_ended = True
            self._save(run)
            self.tell(self.ended, run.reason())

    def _command(self, command: Callable[[], None]) -> None:
        with self._commands_lock:
            if self._waiting is not None:
                self._waiting.append(command)
                return
        command()

    def _say_running(self, running: bool) -> None:
        if running != self._said_running:
            self._said_running = running
            self.tell(self.running_changed, running)

    def _let_go(self) -> None:
        self._say_running(False)
        with self._commands_lock:
            self._let_go_of = True
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up.join()
        if self._is_own:
            self._process.close()

    def _save(self, run: TrainingRun) -> None:
        # Before the first report a run that goes on does not know where it is: its record stays as it was.
        if run.last is not None and not self._project.read_only:
            self.guarded(lambda: self._keep(run))

    def _keep(self, run: TrainingRun) -> None:
        record = self._project.save_run(record_of(run))
        run.id = record.id
        self.tell(self.saved, record)


class LabJob(Job):
    """Several trainings with the same faces and the same start, side by side, to the end of all of them.

    Each has done as many epochs as the others. Nothing of them is kept in the project. The job begins
    paused, and ends when every course has ended. The newest states are in `mailbox`.

    Args:
        make_run: Makes a run whose faces and start the courses share; called on the job's thread, as it reads
            the faces. Its own settings decide over everything a course cannot change on its way.
        courses: What is compared.
    """

    def __init__(
        self,
        make_run: Callable[[], TrainingRun],
        courses: Sequence[LabCourse],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(_("The comparison"), parent)
        self.mailbox: Mailbox[tuple[LabState, ...]] = Mailbox()
        self._make_run = make_run
        self._courses = tuple(courses)
        self._process = TrainingProcess()
        self._commands_lock = threading.Lock()
        self._begun = False
        self._running = False

    def resume(self) -> None:
        """Lets steps follow each other."""
        self._set_running(True)

    def pause(self) -> None:
        """Stops after the step under way."""
        self._set_running(False)

    def cancel(self) -> None:
        """Ends the job in the middle of whatever it does: there is nothing to save."""
        super().cancel()
        self._process.kill()

    def work(self) -> None:
        """Trains the courses until all have ended or the job is cancelled."""
        try:
            self._train(self._make_run())
        except TrainingProcessError as error:
            # Cancelling ends the process from outside.
            if not self.cancelled:
                raise RecognitionError(str(error)) from error
        finally:
            self._process.close()

    def _train(self, run: TrainingRun) -> None:
        if self.wait_cancelled(0):
            return
        architecture, start = run.network.architecture, run.start
        starts = [
            Snapshot(architecture, start, course.settings.learning, TrainingState())
            for course in self._courses
        ]
        self._process.begin(run.faces, starts)
        with self._commands_lock:
            self._begun = True
            if self._running:
                self._process.run()
        if self.cancelled:
            # It was while the process was being started.
            self._process.kill()
        histories = [History() for _course in self._courses]
        for report in self._process.reports():
            found = zip(self._courses, histories, report.courses, strict=True)
            states = tuple(_state(course, history, reached) for course, history, reached in found)
            self.mailbox.post(states)
            if all(state.ended for state in states):
                return

    def _set_running(self, running: bool) -> None:
        with self._commands_lock:
            self._running = running
            if self._begun:
                (self._process.run if running else self._process.pause)()


def _state(course: LabCourse, history: History, reached: Reached) -> LabState:
    history.extend(reached.rows)
    here = reached.here
    return LabState(course, history.arrays(), here.step, here.parameters)
