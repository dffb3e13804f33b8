"""One comparison of the window: its job, and what *Start*, *Pause* and *Reset* mean for it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.jobs.tasks import Mailbox
from app.jobs.training import LabJob
from app.recognition.lab import LabCourse, LabState
from app.recognition.run import TrainingRun
from app.ui.workspace import Workspace

Courses = tuple[LabCourse, ...]


class LabBench(QObject):
    """Keeps at most one job and its newest states; nothing of it is kept in the project.

    Args:
        session: Where jobs run.
        courses: What is to be compared, as the settings are now.

    Attributes:
        states: How far the courses are; empty where nothing has begun.
        running: Whether epochs follow each other.
        states_changed: With the states.
        running_changed: With whether it runs.
        outdated: Whether *Start* would compare something else by now.
    """

    states_changed = Signal(object)
    running_changed = Signal(bool)
    outdated = Signal(bool)

    def __init__(
        self, session: Workspace, courses: Callable[[], Courses], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.states: tuple[LabState, ...] = ()
        self.running = False
        self._session = session
        self._courses_now = courses
        self._courses: Courses = ()
        self._comparing = session.slot(self)
        self._comparing.over.connect(self._forget)
        self._newest: Mailbox[tuple[LabState, ...]] = Mailbox()
        self._other_faces = False

    @property
    def _job(self) -> LabJob | None:
        job: LabJob | None = self._comparing.job
        return job

    def start(self) -> None:
        """Goes on, or begins anew where it has ended or something else is to be compared."""
        if self._job is None or self._is_outdated():
            self._begin()
        if self._job is not None:
            self._job.resume()
            self._say_running(True)

    def pause(self) -> None:
        """Stops after the epoch under way."""
        if self._job is not None:
            self._job.pause()
        self._say_running(False)

    def reset(self) -> None:
        """Ends it and forgets what there is."""
        self._end()
        self._courses, self._other_faces = (), False
        self._show(())
        self.outdated.emit(False)

    def refresh(self) -> None:
        """Passes on the newest states, if there are newer ones."""
        if (states := self._newest.take()) is not None:
            self._show(states)

    def look_at_settings(self) -> None:
        """They may be others than those of what is shown."""
        self.outdated.emit(self._is_outdated())

    def note_faces_changed(self) -> None:
        """There are other faces than those it learns from."""
        self._other_faces = True
        self.look_at_settings()

    def _is_outdated(self) -> bool:
        return bool(self._courses) and (self._other_faces or self._courses != self._courses_now())

    def _begin(self) -> None:
        self.reset()
        self._courses = self._courses_now()
        make_run = partial(TrainingRun.create, self._session.project, self._courses[0].settings)
        job = LabJob(make_run, self._courses)
        self._newest = job.mailbox
        self._comparing.take(job)

    def _end(self) -> None:
        # Nothing is to be saved: nobody need wait for it.
        self._comparing.drop()
        self._newest = Mailbox()
        self._say_running(False)

    def _show(self, states: tuple[LabState, ...]) -> None:
        self.states = states
        self.states_changed.emit(states)

    def _say_running(self, running: bool) -> None:
        if running != self.running:
            self.running = running
            self.running_changed.emit(running)

    @Slot()
    def _forget(self) -> None:
        """All courses have ended, or it failed."""
        self.refresh()
        self._say_running(False)
        if not self.states:
            self.reset()
