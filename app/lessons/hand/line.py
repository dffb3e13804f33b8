"""One line of the calculation, and the letters it is written with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.lessons.latex import factor, number, shortest

Kind: TypeAlias = Literal["h", "s", "error", "share", "slope", "total", "gradient", "step", "new"]

PARAMETERS = ("w₁", "w₂", "φ")
LATEX = ("w_1", "w_2", r"\varphi")
INPUTS = (r"\sigma_1^{\mu}", r"\sigma_2^{\mu}", "1")
WITH_SIGN: tuple[Kind, ...] = ("h", "error", "gradient", "step")
"""The kinds of lines whose sign is worth a question."""

_RESIDUE = 1e-14


@dataclass(frozen=True)
class Note:
    """A sentence about a line.

    Attributes:
        text: The sentence.
        warns: Whether the calculation goes wrong here.
    """

    text: str
    warns: bool = False


@dataclass(frozen=True)
class Line:
    """One line: a letter, its equation, and the same with the numbers filled in.

    Attributes:
        kind: What it works out.
        name: That as text, such as "∂D/∂w₁".
        face: Of which face, by its place in the table; None for a line about all of them.
        equation: The number in the notes.
        symbols: The equation in LaTeX.
        numbers: The same with numbers, in as many rows of LaTeX as it takes; the last ends with the value.
        value: The number worked out, in full.
        reason: Why it is that, in a few words.
        notes: What there is to say about it.
    """

    kind: Kind
    name: str
    face: int | None
    equation: int
    symbols: str
    numbers: tuple[str, ...]
    value: float
    reason: str
    notes: tuple[Note, ...] = ()

    @property
    def shown(self) -> str:
        """The value as it is written."""
        return written(self.value)

    @property
    def sign(self) -> int:
        """Of the value as it is shown: −1, 0 or 1."""
        value = tidy(self.value)
        return (value > 0) - (value < 0)

    @property
    def text(self) -> str:
        """The line in plain text, such as "h = 0.5"."""
        return f"{self.name} = {self.shown}"


def tidy(value: float) -> float:
    """A number without what is left where rounding misses a zero."""
    return 0.0 if abs(value) < _RESIDUE else value


def written(value: float) -> str:
    """A number as the page writes it."""
    return shortest(tidy(value))


def tex(value: float) -> str:
    """The same in LaTeX."""
    return number(tidy(value))


def tex_factor(value: float) -> str:
    """The same as a factor or a later summand, in brackets where it is negative."""
    return factor(tidy(value))


def tex_sum(values: Sequence[float]) -> str:
    """Summands with the signs between them, such as "0.5 - 1.2"."""
    later = (f"{'-' if value < 0 else '+'} {number(math.fabs(value))}" for value in map(tidy, values[1:]))
    return " ".join((tex(values[0]), *later))
