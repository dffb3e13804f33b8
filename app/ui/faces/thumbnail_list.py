"""The thumbnails of a person to look through, select, delete and move."""

import math
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QSizePolicy, QWidget

from app.ui import theme
from app.ui.faces.thumbnail_delegate import LARGEST_CELL, ThumbnailDelegate
from app.ui.faces.thumbnails import ThumbnailModel
from app.ui.worn_icon import wear_icon

_MARGIN = 12


class ThumbnailList(QListView):
    """Thumbnails in rows that fill the width; smooth with thousands of them.

    While faces are added the newest scrolls into view, until the user scrolls away from it.

    Args:
        faces: What is shown.

    Attributes:
        faces: What is shown.
        delete_action: Deletes the selected faces (Delete key, context menu).
        move_action: Moves them to the other person (context menu).

    Signals:
        delete_requested (list[int]): The ids of the faces to delete.
        move_requested (list[int]): The ids of the faces that belong to the other person.
    """

    delete_requested = Signal(list)
    move_requested = Signal(list)

    def __init__(self, faces: ThumbnailModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("thumbnails")
        self.setAccessibleName("Faces")
        self.faces = faces
        self._empty_text = ""
        self._following = True
        self._place = 0
        self._cells = ThumbnailDelegate(self)
        self._arrange()
        self.setModel(faces)
        self.delete_action = self._make_action("Delete", self._delete)
        self.delete_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        self.move_action = self._make_action("Move to the other person", self._move)
        wear_icon(self.delete_action, "delete", self)
        wear_icon(self.move_action, "move", self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        # Scrolling lays the list out: once for all the faces that come together.
        self._newest = QTimer(self, singleShot=True, interval=0)
        self._watch()
        self._follow_selection()

    def set_empty_text(self, text: str) -> None:
        """What to say while there is no face."""
        self._empty_text = text
        self.viewport().update()

    def set_other_name(self, name: str) -> None:
        """The name of the person to whom faces can be moved."""
        self.move_action.setText("Move to " + name.replace("&", "&&"))

    def selected_ids(self) -> list[int]:
        """The ids of the selected faces, in the order shown."""
        return [self.faces.face_id(index) for index in sorted(self.selectedIndexes(), key=_row)]

    def follow_newest(self) -> None:
        """From now on keep the newest face in view, wherever the user had scrolled to."""
        self._following = True
        self.scrollToBottom()

    def sizeHint(self) -> QSize:
        """Two rows of five."""
        return QSize(5 * LARGEST_CELL, 2 * LARGEST_CELL)

    def minimumSizeHint(self) -> QSize:
        """One row."""
        return QSize(2 * LARGEST_CELL, LARGEST_CELL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the width with columns, none larger than a thumbnail needs."""
        # The view keeps the scroll bar's place free while there is none, so that nothing moves when it comes.
        width = self.maximumViewportSize().width() - self.verticalScrollBar().sizeHint().width()
        # Cells that add up to the very width would wrap one too early.
        cell = max(1, (width - 1) // max(1, math.ceil(width / LARGEST_CELL)))
        self._cells.cell = cell
        self.setGridSize(QSize(cell, cell))
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the thumbnails, or what is said in their place."""
        super().paintEvent(event)
        if not self.faces.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(theme.muted(self.palette()))
            place = self.viewport().rect().adjusted(_MARGIN, 0, -_MARGIN, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty_text)

    def _make_action(self, text: str, call: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(call)
        self.addAction(action)
        return action

    def _watch(self) -> None:
        self.selectionModel().selectionChanged.connect(self._follow_selection)
        self.verticalScrollBar().valueChanged.connect(self._note_scrolling)
        self._newest.timeout.connect(self._show_newest)
        self.faces.rowsInserted.connect(self._expect_newest)
        self.faces.modelAboutToBeReset.connect(self._keep_place)
        self.faces.modelReset.connect(self._return_to_place)

    def _arrange(self) -> None:
        # Rows in list mode look like icon mode and are laid out twice as fast.
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setSelectionRectVisible(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setItemDelegate(self._cells)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setTabKeyNavigation(False)

    @Slot()
    def _follow_selection(self) -> None:
        selected = self.selectionModel().hasSelection()
        self.delete_action.setEnabled(selected)
        self.move_action.setEnabled(selected)

    @Slot(int)
    def _note_scrolling(self, value: int) -> None:
        self._following = value >= self.verticalScrollBar().maximum()

    @Slot()
    def _expect_newest(self) -> None:
        self._newest.start()

    @Slot()
    def _show_newest(self) -> None:
        if self._following:
            self.scrollToBottom()

    @Slot()
    def _keep_place(self) -> None:
        self._place = self.verticalScrollBar().value()

    @Slot()
    def _return_to_place(self) -> None:
        self._follow_selection()
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(self._place)

    @Slot()
    def _delete(self) -> None:
        self.delete_requested.emit(self.selected_ids())

    @Slot()
    def _move(self) -> None:
        self.move_requested.emit(self.selected_ids())


def _row(index: QModelIndex) -> int:
    return index.row()
