"""What a learning rate does, in a word, by rules measured on the D of several trainings."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.recognition.lab import LabState, Numbers

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
    "waiting": "It has hardly begun.",
    "falling": "D falls.",
    "too slow": "ε is too small: D has not even fallen to a tenth, and others are ten times further down.",
    "slow": "D falls, but another ε is ten times further down after as many epochs.",
    "fine": "D falls quickly and does not leap.",
    "oscillates": "ε is large: the steps leap over the minimum, so that D rises and falls.",
    "grew": "ε is too large: D is larger than at the start.",
    "stuck": (
        "ε is too large: it drove every output to 0 or 1, where f′ is 0 and nothing moves any more. Only the "
        "sigmoid keeps D from growing beyond all bounds."
    ),
    "diverged": "ε is too large: D grew beyond all bounds. The last finite network was kept.",
}


@dataclass(frozen=True)
class Verdict:
    """What an ε does.

    Attributes:
        kind: Which of the cases.
        words: A few words to show: "too slow", "stuck at epoch 3".
    """

    kind: Kind
    words: str

    @property
    def why(self) -> str:
        """The same in a sentence."""
        return WHY[self.kind]


def verdicts(states: Sequence[LabState]) -> tuple[Verdict, ...]:
    """What each ε does, as far as it is, compared with the others."""
    alone = [_alone(state) for state in states]
    falls = [_fall(state) for state in states]
    calm = [fall for fall, kind in zip(falls, alone, strict=True) if kind in _GOOD]
    furthest = max(calm, default=0.0)
    return tuple(
        _worded(_compared(kind, fall, furthest, state), state)
        for kind, fall, state in zip(alone, falls, states, strict=True)
    )


def best_of(states: Sequence[LabState], found: Sequence[Verdict]) -> int | None:
    """Which ε does best: the first to reach the target, or else the one with the lowest D.

    One that oscillates is the best only where no other falls. None where none falls, or it is too early.
    """
    return (
        _furthest(states, found, _GOOD) if any(one.kind in _GOOD for one in found) else leaper(states, found)
    )


def leaper(states: Sequence[LabState], found: Sequence[Verdict], best: int | None = None) -> int | None:
    """Which of the ε that oscillate does best; None without any, or where it is behind the best one."""
    place = _furthest(states, found, frozenset({"oscillates"}))
    ahead = place is not None and (best is None or _order(states[place]) < _order(states[best]))
    return place if ahead else None


def _furthest(states: Sequence[LabState], found: Sequence[Verdict], kinds: frozenset[Kind]) -> int | None:
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


def _worded(kind: Kind, state: LabState) -> Verdict:
    if kind == "stuck":
        return Verdict(kind, f"stuck at epoch {state.epoch}")
    if kind == "diverged":
        return Verdict(kind, f"diverged at epoch {state.epoch + 1}")
    return Verdict(kind, {"waiting": "", "falling": "D falls", "grew": "D grew"}.get(kind, kind))


def _oscillates(errors: Numbers) -> bool:
    if errors[0] <= 0:
        return False
    seen = np.maximum(errors, _DEPTH * errors[0])
    steps = np.diff(np.log(seen))
    if steps.max(initial=0) >= 2 * _RISEN:
        return True
    # The epochs in which D rises, in one number for each row of them.
    rows = np.split(steps, np.flatnonzero(np.diff(np.sign(steps))) + 1)
    humps = [height for row in rows if (height := float(row.sum())) > math.log(_RISE)]
    return len(humps) >= _RISES and sum(humps) >= _RISEN


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
