"""A text of the help as a document: Markdown, with its formulas as objects and its headings as places."""

import re
import time

from PySide6.QtCore import QObject, QRegularExpression
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QWidget

from app.ui.equations.typesetting import typeset
from app.ui.help.formula_object import OBJECT, OBJECT_LETTER, FormulaObject
from app.ui.help.tables import Widths, fit_columns, rule_table, widths_of_words
from app.ui.help.texts import HEADINGS_SHOWN, Formula, Heading, headings, read, with_formulas_replaced

_MARGIN = 24
_MARKS = "\ue000", "\ue001"
_MARKED = QRegularExpression(f"{_MARKS[0]}(\\d+){_MARKS[1]}")
_JOINER = "\u2060"
"""Keeps a formula and the comma after it on one line."""
_LINE = 1.3
"""Of text, at least, in heights of its letters."""
_SPACE_ABOVE = {1: 0.0, 2: 1.6, 3: 1.2, 4: 1.0}
"""Of headings by their level, in lines."""


class HelpDocument(QObject):
    """One text, ready to be shown.

    Args:
        name: Of its file.
        view: What shows it: its font, and its palette's colours.

    Attributes:
        text: The document.
        headings: Each with the position where it stands, in the text's order.
        equations: Where each numbered equation stands.
        margin: As it was set, with the width of the page.
    """

    def __init__(self, name: str, view: QWidget) -> None:
        super().__init__(view)
        found: list[Formula] = []
        self.name = name
        self.text = QTextDocument(self)
        self.text.setDefaultFont(view.font())
        self.text.setDocumentMargin(_MARGIN)
        self.text.setMarkdown(_with_marks(read(name), found))
        self.formula_object = FormulaObject(tuple(found), view, self)
        # All changes as one: the document is laid out once, at their end.
        changes = QTextCursor(self.text)
        changes.beginEditBlock()
        self._places = self._put_formulas(found)
        self.equations = {
            formula.number: position for position, formula in self._places if formula.number is not None
        }
        self.headings = self._headings()
        self._space_out(view)
        for table in self._tables():
            rule_table(table, view.palette())
        changes.endEditBlock()
        self.text.documentLayout().registerHandler(OBJECT, self.formula_object)
        self._untypeset = {formula.latex for formula in found}
        self.margin = 0.0, 0.0
        self._measured_in: QFont | None = None
        self._widths: list[Widths] = []

    def set_margin(self, margin: float, width: float) -> None:
        """The margin at the left and at the right, and the width of the whole page, in points."""
        self.margin = margin, width
        font = self.text.defaultFont()
        if font != self._measured_in:
            self._measured_in = font
            self._widths = [widths_of_words(table) for table in self._tables()]
        changes = QTextCursor(self.text)
        changes.beginEditBlock()
        root = self.text.rootFrame()
        made = root.frameFormat()
        made.setLeftMargin(margin)
        made.setRightMargin(margin)
        root.setFrameFormat(made)
        for table, widths in zip(self._tables(), self._widths, strict=True):
            fit_columns(table, widths, width - 2 * margin)
        changes.endEditBlock()

    def position_of(self, anchor: str) -> int | None:
        """Where the heading with that anchor stands; None where there is none."""
        return next((position for one, position in self.headings if one.anchor == anchor), None)

    def heading_at(self, position: int) -> Heading | None:
        """The heading under which a position is; None before the first."""
        above = [one for one, at in self.headings if at <= position and one.level <= HEADINGS_SHOWN]
        return above[-1] if above else None

    def formula_at(self, position: int) -> Formula | None:
        """The formula that stands right behind a position; None where a letter does."""
        # At the beginning of a line Qt tells the format of what follows.
        if self.text.characterAt(position) != OBJECT_LETTER:
            return None
        cursor = QTextCursor(self.text)
        cursor.setPosition(position + 1)
        return self.formula_object.formula_of(cursor.charFormat())

    def typeset_some(self, position: int, seconds: float) -> bool:
        """Typesets formulas for so long, first those from a position on; False where all were typeset before.

        One at least, whatever it takes; the document is laid out anew when they are done.
        """
        if not self._untypeset:
            return False
        until = time.monotonic() + seconds
        changes = QTextCursor(self.text)
        changes.beginEditBlock()
        for latex in self._waiting(position):
            self._untypeset.discard(latex)
            self.formula_object.set_typeset(latex, typeset(latex))
            for at, formula in self._places:
                if formula.latex == latex:
                    self.text.markContentsDirty(at, 1)
            if time.monotonic() >= until:
                break
        changes.endEditBlock()
        return True

    def _waiting(self, position: int) -> list[str]:
        """The formulas that are not typeset, those from a position on first."""
        below = [one.latex for at, one in self._places if at >= position]
        above = [one.latex for at, one in self._places if at < position]
        return [latex for latex in dict.fromkeys(below + above) if latex in self._untypeset]

    def _put_formulas(self, formulas: list[Formula]) -> list[tuple[int, Formula]]:
        """Puts an object in place of every mark; where they are."""
        places = []
        cursor = self.text.find(_MARKED)
        while not cursor.isNull():
            index = int(cursor.selectedText().strip("".join(_MARKS)))
            made = self.formula_object.format(index)
            # A formula in a link or a heading stays one.
            made.setFontWeight(cursor.charFormat().fontWeight())
            position = cursor.selectionStart()
            cursor.insertText(OBJECT_LETTER, made)
            places.append((position, formulas[index]))
            cursor = self.text.find(_MARKED, position)
        return places

    def _headings(self) -> tuple[tuple[Heading, int], ...]:
        positions = []
        block = self.text.begin()
        while block.isValid():
            if block.blockFormat().headingLevel():
                positions.append(block.position())
            block = block.next()
        return tuple(zip(headings(self.name), positions, strict=True))

    def _space_out(self, view: QWidget) -> None:
        """Lines with room for small formulas, and more room above a heading than below it."""
        line_height = view.fontMetrics().height()
        block = self.text.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            if cursor.currentTable() is None:
                made = QTextBlockFormat()
                kind = QTextBlockFormat.LineHeightTypes.MinimumHeight
                made.setLineHeight(_LINE * line_height, kind.value)
                cursor.mergeBlockFormat(made)
            block = block.next()
        for heading, position in self.headings:
            cursor = QTextCursor(self.text)
            cursor.setPosition(position)
            made = QTextBlockFormat()
            made.setTopMargin(_SPACE_ABOVE.get(heading.level, 1.0) * line_height)
            made.setBottomMargin(0.3 * line_height)
            cursor.mergeBlockFormat(made)

    def _tables(self) -> list[QTextTable]:
        return [frame for frame in self.text.rootFrame().childFrames() if isinstance(frame, QTextTable)]


def _with_marks(markdown: str, found: list[Formula]) -> str:
    """The text with a mark in place of each formula, which goes to `found`."""

    def mark(formula: Formula) -> str:
        found.append(formula)
        return f"{_MARKS[0]}{len(found) - 1}{_MARKS[1]}"

    marked = with_formulas_replaced(markdown, mark)
    return re.sub(rf"{_MARKS[1]}(?=[,.;:)!?])", _MARKS[1] + _JOINER, marked)
