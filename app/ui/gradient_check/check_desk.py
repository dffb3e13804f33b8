"""The page's work: a check or a training with a mistake, one at a time, and what came of the last of each."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from app.lessons.gradient_check.check import CheckProgress, CheckResult, Subject, check_some, right_gradients
from app.lessons.gradient_check.mistakes import Mistake
from app.lessons.gradient_check.training import TwoCourses, train_both
from app.recognition.snapshot import Numbers, Snapshot
from app.ui.session import Session
from app.ui.trainer import Trainer

_STEPS = 100


@dataclass(frozen=True)
class Checked:
    """A check that has ended.

    Attributes:
        result: What came of it.
        mistake: Which was in the backward pass; None for none.
        wall: Whether the faces stood before a plain wall.
        epoch: Of the network.
        parameters: Of the network.
    """

    result: CheckResult
    mistake: Mistake | None
    wall: bool
    epoch: int
    parameters: Numbers


@dataclass(frozen=True)
class Broken:
    """A training with a mistake, as far as it is.

    Attributes:
        both: Right and wrong.
        mistake: Which.
        wall: Whether the faces stand before a plain wall.
        start: The parameters it began with.
    """

    both: TwoCourses
    mistake: Mistake
    wall: bool
    start: Numbers


class CheckDesk(QObject):
    """Starts and ends the page's jobs.

    Args:
        session: Where they run.
        trainer: Its run pauses while a training with a mistake is under way, as comparisons do, and the
            other way round.

    Attributes:
        checked: The last check that came to its end.
        broken: The last training with a mistake.
        tried: Whether a mistake was checked or trained with.
        progressed: (done, all) derivatives of the check under way.
        check_changed: `checked`, or whether a check is under way, is another.
        broken_changed: The same of the training.
    """

    progressed = Signal(int, int)
    check_changed = Signal()
    broken_changed = Signal()

    def __init__(self, session: Session, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.checked: Checked | None = None
        self.broken: Broken | None = None
        self.tried = False
        self._session = session
        self._trainer = trainer
        self._check = session.slot(self)
        self._check.yielded.connect(self._tell_progress)
        self._check.returned.connect(self._take_result)
        self._check.over.connect(self.check_changed)
        self._training = session.slot(self)
        self._training.yielded.connect(self._take_courses)
        self._training.over.connect(self.broken_changed)
        self._asked: tuple[Snapshot, Mistake | None, bool] | None = None
        self._trained: tuple[Snapshot, Mistake, bool] | None = None
        session.closing.connect(self._forget)
        session.comparing.connect(self._give_way_to)
        trainer.running_changed.connect(self._give_way)

    @property
    def checking(self) -> bool:
        """Whether a check is under way."""
        return self._check.busy

    @property
    def training(self) -> bool:
        """Whether a training with a mistake is under way."""
        return self._training.busy

    def check(self, study: Snapshot, count: int, mistake: Mistake | None, *, wall: bool) -> None:
        """Checks a network on some of its faces, in place of a check under way.

        Args:
            study: The network with its faces.
            count: How many faces.
            mistake: What is in the backward pass; None for the engine's own.
            wall: Whether the faces stand before a plain wall.
        """
        self.stop_check()
        backward = mistake.gradients if mistake is not None else right_gradients
        subject = _subject(study, study.parameters)
        self._asked = study, mistake, wall
        self.tried = self.tried or mistake is not None
        work = partial(_checked, partial(check_some, subject, count, backward, wall=wall))
        self._check.start("The gradient check", work)
        self.check_changed.emit()

    def train(self, study: Snapshot, mistake: Mistake, *, wall: bool) -> None:
        """Trains from the run's start rightly and with a mistake; the run pauses.

        Args:
            study: With the start, the faces, ε and momentum.
            mistake: Which.
            wall: Whether the faces stand before a plain wall.
        """
        self.stop_training()
        if self._trainer.running:
            self._trainer.toggle()
        self._session.comparing.emit(self)
        subject = _subject(study, study.start)
        self._trained = study, mistake, wall
        self.broken, self.tried = None, True
        work = partial(train_both, subject, mistake.gradients, study.learning, wall=wall)
        self._training.start("Training with a mistake", work)
        self.broken_changed.emit()

    @Slot()
    def stop_check(self) -> None:
        """Ends the check under way; what was found before stays."""
        if self.checking:
            self._check.drop()
            self.check_changed.emit()

    @Slot()
    def stop_training(self) -> None:
        """Ends the training under way; what there is of it stays."""
        if self.training:
            self._training.drop()
            self.broken_changed.emit()

    @Slot(bool)
    def _give_way(self, running: bool) -> None:
        if running:
            self.stop_training()

    @Slot(object)
    def _give_way_to(self, other: object) -> None:
        if other is not self:
            self.stop_training()

    @Slot(object)
    def _tell_progress(self, event: CheckProgress) -> None:
        self.progressed.emit(event.done, event.count)

    @Slot(object)
    def _take_result(self, result: CheckResult) -> None:
        if self._asked is not None:
            study, mistake, wall = self._asked
            self.checked = Checked(result, mistake, wall, study.epoch, study.parameters)

    @Slot(object)
    def _take_courses(self, both: TwoCourses) -> None:
        if self._trained is not None:
            study, mistake, wall = self._trained
            self.broken = Broken(both, mistake, wall, study.start)
            self.broken_changed.emit()

    @Slot()
    def _forget(self) -> None:
        """Another project is about to be opened."""
        self.stop_check()
        self.stop_training()
        self.checked = self.broken = self._asked = self._trained = None
        self.tried = False
        self.check_changed.emit()
        self.broken_changed.emit()


def _checked(
    make: Callable[[], Iterator[CheckProgress | CheckResult]],
) -> Generator[CheckProgress | None, None, CheckResult | None]:
    """Tells of the progress a hundred times at most, and may be cancelled at each derivative."""
    told = -1
    for event in make():
        if isinstance(event, CheckResult):
            return event
        step = _STEPS * event.done // max(event.count, 1)
        yield event if step != told else None
        told = step
    return None


def are_same(one: Numbers, other: Numbers) -> bool:
    """Whether two networks have the same parameters, bit for bit."""
    if one is other:
        return True
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def _subject(study: Snapshot, parameters: Numbers) -> Subject:
    return Subject(study.architecture, parameters, study.faces.training.images, study.faces.training.zeta)
