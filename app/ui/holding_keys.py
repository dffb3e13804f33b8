"""Keys that collect faces while they are held: 1, 2, … and the space bar."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTextEdit,
    QWidget,
)

from app.ui.faces.capture_button import CaptureButton
from app.ui.widgets.array_grid import ArrayGrid

_TYPED_IN = (QLineEdit, QTextEdit, QAbstractSpinBox)
_USE_SPACE = (*_TYPED_IN, QAbstractButton, QComboBox, QAbstractSlider)
_REPEAT_MILLISECONDS = 60
"""A held key repeats itself; X11 does not always say that it did not come up in between."""


class HoldingKeys(QObject):
    """Turns keys into holding and letting go, wherever the focus is but where the key means something else.

    Args:
        owner: Whose window it is; in others, such as a dialog, the keys mean what they mean there.
        selected: The position of the person for whom the space bar collects; None for nobody.
        count: How many persons there are.
        hold: Called with a position, when a key goes down; tells whether that could be done.
        let_go: Called with the position, when that key comes up.
    """

    def __init__(
        self,
        owner: QWidget,
        selected: Callable[[], int | None],
        count: Callable[[], int],
        hold: Callable[[int], bool],
        let_go: Callable[[int], None],
    ) -> None:
        super().__init__(owner)
        self._owner = owner
        self._selected = selected
        self._count = count
        self._hold = hold
        self._let_go = let_go
        self._held: tuple[int, int] | None = None
        self._coming_up = QTimer(self)
        self._coming_up.setSingleShot(True)
        self._coming_up.setInterval(_REPEAT_MILLISECONDS)
        self._coming_up.timeout.connect(self._release)

    def take(self, event: QKeyEvent) -> bool:
        """Looks at a key that goes down or comes up; whether it was one of these."""
        if self._held is not None and self._held[0] == event.key():
            return self._go_on(self._held[1], event)
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            return self._press(event)
        return False

    def _go_on(self, position: int, event: QKeyEvent) -> bool:
        """Looks at the key that is held."""
        if event.type() == QEvent.Type.KeyRelease:
            if not event.isAutoRepeat():
                self._coming_up.start()
            return True
        if self._coming_up.isActive() and self._position(event.key()) != position:
            # Another person was selected in between: the key did come up.
            return self._press(event)
        self._coming_up.stop()
        return True

    def _press(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        position = self._position(event.key())
        if position is None:
            return False
        self._release()
        if not self._hold(position):
            return False
        self._held = event.key(), position
        return True

    @Slot()
    def _release(self) -> None:
        self._coming_up.stop()
        if self._held is not None:
            (_, position), self._held = self._held, None
            self._let_go(position)

    def _position(self, key: int) -> int | None:
        # On another page of the window, what these keys do could not be seen.
        hidden = not self._owner.isVisible()
        elsewhere = hidden or QApplication.activeWindow() not in (None, self._owner.window())
        if elsewhere or QApplication.activePopupWidget() is not None:
            return None
        focus = QApplication.focusWidget()
        if key == Qt.Key.Key_Space:
            used = isinstance(focus, (*_USE_SPACE, ArrayGrid)) and not isinstance(focus, CaptureButton)
            return None if used else self._selected()
        position = key - Qt.Key.Key_1
        typed = isinstance(focus, _TYPED_IN) or (isinstance(focus, ArrayGrid) and focus.editable)
        return position if 0 <= position < self._count() and not typed else None
