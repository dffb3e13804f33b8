"""The keys of the hand calculation, wherever the focus is but in a field that needs them itself."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QLineEdit, QWidget

_FORWARD = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIGNS = {Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0, Qt.Key.Key_Plus: 1}


class HandKeys(QObject):
    """Space, Enter and → step; ← goes back; −, 0 and + answer.

    Args:
        page: Whose keys they are.
        step: Goes on.
        back: Goes back.
        answer: Answers a question about a sign.
    """

    def __init__(
        self,
        page: QWidget,
        step: Callable[[], None],
        back: Callable[[], None],
        answer: Callable[[int], None],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._step = step
        self._answer = answer
        # As shortcuts, for the arrows would move the focus between buttons. A field takes its own first.
        for key, call in ((Qt.Key.Key_Right, step), (Qt.Key.Key_Left, back)):
            shortcut = QShortcut(QKeySequence(key), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes the keys that no widget inside the page had a use for."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._take(event):
            return True
        return super().eventFilter(watched, event)

    def _take(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _SIGNS:
            self._answer(_SIGNS[key])
            return True
        if key not in _FORWARD:
            return False
        focus = self._page.focusWidget()
        if isinstance(focus, QLineEdit | QAbstractSpinBox):
            return False
        if isinstance(focus, QAbstractButton) and key != Qt.Key.Key_Space:
            focus.click()
        else:
            self._step()
        return True
