"""Colours: taken from the palette, readable in light and dark and by colour-blind people."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette

# Okabe and Ito's blue and vermilion (and their lighter forms on dark): told apart by everyone.
_PERSONS_LIGHT = ("#0072b2", "#c44e00", "#00795c", "#a0507f")
_PERSONS_DARK = ("#56b4e9", "#ff9a4d", "#2fc79b", "#dd94bd")


def is_dark(palette: QPalette) -> bool:
    """Whether text is lighter than what it stands on."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def person_colour(index: int, palette: QPalette) -> QColor:
    """The colour of the person with that index (0, 1, …) wherever the person appears."""
    colours = _PERSONS_DARK if is_dark(palette) else _PERSONS_LIGHT
    return QColor(colours[index % len(colours)])


def curve_colours(palette: QPalette) -> tuple[QColor, QColor]:
    """Colours of the training and the validation curve."""
    if is_dark(palette):
        return QColor("#e6e6e6"), QColor("#f0c75e")
    return QColor("#303030"), QColor("#b07d00")


def muted(palette: QPalette) -> QColor:
    """For captions and units: readable, yet behind the text."""
    text, window = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
    return QColor(*(round(0.66 * a + 0.34 * b) for a, b in zip(_rgb(text), _rgb(window), strict=True)))


def line(palette: QPalette) -> QColor:
    """For frames and separators."""
    text, window = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
    return QColor(*(round(0.2 * a + 0.8 * b) for a, b in zip(_rgb(text), _rgb(window), strict=True)))


def diverging(values: NDArray[np.floating], limit: float, palette: QPalette) -> NDArray[np.uint8]:
    """Signed numbers as colours: negative blue, zero the palette's base, positive orange.

    Args:
        values: Any shape.
        limit: The absolute value that gets the full colour; 0 makes everything zero's colour.
        palette: Where the colour of zero comes from.

    Returns:
        RGB, the shape of `values` with an axis of 3 added.
    """
    zero = np.array(_rgb(palette.color(QPalette.ColorRole.Base)), dtype=np.float64)
    negative, positive = (np.array(_rgb(person_colour(i, palette)), dtype=np.float64) for i in (0, 1))
    share = np.clip(np.nan_to_num(values / limit) if limit > 0 else np.zeros_like(values), -1, 1)[..., None]
    colours = zero + np.abs(share) * (np.where(share < 0, negative, positive) - zero)
    return np.ascontiguousarray(np.round(colours), dtype=np.uint8)


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
