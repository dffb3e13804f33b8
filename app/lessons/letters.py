"""Where a text names a symbol of the notes: "w₁" and "∂D/∂K" do, the "s" of "faces" and of "12 s" do not."""

import re
import unicodedata
from typing import NamedTuple

from app.lessons.symbols import SYMBOLS

_LETTERS = frozenset(symbol.letter for symbol in SYMBOLS)
_IN_FRONT = frozenset("∂δΔΣ")
"""Letters that may stand in front of a symbol without a gap."""
_LATIN = frozenset("shwKD")
_INDEX = re.compile(r"[₀-₉ᵢₖₘₙ,]*′?")
_VALUE = re.compile(r"\s*=\s*[−-]?[0-9][0-9.]*(?:e[−-]?[0-9]+)?")
_NOT_BEFORE = re.compile(r"[0-9_%]$|[0-9][\s-]$|[^\W\d_]['’.+/-]$|\b(?:[Kk]eys?|[Pp]ress) $")
"""What comes before an ordinary letter: a number of seconds or hours, a word, "Ctrl+", "Press "."""
_NOT_AFTER = re.compile(r"['’.+/-][^\W\d_]|[0-9]")


class Letter(NamedTuple):
    """A symbol in a text.

    Attributes:
        symbol: As in `symbols.SYMBOLS`.
        start: Where it begins.
        end: Where its index ends, and its value where "= 0.5" follows.
    """

    symbol: str
    start: int
    end: int


def letters_in(text: str) -> list[Letter]:
    """The symbols that a text names, in its order."""
    return [
        Letter(letter, at, _end(text, at)) for at, letter in enumerate(text) if _is_symbol(text, at, letter)
    ]


def _is_symbol(text: str, at: int, letter: str) -> bool:
    if letter not in _LETTERS:
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if _joins(before) or _joins(after):
        return False
    if letter not in _LATIN:
        return True
    return not (_NOT_BEFORE.search(text[max(0, at - 6) : at]) or _NOT_AFTER.match(text[at + 1 :]))


def _joins(neighbour: str) -> bool:
    """Whether a neighbour makes a word of both."""
    if not neighbour or neighbour in _IN_FRONT or neighbour in _LETTERS - _LATIN:
        return False
    # Small raised and lowered letters are modifiers, "Lm".
    return unicodedata.category(neighbour) in ("Lu", "Ll", "Lt", "Lo")


def _end(text: str, at: int) -> int:
    index = _INDEX.match(text, at + 1)
    end = index.end() if index is not None else at + 1
    end -= len(text[at + 1 : end]) - len(text[at + 1 : end].rstrip(","))
    value = _VALUE.match(text, end)
    return value.end() if value is not None else end
