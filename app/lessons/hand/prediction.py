"""Predict first: a line is asked for before it is shown, and the answers are counted."""

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.lessons.hand.line import WITH_SIGN, Line, tidy
from app.lessons.latex import DIGITS

Mode: TypeAlias = Literal["off", "sign", "value"]

_CLOSE = 0.01
_SIGNS = {-1: "negative", 0: "0", 1: "positive"}


@dataclass(frozen=True)
class Score:
    """How many answers were right.

    Attributes:
        asked: How many questions were answered, or given up.
        right: How many answers were right.
        streak: How many of the last answers were right, without one that was not between them.
    """

    asked: int = 0
    right: int = 0
    streak: int = 0

    def counting(self, right: bool) -> "Score":
        """The score with one more answer."""
        return Score(self.asked + 1, self.right + right, self.streak + 1 if right else 0)


@dataclass(frozen=True)
class Verdict:
    """What an answer was worth.

    Attributes:
        right: Whether it was right.
        text: That in a sentence, with the right number and why.
    """

    right: bool
    text: str


def is_asked(line: Line, mode: Mode) -> bool:
    """Whether a line is a question: about its sign only where that is one."""
    return mode == "value" or (mode == "sign" and line.kind in WITH_SIGN)


def question_text(line: Line, mode: Mode) -> str:
    """The question."""
    return f"Which sign has {line.name}?" if mode == "sign" else f"How much is {line.name}?"


def judged_sign(line: Line, sign: int) -> Verdict:
    """What "−", "0" or "+" (−1, 0, 1) is worth."""
    right = sign == line.sign
    said = "" if right else f", not {_SIGNS[sign]}"
    return _verdict(
        right, f"{line.text} is {_SIGNS[line.sign]}{said}" if line.sign else f"{line.text}{said}", line
    )


def judged_value(line: Line, answer: float) -> Verdict:
    """What a number is worth: it is right within 1 %, or within the rounding of what is shown."""
    value = tidy(line.value)
    shown_to = 0.0 if value == 0 else 10.0 ** (math.floor(math.log10(abs(value))) + 1 - DIGITS)
    right = abs(answer - value) <= max(_CLOSE * abs(value), shown_to / 2)
    return _verdict(right, line.text, line)


def revealed(line: Line) -> str:
    """What is said to someone who gives a question up."""
    return f"{line.text}: {line.reason}."


def read_number(text: str) -> float:
    """A number as one types it: a comma is a decimal point too, and − a minus.

    Raises:
        ValueError: it is none.
    """
    cleaned = text.strip().replace("−", "-").replace(",", ".").replace(" ", "")
    try:
        value = float(cleaned)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"“{text.strip()}” is not a number. Type one such as −0.5.")
    return value


def _verdict(right: bool, fact: str, line: Line) -> Verdict:
    return Verdict(right, f"{'Right' if right else 'No'}: {fact}, as {line.reason}.")
