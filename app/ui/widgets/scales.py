"""Colours and numbers of plots; unlike the plot itself, quick to import."""

import math

from PySide6.QtGui import QColor, QPalette

from app.ui.style import curve_colours, is_dark, muted

Role = str | int

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
# Blue, vermilion, green, violet and brown of different lightness: told apart by colour-blind people too.
_TONES_LIGHT = ("#0072b2", "#c44e00", "#00795c", "#8a3fa8", "#6b5c3c")
_TONES_DARK = ("#56b4e9", "#ff9a4d", "#2fc79b", "#dd94f0", "#cdbf9f")
_PALE_LIGHT = ("#7fb2e0", "#f0a37e", "#62b894", "#c79fd6", "#b0a48e")
_PALE_DARK = ("#3f78a8", "#a8623c", "#3d8a69", "#8a619b", "#7d735f")


def role_colour(role: Role, palette: QPalette, tone: int = 0) -> QColor:
    """The colour of a curve, a line or a point.

    Args:
        role: "training", "validation", "kept" (pale), "past", "text", "muted", "warning", or a number that
            tells several curves apart.
        palette: Light or dark.
        tone: Tells several kept ones apart.
    """
    dark = is_dark(palette)
    if isinstance(role, int):
        tones = _TONES_DARK if dark else _TONES_LIGHT
        return QColor(tones[role % len(tones)])
    if role == "kept":
        tones = _PALE_DARK if dark else _PALE_LIGHT
        return QColor(tones[tone % len(tones)])
    if role in ("training", "validation"):
        return curve_colours(palette)[role == "validation"]
    if role == "muted":
        return muted(palette)
    if role == "past":
        return QColor("#b99cff" if dark else "#6a3fb5")
    return QColor("#ff9b90" if dark else "#a8200d") if role == "warning" else palette.text().color()


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """A colour nearly gone into the ground. Opaque, so that a line may cross itself."""
    parts = ((c.red(), c.green(), c.blue()) for c in (colour, ground))
    return QColor(*(round(share * of + (1 - share) * under) for of, under in zip(*parts, strict=True)))


def power_of_ten(exponent: int) -> str:
    """A power of ten as a number, or with its exponent where that is shorter."""
    return f"{10.0**exponent:g}" if -3 <= exponent <= 3 else f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def round_number_above(value: float) -> float:
    """The least of 1, 1.5, 2, 3, 4, 5, 6, 8, 10 times a power of ten that is not below a positive number."""
    unit = 10.0 ** math.floor(math.log10(value))
    return next((m * unit for m in (1, 1.5, 2, 3, 4, 5, 6, 8) if m * unit >= value * (1 - 1e-9)), 10 * unit)
