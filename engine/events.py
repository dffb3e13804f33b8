"""What training says after every step, and why it ends."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Reason = Literal["epochs reached", "target reached", "no progress", "diverged", "stuck"]
FAILURES: frozenset[Reason] = frozenset({"diverged", "stuck"})
"""Reasons that no more epochs can mend: D grew beyond all bounds, or every derivative has become 0."""


@dataclass(frozen=True)
class FaceStep:
    """One update from one experiment, eq. (30).

    Attributes:
        epoch: The epoch under way, counted from 1.
        sample: μ, the row of the images that was learned.
        share: Its share of D before the update, ½ Σ_i (ζ − s)².
    """

    epoch: int
    sample: int
    share: float


@dataclass(frozen=True)
class BatchStep:
    """One update from a batch of experiments.

    Attributes:
        epoch: The epoch under way, counted from 1.
        samples: The rows of the images that were learned.
        share: Their share of D before the update.
    """

    epoch: int
    samples: tuple[int, ...]
    share: float


@dataclass(frozen=True)
class EpochStep:
    """The network after `epoch` whole epochs; the first one, epoch 0, is the start.

    Attributes:
        epoch: How many epochs are done.
        error: D over the training faces, eq. (20).
        accuracy: The part of them that is decided rightly, 0 … 1.
        validation_error: D over the validation faces; None without any.
        validation_accuracy: The part of them that is decided rightly; None without any.
        reason: Why training ended; None while it goes on.
        dead: Outputs whose f is a ReLU with h < 0 for every training face: f′ is 0 for all of
            them, so their weights can learn nothing any more.
    """

    epoch: int
    error: float
    accuracy: float
    validation_error: float | None = None
    validation_accuracy: float | None = None
    reason: Reason | None = None
    dead: tuple[int, ...] = ()


Event: TypeAlias = FaceStep | BatchStep | EpochStep
