"""The look of everything: a few sizes, two palettes and one style sheet, and the colours that carry meaning.

No widget sets a style sheet, a colour or the size of a font of its own: it says what it is by `typed` or by
the properties `primary`, `flat` and `card`, and draws in the palette's colours.
"""

import textwrap
from functools import lru_cache
from importlib.resources import files
from inspect import isfunction
from string import Template

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QHelpEvent, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget

from app.ui.actions import ActionTable
from app.ui.preferences import Preferences

GAP = 8
"""Pixels between things that belong together; half of it inside them, twice of it around them."""
RADIUS = 6
"""Pixels of a rounded corner."""
TYPE = {"small": 0.88, "text": 1.0, "heading": 1.2, "large": 1.6, "answer": 2.4}
"""The scale of type, as multiples of the application's font."""
_TIP_WIDTH = 64
"""Of a line of a tooltip, in letters."""
SCALES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6, 1.8, 2.0)
"""What Ctrl + and Ctrl − step through."""

_Role = QPalette.ColorRole

_LIGHT = {
    _Role.Window: "#f4f5f7",
    _Role.WindowText: "#1b1f24",
    _Role.Base: "#ffffff",
    _Role.AlternateBase: "#f8f9fa",
    _Role.Text: "#1b1f24",
    _Role.Button: "#ffffff",
    _Role.ButtonText: "#1b1f24",
    _Role.BrightText: "#ffffff",
    _Role.ToolTipBase: "#ffffff",
    _Role.ToolTipText: "#1b1f24",
    _Role.PlaceholderText: "#69717b",
    _Role.Highlight: "#4a55c8",
    _Role.HighlightedText: "#ffffff",
    _Role.Link: "#3b46b5",
    _Role.LinkVisited: "#6b3fa0",
}

_DARK = {
    _Role.Window: "#1d1f22",
    _Role.WindowText: "#e8eaed",
    _Role.Base: "#141618",
    _Role.AlternateBase: "#1a1c1f",
    _Role.Text: "#e8eaed",
    _Role.Button: "#2a2d31",
    _Role.ButtonText: "#e8eaed",
    _Role.BrightText: "#ffffff",
    _Role.ToolTipBase: "#2a2d31",
    _Role.ToolTipText: "#e8eaed",
    _Role.PlaceholderText: "#959ca5",
    _Role.Highlight: "#5f6bdf",
    _Role.HighlightedText: "#ffffff",
    _Role.Link: "#a3abff",
    _Role.LinkVisited: "#c3a4ee",
}

_DISABLED = (_Role.WindowText, _Role.Text, _Role.ButtonText)

# Okabe and Ito's blue and vermilion (and their lighter forms on dark): told apart by everyone.
_PERSONS_LIGHT = ("#0072b2", "#c44e00", "#00795c", "#a0507f")
_PERSONS_DARK = ("#56b4e9", "#ff9a4d", "#2fc79b", "#dd94bd")


def typed(label: QLabel, size: str, *, bold: bool = False) -> QLabel:
    """Says which size of `TYPE` a label has, and whether it is bold; the label."""
    label.setProperty("type", size)
    label.setProperty("bold", bold)
    return label


