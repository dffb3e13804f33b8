"""A field for a choice: a few values, each with the words shown for it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from app.ui.training.setting_fields import ChoiceSetting


class ChoiceField(QComboBox):
    """One choice of the settings.

    Args:
        setting: What there is to choose.
    """

    edited = Signal(str)
    """The setting's name, after the user has chosen."""

    def __init__(self, setting: ChoiceSetting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        for value, text in setting.choices:
            self.addItem(text, value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(self._tell)

    def read(self) -> str:
        """The value that is chosen."""
        return str(self.currentData())

    def show_setting(self, value: str) -> None:
        """Shows a value."""
        self.setCurrentIndex(self.findData(value))

    def is_pending(self) -> bool:
        """Never: a choice counts at once."""
        return False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turns only with the keyboard's focus, so that scrolling past changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _tell(self) -> None:
        self.edited.emit(self._setting.name)
