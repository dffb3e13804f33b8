"""What can be undone, for the undo stack."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from app.language import ngettext


class Change(QUndoCommand):
    """Something that was done, and how it is undone and done again.

    It goes onto the stack only after it was done, so that what failed never gets there.

    Args:
        text: For the menu: "delete 3 faces".
        do: Does it again.
        undo: Brings back what was before.
    """

    def __init__(self, text: str, do: Callable[[], object], undo: Callable[[], object]) -> None:
        super().__init__(text)
        self._do = do
        self._undo = undo
        self._pushed = False

    def redo(self) -> None:
        """Does it again; Qt also calls this when the change is pushed, and then it is done already."""
        if self._pushed:
            self._do()
        self._pushed = True

    def undo(self) -> None:
        """Undoes it."""
        self._undo()


def counted_faces(count: int) -> str:
    """The number with its noun: "1 face", "3 faces"."""
    return ngettext("{count} face", "{count} faces", count).format(count=count)
