"""The gradient check, and training with a mistake, on threads of their own."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal

from app.jobs.job import Job
from app.lessons.gradient_check.broken_training import TwoCourses
from app.lessons.gradient_check.check import CheckProgress
from app.lessons.gradient_check.result import CheckResult

_STEPS = 100


class GradientCheckJob(Job):
    """Compares every derivative of a network with a central difference.

    Args:
        make_check: Begins the check; called on the job's thread, as choosing the faces takes a moment.

    Attributes:
        progressed: (done, all) derivatives, a hundred times at most.
        checked: The `CheckResult`.
    """

    progressed = Signal(int, int)
    checked = Signal(object)

    def __init__(
        self, make_check: Callable[[], Iterator[CheckProgress | CheckResult]], parent: QObject | None = None
    ) -> None:
        super().__init__("The gradient check", parent)
        self._make_check = make_check

    def work(self) -> None:
        """Looks at one derivative after the other, until all are compared or the job is cancelled."""
        told = -1
        for event in self._make_check():
            if self.cancelled:
                return
            if isinstance(event, CheckResult):
                self.checked.emit(event)
            elif (step := _STEPS * event.done // max(event.count, 1)) != told:
                told = step
                self.progressed.emit(event.done, event.count)


class BrokenTrainingJob(Job):
    """Trains the same start rightly and with a mistake.

    Args:
        make_training: Begins both; called on the job's thread.

    Attributes:
        trained: How far both are, `TwoCourses`, after every epoch.
    """

    trained = Signal(object)

    def __init__(
        self, make_training: Callable[[], Iterator[TwoCourses]], parent: QObject | None = None
    ) -> None:
        super().__init__("Training with a mistake", parent)
        self._make_training = make_training

    def work(self) -> None:
        """Trains until all epochs are done or the job is cancelled."""
        for both in self._make_training():
            if self.cancelled:
                return
            self.trained.emit(both)
