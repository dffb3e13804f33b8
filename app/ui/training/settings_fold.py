"""What stands above the settings that fold away: opens and closes them, and tells them in short."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.recognition.settings import RunSettings, setting_words
from app.ui.one_line import OneLine
from app.ui.training.setting_fields import ALWAYS_SEEN
from app.ui.training.stop_rules import stop_rules

_SMALL = 0.92
_OPEN_TIP = "Shows all settings: when to stop, when to update, the network, the images, the seed."
_ALWAYS_STOPS = "It also stops when D grows beyond all bounds, or when every derivative of D has become 0."
_CLOSE_TIP = "Folds these settings away."


class FoldHeading(QWidget):
    """*All settings*, which opens and closes the rest of them, and a line beside it.

    While the rest is folded away the line tells it in short, and while it is open, when a run stops.
    """

    toggled = Signal(bool)
    """Whether the rest is to be seen, after the user has said so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = QToolButton(self)
        self._button.setObjectName("all_settings")
        self._button.setText("All settings")
        self._button.setAccessibleName("all settings")
        self._button.setCheckable(True)
        self._button.setAutoRaise(True)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._button.clicked.connect(self._tell)
        self._summary = self._line("settings_summary", "the other settings in short")
        self._stops = self._line("stop_rules", "when a run stops")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._button)
        row.addWidget(self._summary, 1)
        row.addWidget(self._stops, 1)
        self.set_open(False)

    def is_open(self) -> bool:
        """Whether the rest of the settings is to be seen."""
        return self._button.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Shows that the rest is open or folded away, without a signal."""
        self._button.setChecked(is_open)
        self._button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._button.setToolTip(_CLOSE_TIP if is_open else _OPEN_TIP)
        self._summary.setVisible(not is_open)
        self._stops.setVisible(is_open)

    def set_settings(self, settings: RunSettings) -> None:
        """Tells in short the settings that can be folded away, and when a run with these settings stops."""
        words = [text for name, text in setting_words(settings).items() if name not in ALWAYS_SEEN]
        self._summary.setText(" · ".join(words))
        sentence = ", ".join(words)
        self._summary.setToolTip(f"{sentence[0].upper()}{sentence[1:]}.")
        self._stops.setText(stop_rules(settings))
        self._stops.setToolTip(f"{self._stops.text()} {_ALWAYS_STOPS}")

    def _line(self, name: str, accessible_name: str) -> OneLine:
        made = OneLine("", size=_SMALL, parent=self)
        made.setObjectName(name)
        made.setAccessibleName(accessible_name)
        return made

    def _tell(self, is_open: bool) -> None:
        self.set_open(is_open)
        self.toggled.emit(is_open)
