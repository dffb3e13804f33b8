"""Which mistake is in the backward pass: none, or one of the classic ones."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from app.lessons.gradient_check.mistakes import MISTAKES, Mistake, mistake_called
from engine import Architecture

_NOTHING = "Nothing broken: the engine as it is"
_NOTHING_TIP = "The engine's own backward pass, the one that trains in the window."


class MistakeChoice(QWidget):
    """One button for every mistake, and one for none.

    Attributes:
        chosen: The `Mistake`, or None for none.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mistake_choice")
        self.setAccessibleName("Break it")
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        self._buttons: dict[str, QRadioButton] = {}
        for key, title, tip in (
            ("none", _NOTHING, _NOTHING_TIP),
            *((one.key, one.title, one.done) for one in MISTAKES),
        ):
            button = QRadioButton(title, self)
            button.setObjectName(f"mistake_{key}")
            button.setToolTip(tip)
            self._group.addButton(button)
            column.addWidget(button)
            self._buttons[key] = button
        self._buttons["none"].setChecked(True)
        self._group.buttonToggled.connect(self._tell)

    @property
    def mistake(self) -> Mistake | None:
        """The one that is chosen; None for none."""
        key = next(key for key, button in self._buttons.items() if button.isChecked())
        return None if key == "none" else mistake_called(key)

    def show_possible(self, architecture: Architecture | None) -> None:
        """Offers only what a network of that architecture can show; everything when None."""
        for mistake in MISTAKES:
            why_not = mistake.why_not(architecture) if architecture is not None else ""
            button = self._buttons[mistake.key]
            if why_not and button.isChecked():
                self._buttons["none"].setChecked(True)
            button.setEnabled(not why_not)
            button.setToolTip(why_not or mistake.done)

    @Slot(object, bool)
    def _tell(self, _button: object, checked: bool) -> None:
        if checked:
            self.chosen.emit(self.mistake)
