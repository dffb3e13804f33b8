"""From one update to the next: in the present by training, in the past by the time machine."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.jobs.training import TrainingJob
from app.lessons.latex import shortest
from app.lessons.microscope.look import Parameter
from app.lessons.microscope.microscope import Sight
from app.lessons.microscope.stages import LONG
from app.recognition.snapshot import Snapshot
from app.ui.time_machine import TimeMachine
from app.ui.trainer import Trainer
from engine.activations import Array


@dataclass(frozen=True)
class _Announced:
    """What the next update is going to come to.

    Attributes:
        parameter: The number that is looked at.
        value: What it will be.
        after: Every parameter, by name.
        arrives: Where the training will be: epochs done, faces of the next one done.
        before: The moment that it was announced at.
    """

    parameter: Parameter
    value: float
    after: dict[str, Array]
    arrives: tuple[int, int]
    before: Snapshot


class Stepper(QObject):
    """Makes the next update, and compares what came of it with what was announced.

    Attributes:
        kept: What came of an announcement, in a sentence; and whether it was kept.
    """

    kept = Signal(str, bool)

    def __init__(self, trainer: Trainer, machine: TimeMachine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._machine = machine
        self._announced: _Announced | None = None

    def why_no_next(self, sight: Sight | None) -> str:
        """Why no update can be made now, in a sentence; "" where one can."""
        if self._machine.epoch is not None:
            return ""
        if sight is not None and sight.update is None:
            return sight.why_none
        trainer, run = self._trainer, self._trainer.run
        if run is not None and run.ended:
            return f"{run.reason()} To go on here, set more epochs or a lower target on Faces & Training."
        record = trainer.record
        if run is None and record is not None:
            settings = trainer.settings
            if record.epochs >= settings.epochs or record.error < settings.target:
                return (
                    f"{record.reason} To go on here, set more epochs or a lower target on Faces & Training."
                )
        return ""

    @property
    def can_go_back(self) -> bool:
        """Whether an earlier moment is kept."""
        return self._earlier() is not None

    def go_on(self, sight: Sight) -> None:
        """Makes the next update; when the past is looked at, goes to the next kept moment."""
        self._announce(sight)
        trainer, machine = self._trainer, self._machine
        if machine.epoch is not None:
            later = [epoch for epoch in trainer.checkpoints.epochs if epoch > (machine.epoch or 0)]
            if later:
                machine.pick(later[0])
            else:
                machine.go_to_now()
            return
        job = trainer.identity
        if isinstance(job, TrainingJob):
            # Not by the trainer, which begins another run where the settings ask for one.
            job.step("face")
        else:
            trainer.update()

    def go_back(self) -> None:
        """Looks back to the kept moment before the one that is shown."""
        earlier = self._earlier()
        if earlier is not None:
            self._announced = None
            self._machine.pick(earlier)

    def compare(self, moment: Snapshot) -> None:
        """Says whether a moment is what was announced, once it is the one that was waited for."""
        announced, state = self._announced, moment.state
        if announced is None or moment is announced.before:
            return
        here = state.epoch, state.position
        if here < announced.arrives:
            return
        self._announced = None
        if here > announced.arrives:
            self.kept.emit("", True)
            return
        name, index = announced.parameter.tensor, announced.parameter.index
        value = float(moment.parameters[name][index])
        others = sum(
            int(np.not_equal(values, moment.parameters[name]).sum())
            for name, values in announced.after.items()
        )
        self.kept.emit(*_verdict(announced, value, others))

    def forget(self) -> None:
        """Nothing is waited for any more."""
        self._announced = None

    def _announce(self, sight: Sight) -> None:
        update, number = sight.update, sight.number
        before = self._machine.shown
        self._announced = None
        if update is not None and number is not None and before is not None:
            self._announced = _Announced(
                sight.parameter, number.new, dict(update.after), update.arrives, before
            )

    def _earlier(self) -> int | None:
        moment = self._machine.shown
        if moment is None:
            return None
        earlier = [epoch for epoch in self._trainer.checkpoints.epochs if epoch < moment.epoch]
        return earlier[-1] if earlier else None


def _verdict(announced: _Announced, value: float, others: int) -> tuple[str, bool]:
    symbol = announced.parameter.symbol
    said = f"Announced {symbol} = {shortest(announced.value, LONG)}; the training has {shortest(value, LONG)}"
    count = sum(values.size for values in announced.after.values())
    if not others:
        return f"{said}: the same, bit for bit, and so are all {count:,} numbers of the network.", True
    return f"{said}; of {count:,} numbers {others:,} are others than announced.", False
