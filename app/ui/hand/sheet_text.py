"""Text and tables on paper: black, in points, the same on every device."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QFont, QPainter, QPalette, QPen, QTextDocument

from app.lessons.hand.worksheet import Table

BODY = 10
_ROW = 16.0
_COLUMN = 62.0


class SheetText:
    """A few sentences, as wide as the page.

    Args:
        text: Plain text.
        width: In points.
        size: Of the letters, in points.
        bold: Whether they are bold.
    """

    def __init__(self, text: str, width: float, size: int = BODY, bold: bool = False) -> None:
        self._document = QTextDocument()
        self._document.setUseDesignMetrics(True)
        self._document.setDocumentMargin(0)
        self._document.setDefaultFont(sheet_font(size, bold))
        self._document.setPlainText(text)
        self._document.setTextWidth(width)

    @property
    def height(self) -> float:
        """In points."""
        return self._document.size().height()

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Writes it in black, whatever the window's colours are."""
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
        painter.save()
        painter.translate(at)
        self._document.documentLayout().draw(painter, context)
        painter.restore()


class SheetTable:
    """Numbers in columns below their letters."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def height(self) -> float:
        """In points."""
        return _ROW * (len(self._table.rows) + 1)

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Draws a line below the letters, and the numbers."""
        painter.setPen(QPen(Qt.GlobalColor.black, 0.6))
        width = _COLUMN * len(self._table.head)
        painter.drawLine(QPointF(at.x(), at.y() + _ROW), QPointF(at.x() + width, at.y() + _ROW))
        for number, row in enumerate((self._table.head, *self._table.rows)):
            painter.setFont(sheet_font(BODY, bold=number == 0))
            for column, text in enumerate(row):
                cell = QRectF(at.x() + column * _COLUMN, at.y() + number * _ROW, _COLUMN, _ROW)
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)


def sheet_font(size: int, bold: bool = False) -> QFont:
    """The window's font in points of the page, which the painter makes as large as they are there."""
    font = QFont()
    font.setPixelSize(size)
    font.setBold(bold)
    return font
