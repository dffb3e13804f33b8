"""The thumbnails of a person to look through, select, delete, move and leave out of training."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QDrag, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.ui.faces.dragged_faces import picture_of_drag
from app.ui.faces.thumbnail_grid import ThumbnailGrid
from app.ui.faces.thumbnails import ThumbnailModel
from app.ui.icons import wear_icon

_Key = QKeySequence.StandardKey | Qt.Key
_Extending = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class ThumbnailList(ThumbnailGrid):
    """Thumbnails with what can be done with the selected ones.

    A selected thumbnail can be dragged; dragging from one that is not selected draws a selecting rectangle.

    Args:
        faces: What is shown.

    Attributes:
        open_action: Shows the face large (Enter, double click, context menu).
        move_action: Moves the selected faces to the other person (M, context menu, dragging).
        exclude_action: Leaves them out of training, or takes them in again (X, context menu).
        delete_action: Deletes them (Delete key, context menu).

    Signals:
        open_requested (int): The id of the face to show large.
        delete_requested (list[int]): The ids of the faces to delete.
        move_requested (list[int]): The ids of the faces that belong to the other person.
        exclude_requested (list[int]): The ids of the faces to leave out, or to take in again.
        selected_alone (): Faces were selected here, and no other list's were meant to stay selected.
        selection_changed (): Other faces are selected.
    """

    open_requested = Signal(int)
    delete_requested = Signal(list)
    move_requested = Signal(list)
    exclude_requested = Signal(list)
    selected_alone = Signal()
    selection_changed = Signal()

    def __init__(self, faces: ThumbnailModel, parent: QWidget | None = None) -> None:
        super().__init__(faces, parent)
        self._extending = False
        self.open_action = self._add_action("Show Large", self._open, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        self.move_action = self._add_action("Move to the Other Person", self._move, Qt.Key.Key_M)
        self.exclude_action = self._add_action("", self._exclude, Qt.Key.Key_X)
        self.delete_action = self._add_action("Delete", self._delete, QKeySequence.StandardKey.Delete)
        for action, name in (
            (self.open_action, "picture"),
            (self.move_action, "move"),
            (self.exclude_action, "exclude"),
            (self.delete_action, "delete"),
        ):
            wear_icon(action, name, self)
        self.set_including(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.selectionModel().selectionChanged.connect(self._follow_selection)
        self.faces.modelReset.connect(self._follow_selection)
        self.doubleClicked.connect(self._open)
        self._follow_selection()

    def set_other_name(self, name: str) -> None:
        """The name of the person to whom faces can be moved."""
        self.move_action.setText("Move to " + name.replace("&", "&&"))

    def set_including(self, including: bool) -> None:
        """Whether the selected faces are left out of training already, so that they can be included again."""
        self.exclude_action.setText("Include Again" if including else "Exclude from Training")

    def selected_ids(self) -> list[int]:
        """The ids of the selected faces, in the order shown."""
        return [self.faces.face_id(index) for index in sorted(self.selectedIndexes(), key=_row)]

    def select_ids(self, face_ids: Iterable[int]) -> None:
        """Select these faces in place of others, and scroll to the first where none of them is in view."""
        rows = sorted(row for face_id in face_ids if (row := self.faces.row_of(face_id)) is not None)
        chosen = QItemSelection()
        for row in rows:
            chosen.select(self.faces.index(row, 0), self.faces.index(row, 0))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if not rows:
            return
        first, last = self.rows_in_view()
        if not any(first <= row <= last for row in rows):
            self.scrollTo(self.faces.index(rows[0], 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        self.selectionModel().setCurrentIndex(
            self.faces.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Drag selected faces; from others draw a rectangle that selects."""
        index = self.indexAt(event.position().toPoint())
        self.setDragEnabled(self.selectionModel().isSelected(index))
        self._extending = bool(event.modifiers() & _Extending)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press with Ctrl or Shift has ended."""
        super().mouseReleaseEvent(event)
        self._extending = False

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the selected faces, shown as a small pile."""
        drag = QDrag(self)
        drag.setMimeData(self.faces.mimeData(self.selectedIndexes()))
        drag.setPixmap(picture_of_drag(self))
        drag.setHotSpot(QPoint(-8, -8))
        drag.exec(actions, Qt.DropAction.MoveAction)

    def _add_action(self, text: str, call: Callable[[], None], *keys: _Key) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(call)
        self.addAction(action)
        return action

    @Slot()
    def _follow_selection(self) -> None:
        selected = self.selectionModel().hasSelection()
        for action in (self.open_action, self.delete_action, self.move_action, self.exclude_action):
            action.setEnabled(selected)
        if selected and not self._extending:
            self.selected_alone.emit()
        self.selection_changed.emit()

    @Slot()
    def _open(self) -> None:
        index = self.currentIndex()
        ids = self.selected_ids()
        if index.isValid() and self.faces.face_id(index) in ids:
            self.open_requested.emit(self.faces.face_id(index))
        elif ids:
            self.open_requested.emit(ids[0])

    @Slot()
    def _delete(self) -> None:
        self.delete_requested.emit(self.selected_ids())

    @Slot()
    def _move(self) -> None:
        self.move_requested.emit(self.selected_ids())

    @Slot()
    def _exclude(self) -> None:
        self.exclude_requested.emit(self.selected_ids())


def _row(index: QModelIndex) -> int:
    return index.row()
