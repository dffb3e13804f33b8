"""Numbers as text: in a sentence, and short enough for a cell of a picture."""

import math

from app.language import _
from app.lessons.latex import shortest

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_TINY, _HUGE = 1e-4, 1e5


def number(value: float, *, sign: bool = False) -> str:
    """A number with three decimals, more where it is so small that fewer than two digits were left.

    Args:
        value: The number.
        sign: Whether a positive number gets its sign too.
    """
    size = abs(value)
    if not math.isfinite(value) or size >= _HUGE or 0 < size < _TINY:
        return significant(value, 2, sign=sign)
    decimals = max(3, 1 - math.floor(math.log10(size))) if size else 3
    return f"{value:{'+' if sign else ''}.{decimals}f}".replace("-", "−")


def significant(value: float, digits: int, *, sign: bool = False) -> str:
    """A number with that many digits at most, such as 0.0012, 1.31 or 4.2·10⁻⁷."""
    if math.isnan(value):
        return _("not a number")
    text = shortest(value, digits)
    return f"+{text}" if sign and 0 < value < math.inf else text


def superscript(power: int) -> str:
    """A number as an exponent, such as ⁻³."""
    return str(power).translate(_SUPERSCRIPTS)


def typed_number(text: str) -> float | None:
    """The number that somebody typed, with a comma or a point; None where it is none."""
    try:
        value = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def rounded_up(value: float) -> float:
    """An end of a scale: rounded up to two digits, so that it stands still while numbers move a little."""
    if value == 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(value)) - 1)
    return math.ceil(round(value / unit, 4)) * unit


def cell_power(limit: float) -> int:
    """The power of ten that cells leave out, so that two decimals tell something of every number.

    Args:
        limit: The largest absolute value on the scale.
    """
    if not limit or 0.1 <= limit < 10:
        return 0
    return math.floor(math.log10(limit))


def cell_text(value: float, power: int, *, short: bool = False) -> str:
    """A number in units of 10^power: −0.134, or short −.13.

    Args:
        value: The number.
        power: As `cell_power` gives it.
        short: In as few characters as two digits take.
    """
    if not math.isfinite(value):
        return "?"
    scaled = value / 10.0**power
    if not short:
        return f"{scaled:.3f}".replace("-", "−")
    if abs(scaled) >= 0.995:
        return f"{scaled:.1f}".replace("-", "−")
    text = f"{scaled:.2f}"
    return "0" if text in ("0.00", "-0.00") else text.replace("0.", ".", 1).replace("-", "−")
