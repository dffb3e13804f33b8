"""Both sums written out: the terms of one face, and the faces of the whole update."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.language import ngettext
from app.lessons.latex import shortest
from app.lessons.microscope.microscope import Sight
from app.ui.microscope.lines_table import LinesTable
from app.ui.widgets.buttons import ToggleButton

_DIGITS = 4
_TAKEN = {"kernel": "pixel", "weight": "σ", "kernel bias": "input", "bias": "input"}


class SumsView(QWidget):
    """Two tables, the largest first; a line of one of them can be chosen.

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
        self._which = QButtonGroup(self)
        self._pages = QStackedWidget(self)
        self._terms = LinesTable(
            "microscope_terms",
            "terms of this face, the largest first",
            ("", "place of σ", "δ", "pixel", "term", "sum so far"),
            (1,),
            1,
            self,
        )
        self._faces = LinesTable(
            "microscope_sum_faces",
            "what each face adds, the largest first",
            ("", "face", "∂D/∂p", "sum so far"),
            (1,),
            1,
            self,
        )
        self._arrange()
        self._terms.chosen.connect(self.term_chosen)
        self._faces.chosen.connect(self._choose_face)
        self._which.idToggled.connect(self._turn)

    def show_sight(self, sight: Sight, term: int) -> None:
        """Shows the sums of a face and a parameter, with one term chosen."""
        self._sight = sight
        terms, faces = sight.terms, sight.contributions
        taken = _TAKEN[sight.parameter.kind]
        self._buttons[0].setText(
            ngettext("{count:,} Term", "{count:,} Terms", len(terms)).format(count=len(terms))
        )
        self._buttons[1].setText(
            ngettext("{count:,} Face", "{count:,} Faces", len(faces)).format(count=len(faces))
        )
        self._terms.lines.show_lines(
            len(terms), self._term_cell, ("", "place of σ", "δ", taken, f"δ · {taken}", "sum so far")
        )
        letter = sight.parameter.symbol
        self._faces.lines.show_lines(len(faces), self._face_cell, ("", "face", f"∂D/∂{letter}", "sum so far"))
        self._terms.select(term)
        rows = (faces.samples == sight.look.sample).nonzero()[0]
        self._faces.select(int(rows[0]) if len(rows) else -1)

    def select_term(self, term: int) -> None:
        """Marks a term."""
        self._terms.select(term)

    def show_faces(self, faces: bool) -> None:
        """Turns to the faces of the update, or to the terms of this face."""
        self._buttons[1 if faces else 0].setChecked(True)

    def sizeHint(self) -> QSize:
        """A few lines."""
        return QSize(400, 220)

    def minimumSizeHint(self) -> QSize:
        """Three lines."""
        line = self.fontMetrics().height() + 4
        return QSize(260, 5 * line)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        self._buttons = (
            ToggleButton(
                "microscope_show_terms",
                "Terms",
                "Every term of ∂D/∂p of this face, the largest first; a line chosen here is framed above.",
                self,
            ),
            ToggleButton(
                "microscope_show_faces",
                "Faces",
                "What each face of the next update adds to ∂D/∂p; a line chosen here is the face looked at.",
                self,
            ),
        )
        for number, button in enumerate(self._buttons):
            self._which.addButton(button, number)
            head.addWidget(button)
        head.addStretch(1)
        for table in (self._terms, self._faces):
            self._pages.addWidget(table)
        self._buttons[0].setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    def _term_cell(self, row: int, column: int) -> str:
        assert self._sight is not None, "there is something to show"
        terms = self._sight.terms
        if column == 0:
            return str(row + 1)
        if column == 1:
            if row >= len(terms.places):
                return "every place"
            place_row, place_column = (int(at) + 1 for at in terms.places[row])
            return f"row {place_row}, column {place_column}"
        values = (terms.deltas, terms.inputs, terms.products, terms.running)[column - 2]
        return shortest(float(values[row]), _DIGITS)

    def _face_cell(self, row: int, column: int) -> str:
        assert self._sight is not None, "there is something to show"
        faces = self._sight.contributions
        if column == 0:
            return str(row + 1)
        if column == 1:
            return self._title_of(int(faces.samples[row]))
        return shortest(float((faces.values, faces.running)[column - 2][row]), _DIGITS)

    @Slot(int, bool)
    def _turn(self, page: int, checked: bool) -> None:
        if checked:
            self._pages.setCurrentIndex(page)

    @Slot(int)
    def _choose_face(self, row: int) -> None:
        if self._sight is not None and row < len(self._sight.contributions):
            self.face_chosen.emit(int(self._sight.contributions.samples[row]))
