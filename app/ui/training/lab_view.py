"""What the twin runs and the ε lab have in common: courses side by side, and one row of controls."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QToolButton, QWidget

from app.recognition.lab import LabState
from app.ui.training.lab_controls import OUTDATED, LabControls


class LabView(QWidget):
    """Shows how far some courses are; hidden, it only remembers.

    Args:
        name: The beginning of its controls' names.
        tip: What is compared, a tooltip.
        more: More buttons for the controls.
    """

    start_pressed = Signal()
    """To start, pause or go on."""
    reset_pressed = Signal()
    """To forget what there is."""

    def __init__(
        self, name: str, tip: str, more: tuple[QToolButton, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._states: tuple[LabState, ...] = ()
        self._running = False
        self._outdated = False
        self._pointer: int | None = None
        self._controls = LabControls(name, tip, more, self)
        self._controls.start_pressed.connect(self.start_pressed)
        self._controls.reset_pressed.connect(self.reset_pressed)

    def set_states(self, states: Sequence[LabState]) -> None:
        """Shows how far the courses are; none shows that nothing has begun."""
        self._states = tuple(states)
        self._refresh()

    def set_running(self, running: bool) -> None:
        """Whether epochs follow each other."""
        self._running = running
        self._refresh()

    def set_outdated(self, outdated: bool) -> None:
        """Whether what is shown was made with other settings or faces, so that Start begins anew."""
        self._outdated = outdated
        self.say(OUTDATED if outdated else "")
        self._refresh()

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Says something that has to be noticed; "" takes it away."""
        self._controls.say(sentence)

    def showEvent(self, event: QShowEvent) -> None:
        """Draws what came while it was hidden."""
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        if self.isVisible():
            self._show_states()
            self._controls.show_state(
                running=self._running,
                done=max((state.epoch for state in self._states), default=0),
                epochs=max((state.course.settings.epochs for state in self._states), default=0),
                ended=self._outdated or all(state.ended for state in self._states),
            )

    def _show_states(self) -> None:
        """Draws the courses as they are."""
        raise NotImplementedError
