"""How curves are drawn: the run strong, what lies behind it pale, validation always in dashes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QPen

from app.ui.theme import curve_colours, is_dark

_WIDTH = 1.5
_STRONG = 2.2
_DASHES = [5, 2.5]
_PALE = 0.42
# Blue, vermilion, green, violet and grey-brown of different lightness: told apart by colour-blind people too.
_KEPT_LIGHT = ("#7fb2e0", "#f0a37e", "#62b894", "#c79fd6", "#b0a48e")
_KEPT_DARK = ("#3f78a8", "#a8623c", "#3d8a69", "#8a619b", "#7d735f")
_KEPT_HIGHLIGHTED_LIGHT = ("#0072b2", "#c44e00", "#00795c", "#8a3fa8", "#6b5c3c")
_KEPT_HIGHLIGHTED_DARK = ("#56b4e9", "#ff9a4d", "#2fc79b", "#dd94f0", "#cdbf9f")

Pens = tuple[QPen, QPen]


def curve_pens(palette: QPalette) -> Pens:
    """How the training and the validation curve are drawn: solid, and dashed in another colour."""
    return _pens(*curve_colours(palette), _WIDTH)


def smoothed_pens(palette: QPalette) -> Pens:
    """The same for smoothed curves, stronger."""
    return _pens(*curve_colours(palette), _STRONG)


def pale_pens(palette: QPalette) -> Pens:
    """The same for what was measured, behind the smoothed curves."""
    training, validation = (pale(colour, palette) for colour in curve_colours(palette))
    return _pens(training, validation, 1.0)


def kept_colour(index: int, palette: QPalette, highlighted: bool = False) -> QColor:
    """The tone of the kept run of that index (0, 1, …)."""
    if is_dark(palette):
        tones = _KEPT_HIGHLIGHTED_DARK if highlighted else _KEPT_DARK
    else:
        tones = _KEPT_HIGHLIGHTED_LIGHT if highlighted else _KEPT_LIGHT
    return QColor(tones[index % len(tones)])


def kept_pens(index: int, palette: QPalette, highlighted: bool = False) -> Pens:
    """How the training and the validation curve of a kept run are drawn."""
    tone = kept_colour(index, palette, highlighted)
    return _pens(tone, tone, _STRONG if highlighted else _WIDTH)


def pale(colour: QColor, palette: QPalette) -> QColor:
    """A colour nearly gone into the ground. Opaque, so that a line may cross itself."""
    ground = palette.color(QPalette.ColorRole.Base)
    parts = ((c.red(), c.green(), c.blue()) for c in (colour, ground))
    return QColor(*(round(_PALE * of + (1 - _PALE) * under) for of, under in zip(*parts, strict=True)))


def _pens(training: QColor, validation: QColor, width: float) -> Pens:
    dashes = QPen(validation, width, Qt.PenStyle.CustomDashLine)
    dashes.setDashPattern(_DASHES)
    pens = QPen(training, width), dashes
    for pen in pens:
        pen.setCosmetic(True)
    return pens
