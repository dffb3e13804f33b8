"""Mouse and keyboard over the plots, put into effect."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, Signal, Slot
from PySide6.QtWidgets import QMenu

from app.ui.training.curve_graphics import Command
from app.ui.training.curve_pair import CurvePair
from app.ui.training.curve_pointer import CurvePointer

_ZOOM = 0.7
_PAN = 60.0
_FAR = 20


class CurveSteering(QObject):
    """Moves the crosshair and what is seen; tells what only others can do."""

    picked = Signal(int)
    """An epoch was clicked, or reached by dragging."""
    removal_wanted = Signal(int)
    """The kept run of that index is to be taken away."""

    def __init__(self, pair: CurvePair, pointer: CurvePointer, parent: QObject) -> None:
        super().__init__(parent)
        self._pair = pair
        self._pointer = pointer
        self._last_picked: int | None = None
        self._commands = self._made_commands()
        graphics = pair.graphics
        graphics.pointed.connect(pointer.point)
        graphics.left.connect(pointer.leave)
        graphics.focused.connect(pointer.refresh)
        graphics.picked.connect(self._pick_at)
        graphics.released.connect(self._forget_picked)
        graphics.panned.connect(self._pan)
        graphics.double_clicked.connect(pair.show_whole)
        graphics.menu_wanted.connect(self._offer_removal)
        graphics.commanded.connect(self._do)

    def _made_commands(self) -> dict[Command, Callable[[], None]]:
        pointer = self._pointer
        return {
            Command.BACK: partial(pointer.step, -1),
            Command.FORTH: partial(pointer.step, 1),
            Command.FAR_BACK: partial(self._leap, -1),
            Command.FAR_FORTH: partial(self._leap, 1),
            Command.FIRST: partial(pointer.go_to, 0),
            Command.LAST: self._go_to_last,
            Command.MARK_BEFORE: partial(pointer.go_to_mark, -1),
            Command.MARK_AFTER: partial(pointer.go_to_mark, 1),
            Command.PAN_LEFT: partial(self._pan, QPointF(_PAN, 0)),
            Command.PAN_RIGHT: partial(self._pan, QPointF(-_PAN, 0)),
            Command.ZOOM_IN: partial(self._zoom, _ZOOM),
            Command.ZOOM_OUT: partial(self._zoom, 1 / _ZOOM),
            Command.WHOLE: self._pair.show_whole,
            Command.PICK: self._pick_here,
            Command.KEPT_BEFORE: partial(pointer.cycle_kept, -1),
            Command.KEPT_AFTER: partial(pointer.cycle_kept, 1),
            Command.REMOVE: self._remove,
            Command.HIDE: pointer.leave,
        }

    @Slot(Command)
    def _do(self, command: Command) -> None:
        self._commands[command]()

    @Slot(QPointF)
    def _pick_at(self, at: QPointF) -> None:
        epoch = self._pointer.epoch_at(at)
        if epoch is not None and epoch != self._last_picked:
            self._pick(epoch)

    @Slot()
    def _forget_picked(self) -> None:
        self._last_picked = None

    def _pick_here(self) -> None:
        if self._pointer.epoch is not None:
            self._pick(self._pointer.epoch)
            self._last_picked = None

    def _pick(self, epoch: int) -> None:
        reading = self._pair.run.reading(epoch)
        if reading is not None:
            self._last_picked = epoch
            self.picked.emit(reading.epoch)

    def _leap(self, direction: int) -> None:
        low, high = self._pair.error.visible_x()
        self._pointer.step(direction * max(1, round((high - low) / _FAR)))

    def _go_to_last(self) -> None:
        self._pointer.go_to(self._pair.last_epoch)

    @Slot(QPointF)
    def _pan(self, by: QPointF) -> None:
        self._pair.pan(by)

    def _zoom(self, factor: float) -> None:
        low, high = self._pair.error.visible_x()
        around = self._pointer.epoch if self._pointer.epoch is not None else self._pointer.cursor
        self._pair.zoom(factor, float(around) if around is not None else (low + high) / 2)

    def _remove(self) -> None:
        if self._pair.highlighted is not None:
            self.removal_wanted.emit(self._pair.highlighted)

    @Slot(QPoint)
    def _offer_removal(self, at: QPoint) -> None:
        if self._pair.highlighted is None:
            return
        menu = QMenu(self._pair)
        menu.setObjectName("kept_menu")
        menu.aboutToHide.connect(menu.deleteLater)
        # The curve is no longer pointed at while the menu is open.
        menu.addAction("Take this kept run away").triggered.connect(
            partial(self.removal_wanted.emit, self._pair.highlighted)
        )
        menu.popup(at)
