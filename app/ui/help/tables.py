"""Tables of the help: ruled, with a bold first row, and with columns in which words stay whole."""

from typing import TypeAlias

from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QPalette,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from app.ui.theme import line

Widths: TypeAlias = list[float | None]

_CELL = 5
_LEAST = 100
"""Points for a column of text, at least."""


def rule_table(table: QTextTable, palette: QPalette) -> None:
    """Draws lines around its cells, and makes its first row bold."""
    made = table.format()
    made.setBorder(1)
    made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    made.setBorderBrush(QBrush(line(palette)))
    made.setBorderCollapse(True)
    made.setCellPadding(_CELL)
    made.setTopMargin(_CELL)
    made.setBottomMargin(2 * _CELL)
    table.setFormat(made)
    for column in range(table.columns()):
        cursor = _selected(table, 0, column)
        bold = cursor.charFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        cursor.mergeCharFormat(bold)


def widths_of_words(table: QTextTable) -> Widths:
    """How wide each column is whose cells hold a word each, in points; None for one with more text."""
    return [_width_of_words(table, column) for column in range(table.columns())]


def fit_columns(table: QTextTable, widths: Widths, room: float) -> None:
    """Gives columns of single words, such as names of functions, the room they need, where there is enough.

    Args:
        table: As it stands in the text.
        widths: Of its columns, see `widths_of_words`.
        room: For all of it, in points.
    """
    fits = None in widths and sum(width or _LEAST for width in widths) <= room
    lengths = [
        QTextLength() if width is None or not fits else QTextLength(QTextLength.Type.FixedLength, width)
        for width in widths
    ]
    made = table.format()
    if made.columnWidthConstraints() != lengths:
        made.setColumnWidthConstraints(lengths)
        table.setFormat(made)


def _width_of_words(table: QTextTable, column: int) -> float | None:
    widest = 0.0
    for row in range(table.rows()):
        cursor = _selected(table, row, column)
        text = cursor.selectedText()
        if " " in text:
            return None
        widest = max(widest, QFontMetricsF(cursor.charFormat().font()).horizontalAdvance(text))
    return widest + 2 * _CELL + 2


def _selected(table: QTextTable, row: int, column: int) -> QTextCursor:
    cursor = table.cellAt(row, column).firstCursorPosition()
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    return cursor
