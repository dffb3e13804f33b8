"""*Undo* and *Redo* say what they would undo and redo."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QUndoStack

from app.language import _


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
        self._undo.setText(_("&Undo {what}").format(what=_plain(text)) if text else _("&Undo"))

    @Slot(str)
    def _say_redo(self, text: str) -> None:
        self._redo.setText(_("&Redo {what}").format(what=_plain(text)) if text else _("&Redo"))


def _plain(text: str) -> str:
    """Without letters that are underlined."""
    return text.replace("&", "&&")
