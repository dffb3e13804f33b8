"""*Undo* and *Redo* say what they would undo and redo."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QUndoStack


class UndoTexts(QObject):
    """Keeps the texts of the two actions, and whether they can be used, as the stack is."""

    def __init__(
        self, stack: QUndoStack, undo: QAction, redo: QAction, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._undo = undo
        self._redo = redo
        stack.canUndoChanged.connect(undo.setEnabled)
        stack.canRedoChanged.connect(redo.setEnabled)
        stack.undoTextChanged.connect(self._say_undo)
        stack.redoTextChanged.connect(self._say_redo)
        undo.setEnabled(stack.canUndo())
        redo.setEnabled(stack.canRedo())

    @Slot(str)
    def _say_undo(self, text: str) -> None:
        self._undo.setText(_written("&Undo", text))

    @Slot(str)
    def _say_redo(self, text: str) -> None:
        self._redo.setText(_written("&Redo", text))


def _written(verb: str, text: str) -> str:
    return f"{verb} {text.replace('&', '&&')}" if text else verb
