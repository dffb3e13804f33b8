"""Trainings compared: the same faces and start, one setting that differs, and what each ε does."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.language import _, ngettext
from app.recognition.course import COLUMNS
from app.recognition.settings import RunSettings
from engine import FAILURES, EpochStep

Numbers = NDArray[np.float64]

FACTORS = (0.01, 0.1, 1.0, 10.0, 100.0)
"""Times the present ε. With the settings Facet starts with, the first crawls and the last leaps away."""


Kind = Literal["waiting", "falling", "too slow", "slow", "fine", "oscillates", "grew", "stuck", "diverged"]

_FEWEST_EPOCHS = 4
# A rise of D counts from a quarter on: less may come from the order of the faces. Several with falls between
# them that together double it are an oscillation, and so is one step that makes it four times as large. A
# single hump over several epochs is not: momentum has rolled past the minimum, and comes back.
_RISE = 1.25
_RISES = 3
_RISEN = math.log(2)
# Far down, where D is next to nothing, its leaps mean nothing.
_DEPTH = 1e-3
_GREW = 1.01
_TEN_TIMES = 1.0
_HARDLY = math.log10(2)

_GOOD: frozenset[Kind] = frozenset({"falling", "slow", "fine"})

WHY: dict[Kind, str] = {
    "waiting": _("It has hardly begun."),
    "falling": _("D falls."),
    "too slow": _("ε is too small: D has not even fallen to a tenth, and others are ten times further down."),
    "slow": _("D falls, but another ε is ten times further down after as many epochs."),
    "fine": _("D falls quickly and does not leap."),
    "oscillates": _("ε is large: the steps leap over the minimum, so that D rises and falls."),
    "grew": _("ε is too large: D is larger than at the start."),
    "stuck": _(
        "ε is too large: it pushed every output to 0 or 1, where the sigmoid is flat and nothing changes any "
        "more. D does not grow beyond all bounds only because a sigmoid cannot."
    ),
    "diverged": _("ε is too large: D grew beyond all bounds. The last finite network was kept."),
}


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
        parameters: Of its network as it is now, by name.
    """

    course: LabCourse
    history: Mapping[str, Numbers] = field(default_factory=lambda: dict.fromkeys(COLUMNS, np.empty(0)))
    last: EpochStep | None = None
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
        sentence = {
            "diverged": _("D grew beyond all bounds after epoch {epoch}."),
            "stuck": _(
                "Stuck at epoch {epoch}: every derivative of D is 0, because f is flat where the outputs are."
            ),
            "target reached": _("D fell below its target of {target} at epoch {epoch}."),
            "no progress": ngettext(
                "No progress of D for {patience} epoch, up to epoch {epoch}.",
                "No progress of D for {patience} epochs, up to epoch {epoch}.",
                settings.patience,
            ),
            "epochs reached": ngettext("The epoch is done.", "All {epoch} epochs are done.", epoch),
        }[self.last.reason]
        return sentence.format(epoch=epoch, target=f"{settings.target:g}", patience=settings.patience)


