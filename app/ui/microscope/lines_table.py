"""A plain table of text, of which one line is chosen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

_Index = QModelIndex | QPersistentModelIndex
_SIDEWAYS = (Qt.Key.Key_Left, Qt.Key.Key_Right)


class Lines(QAbstractTableModel):
    """Lines of text that are written only when they are seen.

    Args:
        heads: Of the columns.
        texts: Which columns hold words, and so stand at the left.
    """

    def __init__(self, heads: Sequence[str], texts: Sequence[int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = list(heads)
        self._texts = frozenset(texts)
        self._count = 0
        self._cell: Callable[[int, int], str] = _nothing

    def show_lines(self, count: int, cell: Callable[[int, int], str], heads: Sequence[str] = ()) -> None:
        """Shows other lines.

        Args:
            count: How many.
            cell: (row, column): the text there.
            heads: Of the columns, where they are others now.
        """
        same = count == self._count
        if not same:
            self.beginResetModel()
        self._count, self._cell = count, cell
        if heads and list(heads) != self._heads:
            self._heads = list(heads)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._heads) - 1)
        if not same:
            self.endResetModel()
        elif count:
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, len(self._heads) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many lines there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text, and where it stands."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The head of a column."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignLeft if column in self._texts else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter


class LinesTable(QTableView):
    """Shows lines; a click or the keys up and down choose one.

    Attributes:
        chosen: Another line was chosen.

    Args:
        name: For finding it.
        described: What it holds, for assistive technology.
        heads: Of the columns.
        texts: Which columns hold words.
        wide: The column that takes the room that is left.
    """

    chosen = Signal(int)

    def __init__(
        self,
        name: str,
        described: str,
        heads: Sequence[str],
        texts: Sequence[int],
        wide: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(described)
        self.lines = Lines(heads, texts, self)
        self.setModel(self.lines)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 4)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        # Measured on what can be seen: there may be thousands of lines.
        head.setResizeContentsPrecision(0)
        self.selectionModel().currentRowChanged.connect(self._tell)

    def select(self, row: int) -> None:
        """Marks a line, without telling; a negative one marks none."""
        if row == self.currentIndex().row():
            return
        model = self.selectionModel()
        model.blockSignals(True)
        index = self.lines.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        model.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        model.blockSignals(False)
        self.viewport().update()
        if index.isValid():
            self.scrollTo(index)

    def whole_height(self) -> int:
        """With every line in sight."""
        lines = self.lines.rowCount() * self.verticalHeader().defaultSectionSize()
        return lines + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End lead to the ends; left and right are for whoever holds the table."""
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.lines.rowCount() - 1}
        if event.key() in _SIDEWAYS:
            event.ignore()
        elif event.key() in ends:
            self.setCurrentIndex(self.lines.index(ends[Qt.Key(event.key())], 0))
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row())


def _nothing(_row: int, _column: int) -> str:
    return ""