class Appearance(QObject):
    """Light, dark, or as the system is, how large everything is, and tooltips in short lines.

    What was chosen is remembered.

    Args:
        preferences: Where it is remembered.
        actions: Those of the three appearances are marked.
    """

    def __init__(self, preferences: Preferences, actions: ActionTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._actions = actions
        font = QApplication.font()
        self._usual = font.pointSizeF()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Qt breaks no lines of a plain tooltip.
        if (
            isinstance(event, QHelpEvent)
            and event.type() == QEvent.Type.ToolTip
            and isinstance(watched, QWidget)
            # A widget with events of its own knows better what is pointed at.
            and not isfunction(type(watched).event)
        ):
            lines = watched.toolTip().split("\n")
            if max(map(len, lines)) > _TIP_WIDTH and not lines[0].startswith("<"):
                tip = "\n".join(textwrap.fill(line, _TIP_WIDTH) for line in lines)
                QToolTip.showText(event.globalPos(), tip, watched)
                return True
        return False

    def restore(self) -> None:
        """Takes over what was chosen last time."""
        if (application := QApplication.instance()) is not None:
            application.installEventFilter(self)
        self._choose(self._preferences.appearance)

    def system(self) -> None:
        """As the system is."""
        self._choose("system")

    def light(self) -> None:
        """Dark text on light ground."""
        self._choose("light")

    def dark(self) -> None:
        """Light text on dark ground."""
        self._choose("dark")

    def larger(self) -> None:
        """Everything a step larger."""
        self._scale(next((scale for scale in SCALES if scale > self._preferences.scale), SCALES[-1]))

    def smaller(self) -> None:
        """Everything a step smaller."""
        self._scale(next((scale for scale in reversed(SCALES) if scale < self._preferences.scale), SCALES[0]))

    def usual(self) -> None:
        """Everything as large as the system's font."""
        self._scale(1.0)

    def _scale(self, scale: float) -> None:
        self._preferences.scale = scale
        self._show()

    def _choose(self, name: str) -> None:
        self._preferences.appearance = name
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        # The scheme reaches the window's frame and the file dialogs, where the system has a dark one at all.
        QGuiApplication.styleHints().setColorScheme(schemes.get(name, Qt.ColorScheme.Unknown))
        self._actions[{"system": "system_colours"}.get(name, name)].setChecked(True)
        self._show()

    @Slot()
    def _follow_system(self) -> None:
        if self._preferences.appearance == "system":
            self._show()

    def _show(self) -> None:
        chosen = self._preferences.appearance
        system_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        palette = (
            dark_palette() if chosen == "dark" or (chosen == "system" and system_dark) else light_palette()
        )
        font = QApplication.font()
        font.setPointSizeF(self._usual * self._preferences.scale)
        wear(palette, font)


def wear(palette: QPalette, font: QFont) -> None:
    """Gives the whole application these colours, and this font for usual text."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    sheet = style_sheet(palette, font)
    if QApplication.font() != font:
        QApplication.setFont(font)
    QApplication.setPalette(palette)
    if application.styleSheet() != sheet:
        application.setStyleSheet(sheet)


def light_palette() -> QPalette:
    """Dark text on light ground."""
    return _palette(_LIGHT, "#9aa0a8")


def dark_palette() -> QPalette:
    """Light text on dark ground."""
    return _palette(_DARK, "#6d747d")


def _palette(colours: dict[QPalette.ColorRole, str], disabled: str) -> QPalette:
    # From these two Qt derives the shades of frames.
    palette = QPalette(QColor(colours[_Role.Button]), QColor(colours[_Role.Window]))
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(disabled))
    return palette


def style_sheet(palette: QPalette, font: QFont) -> str:
    """The one style sheet, in the palette's colours and in multiples of the font."""
    em = font.pointSizeF() * (QGuiApplication.primaryScreen().logicalDotsPerInch() / 72)
    shades = "light" if is_dark(palette) else "dark"
    images = files("assets").joinpath("style")
    values = {
        **{f"em{round(100 * part)}": round(em * part) for part in (0.2, 0.3, 0.5, 0.8, 1.0, 1.2, 1.5)},
        **{size: f"{font.pointSizeF() * times:.1f}" for size, times in TYPE.items()},
        # Qt draws a corner square whose radius is more than half of its side.
        "round": (round(em * 0.8) + 2) // 2,
        "knob": min(round(em * 0.8) + 4, 2 * round(em * 0.3) + 4) // 2,
        "window": palette.color(_Role.Window).name(),
        "base": palette.color(_Role.Base).name(),
        "text": palette.color(_Role.WindowText).name(),
        "text_size": f"{font.pointSizeF():.1f}",
        "button": palette.color(_Role.Button).name(),
        "accent": palette.color(_Role.Highlight).name(),
        "on_accent": palette.color(_Role.HighlightedText).name(),
        "soft": _between(palette, 0.08, _Role.Highlight).name(),
        "softer": _between(palette, 0.18, _Role.Highlight).name(),
        "line": line(palette).name(),
        "edge": _between(palette, 0.28).name(),
        "muted": muted(palette).name(),
        "disabled": palette.color(QPalette.ColorGroup.Disabled, _Role.WindowText).name(),
        "hover": _between(palette, 0.06).name(),
        "chevron": images.joinpath(f"chevron-{shades}.svg"),
        "up": images.joinpath(f"chevron-up-{shades}.svg"),
        "check": images.joinpath("check.svg"),
        "dot": images.joinpath("dot.svg"),
        "radius": RADIUS,
    }
    sheet = Template(images.joinpath("facet.qss").read_text(encoding="utf-8"))
    # Qt reads forward slashes on every system.
    return sheet.substitute({name: str(value).replace("\\", "/") for name, value in values.items()})


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
    return _between(palette, 0.14)


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


def _between(palette: QPalette, share: float, towards: QPalette.ColorRole = _Role.WindowText) -> QColor:
    """A colour between that of the window, 0, and that of the text on it (or another role), 1."""
    return QColor(_mixed(palette.color(towards).rgb(), palette.color(_Role.Window).rgb(), share))


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
