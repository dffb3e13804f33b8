"""A button that works while it is held, and is never stuck."""

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QMouseEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.icons import wear_icon


class CaptureButton(QPushButton):
    """Held down with the mouse, the space bar or `hold()`; let go as soon as that ends, in whatever way.

    Moving the mouse off the button while it is held does not let go: eyes are on the camera then.

    Args:
        text: What it says while it can be pressed.
        held_text: What it says while it is held.

    Signals:
        hold_started (): The button is down now.
        hold_ended (): It is up again: released, disabled, hidden, or the focus or the window left.
    """

    hold_started = Signal()
    hold_ended = Signal()

    def __init__(self, text: str, held_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = False
        self.set_texts(text, held_text)
        wear_icon(self, "capture")
        self.setAutoDefault(False)
        self.pressed.connect(self.hold)
        self.released.connect(self.let_go)

    @property
    def held(self) -> bool:
        """Whether the button is down."""
        return self._held

    def set_texts(self, text: str, held_text: str) -> None:
        """What it says while it can be pressed, and while it is held."""
        self._texts = {False: text, True: held_text}
        self.setText(self._texts[self._held])

    @Slot()
    def hold(self) -> None:
        """Press and hold; nothing happens while the button is held or disabled."""
        if not self._held and self.isEnabled():
            self._set_held(True)
            self.hold_started.emit()

    @Slot()
    def let_go(self) -> None:
        """Release; nothing happens while the button is not held."""
        if self._held:
            self._set_held(False)
            self.hold_ended.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Stay down wherever the mouse goes."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go, also where the mouse is no longer on the button."""
        super().mouseReleaseEvent(event)
        self.let_go()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go: the key that holds would be released elsewhere."""
        self.let_go()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go."""
        self.let_go()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        """Let go where the button gets disabled or its window is left."""
        if event.type() == QEvent.Type.WindowDeactivate or (
            event.type() == QEvent.Type.EnabledChange and not self.isEnabled()
        ):
            self.let_go()
        return super().event(event)

    def _set_held(self, held: bool) -> None:
        self._held = held
        self.setDown(held)
        self.setText(self._texts[held])
