"""Numbers and small pieces of LaTeX, and LaTeX in plain words for those who cannot see it."""

import math
import re

import numpy as np
from numpy.typing import NDArray

from app.language import _

MINUS = "−"
DIGITS = 4

_GREEK = {
    "zeta": "ζ",
    "sigma": "σ",
    "varphi": "φ",
    "phi": "φ",
    "varepsilon": "ε",
    "epsilon": "ε",
    "mu": "μ",
    "delta": "δ",
    "alpha": "α",
    "lambda": "λ",
    "omega": "ω",
}
_SIGNS = {
    "partial": "∂",
    "sum": "Σ",
    "cdot": "·",
    "times": "×",
    "le": "≤",
    "ge": "≥",
    "ne": "≠",
    "approx": "≈",
    "dots": "…",
    "cdots": "…",
    "ldots": "…",
    "vdots": "…",
    "quad": " ",
    "qquad": " ",
    "to": "→",
    "max": "max",
    "tanh": "tanh",
    "in": "∈",
    "infty": "∞",
    "ast": "*",
    "prime": "′",
    "left": "",
    "right": "",
    "displaystyle": "",
}
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", f"{MINUS}0123456789")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_DROPPED = re.compile(r"\\(?:begin|end)\{[^}]*\}|\\[,;:! ]|&")


def shortest(value: float, digits: int = DIGITS) -> str:
    """A number as one would write it by hand, such as 0.31 or 4.2·10⁻⁷: no trailing zeros.

    Args:
        value: Any number; one that is not finite becomes ∞ or "?".
        digits: Significant ones, at most.
    """
    if math.isnan(value):
        return "?"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    text = f"{value:.{digits}g}"
    mantissa, _e, exponent = text.partition("e")
    if exponent:
        return f"{mantissa.replace('-', MINUS)}·10{str(int(exponent)).translate(_RAISED)}"
    return "0" if text in ("-0", "0") else text.replace("-", MINUS)


def subscript(number: int) -> str:
    """A number as an index, such as ₁₂."""
    return str(number).translate(_SUBSCRIPTS)


def number(value: float, digits: int = DIGITS) -> str:
    """A number in LaTeX; a minus in front of it stands close to it."""
    text = shortest(value, digits)
    text = text.replace("∞", r"\infty ")
    mantissa, power, exponent = text.partition("·10")
    if power:
        return rf"{_close(mantissa)} \cdot 10^{{{_close(exponent.translate(_LOWERED))}}}"
    return _close(text)


def factor(value: float, digits: int = DIGITS) -> str:
    """A number as a factor or a later summand: in brackets where it is negative."""
    return rf"({number(value, digits)})" if value < 0 else number(value, digits)


def in_short(values: NDArray[np.floating], digits: int = 3) -> str:
    """An array in a few words: "0.0123, shape (1,)", or "−0.31 … 0.28, shape (1, 784)".

    Args:
        values: Of any shape with at least one number.
        digits: Significant ones.
    """
    if values.size <= 4:
        written = ", ".join(shortest(float(value), digits) for value in values.flat)
    else:
        written = " … ".join(shortest(float(end), digits) for end in (values.min(), values.max()))
    return _("{values}, shape {shape}").format(values=written, shape=values.shape)


def activation_title(name: str) -> str:
    """An activation as one writes it, by the engine's name for it."""
    return name.replace("relu", "ReLU")


def in_words(latex: str) -> str:
    """LaTeX as plain text for a screen reader, such as "∂D/∂w_1 = −(ζ − s) f′(h) σ_1"."""
    text = _DROPPED.sub(" ", latex.replace(r"\\", "; "))
    text = re.sub(r"\\text\{([^}]*)\}", r"\1", text).replace(r"\{", "{").replace(r"\}", "}")
    before = ""
    while before != text:
        before = text
        text = re.sub(r"\\(?:overrightarrow|underline|mathbf|boxed|hspace)\{([^{}]*)\}", r"\1", text)
        text = re.sub(r"(?<![_^}a-z])\{([^{}]*)\}", r"\1", text)
        text = re.sub(r"([_^])\{([^{}]*)\}", r"\1\2", text)
        text = re.sub(r"\\t?d?frac\{([^{}]*)\}\{([^{}]*)\}", _fraction, text)
    text = re.sub(r"\\([A-Za-z]+)", lambda found: _GREEK.get(found[1]) or _SIGNS.get(found[1], ""), text)
    return re.sub(r"\s+", " ", text.replace("-", MINUS).replace("'", "′")).strip()


def _close(text: str) -> str:
    """A minus in braces is a sign of the number, not an operation with room on both sides."""
    return f"{{-}}{text[1:]}" if text.startswith(MINUS) else text


def _fraction(found: re.Match[str]) -> str:
    above, below = found[1].strip(), found[2].strip()
    return f"{_grouped(above)}/{_grouped(below)}"


def _grouped(part: str) -> str:
    return f"({part})" if re.search(r"[-+= ]", part.replace(r"\partial ", "∂")) else part
