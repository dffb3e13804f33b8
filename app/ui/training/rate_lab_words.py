"""What the ε lab says of the five together."""

from collections.abc import Sequence

from app.recognition.lab import Kind, LabState, RateVerdict, leaper
from app.ui.training.controls import error_text
from app.ui.training.twin_words import numbers_at

EXPLAINED = (
    "Same faces, same start, five ε: how long a step should be. Press Start. Too small, and D crawls; too "
    "large, and D leaps, or is thrown where nothing moves any more."
)
_LARGE: tuple[Kind, ...] = ("diverged", "stuck", "grew")


def summary_of(states: Sequence[LabState], found: Sequence[RateVerdict], best: int | None) -> str:
    """Which is best, and why the worst is too large; "" before there is anything to say."""
    told = []
    if best is not None:
        told.append(_praise(states[best]))
    ahead = leaper(states, found, best)
    if ahead is not None and ahead != best:
        told.append(f"{_named(states[ahead])} came further by leaps: with another start it may get stuck.")
    for kind in _LARGE:
        places = [place for place, verdict in enumerate(found) if verdict.kind == kind]
        if places:
            told.append(found[places[0]].why.replace("ε", _named(states[places[0]]), 1))
            break
    return " ".join(told)


def short_numbers_of(state: LabState, epoch: int | None = None) -> str:
    """One short line: "epoch 30 · D 0.001", at an epoch or the newest; "" before the start was looked at."""
    if not len(state.history["epoch"]):
        return ""
    at, error, _, _ = numbers_at(state, epoch)
    return f"epoch {at} · D {error_text(error)}"


def _praise(state: LabState) -> str:
    assert state.last is not None, "it has begun"
    last = state.last
    if last.reason == "target reached":
        return f"Best is {_named(state)}: D reached its target in {last.epoch} epochs."
    return f"Best is {_named(state)}: D = {error_text(last.error)} after {last.epoch} epochs."


def _named(state: LabState) -> str:
    return f"ε = {state.course.settings.rate:g}"
