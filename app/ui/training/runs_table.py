"""The table of many runs: one a row, sorted as one likes, the best in bold, each to be opened."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.language import _
from app.recognition.settings import SETTINGS, Setting
from app.sweep.plan import varied_among
from app.sweep.running import Row
from app.sweep.summary import REASONS
from app.ui.training.controls import duration, error_text, percent

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

_ROWS = 5
"""Rows that are always seen."""


class RunsTable(QTableView):
    """The runs, a row each, sorted by a click on a heading; the best is bold. A click or Enter opens one."""

    opened = Signal(object)
    """The `Row` to train with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_table")
        self.setAccessibleName(_("The runs that are done"))
        self._runs = _Runs(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._runs)
        self._sorted.setSortRole(Qt.ItemDataRole.UserRole)
        self.setModel(self._sorted)
        self.horizontalHeader().setAccessibleName(_("Columns of the runs"))
        self.verticalHeader().setAccessibleName(_("Rows of the runs"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # Only what is seen is measured.
        header.setResizeContentsPrecision(0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.clicked.connect(self._open)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Shows the runs that are done."""
        self._runs.show(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(300, self._height(2 * _ROWS))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._height(_ROWS))

    def _height(self, rows: int) -> int:
        lines = rows * self.verticalHeader().defaultSectionSize()
        return self.horizontalHeader().sizeHint().height() + lines + 2 * self.frameWidth()

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._runs.row_at(self._sorted.mapToSource(index).row()))


class _Column(NamedTuple):
    """A column: its heading, what it is in a sentence, its values to sort by, and their words."""

    title: str
    about: str
    value: Callable[[Row], Any]
    words: Callable[[Row], str]


class _Runs(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._widget = parent
        self._rows: list[Row] = []
        self._varied: tuple[str, ...] = ()
        self._columns: list[_Column] = []
        self._best = -1

    def show(self, rows: Sequence[Row]) -> None:
        varied = varied_among(row.settings for row in rows)
        grows = self._rows and varied == self._varied and list(rows[: len(self._rows)]) == self._rows
        if not grows:
            self.beginResetModel()
            self._rows, self._varied = list(rows), varied
            self._columns = _columns(varied) if rows else []
            self._best = _best(self._rows)
            self.endResetModel()
            return
        self.beginInsertRows(_ROOT, len(self._rows), len(rows) - 1)
        self._rows += rows[len(self._rows) :]
        self.endInsertRows()
        before, self._best = self._best, _best(self._rows)
        for row in {before, self._best} if before != self._best else ():
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def row_at(self, row: int) -> Row:
        return self._rows[row]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if way == Qt.Orientation.Horizontal and section < len(self._columns):
            column = self._columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return column.title
            if role == Qt.ItemDataRole.ToolTipRole:
                return column.about
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(row)
        if role == Qt.ItemDataRole.UserRole:
            return column.value(row)
        is_best = index.row() == self._best
        if role == Qt.ItemDataRole.FontRole and is_best:
            font = QFont(self._widget.font())
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = f"{column.title} {column.words(row)}"
            return _("{words}, best").format(words=words) if is_best else words
        if role == Qt.ItemDataRole.TextAlignmentRole and not isinstance(column.value(row), str):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return _("Click to train with these settings.")
        return None


def _columns(varied: Sequence[str]) -> list[_Column]:
    return [
        *(_of_setting(row) for row in SETTINGS if row.name in varied),
        _Column(
            _("validation"),
            _("How many of the faces that are only looked at are named rightly."),
            lambda run: -1.0 if run.outcome.validation_accuracy is None else run.outcome.validation_accuracy,
            lambda run: (
                "–" if run.outcome.validation_accuracy is None else percent(run.outcome.validation_accuracy)
            ),
        ),
        _Column(
            "D",
            _("The total error of the training faces, eq. (20), at the end."),
            lambda run: run.outcome.error,
            lambda run: error_text(run.outcome.error),
        ),
        _Column(
            _("training"),
            _("How many of the faces that are learned are named rightly."),
            lambda run: run.outcome.accuracy,
            lambda run: percent(run.outcome.accuracy),
        ),
        _Column(
            _("epochs"),
            _("How many epochs it took."),
            lambda run: run.outcome.epochs,
            lambda run: str(run.outcome.epochs),
        ),
        _Column(
            _("time"),
            _("How long preparing the faces and training took."),
            lambda run: run.outcome.seconds,
            lambda run: duration(run.outcome.seconds),
        ),
        _Column(
            _("stopped"),
            _("Why the run stopped."),
            lambda run: run.outcome.reason,
            lambda run: REASONS.get(run.outcome.reason, run.outcome.reason),
        ),
    ]


def _of_setting(setting: Setting) -> _Column:
    def value(row: Row) -> Any:
        return getattr(row.settings, setting.name)

    def words(row: Row) -> str:
        return setting.written(value(row))

    return _Column(setting.said or setting.label, setting.about, words if setting.choices else value, words)


def _best(rows: Sequence[Row]) -> int:
    """The run with most validation (or else training) faces right; of those the one with the lowest D."""

    def order(place: int) -> tuple[float, float]:
        outcome = rows[place].outcome
        seen = outcome.validation_accuracy
        return (-(outcome.accuracy if seen is None else seen), outcome.error)

    return min(range(len(rows)), key=order, default=-1)
