"""Light, dark, or as the system is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.actions import ActionTable
from app.ui.palettes import dark_palette, light_palette
from app.ui.preferences import Preferences

_ACTIONS = {"system": "system_colours", "light": "light", "dark": "dark"}


class Appearance:
    """Switches the application's colours and remembers which were chosen."""

    def __init__(self, preferences: Preferences, actions: ActionTable) -> None:
        self._preferences = preferences
        self._actions = actions

    def restore(self) -> None:
        """Takes over what was chosen last time."""
        {"system": self.system, "light": self.light, "dark": self.dark}[self._preferences.appearance]()

    def system(self) -> None:
        """As the system is."""
        self._choose("system", Qt.ColorScheme.Unknown, QPalette())

    def light(self) -> None:
        """Dark text on light ground."""
        self._choose("light", Qt.ColorScheme.Light, light_palette())

    def dark(self) -> None:
        """Light text on dark ground."""
        self._choose("dark", Qt.ColorScheme.Dark, dark_palette())

    def _choose(self, name: str, scheme: Qt.ColorScheme, palette: QPalette) -> None:
        self._preferences.appearance = name
        # The scheme reaches the window's frame and the file dialogs, where the system has a dark one at all.
        QGuiApplication.styleHints().setColorScheme(scheme)
        QApplication.setPalette(palette)
        self._actions[_ACTIONS[name]].setChecked(True)
