"""A field for a number: anything can be typed, arrows step sensibly, and only a finished edit counts."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QStyle, QStyleOptionSpinBox, QWidget

from app.ui.training.setting_fields import NumberSetting

_WIDEST = "0000000"


class NumberField(QAbstractSpinBox):
    """One number of the settings, with arrows.

    What is typed is not judged while it is typed: whoever listens to `edited` reads it and shows either the
    new number or the last good one again. So a bad number gets a sentence instead of a dead key.

    Args:
        setting: What the number is.
    """

    edited = Signal(str)
    """The setting's name, after Return or leaving the field with a new text, and after every step."""

    def __init__(self, setting: NumberSetting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._number = setting.low
        self._shown = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.editingFinished.connect(self._finish)

    def read(self) -> float:
        """The setting that the text stands for.

        Raises:
            SettingsError: It stands for none.
        """
        return self._setting.read(self.text())

    def show_setting(self, value: float) -> None:
        """Shows a setting and forgets what was typed."""
        self._show(self._setting.shown(value))

    def is_pending(self) -> bool:
        """Whether something was typed that nobody has judged yet."""
        return self.text() != self._shown

    def stepBy(self, steps: int) -> None:
        """Steps on from what is typed, if it is possible, within the limits."""
        self._finish()
        setting = self._setting
        self._show(min(max(setting.stepping(self._number, steps), setting.low), setting.high))
        self.selectAll()
        self.edited.emit(setting.name)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Up and down where the limits leave room."""
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self._number > self._setting.low:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        if self._number < self._setting.high:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        return flags

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Everything may be typed."""
        return QValidator.State.Acceptable, text, position

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turns only with the keyboard's focus, so that scrolling past changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        """Room for seven digits and the arrows."""
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        inside = QSize(self.fontMetrics().horizontalAdvance(_WIDEST), self.lineEdit().sizeHint().height())
        return self.style().sizeFromContents(QStyle.ContentsType.CT_SpinBox, option, inside, self)

    def minimumSizeHint(self) -> QSize:
        """The same: a number must be readable."""
        return self.sizeHint()

    def _show(self, number: float) -> None:
        self._number = number
        self._shown = self._setting.written(number)
        self.lineEdit().setText(self._shown)

    def _finish(self) -> None:
        if self.is_pending():
            self.edited.emit(self._setting.name)