def twins(settings: RunSettings) -> tuple[LabCourse, LabCourse]:
    """The dense layer alone against dense layer and kernels; everything else, the start too, is alike."""
    return (
        LabCourse(_("dense only"), replace(settings, learn="dense")),
        LabCourse(_("dense and kernels"), replace(settings, learn="both")),
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


@dataclass(frozen=True)
class RateVerdict:
    """What an ε does.

    Attributes:
        kind: The case.
        words: A few words to show: "too slow", "stuck at epoch 3".
    """

    kind: Kind
    words: str

    @property
    def why(self) -> str:
        """The same in a sentence."""
        return WHY[self.kind]


def verdicts(states: Sequence[LabState]) -> tuple[RateVerdict, ...]:
    """What each ε has done so far, compared with the others."""
    alone = [_alone(state) for state in states]
    falls = [_fall(state) for state in states]
    calm = [fall for fall, kind in zip(falls, alone, strict=True) if kind in _GOOD]
    furthest = max(calm, default=0.0)
    return tuple(
        _worded(_compared(kind, fall, furthest, state), state)
        for kind, fall, state in zip(alone, falls, states, strict=True)
    )


def best_of(states: Sequence[LabState], found: Sequence[RateVerdict]) -> int | None:
    """Which ε does best: the first to reach the target, or else the one with the lowest D.

    One that oscillates is the best only where no other falls. None where none falls, or it is too early.
    """
    return (
        _furthest(states, found, _GOOD) if any(one.kind in _GOOD for one in found) else leaper(states, found)
    )


def leaper(states: Sequence[LabState], found: Sequence[RateVerdict], best: int | None = None) -> int | None:
    """Which of the ε that oscillate does best; None without any, or where it is behind the best one."""
    place = _furthest(states, found, frozenset({"oscillates"}))
    ahead = place is not None and (best is None or _order(states[place]) < _order(states[best]))
    return place if ahead else None


def _furthest(states: Sequence[LabState], found: Sequence[RateVerdict], kinds: frozenset[Kind]) -> int | None:
    ready = [i for i, state in enumerate(states) if len(_errors(state)) > _FEWEST_EPOCHS or state.ended]
    falling = [i for i in ready if found[i].kind in kinds and _fall(states[i]) > 0]
    return min(falling, key=lambda i: _order(states[i]), default=None)


def _alone(state: LabState) -> Kind:
    errors, reason = _errors(state), state.last.reason if state.last is not None else None
    if reason == "diverged" or reason == "stuck":
        return reason
    if len(errors) < _FEWEST_EPOCHS and not state.ended:
        return "waiting"
    if errors[-1] > _GREW * errors[0]:
        return "grew"
    return "oscillates" if _oscillates(errors) else "falling"


def _compared(kind: Kind, fall: float, furthest: float, state: LabState) -> Kind:
    if kind != "falling":
        return kind
    behind = furthest - fall >= _TEN_TIMES
    if fall < _TEN_TIMES and (behind or (state.ended and fall < _HARDLY)):
        return "too slow"
    if behind:
        return "slow"
    return "fine" if fall >= _TEN_TIMES else "falling"


def _worded(kind: Kind, state: LabState) -> RateVerdict:
    epoch = state.epoch + 1 if kind == "diverged" else state.epoch
    words: dict[Kind, str] = {
        "waiting": "",
        "falling": _("D falls"),
        "too slow": _("too slow"),
        "slow": _("slow"),
        "fine": _("fine"),
        "oscillates": _("oscillates"),
        "grew": _("D grew"),
        "stuck": _("stuck at epoch {epoch}"),
        "diverged": _("diverged at epoch {epoch}"),
    }
    return RateVerdict(kind, words[kind].format(epoch=epoch))


def _oscillates(errors: Numbers) -> bool:
    if errors[0] <= 0:
        return False
    seen = np.maximum(errors, _DEPTH * errors[0])
    steps = np.diff(np.log(seen))
    if steps.max(initial=0) >= 2 * _RISEN:
        return True
    # The epochs in which D rises, in one number for each row of them.
    turns = np.flatnonzero(np.diff(np.sign(steps), prepend=np.nan))
    heights = np.add.reduceat(steps, turns) if len(steps) else steps
    humps = heights[heights > math.log(_RISE)]
    return len(humps) >= _RISES and float(humps.sum()) >= _RISEN


def _fall(state: LabState) -> float:
    """How many powers of ten D has fallen, as far as its target."""
    errors = _errors(state)
    if len(errors) < 2 or errors[0] <= 0:
        return 0.0
    lowest = max(state.course.settings.target, 1e-6 * errors[0])
    return math.log10(errors[0] / max(errors[-1], lowest))


def _order(state: LabState) -> tuple[int, float]:
    if state.last is not None and state.last.reason == "target reached":
        return 0, state.last.epoch
    return 1, float(_errors(state)[-1])


def _errors(state: LabState) -> Numbers:
    return state.history["error"]
