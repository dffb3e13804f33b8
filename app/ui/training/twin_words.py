"""What twin runs say: their numbers in a line, and what the difference is in a sentence."""

from collections.abc import Sequence

import numpy as np

from app.recognition.lab import LabState
from app.ui.training.controls import error_text, percent

_HOW = {
    "dense": "with the kernels fixed",
    "kernels": "with the dense layer fixed",
    "both": "with kernels learning",
}


def numbers_of(state: LabState, epoch: int | None = None) -> str:
    """One line: "dense only: D 0.41 · training 95 % · validation 90 %".

    Args:
        state: How far the training is.
        epoch: At which epoch; the newest one when None, or when it did not come as far.
    """
    if not len(state.history["epoch"]):
        return f"{state.course.title}: not started"
    _, error, training, validation = numbers_at(state, epoch)
    parts = [f"D {error_text(error)}", f"training {percent(training)}"]
    if np.isfinite(validation):
        parts.append(f"validation {percent(validation)}")
    return f"{state.course.title}: {' · '.join(parts)}"


def numbers_at(state: LabState, epoch: int | None = None) -> tuple[int, float, float, float]:
    """The epoch, D, and the accuracies of training and validation faces, at an epoch or the newest."""
    epochs = state.history["epoch"]
    place = len(epochs) - 1
    if epoch is not None:
        place = min(int(np.searchsorted(epochs, epoch)), place)
    names = ("error", "accuracy", "validation_accuracy")
    error, training, validation = (float(state.history[name][place]) for name in names)
    return int(epochs[place]), error, training, validation


def difference_of(states: Sequence[LabState]) -> str:
    """What came out, in a sentence or two; "" before all have ended."""
    if not states or not all(state.ended for state in states):
        return ""
    failed = [state for state in states if state.failed]
    if failed:
        return " ".join(f"{state.course.title}: {state.reason}" for state in failed) + " Try a smaller ε."
    kind = "validation" if all(_validated(state) for state in states) else "training"
    after = f"After {states[0].epoch} epochs: {kind}"
    if len({state.epoch for state in states}) == 1 and len({_accuracy(state, kind) for state in states}) == 1:
        told = f"{after} {_accuracy(states[0], kind)}, {' as well as '.join(map(_how, states))}"
    elif len({state.epoch for state in states}) == 1:
        told = f"{after} " + ", ".join(f"{_accuracy(state, kind)} {_how(state)}" for state in states)
    else:
        told = f"{kind.capitalize()} " + ", ".join(
            f"{_accuracy(state, kind)} after {state.epoch} epochs {_how(state)}" for state in states
        )
    return f"{told}. {_compared_errors(states)}"


def _compared_errors(states: Sequence[LabState]) -> str:
    """The D of two, and whose target was reached first."""
    reached = [state for state in states if _reason(state) == "target reached"]
    if reached and len(reached) < len(states):
        target = reached[0].course.settings.target
        return f"Only {_how(reached[0])} did D fall below its target of {target:g}."
    if reached:
        first, last = sorted(states, key=lambda state: state.epoch)[:: len(states) - 1]
        if first.epoch == last.epoch:
            return "Both reached the target of D."
        return f"D reached its target {last.epoch - first.epoch} epochs sooner {_how(first)}."
    low, high = sorted(states, key=_error)[:: len(states) - 1]
    if _error(low) <= 0 or _error(high) < 1.05 * _error(low):
        return f"D is {error_text(_error(low))} either way."
    times = _error(high) / _error(low)
    written = f"{times:.1f}" if times < 10 else f"{times:.0f}"
    return f"D is {written} times smaller {_how(low)}: {error_text(_error(low))}."


def _how(state: LabState) -> str:
    return _HOW[state.course.settings.learn]


def _reason(state: LabState) -> str | None:
    return state.last.reason if state.last is not None else None


def _validated(state: LabState) -> bool:
    return state.last is not None and state.last.validation_accuracy is not None


def _accuracy(state: LabState, kind: str) -> str:
    assert state.last is not None, "it has ended"
    validation = state.last.validation_accuracy
    return percent(validation if kind == "validation" and validation is not None else state.last.accuracy)


def _error(state: LabState) -> float:
    return state.last.error if state.last is not None else float("nan")
