"""Start, pause and reset a comparison; how far it is, and what has to be said about it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.ui.icons import icon, wear_icon
from app.ui.one_line import OneLine
from app.ui.training.captions import Notice
from app.ui.widgets.buttons import PrimaryButton

OUTDATED = "Settings or faces have changed since. Start compares them as they are now."
_START, _PAUSE, _GO_ON = "Start", "Pause", "Go on"


class LabControls(QWidget):
    """The buttons of a comparison.

    Args:
        name: Of the comparison, the beginning of its widgets' names.
        tip: What *Start* does, in a sentence.
        beside: More buttons, after these.
    """

    start_pressed = Signal()
    """To start, pause or go on, whatever it is at."""
    reset_pressed = Signal()
    """To forget what there is."""

    def __init__(
        self, name: str, tip: str, beside: tuple[QWidget, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._running = False
        self._icons: dict[str, QIcon] = {}
        self._action = QAction(_START, self)
        self._action.setToolTip(tip)
        self._action.triggered.connect(self.start_pressed)
        self._start = PrimaryButton(self._action, (_START, _PAUSE, _GO_ON), self)
        self._start.setObjectName(f"{name}_start")
        self._reset = QToolButton(self)
        self._reset.setObjectName(f"{name}_reset")
        self._reset.setText("Reset")
        self._reset.setAccessibleName("Reset the comparison")
        self._reset.setToolTip("Ends the comparison and forgets its curves; Start then begins anew.")
        self._reset.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._reset.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._reset.clicked.connect(self.reset_pressed)
        wear_icon(self._reset, "reset")
        self._epochs = OneLine(parent=self)
        self._epochs.setObjectName(f"{name}_epochs")
        self._epochs.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._notice = Notice(self)
        self._notice.setObjectName(f"{name}_notice")
        self._arrange(beside)
        self.show_state(running=False, done=0, epochs=0)

    def show_state(self, *, running: bool, done: int, epochs: int, ended: bool = False) -> None:
        """Shows how far it is.

        Args:
            running: Whether epochs follow each other.
            done: Epochs done.
            epochs: Epochs at most.
            ended: Whether there is nothing more to do.
        """
        self._running = running
        text = _PAUSE if running else _GO_ON if done and not ended else _START
        if self._action.text() != text:
            self._action.setText(text)
        self._start.setAccessibleName(f"{text} the comparison")
        self._take_icon()
        words = f"epoch {done} of {epochs}" if epochs else ""
        if self._epochs.text() != words:
            self._epochs.setText(words)
        self._reset.setEnabled(running or bool(epochs))

    def say(self, sentence: str) -> None:
        """Says something that has to be noticed; "" takes it away."""
        self._notice.say(sentence)

    def changeEvent(self, event: QEvent) -> None:
        """Follows the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._icons.clear()
            self._take_icon()

    def showEvent(self, event: QShowEvent) -> None:
        """Draws its icons, which takes milliseconds, before anybody waits for one."""
        super().showEvent(event)
        self._take_icon()

    def _take_icon(self) -> None:
        if not self.isVisible():
            return
        if not self._icons:
            self._icons = {name: icon(name, self.palette()) for name in ("run", "pause")}
        name = "pause" if self._running else "run"
        if self._action.icon().cacheKey() != self._icons[name].cacheKey():
            self._action.setIcon(self._icons[name])

    def _arrange(self, beside: tuple[QWidget, ...]) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget in (self._start, self._reset, *beside):
            row.addWidget(widget)
        row.addWidget(self._epochs, 1)
        self._reset.setMinimumHeight(self._start.sizeHint().height() - 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._notice)
