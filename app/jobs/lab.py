"""Several trainings side by side, in a process of their own: each has done as many epochs as the others."""

import threading
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from app.jobs.tasks import Job, Mailbox
from app.jobs.trainings.course import CourseStart
from app.jobs.trainings.reports import Reached, Report
from app.jobs.trainings.run_faces import faces_of
from app.jobs.trainings.training_process import TrainingProcess, TrainingProcessError
from app.recognition.history import History
from app.recognition.lab import LabCourse, LabState
from app.recognition.training_run import TrainingRun
from engine import TrainingState


class LabJob(Job):
    """Courses with the same faces and the same start, from there to the end of all of them.

    Nothing of them is kept in the project. The job begins paused, and ends when every course has ended.
    The newest states are in `mailbox`.

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
        super().__init__("The comparison", parent)
        self.mailbox: Mailbox[tuple[LabState, ...]] = Mailbox()
        self._make_run = make_run
        self._courses = tuple(courses)
        self._process = TrainingProcess()
        self._ordering = threading.Lock()
        self._begun = False
        self._running = False

    def resume(self) -> None:
        """Lets steps follow each other."""
        self._order(running=True)

    def pause(self) -> None:
        """Stops after the step under way."""
        self._order(running=False)

    def cancel(self) -> None:
        """Ends the job in the middle of whatever it does: there is nothing to save."""
        super().cancel()
        self._process.kill()

    def work(self) -> None:
        """Trains the courses until all have ended or the job is cancelled."""
        try:
            self._train(self._make_run())
        except TrainingProcessError:
            # Cancelling ends the process from outside.
            if not self.cancelled:
                raise
        finally:
            self._process.close()

    def _train(self, run: TrainingRun) -> None:
        if self.wait_cancelled(0):
            return
        self._process.begin(faces_of(run), [_start_of(run, course) for course in self._courses])
        with self._ordering:
            self._begun = True
            if self._running:
                self._process.run()
        if self.cancelled:
            # It was while the process was being started.
            self._process.kill()
        histories = [History() for _ in self._courses]
        for report in self._process.reports():
            states = self._states(report, histories)
            self.mailbox.post(states)
            if all(state.ended for state in states):
                return

    def _states(self, report: Report, histories: list[History]) -> tuple[LabState, ...]:
        return tuple(
            _state(course, history, reached)
            for course, history, reached in zip(self._courses, histories, report.courses, strict=True)
        )

    def _order(self, *, running: bool) -> None:
        with self._ordering:
            self._running = running
            if self._begun:
                (self._process.run if running else self._process.pause)()


def _state(course: LabCourse, history: History, reached: Reached) -> LabState:
    history.extend(reached.rows)
    return LabState(course, history.arrays(), reached.here.step, reached.seconds, reached.here.parameters)


def _start_of(run: TrainingRun, course: LabCourse) -> CourseStart:
    return CourseStart(run.network.architecture, run.start, course.settings.learning, TrainingState())
