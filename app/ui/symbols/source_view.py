"""Source code with the numbers of its lines."""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.ui.symbols.source_colours import SourceColours
from app.ui.theme import muted

_GAP = 8


class SourceView(QPlainTextEdit):
    """Python source to be read, selected, copied and searched, but not changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("source_text")
        self.setAccessibleName("Source code")
        self.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(QFont(self.font()).pointSizeF())
        self.setFont(font)
        self._first = 1
        self._colours = SourceColours(self.document(), self.palette())
        self._numbers = _Numbers(self)
        self.updateRequest.connect(self._follow)

    def show_source(self, text: str, first: int) -> None:
        """Shows lines, of which the first has that number."""
        self._first = first
        self._colours.take_source(text)
        self.setPlainText(text.rstrip("\n"))
        self.setViewportMargins(self._width_of_numbers(), 0, 0, 0)
        self._place_numbers()

    def go_to(self, number: int) -> None:
        """Puts the line of that number at the top, and the cursor there."""
        block = self.document().findBlockByNumber(number - self._first)
        self.setTextCursor(QTextCursor(block))
        self.verticalScrollBar().setValue(max(0, number - self._first - 1))

    def search(self, wanted: str, *, onwards: bool) -> bool:
        """Selects the next place of a text, or the first one again after the last; whether there is any.

        Args:
            wanted: The text.
            onwards: Whether to look after what is selected, or there too.
        """
        if not wanted:
            return True
        cursor = self.textCursor()
        if not onwards:
            cursor.setPosition(cursor.selectionStart())
        found = self.document().find(wanted, cursor)
        if found.isNull():
            found = self.document().find(wanted)
        if not found.isNull():
            self.setTextCursor(found)
        return not found.isNull()

    def line_numbers(self) -> tuple[int, int]:
        """The numbers of the first and the last line."""
        return self._first, self._first + self.blockCount() - 1

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Draws the numbers of the lines in sight."""
        painter = QPainter(self._numbers)
        painter.setPen(muted(self.palette()))
        painter.setFont(self.font())
        block, width = self.firstVisibleBlock(), self._numbers.width() - _GAP
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > event.rect().bottom():
                break
            text = str(self._first + block.blockNumber())
            place = QRectF(0, box.top(), width, self.fontMetrics().height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, text)
            block = block.next()
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the numbers beside the lines."""
        super().resizeEvent(event)
        self._place_numbers()

    def changeEvent(self, event: QEvent) -> None:
        """Takes the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colours.take_palette(self.palette())

    def _width_of_numbers(self) -> int:
        return self.fontMetrics().horizontalAdvance(str(self.line_numbers()[1])) + 2 * _GAP

    def _place_numbers(self) -> None:
        inside = self.contentsRect()
        self._numbers.setGeometry(
            QRect(inside.left(), inside.top(), self._width_of_numbers(), inside.height())
        )

    def _follow(self, rect: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())


class _Numbers(QWidget):
    def __init__(self, view: SourceView) -> None:
        super().__init__(view)
        self._view = view
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_numbers(event)
