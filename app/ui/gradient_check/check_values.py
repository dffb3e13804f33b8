"""What the letters of the notes stand for on the page of the gradient check."""

from collections.abc import Callable

from app.lessons.gradient_check.check import written
from app.lessons.latex import in_short
from app.recognition.snapshot import Snapshot
from app.ui.gradient_check.check_desk import Checked

_PARAMETERS = {"K": "features.0.kernels", "w": "dense.0.weights", "φ": "dense.0.bias"}


def value_of(letter: str, study: Snapshot | None, checked: Checked | None) -> str | None:
    """The present value of a letter, in a few words; None where the page knows none.

    Args:
        letter: As in `lessons.symbols`.
        study: What is shown.
        checked: The last check, which D and μ are of.
    """
    if study is None:
        return None
    name = _PARAMETERS.get(letter)
    if name is not None:
        return _numbers(study, name)
    known: dict[str, Callable[[], str]] = {"ε": lambda: written(study.learning.rate, 4)}
    if checked is not None:
        result = checked.result
        known["D"] = lambda: f"{written(result.error, 4)}, of the {result.faces} faces of the check"
        known["μ"] = lambda: f"1 … {result.faces}, the faces of the check"
    return known[letter]() if letter in known else None


def _numbers(study: Snapshot, name: str) -> str | None:
    values = study.parameters.get(name)
    return None if values is None else in_short(values)
