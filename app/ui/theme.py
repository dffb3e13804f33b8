"""Colours: taken from the palette, readable in light and dark and by colour-blind people."""

from functools import lru_cache

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
    return _between(palette, 0.66)


def line(palette: QPalette) -> QColor:
    """For frames and separators."""
    return _between(palette, 0.2)


def diverging(values: NDArray[np.floating], limit: float, palette: QPalette) -> NDArray[np.uint8]:
    """Signed numbers as colours: negative blue, zero the palette's base, positive orange.

    Args:
        values: Any shape.
        limit: The absolute value that gets the full colour; 0 makes everything zero's colour.
        palette: Where the colour of zero comes from.

    Returns:
        RGB, the shape of `values` with an axis of 3 added.
    """
    zero, below, above = _ends(palette.color(QPalette.ColorRole.Base).rgb(), is_dark(palette))
    share = np.clip(values / limit if limit > 0 else np.zeros_like(values), -1, 1)
    share = np.where(np.isnan(share), 0, share)[..., None]
    colours = zero + np.abs(share) * np.where(share < 0, below, above)
    return np.asarray(np.rint(colours), dtype=np.uint8)


def _between(palette: QPalette, share: float) -> QColor:
    """A colour between that of the window, 0, and that of the text on it, 1."""
    text, window = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
    return QColor(_mixed(text.rgb(), window.rgb(), share))


@lru_cache(maxsize=8)
def _ends(base: int, dark: bool) -> tuple[NDArray[np.float64], ...]:
    """The colour of zero, and how far from it the colours of the negative and the positive end are."""
    names = (_PERSONS_DARK if dark else _PERSONS_LIGHT)[:2]
    zero, *ends = (np.array(_rgb(QColor(one)), dtype=np.float64) for one in (base, *names))
    return zero, *(end - zero for end in ends)


# Asked for hundreds of times a second while a run is drawn.
@lru_cache(maxsize=64)
def _mixed(text: int, window: int, share: float) -> int:
    both = zip(_rgb(QColor(text)), _rgb(QColor(window)), strict=True)
    return QColor(*(round(share * a + (1 - share) * b) for a, b in both)).rgb()


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
