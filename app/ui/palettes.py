"""Light and dark palettes of our own, for systems that do not offer the one that was chosen."""

from PySide6.QtGui import QColor, QPalette

_Role = QPalette.ColorRole

_LIGHT = {
    _Role.Window: "#efefef",
    _Role.WindowText: "#1a1a1a",
    _Role.Base: "#ffffff",
    _Role.AlternateBase: "#f6f6f6",
    _Role.Text: "#1a1a1a",
    _Role.Button: "#f2f2f2",
    _Role.ButtonText: "#1a1a1a",
    _Role.BrightText: "#ffffff",
    _Role.ToolTipBase: "#ffffe6",
    _Role.ToolTipText: "#1a1a1a",
    _Role.PlaceholderText: "#767676",
    _Role.Highlight: "#2f7fbf",
    _Role.HighlightedText: "#ffffff",
    _Role.Link: "#0060a8",
    _Role.LinkVisited: "#6b3fa0",
}

_DARK = {
    _Role.Window: "#26282b",
    _Role.WindowText: "#e8e8e8",
    _Role.Base: "#1b1d1f",
    _Role.AlternateBase: "#222427",
    _Role.Text: "#e8e8e8",
    _Role.Button: "#34373b",
    _Role.ButtonText: "#e8e8e8",
    _Role.BrightText: "#ffffff",
    _Role.ToolTipBase: "#34373b",
    _Role.ToolTipText: "#e8e8e8",
    _Role.PlaceholderText: "#8d9196",
    _Role.Highlight: "#3d8fd1",
    _Role.HighlightedText: "#ffffff",
    _Role.Link: "#7cc0f2",
    _Role.LinkVisited: "#c3a4ee",
}

_DISABLED = (_Role.WindowText, _Role.Text, _Role.ButtonText)


def light_palette() -> QPalette:
    """Dark text on light ground."""
    return _palette(_LIGHT, "#9a9a9a")


def dark_palette() -> QPalette:
    """Light text on dark ground."""
    return _palette(_DARK, "#74787d")


def _palette(colours: dict[QPalette.ColorRole, str], disabled: str) -> QPalette:
    # From these two Qt derives the shades of frames and bevels.
    palette = QPalette(QColor(colours[_Role.Button]), QColor(colours[_Role.Window]))
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(disabled))
    return palette
