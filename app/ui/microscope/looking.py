"""What the microscope sees, worked out off the GUI thread; and the way from one update to the next."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from app.jobs.training import TrainingJob
from app.language import _
from app.lessons.latex import shortest
from app.lessons.microscope.look import Parameter
from app.lessons.microscope.microscope import Microscope, Sight
from app.lessons.microscope.stages import LONG
from app.lessons.microscope.update import OVER, NextUpdate, steepest, times_livelier
from app.recognition.snapshot import Snapshot
from app.ui.session import Session
from app.ui.widgets.equation import typeset


@dataclass(frozen=True)
class Look:
    """What is seen of a network.

    Attributes:
        study: The network, with its faces.
        earlier: Another snapshot of the run, where there may be more to see; None where none is asked for.
        microscope: To look on with.
        sight: One face and one number of it.
        livelier: How many times as large the derivatives are in the earlier snapshot; 0 without one.
    """

    study: Snapshot
    earlier: Snapshot | None
    microscope: Microscope
    sight: Sight
    livelier: float


def look_at(
    study: Snapshot, sample: int, parameter: Parameter, earlier: Snapshot | None, before: Look | None
) -> Look | str:
    """Looks at one face and one number; a sentence where the network has other layers. Takes a while.

    Args:
        study: The network, with its faces.
        sample: μ, from 0.
        parameter: The number.
        earlier: A snapshot to compare the sizes of the derivatives with.
        before: What was seen last, from which everything is taken that stays the same.
    """
    # The first equation loads the fonts, for which the window should not wait.
    typeset("h")
    training = study.faces.training
    if before is not None and before.study is study:
        microscope = before.microscope
    else:
        before, over, state = None, OVER.get(study.step.reason or "", ""), study.state.copy()
        try:
            microscope = Microscope(
                study.network(), training.images, training.zeta, study.learning, state, over
            )
        except ValueError as error:
            return str(error)
    if earlier is None:
        livelier = 0.0
    elif before is not None and before.earlier is earlier:
        livelier = before.livelier
    else:
        now, then = microscope.network, earlier.network()
        livelier = times_livelier(then, now, training.images, training.zeta)
    return Look(study, earlier, microscope, microscope.see(sample, parameter), livelier)


class Stepper(QObject):
    """Makes the next update, in the present by training and in the past by the time machine.

    What comes of it is compared with what was announced.

    Attributes:
        compared: What came of an announcement, in a sentence, "" where nothing can be said; and whether it is
            what was announced.
    """

    compared = Signal(str, bool)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._trainer, self._machine = session.trainer, session.machine
        self._announced: tuple[Sight, NextUpdate, Snapshot] | None = None

    def why_no_next(self, sight: Sight | None) -> str:
        """Why no update can be made now, in a sentence; "" where one can."""
        if self._machine.epoch is not None:
            return ""
        if sight is not None and sight.update is None:
            return sight.why_none
        reason = self._why_over()
        if not reason:
            return ""
        return _("{reason} To go on here, set more epochs or a lower target on Faces & Training.").format(
            reason=reason
        )

    @property
    def earlier(self) -> int | None:
        """The kept epoch before the one that is shown; None where none is kept."""
        shown = self._machine.shown
        epochs = self._trainer.checkpoints.epochs if shown is not None else ()
        return max((epoch for epoch in epochs if shown is not None and epoch < shown.epoch), default=None)

    @property
    def liveliest(self) -> Snapshot | None:
        """The snapshot after which D falls most; None while the past is shown, or a run goes on."""
        if self._machine.epoch is not None or self._trainer.running:
            return None
        epoch = steepest([one.step for one in self._trainer.checkpoints])
        return None if epoch is None else self._trainer.snapshot_at(epoch)

    def go_on(self, sight: Sight) -> None:
        """Makes the next update; where the past is looked at, goes to the next kept epoch."""
        self.forget()
        if sight.update is not None and (before := self._machine.shown) is not None:
            self._announced = sight, sight.update, before
        if self._machine.epoch is not None:
            here = self._machine.epoch
            later = [epoch for epoch in self._trainer.checkpoints.epochs if epoch > here]
            self._machine.pick(later[0]) if later else self._machine.go_to_now()
            return
        job = self._trainer.identity
        if isinstance(job, TrainingJob):
            # Not by the trainer, which begins another run where the settings ask for one.
            job.step("face")
        else:
            self._trainer.update()

    def go_to(self, epoch: int) -> None:
        """Looks back to a kept epoch."""
        self.forget()
        self._machine.pick(epoch)

    def compare(self, study: Snapshot) -> None:
        """Says whether a snapshot is what was announced, once it is the one that was waited for."""
        if self._announced is None or study is self._announced[-1]:
            return
        (sight, update, _before), here = self._announced, (study.state.epoch, study.state.position)
        if here >= update.arrives:
            self.forget()
            self.compared.emit(*(_verdict(sight, update, study) if here == update.arrives else ("", True)))

    @Slot()
    def forget(self) -> None:
        """Nothing is waited for any more."""
        self._announced = None

    def _why_over(self) -> str:
        """Why the training is at its end; "" where it is not."""
        trainer, run = self._trainer, self._trainer.run
        if run is not None:
            return run.reason() if run.ended else ""
        record, settings = trainer.record, trainer.settings
        if record is not None and (record.epochs >= settings.epochs or record.error < settings.target):
            return record.reason
        return ""


def _verdict(sight: Sight, update: NextUpdate, study: Snapshot) -> tuple[str, bool]:
    """What came of an announced update, in a sentence, and whether it is what was announced."""
    name, index = sight.parameter.tensor, sight.parameter.index
    others = sum(
        int(np.not_equal(values, study.parameters[tensor]).sum()) for tensor, values in update.after.items()
    )
    if others:
        text = _(
            "Announced {symbol} = {announced}; the training has {value}. Of {count:,} numbers {others:,} "
            "differ from what was announced."
        )
    else:
        text = _(
            "Announced {symbol} = {announced}; the training has {value}: the same, bit for bit, and so are "
            "all {count:,} numbers of the network."
        )
    text = text.format(
        symbol=sight.parameter.symbol,
        announced=shortest(float(update.after[name][index]), LONG),
        value=shortest(float(study.parameters[name][index]), LONG),
        count=sum(values.size for values in update.after.values()),
        others=others,
    )
    return text, not others
