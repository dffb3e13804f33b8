"""Palettes and a run, for tests of what the Training panel shows."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget


def light_palette() -> QPalette:
    return _palette(window="#efefef", base="#ffffff", text="#000000", button="#efefef")


def dark_palette() -> QPalette:
    return _palette(window="#2b2b2b", base="#1e1e1e", text="#f0f0f0", button="#383838")


def without_style() -> None:
    """Takes off what a window has worn, so that a widget's own palette reaches its children."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyleSheet("")


def run_history(epochs: int) -> dict[str, NDArray[np.float64]]:
    """A run whose D falls from 6 to almost 0."""
    epoch = np.arange(epochs, dtype=np.float64)
    falling = np.exp(-5 * epoch / epochs)
    return {
        "epoch": epoch,
        "error": 6 * falling,
        "accuracy": 1 - falling / 2,
        "validation_error": 2 * falling,
        "validation_accuracy": 1 - falling / 2,
    }


def colours_of(widget: QWidget) -> set[str]:
    """Every colour that is seen on a widget."""
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def _palette(window: str, base: str, text: str, button: str) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(button), QColor(window))
    palette.setColor(role.Base, QColor(base))
    for written in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(written, QColor(text))
        palette.setColor(QPalette.ColorGroup.Disabled, written, QColor("#808080"))
    palette.setColor(role.Highlight, QColor("#2a82da"))
    palette.setColor(role.HighlightedText, QColor("#ffffff"))
    return palette
