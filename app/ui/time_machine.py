"""Which snapshot of the run is shown: the present one, or one of those that are kept."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.language import _
from app.recognition.snapshot import Snapshot
from app.ui.trainer import Trainer
from app.ui.workspace import Workspace


class TimeMachine(QObject):
    """Hands out the snapshot to be shown; while the past is looked at, the present goes on unseen.

    Attributes:
        moved: Another snapshot is to be shown, or more is known of it: `shown`.
    """

    moved = Signal()

    def __init__(self, session: Workspace, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._past: Snapshot | None = None
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
    def shown(self) -> Snapshot | None:
        """What is to be seen."""
        return self._past if self._past is not None else self._trainer.newest

    @Slot(int)
    def pick(self, epoch: int) -> None:
        """Looks back to the kept epoch that is that one, or the last before it; the last of all is now."""
        newest, past = self._trainer.newest, self._trainer.snapshot_at(epoch)
        if past is None or newest is None or past.epoch >= newest.epoch:
            self.go_to_now()
        elif self.epoch != past.epoch:
            # Held on to: it may be thinned out while it is looked at.
            self._past = past
            self.moved.emit()
            self._look_for_gradients()

    @Slot()
    def go_to_now(self) -> None:
        """Shows the present again."""
        self._deriving.drop()
        self._past = None
        self.moved.emit()

    @Slot()
    def continue_from_here(self) -> None:
        """Goes on with the training from the epoch that is looked at."""
        if self._past is not None:
            self._trainer.branch(self._past)

    def _look_for_gradients(self) -> None:
        """∂D/∂w of the past is not kept: it is computed anew, off the GUI thread, one epoch at a time."""
        if self._trainer.run is not None and self._past is not None:
            self._deriving.start_next(_("Computing the derivatives"), partial(_with_gradients, self._past))

    @Slot(object)
    def _take_gradients(self, snapshot: Snapshot) -> None:
        if self._past is not None and self._past.parameters is snapshot.parameters:
            self._past = snapshot
            self.moved.emit()

    @Slot()
    @Slot(object)
    def _forget(self, _record: object = None) -> None:
        if self._past is not None:
            self.go_to_now()


def _with_gradients(past: Snapshot) -> Snapshot:
    faces = past.faces.training
    return replace(past, gradients=past.network().gradients(faces.images, faces.zeta).parameters)
