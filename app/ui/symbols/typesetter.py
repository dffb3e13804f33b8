"""Typesets equations off the GUI thread, so that a card comes up whole and nothing waits for it."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.lessons.equations import equation
from app.lessons.symbols import Symbol
from app.ui.equations.typesetting import typeset
from app.ui.workspace import Workspace


class Typesetter(QObject):
    """Knows which symbols can be shown at once.

    Attributes:
        ready: The equations of another symbol are typeset.
    """

    ready = Signal()

    def __init__(self, session: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._done: set[str] = set()
        self._typesetting = session.slot(self)
        self._typesetting.returned.connect(self._note)
        self._typesetting.over.connect(self.ready)

    def has(self, symbol: Symbol) -> bool:
        """Whether its equations are typeset."""
        return symbol.letter in self._done

    def prepare(self, symbol: Symbol) -> None:
        """Typesets its equations; `ready` says when that is done. One symbol at a time."""
        if not self._typesetting.busy and not self.has(symbol):
            self._typesetting.start("Typesetting", partial(_typeset, symbol))

    @Slot(object)
    def _note(self, letter: str) -> None:
        self._done.add(letter)


def _typeset(symbol: Symbol) -> str:
    for number in symbol.equations:
        typeset(equation(number).latex)
    return symbol.letter
