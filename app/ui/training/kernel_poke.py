"""A field for another number in place of one of the network's."""

import math

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from app.ui.training.kernel_readout import Readout
from app.ui.training.kernel_words import number

_WIDEST = "−0.0000000"
_TOOLTIP = (
    "Type another number and press Enter: every view shows at once what it changes. Undo takes it back."
)
_HINT = "Type a number and press Enter, and see what it changes."


class PokeField(QWidget):
    """The number of one place, such as "k₂,₃ = 0.134", to be typed over."""

    entered = Signal(float)
    """Another number was typed and Enter pressed."""
    left = Signal()
    """Escape was pressed, or a number entered: the keyboard is not needed here any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = 0.0
        self._why = ""
        self._symbol = QLabel(self)
        self._symbol.setObjectName("poke_symbol")
        self._field = _Field(self)
        self._note = Readout("poke_note", "what can be typed here", self)
        self._symbol.setBuddy(self._field)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._symbol)
        row.addWidget(self._field)
        row.addWidget(self._note, 1)
        self._field.returnPressed.connect(self._enter)
        self._field.escaped.connect(self._leave)
        self._field.textEdited.connect(self._clear_complaint)
        self.set_editable(False, "")

    def set_editable(self, possible: bool, why: str) -> None:
        """Whether a number can be typed; if not, the sentence says why."""
        self._why = "" if possible else why
        self._field.setEnabled(possible)
        self._field.setToolTip(_TOOLTIP if possible else why or _TOOLTIP)
        self._field.setAccessibleDescription(self._field.toolTip())
        if not possible:
            self._field.setModified(False)
            self._restore()
        self._clear_complaint()

    def show_number(self, symbol: str, value: float) -> None:
        """Shows the number of a place, unless one is being typed for the same place.

        Args:
            symbol: The place, such as k₂,₃.
            value: The number.
        """
        self._value = value
        label = f"{symbol} ="
        if self._symbol.text() != label:
            self._symbol.setText(label)
            self._field.setAccessibleName(label)
            self._field.setModified(False)
            self._clear_complaint()
        if not self._field.isModified():
            self._restore()

    def begin(self, typed: str) -> None:
        """Takes the keyboard to type a number.

        Args:
            typed: What was typed already; "" selects the number that is there.
        """
        if not self._field.isEnabled():
            return
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        if typed:
            self._field.setText(typed)
            self._field.setModified(True)
        else:
            self._field.selectAll()

    def _enter(self) -> None:
        if not self._field.isModified():
            # What is shown is rounded: it must not replace the number itself.
            self.left.emit()
            return
        text = self._field.text().strip()
        try:
            value = float(text.replace("−", "-").replace(",", "."))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self._note.say(f"“{text}” is not a number. Type one such as −0.25." if text else _HINT)
            return
        self._field.setModified(False)
        self.entered.emit(value)
        self.left.emit()

    def _leave(self) -> None:
        self._field.setModified(False)
        self._clear_complaint()
        self._restore()
        self.left.emit()

    def _restore(self) -> None:
        shown = number(self._value)
        if self._field.text() != shown:
            self._field.setText(shown)

    def _clear_complaint(self) -> None:
        self._note.say(self._why or (_HINT if self._field.isEnabled() else ""), quiet=True)


class _Field(QLineEdit):
    escaped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("poke_value")

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(_WIDEST) + 14, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        # Before the window's shortcuts: here Escape ends the typing.
        is_key = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_key and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
