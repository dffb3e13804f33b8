"""Faces in rows of square cells: how they are laid out and scrolled, and which pictures are needed."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QSizePolicy, QWidget

from app.project import Face
from app.ui import theme
from app.ui.faces.thumbnail_delegate import LARGEST_CELL, ThumbnailDelegate
from app.ui.faces.thumbnails import ThumbnailModel

_MARGIN = 12


class ThumbnailGrid(QListView):
    """Thumbnails in rows that fill the width; smooth with thousands of them.

    Pictures are asked for as far as they can be seen, and a page before and behind. While faces are added the
    newest scrolls into view, until the user scrolls away from it.

    Args:
        faces: What is shown.

    Attributes:
        faces: What is shown.

    Signals:
        pictures_wanted (list[Face]): Faces whose thumbnails are missing, the most urgent first; empty where
            none is, so that what was asked for before is needed no more.
    """

    pictures_wanted = Signal(list)

    def __init__(self, faces: ThumbnailModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("thumbnails")
        self.setAccessibleName("Faces")
        self.faces = faces
        self._empty_text = ""
        self._following = True
        self._place = 0
        self._columns = 1
        self._cells = ThumbnailDelegate(self)
        self._arrange()
        self.setModel(faces)
        # Scrolling lays the list out: once for all the faces that come together.
        self._newest = QTimer(self, singleShot=True, interval=0)
        self._asking = QTimer(self, singleShot=True, interval=0)
        self._watch()

    def set_empty_text(self, text: str) -> None:
        """What to say while there is no face."""
        self._empty_text = text
        self.viewport().update()

    def follow_newest(self) -> None:
        """From now on keep the newest face in view, wherever the user had scrolled to."""
        self._following = True
        self._show_newest()

    def rows_in_view(self) -> tuple[int, int]:
        """The first and the last face that can be seen; by arithmetic, as asking the view takes longer."""
        top, cell = self.verticalScrollBar().value(), self._cells.cell
        first = top // cell * self._columns
        last = ((top + self.viewport().height() - 1) // cell + 1) * self._columns - 1
        return first, min(last, self.faces.rowCount() - 1)

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
        self._columns = max(1, math.ceil(width / LARGEST_CELL))
        # Cells that add up to the very width would wrap one too early.
        cell = max(1, (width - 1) // self._columns)
        self._cells.cell = cell
        self.setGridSize(QSize(cell, cell))
        super().resizeEvent(event)
        self._asking.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Now pictures are seen."""
        super().showEvent(event)
        self._asking.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the thumbnails, or what is said in their place."""
        super().paintEvent(event)
        if not self.faces.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(theme.muted(self.palette()))
            place = self.viewport().rect().adjusted(_MARGIN, 0, -_MARGIN, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty_text)

    def dataChanged(
        self,
        _first: QModelIndex | QPersistentModelIndex,
        _last: QModelIndex | QPersistentModelIndex,
        _roles: Sequence[int] = (),
    ) -> None:
        """Draw what came; Qt would lay out all thumbnails anew, though they are all of one size."""
        self.viewport().update()

    def _watch(self) -> None:
        self.verticalScrollBar().valueChanged.connect(self._note_scrolling)
        self._newest.timeout.connect(self._show_newest)
        self._asking.timeout.connect(self._ask_for_pictures)
        faces = self.faces
        faces.rowsInserted.connect(self._expect_newest)
        faces.modelAboutToBeReset.connect(self._keep_place)
        faces.modelReset.connect(self._return_to_place)
        for changed in (faces.rowsInserted, faces.rowsRemoved, faces.modelReset, faces.layoutChanged):
            changed.connect(self._expect_asking)

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
    def _expect_asking(self) -> None:
        self._asking.start()

    @Slot()
    def _ask_for_pictures(self) -> None:
        self.pictures_wanted.emit(self._missing() if self.isVisible() else [])

    def _missing(self) -> list[Face]:
        """Faces without a picture: those in view, then a page behind and one before, while there is room."""
        first, last = self.rows_in_view()
        page = last - first + 1
        end = min(last + page, self.faces.rowCount() - 1)
        rows = [*range(first, end + 1), *range(first - 1, max(-1, first - page - 1), -1)]
        # Half of the room: the other person's thumbnails are seen at the same time.
        rows = rows[: max(1, self.faces.pictures.room // 2)]
        faces = (self.faces.face(row) for row in rows)
        return [face for face in faces if face.id not in self.faces.pictures]

    @Slot(int)
    def _note_scrolling(self, value: int) -> None:
        bar = self.verticalScrollBar()
        newest_first = self.faces.order == "newest"
        self._following = value <= bar.minimum() if newest_first else value >= bar.maximum()
        self._asking.start()

    @Slot()
    def _expect_newest(self) -> None:
        self._newest.start()

    @Slot()
    def _show_newest(self) -> None:
        if self._following and self.faces.order == "oldest":
            self.scrollToBottom()
        elif self._following and self.faces.order == "newest":
            self.scrollToTop()

    @Slot()
    def _keep_place(self) -> None:
        self._place = self.verticalScrollBar().value()

    @Slot()
    def _return_to_place(self) -> None:
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(self._place)
