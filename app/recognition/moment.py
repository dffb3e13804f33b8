"""A run at one time: the network as it was, and how it was changing."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.project import Run
from app.recognition.checkpoints import Checkpoint
from engine import EpochStep, Event, TrainingState

Numbers = Mapping[str, NDArray[np.floating]]


@dataclass(frozen=True)
class Moment:
    """The network of a run at one time, in arrays that nobody writes to any more.

    Attributes:
        step: The newest whole epoch.
        event: What happened last: that epoch, or an update within the next one.
        seconds: Spent training so far.
        parameters: By name.
        start: The parameters before the first step, by name.
        updates: What the last epoch, or the last update within it, has added to each parameter, δw(t) of
            eq. (26), by name; empty at the start.
        gradients: ∂D/∂w over the training faces, eq. (22) and (25), by name; only those that are known.
        state: Where the training was, which its next update depends on; None where nobody knows it.
    """

    step: EpochStep
    event: Event
    seconds: float
    parameters: Numbers
    start: Numbers
    updates: Numbers = field(default_factory=dict)
    gradients: Numbers = field(default_factory=dict)
    state: TrainingState | None = None

    @property
    def epoch(self) -> int:
        """How many whole epochs were done."""
        return self.step.epoch


def moment_of_checkpoint(checkpoint: Checkpoint, start: Numbers, seconds: float) -> Moment:
    """What a run was after one of its epochs.

    Args:
        checkpoint: The network as it was.
        start: The parameters before the first step, by name.
        seconds: Spent training, as far as that is known.
    """
    step = checkpoint.step
    return Moment(
        step, step, seconds, checkpoint.parameters, start, checkpoint.updates, state=checkpoint.state
    )


def moment_of_record(record: Run) -> Moment:
    """What a saved run was when it was saved."""
    history = record.history
    validation_error = (
        float(history["validation_error"][-1]) if len(history["validation_error"]) else math.nan
    )
    step = EpochStep(
        record.epochs,
        record.error,
        record.accuracy,
        None if math.isnan(validation_error) else validation_error,
        record.validation_accuracy,
    )
    return Moment(step, step, record.seconds, record.parameters, record.start)
