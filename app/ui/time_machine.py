"""Which moment of the run is shown: the present one, or one of those that are kept."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.recognition.checkpoints import Checkpoint
from app.recognition.moment import Moment, Numbers
from app.recognition.training_run import TrainingRun
from app.ui.session import Session
from app.ui.trainer import Trainer
from engine import Network


class TimeMachine(QObject):
    """Hands out the moment to be shown; while the past is looked at, the present goes on unseen.

    Attributes:
        moved: Another moment is to be shown, or more is known of it: `shown`.
    """

    moved = Signal()

    def __init__(self, session: Session, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._past: Moment | None = None
        self._checkpoint: Checkpoint | None = None
        self._deriving = session.slot(self)
        self._deriving.returned.connect(self._take_gradients)
        # Who asks for steps wants to see them.
        for present in (trainer.beginning, trainer.going_on, trainer.cleared, trainer.recorded):
            present.connect(self._forget)
        session.closing.connect(self._forget)

    @property
    def epoch(self) -> int | None:
        """The epoch that is looked back to; None for the present."""
        return self._past.epoch if self._past is not None else None

    @property
    def shown(self) -> Moment | None:
        """What is to be seen."""
        return self._past if self._past is not None else self._trainer.newest

    @Slot(int)
    def pick(self, epoch: int) -> None:
        """Looks back to the kept epoch that is that one, or the last before it; the last of all is now."""
        newest, checkpoint = self._trainer.newest, self._trainer.checkpoints.at(epoch)
        if checkpoint is None or newest is None or checkpoint.epoch >= newest.epoch:
            self.go_to_now()
        elif self.epoch != checkpoint.epoch:
            # Held on to: it may be thinned out while it is looked at.
            self._checkpoint, self._past = checkpoint, self._trainer.moment_of(checkpoint)
            self.moved.emit()
            self._look_for_gradients()

    @Slot()
    def go_to_now(self) -> None:
        """Shows the present again."""
        self._deriving.drop()
        self._past = self._checkpoint = None
        self.moved.emit()

    @Slot()
    def continue_from_here(self) -> None:
        """Goes on with the training from the moment that is looked at."""
        if self._past is not None and self._checkpoint is not None:
            self._trainer.branch(self._checkpoint)

    def _look_for_gradients(self) -> None:
        """∂D/∂w of the past is not kept: it is computed anew, off the GUI thread, one moment at a time."""
        run = self._trainer.run
        if run is not None and self._past is not None:
            self._deriving.start_next("Computing the derivatives", partial(_with_gradients, run, self._past))

    @Slot(object)
    def _take_gradients(self, moment: Moment) -> None:
        if self._past is not None and self._past.parameters is moment.parameters:
            self._past = moment
            self.moved.emit()

    @Slot()
    @Slot(object)
    def _forget(self, _record: object = None) -> None:
        if self._past is not None:
            self.go_to_now()


def _with_gradients(run: TrainingRun, moment: Moment) -> Moment:
    network = Network(run.network.architecture, dict(moment.parameters))
    found: Numbers = network.gradients(run.training.images, run.training.zeta).parameters
    return replace(moment, gradients=found)
