"""Where the window stands when it opens."""

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_USUAL = QSize(1280, 800)
_FRAME = QSize(4, 32)
"""What a window manager puts around a window, roughly."""


def place_window(window: QWidget, saved: QByteArray | None) -> None:
    """Puts a window where it was the last time, but always where a screen is now.

    Args:
        window: Not yet shown.
        saved: What its `saveGeometry` gave; None at the first start.
    """
    window.resize(_USUAL.boundedTo(window.screen().availableSize() - _FRAME))
    if isinstance(saved, QByteArray):
        window.restoreGeometry(saved)
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if screens and not any(screen.intersects(window.frameGeometry()) for screen in screens):
        window.move(screens[0].topLeft())
