"""Tables of numbers line by line, and both sums in them: the terms of one face, the faces of the update."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QWidget,
)

from app.language import _, ngettext
from app.lessons.latex import shortest
from app.lessons.microscope.microscope import Sight
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.buttons import ToggleButton
from app.ui.widgets.copying import add_copy_action, table_text
from app.ui.widgets.labels import named

_DIGITS = 3
_SOME = 4
"""Lines of a table that are in sight at least; twice as many where there is room."""
_LAST = 12
"""Letters of a last column that takes the room that is left, at least."""
_LETTERS = 48
"""Width of a table."""


# A view asks for every role of every cell that it draws.
_DISPLAY, _ALIGNMENT = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.TextAlignmentRole)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Lines(QAbstractTableModel):
    """Lines of text, written when they are seen: there may be thousands.

    Attributes:
        texts: Which columns hold words, and so stand at the left.
    """

    texts: Sequence[int] = ()
    _heads: Sequence[str] = ()
    _count = 0
    _cell: Callable[[int, int], str]

    def show_lines(self, count: int, cell: Callable[[int, int], str], heads: Sequence[str]) -> None:
        """Shows other lines: how many, what stands at (row, column), and the heads of the columns."""
        same = (count, heads) == (self._count, self._heads)
        if not same:
            self.beginResetModel()
        self._count, self._cell, self._heads = count, cell, heads
        if not same:
            self.endResetModel()
        elif count:
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, len(heads) - 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == _DISPLAY:
            return self._cell(index.row(), index.column())
        return self._alignment(index.column()) if role == _ALIGNMENT else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return self._heads[section]
        return self._alignment(section) if role == _ALIGNMENT else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        return _LEFT if column in self.texts else _RIGHT


class LinesTable(QTableView):
    """Shows lines; a click or the keys up and down choose one, and all of them can be copied.

    Attributes:
        chosen: Another line was chosen.

    Args:
        name: For finding it.
        title: What it holds, for assistive technology.
        texts: Which columns hold words.
        wide: The column that takes the room that is left or gives way; None for the last, all staying whole.
    """

    chosen = Signal(int)

    def __init__(
        self,
        name: str,
        title: str,
        texts: Sequence[int],
        parent: QWidget | None = None,
        wide: int | None = 1,
    ) -> None:
        super().__init__(parent)
        self._wide = wide
        named(self, name, title)
        self._lines = Lines(self)
        self._lines.texts = texts
        self.setModel(self._lines)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().hide()
        self._space_lines()
        self.horizontalHeader().setHighlightSections(False)
        # Measured on what can be seen: there may be thousands of lines.
        self.horizontalHeader().setResizeContentsPrecision(0)
        self.verticalScrollBar().valueChanged.connect(self._measure)
        self.selectionModel().currentRowChanged.connect(self._tell)
        add_copy_action(self, _("Copy Table"), lambda: table_text(self._lines))

    def show_lines(self, count: int, cell: Callable[[int, int], str], heads: Sequence[str]) -> None:
        """Shows other lines: how many, what stands at (row, column), and the heads of the columns."""
        columns, head = self._lines.columnCount(), self.horizontalHeader()
        self._lines.show_lines(count, cell, heads)
        if columns == len(heads):
            self._measure()
        else:
            head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            if self._wide is None:
                head.setDefaultSectionSize(_LAST * self.fontMetrics().averageCharWidth())
                head.setStretchLastSection(True)
            else:
                head.setSectionResizeMode(self._wide, QHeaderView.ResizeMode.Stretch)

    @Slot()
    def _measure(self) -> None:
        """Makes the columns as wide as what is in sight now."""
        head = self.horizontalHeader()
        for column in range(self._lines.columnCount()):
            if head.sectionResizeMode(column) == QHeaderView.ResizeMode.ResizeToContents:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def select(self, row: int) -> None:
        """Marks a line, without telling; a negative one marks none."""
        if row == self.currentIndex().row():
            return
        model, index = self.selectionModel(), self._lines.index(row, 0)
        model.blockSignals(True)
        flags = QItemSelectionModel.SelectionFlag
        model.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        model.blockSignals(False)
        self.viewport().update()
        if index.isValid():
            self.scrollTo(index)

    def height_of(self, lines: int) -> int:
        """Its height with so many lines in sight."""
        head = self.horizontalHeader().sizeHint().height()
        return lines * self.verticalHeader().defaultSectionSize() + head + 2 * self.frameWidth()

    def sizeHint(self) -> QSize:
        return QSize(self.minimumSizeHint().width(), self.height_of(2 * _SOME))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LETTERS * self.fontMetrics().averageCharWidth(), self.height_of(_SOME))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._space_lines()
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self._lines.rowCount() - 1}
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            # For whoever holds the table.
            event.ignore()
        elif event.key() in ends:
            self.setCurrentIndex(self._lines.index(ends[Qt.Key(event.key())], 0))
        else:
            super().keyPressEvent(event)

    def _space_lines(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 4)

    @Slot(QModelIndex)
    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row())


class SumsView(QWidget):
    """Two tables, the largest first; a line of one of them can be chosen.

    Args:
        title_of: What the face of a sample is called.

    Attributes:
        term_chosen: Another term.
        face_chosen: A face: its sample.
    """

    term_chosen = Signal(int)
    face_chosen = Signal(int)

    def __init__(self, title_of: Callable[[int], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title_of = title_of
        self._sight: Sight | None = None
        self._tables = (
            LinesTable("microscope_terms", _("Terms of this face, the largest first"), (1,), self, None),
            LinesTable("microscope_sum_faces", _("What each face adds, the largest first"), (1,), self),
        )
        self._buttons = (
            ToggleButton(
                "microscope_show_terms",
                _("Terms"),
                _("Every term of ∂D/∂p of this face, the largest first. The chosen one is framed above."),
                self,
            ),
            ToggleButton(
                "microscope_show_faces",
                _("Faces"),
                _("What each face of the next update adds to ∂D/∂p. Choose one to look at it."),
                self,
            ),
        )
        pages, which = QStackedWidget(self), QButtonGroup(self)
        for page, (button, table) in enumerate(zip(self._buttons, self._tables, strict=True)):
            which.addButton(button, page)
            pages.addWidget(table)
        which.idToggled.connect(lambda page, on: pages.setCurrentIndex(page) if on else None)
        self.show_faces(False)
        stacked(beside(*self._buttons, None), (pages, 1), within=self, margin=0)
        self._tables[0].chosen.connect(self.term_chosen)
        self._tables[1].chosen.connect(self._choose_face)

    def show_sight(self, sight: Sight, term: int) -> None:
        """Shows the sums of a face and a parameter, with one term chosen."""
        self._sight = sight
        terms, faces, (of_terms, of_faces) = sight.terms, sight.contributions, self._tables
        counted = (
            ngettext("{count:,} Term", "{count:,} Terms", len(terms)).format(count=len(terms)),
            ngettext("{count:,} Face", "{count:,} Faces", len(faces)).format(count=len(faces)),
        )
        for button, text in zip(self._buttons, counted, strict=True):
            button.setText(text)
            button.setAccessibleName(text)
        taken = {"kernel": _("pixel"), "weight": "σ"}.get(sight.parameter.kind, _("input"))
        so_far, share = _("sum so far"), f"∂D/∂{sight.parameter.symbol}"
        of_terms.show_lines(len(terms), self._term_cell, ("", _("place"), "δ", taken, f"δ · {taken}", so_far))
        of_faces.show_lines(len(faces), self._face_cell, ("", _("face"), share, so_far))
        of_terms.select(term)
        rows = (faces.samples == sight.look.sample).nonzero()[0]
        of_faces.select(int(rows[0]) if len(rows) else -1)

    def show_faces(self, faces: bool) -> None:
        """Turns to the faces of the update, or to the terms of this face."""
        self._buttons[faces].setChecked(True)

    def _term_cell(self, row: int, column: int) -> str:
        assert self._sight is not None, "there is something to show"
        terms = self._sight.terms
        if column == 1:
            place = [int(at) + 1 for at in terms.places[row]] if row < len(terms.places) else None
            return _("everywhere") if place is None else "({}, {})".format(*place)
        values = (terms.deltas, terms.inputs, terms.products, terms.running)
        return shortest(float(values[column - 2][row]), _DIGITS) if column else str(row + 1)

    def _face_cell(self, row: int, column: int) -> str:
        assert self._sight is not None, "there is something to show"
        faces = self._sight.contributions
        if column == 1:
            return self._title_of(int(faces.samples[row]))
        values = (faces.values, faces.running)
        return shortest(float(values[column - 2][row]), _DIGITS) if column else str(row + 1)

    @Slot(int)
    def _choose_face(self, row: int) -> None:
        if self._sight is not None and row < len(self._sight.contributions):
            self.face_chosen.emit(int(self._sight.contributions.samples[row]))
