"""The run of the window: commands go to the training process, and what it reports goes into the run."""

import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.jobs.tasks import Job, Mailbox
from app.jobs.trainings.course import CourseStart
from app.jobs.trainings.reports import Reached, Report
from app.jobs.trainings.run_faces import faces_of
from app.jobs.trainings.training_process import TrainingProcess, TrainingProcessError, Unit
from app.project import Project
from app.recognition.moment import Moment
from app.recognition.run_record import record_of
from app.recognition.settings import RunSettings
from app.recognition.training_run import TrainingRun

__all__ = ["FULL_SPEED", "TrainingJob", "Unit"]

FULL_SPEED = 0.0
_PATIENCE = 2.0
"""Seconds that the step under way may take when the job is cancelled, before it is given up."""


class TrainingJob(Job):
    """One run, from its first step to its last, for as long as the window wants to go on with it.

    Every epoch is appended to the run's history, and the newest moment lies in `mailbox`; the window takes
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
        super().__init__("The training", parent)
        self.mailbox: Mailbox[Moment] = Mailbox()
        self.training_run: TrainingRun | None = None
        self._project = project
        self._make_run = make_run
        self._process = process or TrainingProcess()
        self._is_own = process is None
        self._orders_lock = threading.Lock()
        self._waiting: list[Callable[[], None]] | None = []
        # What was ordered and not yet taken: it is noted with the epoch at which it came into force.
        self._untaken: deque[Callable[[int], None]] = deque()
        self._said_running = False
        self._said_ended = False
        self._giving_up: threading.Timer | None = None
        self._let_go_of = False

    def resume(self) -> None:
        """Lets steps follow each other."""
        self._order(self._process.run)

    def pause(self) -> None:
        """Stops after the step under way."""
        self._order(self._process.pause)

    def step(self, unit: Unit) -> None:
        """Pauses, then does one unit."""
        self._order(partial(self._process.step, unit))

    def set_speed(self, steps_a_second: float) -> None:
        """How many steps a second at most; `FULL_SPEED` waits for nothing."""
        self._order(partial(self._process.set_speed, steps_a_second))

    def change(self, settings: RunSettings) -> None:
        """Other settings from the next step on."""
        self._order(partial(self._change, settings))

    def poke(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Sets one number of a parameter."""
        self._order(partial(self._poke, name, index, value))

    def cancel(self) -> None:
        """Ends the job after the step under way, if that is soon; the run is saved as it stands."""
        if self.cancelled:
            return
        super().cancel()
        with self._orders_lock:
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
            if self._begin(run):
                self._follow(run)
        finally:
            self._let_go()

    def _change(self, settings: RunSettings) -> None:
        run = self.training_run
        if run is not None:
            self._untaken.append(partial(run.change, settings))
        self._process.change(settings.learning)

    def _poke(self, name: str, index: tuple[int, ...], value: float) -> None:
        run = self.training_run
        if run is not None:
            before = float(run.network.parameters[name][index])
            self._untaken.append(partial(run.mark_poke, name, index, before, value))
        self._process.poke(name, index, value)

    def _begin(self, run: TrainingRun) -> bool:
        """Hands the run over to the process, and what was ordered meanwhile; False where it is too late."""
        start = CourseStart(
            run.network.architecture,
            run.network.copy_parameters(),
            run.settings.learning,
            run.state.copy(),
            run.seconds,
            run.updates,
        )
        if self.cancelled:
            return False
        self._process.begin(faces_of(run), [start])
        with self._orders_lock:
            waiting, self._waiting = self._waiting or [], None
            # Cancelled between the two: whoever did it did not know that there is something to end.
            if self._cancelled.is_set():
                self._process.end()
            for order in waiting:
                order()
        return True

    def _follow(self, run: TrainingRun) -> None:
        try:
            for report in self._process.reports():
                self._take(run, report)
        except TrainingProcessError:
            self._save(run)
            if not self.cancelled:
                raise
        else:
            self._save(run)

    def _take(self, run: TrainingRun, report: Report) -> None:
        reached = report.courses[0]
        self._note(run, reached)
        self._say_running(report.running)
        if run.ended and not report.running and not self._said_ended:
            self._said_ended = True
            self._save(run)
            self.tell(self.ended, run.reason())

    def _note(self, run: TrainingRun, reached: Reached) -> None:
        here = reached.here
        for epoch in reached.taken:
            self._untaken.popleft()(epoch)
        run.take_over(here, reached.seconds, reached.rows, reached.kept)
        self.mailbox.post(
            Moment(
                here.step,
                reached.event,
                reached.seconds,
                here.parameters,
                run.start,
                here.updates,
                reached.gradients,
                here.state,
            )
        )
        if not run.ended:
            self._said_ended = False

    def _order(self, order: Callable[[], None]) -> None:
        with self._orders_lock:
            if self._waiting is not None:
                self._waiting.append(order)
                return
        order()

    def _say_running(self, running: bool) -> None:
        if running != self._said_running:
            self._said_running = running
            self.tell(self.running_changed, running)

    def _let_go(self) -> None:
        self._say_running(False)
        with self._orders_lock:
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
