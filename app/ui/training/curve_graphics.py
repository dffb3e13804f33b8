"""What a person does with mouse and keyboard over the plots, told in a few signals."""

from enum import Enum, auto

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class Command(Enum):
    """What a key over the plots asks for."""

    BACK = auto()
    FORTH = auto()
    FAR_BACK = auto()
    FAR_FORTH = auto()
    FIRST = auto()
    LAST = auto()
    MARK_BEFORE = auto()
    MARK_AFTER = auto()
    PAN_LEFT = auto()
    PAN_RIGHT = auto()
    ZOOM_IN = auto()
    ZOOM_OUT = auto()
    WHOLE = auto()
    PICK = auto()
    KEPT_BEFORE = auto()
    KEPT_AFTER = auto()
    REMOVE = auto()
    HIDE = auto()


_KEYS = {
    Qt.Key.Key_Left: Command.BACK,
    Qt.Key.Key_Right: Command.FORTH,
    Qt.Key.Key_PageUp: Command.FAR_BACK,
    Qt.Key.Key_PageDown: Command.FAR_FORTH,
    Qt.Key.Key_Home: Command.FIRST,
    Qt.Key.Key_End: Command.LAST,
    Qt.Key.Key_Plus: Command.ZOOM_IN,
    Qt.Key.Key_Equal: Command.ZOOM_IN,
    Qt.Key.Key_Minus: Command.ZOOM_OUT,
    Qt.Key.Key_0: Command.WHOLE,
    Qt.Key.Key_Return: Command.PICK,
    Qt.Key.Key_Enter: Command.PICK,
    Qt.Key.Key_Up: Command.KEPT_BEFORE,
    Qt.Key.Key_Down: Command.KEPT_AFTER,
    Qt.Key.Key_Delete: Command.REMOVE,
    Qt.Key.Key_Backspace: Command.REMOVE,
    Qt.Key.Key_Escape: Command.HIDE,
}
_CTRL_KEYS = {Qt.Key.Key_Left: Command.MARK_BEFORE, Qt.Key.Key_Right: Command.MARK_AFTER}
_SHIFT_KEYS = {Qt.Key.Key_Left: Command.PAN_LEFT, Qt.Key.Key_Right: Command.PAN_RIGHT}


def command_of(event: QKeyEvent) -> Command | None:
    """What a key asks for, if anything."""
    key = Qt.Key(event.key())
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return _CTRL_KEYS.get(key)
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key in _SHIFT_KEYS:
        return _SHIFT_KEYS[key]
    return _KEYS.get(key)


class CurveGraphics(pg.GraphicsLayoutWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """The plots' ground: the wheel is pyqtgraph's, all else of the mouse and the keyboard is told here.

    A click is told at once, unless a double click would mean something else (`set_patient`): then a click
    waits until it can no longer become one.
    """

    pointed = Signal(QPointF)
    """The mouse is there, in pixels of the scene."""
    left = Signal()
    """The mouse is no longer over it, or the keyboard elsewhere."""
    picked = Signal(QPointF)
    """Clicked there, or dragged to there."""
    panned = Signal(QPointF)
    """Dragged by so much with the right button, or with Shift."""
    released = Signal()
    """No button is down any more."""
    double_clicked = Signal()
    menu_wanted = Signal(QPoint)
    """Clicked with the right button, there on the screen."""
    commanded = Signal(Command)
    focused = Signal()
    """It has got or lost the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._patient = False
        self._dragged: QPointF | None = None
        self._panning = False
        self._click = QPointF()
        self._moved = False
        self.by_keyboard = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._tell_click)

    def set_patient(self, patient: bool) -> None:
        """Whether a click waits for a second one."""
        self._patient = patient

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins to pick, or to pan."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._panning = shifted or event.button() == Qt.MouseButton.RightButton
        self._dragged = self._click = event.position()
        self._moved = False
        if not (self._panning or self._patient):
            self.picked.emit(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Points, and drags while a button is down."""
        at = event.position()
        if self._dragged is not None:
            self._drag(self._dragged, at)
        self.pointed.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends a drag; a click that has to wait is told later."""
        still = self._dragged is not None and not self._moved
        self._dragged = None
        self.released.emit()
        if still and event.button() == Qt.MouseButton.RightButton:
            self.menu_wanted.emit(event.globalPosition().toPoint())
        elif still and self._patient and not self._panning:
            self._patience.start(QGuiApplication.styleHints().mouseDoubleClickInterval())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tells it, in place of the click that waited."""
        self._patience.stop()
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Tells it."""
        super().leaveEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tells what the key asks for."""
        command = command_of(event)
        if command is None:
            event.ignore()
        else:
            self.commanded.emit(command)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Nothing: pyqtgraph would scroll."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remembers whether the keyboard brought it."""
        super().focusInEvent(event)
        self.by_keyboard = event.reason() in _BY_KEYBOARD
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.by_keyboard = False
        self.focused.emit()
        self.left.emit()

    def _drag(self, start: QPointF, at: QPointF) -> None:
        far = (at - self._click).manhattanLength() >= QGuiApplication.styleHints().startDragDistance()
        self._moved = self._moved or far
        if self._panning and self._moved:
            self.panned.emit(at - start)
            self._dragged = at
        elif not self._panning and (self._moved or not self._patient):
            self.picked.emit(at)

    def _tell_click(self) -> None:
        self.picked.emit(self._click)
        self.released.emit()
