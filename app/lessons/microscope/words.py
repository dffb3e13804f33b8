"""Numbers in lines of text, where a power of ten is written with small raised digits."""

import re

from app.lessons.latex import DIGITS, shortest

_RAISED = str.maketrans("−0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_ACTIVATIONS = {"relu": "ReLU", "leaky relu": "leaky ReLU"}


def plain(value: float, digits: int = DIGITS) -> str:
    """A number with at most so many significant digits, such as 0.0012 or 4.2·10⁻⁷."""
    return re.sub(r"\^(−?\d+)", lambda found: found[1].translate(_RAISED), shortest(value, digits))


def counted(count: int, noun: str) -> str:
    """How many there are of something: "1 term", "49 terms"."""
    return f"{count:,} {noun}" + ("s" if count != 1 else "")


def subscript(number: int) -> str:
    """A number as an index, such as ₁₂."""
    return str(number).translate(_LOWERED)


def activation_title(name: str) -> str:
    """An activation as one writes it, by the engine's name for it."""
    return _ACTIVATIONS.get(name, name)
