"""Trainings that are compared: same faces and same start, and one setting that differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.recognition.course import COLUMNS
from app.recognition.settings import RunSettings
from engine import FAILURES, EpochStep

Numbers = NDArray[np.float64]

FACTORS = (0.01, 0.1, 1.0, 10.0, 100.0)
"""Times the present ε. With the settings Facet starts with, the first crawls and the last leaps away."""


@dataclass(frozen=True)
class LabCourse:
    """One of the trainings that are compared.

    Attributes:
        title: What is different about it: "dense only", "ε = 0.02".
        settings: All of its settings.
    """

    title: str
    settings: RunSettings


@dataclass(frozen=True)
class LabState:
    """How far one of them is.

    Attributes:
        course: Which.
        history: Arrays of one length by name, a row an epoch, as `History` has them; nobody writes to them.
        last: The newest epoch; None before the start was looked at.
        seconds: Spent training it.
        parameters: Of its network as it is now, by name.
    """

    course: LabCourse
    history: Mapping[str, Numbers] = field(default_factory=lambda: dict.fromkeys(COLUMNS, np.empty(0)))
    last: EpochStep | None = None
    seconds: float = 0.0
    parameters: Mapping[str, NDArray[np.floating]] = field(default_factory=dict)

    @property
    def epoch(self) -> int:
        """How many epochs it has done."""
        return self.last.epoch if self.last is not None else 0

    @property
    def ended(self) -> bool:
        """Whether it has come to its end."""
        return self.last is not None and self.last.reason is not None

    @property
    def failed(self) -> bool:
        """Whether it ended in a way that more epochs cannot mend."""
        return self.last is not None and self.last.reason in FAILURES

    @property
    def reason(self) -> str:
        """Why it ended, as a sentence; "" while it goes on."""
        if self.last is None or self.last.reason is None:
            return ""
        settings, epoch = self.course.settings, self.last.epoch
        return {
            "diverged": f"D grew beyond all bounds after epoch {epoch}.",
            "stuck": f"Stuck at epoch {epoch}: every derivative of D is 0, as f′ is where the outputs went.",
            "target reached": f"D fell below its target of {settings.target:g} at epoch {epoch}.",
            "no progress": f"No progress of D for {settings.patience} epochs, up to epoch {epoch}.",
            "epochs reached": f"All {epoch} epochs are done.",
        }[self.last.reason]


def twins(settings: RunSettings) -> tuple[LabCourse, LabCourse]:
    """The dense layer alone against dense layer and kernels; everything else, the start too, is alike."""
    return (
        LabCourse("dense only", replace(settings, learn="dense")),
        LabCourse("dense and kernels", replace(settings, learn="both")),
    )


def rates_around(rate: float) -> tuple[float, ...]:
    """Five ε, ten times apart, with the present one in the middle."""
    return tuple(float(f"{rate * factor:.6g}") for factor in FACTORS)


def five_rates(settings: RunSettings, rates: Sequence[float] | None = None) -> tuple[LabCourse, ...]:
    """The same training with several ε.

    Args:
        settings: Everything but ε.
        rates: The ε; those around the present one when None.

    Raises:
        SettingsError: an ε is impossible.
    """
    return tuple(
        LabCourse(f"ε = {rate:g}", replace(settings, rate=rate))
        for rate in (rates if rates is not None else rates_around(settings.rate))
    )
