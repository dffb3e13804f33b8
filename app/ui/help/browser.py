"""The view of a text of the help: links, formulas to be copied, and lines no longer than one reads well."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from app.ui.equations.typesetting import Place
from app.ui.help.document import HelpDocument
from app.ui.help.formula_object import OBJECT_LETTER
from app.ui.help.texts import Formula

_WIDEST = 118
"""Of a line of text, in letters."""
_SECONDS = 0.01
"""For formulas, before the window can do something else again."""


class HelpBrowser(QTextBrowser):
    """Shows one document, and typesets its formulas a few at a time, those in sight first.

    Attributes:
        scrolled: Other lines are in sight.
    """

    scrolled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("help_browser")
        self.setAccessibleName("Help text")
        # Facet opens no network connection: nothing in the help leads outside, and the window follows links.
        self.setOpenExternalLinks(False)
        self.setOpenLinks(False)
        self._shown: HelpDocument | None = None
        self._painted = False
        self._typesetting = QTimer(self)
        self._typesetting.setInterval(0)
        self._typesetting.timeout.connect(self._typeset_some)
        self.verticalScrollBar().valueChanged.connect(self.scrolled)

    @property
    def shown(self) -> HelpDocument | None:
        """What is shown."""
        return self._shown

    @property
    def complete(self) -> bool:
        """Whether every formula is typeset."""
        return not self._typesetting.isActive()

    @property
    def at_end(self) -> bool:
        """Whether the last line is in sight."""
        return self.verticalScrollBar().value() == self.verticalScrollBar().maximum()

    def show_document(self, document: HelpDocument, position: int = 0) -> None:
        """Shows a document from a position on."""
        if document is not self._shown:
            self._shown = document
            document.text.setDefaultFont(self.font())
            self._fit_lines()
            self.setDocument(document.text)
        self._painted = False
        self.scroll_to(position)
        self._typesetting.start()

    def scroll_to(self, position: int) -> None:
        """Brings a place of the text to the top."""
        self.setTextCursor(self._cursor(position))
        if position == 0:
            self.verticalScrollBar().setValue(0)
        else:
            top = self.cursorRect(self._cursor(position)).top()
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + top - self._gap())

    def mark(self, found: QTextCursor) -> None:
        """Selects a place, and brings it into sight."""
        self.setTextCursor(found)
        self.ensureCursorVisible()

    def top_position(self) -> int:
        """Of the first character in sight."""
        if self.verticalScrollBar().value() == 0:
            return 0
        return self.cursorForPosition(QPoint(1, self._gap() + 1)).position()

    def formula_under(self, point: QPoint) -> tuple[Formula, int] | None:
        """The formula at a point of the view, and its position in the text."""
        if self._shown is None:
            return None
        near = self.cursorForPosition(point).position()
        for position in (near, near - 1):
            formula = self._shown.formula_at(position)
            if formula is not None:
                box = self._shown.formula_object.box_of(self.document(), position)
                if box.contains(self._in_document(QPointF(point))):
                    return formula, position
        return None

    def symbol_at(self, point: QPointF) -> str | None:
        """The symbol of the notes at a point; None where there is none."""
        place = self._place_at(point)
        return place.symbol if place is not None else None

    def box_at(self, point: QPointF) -> QRectF:
        """Around the symbol at a point; empty where there is none."""
        place = self._place_at(point)
        if place is None:
            return QRectF()
        return place.box.translated(point - self._in_document(QPointF(self._in_view(point))))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offers the LaTeX of an equation that was clicked."""
        found = self.formula_under(event.pos())
        menu = self.createStandardContextMenu(event.pos())
        if found is not None:
            formula = found[0]
            action = menu.addAction("Copy Equation as LaTeX")
            action.triggered.connect(lambda: QGuiApplication.clipboard().setText(formula.latex))
            menu.insertAction(menu.actions()[0], action)
            menu.insertSeparator(menu.actions()[1])
        menu.exec(event.globalPos())
        menu.deleteLater()

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied: plain text, with formulas as LaTeX between dollars."""
        data = QMimeData()
        data.setText(self._selected_text())
        return data

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps lines short enough to read, in the middle of a wide window; the same lines stay in sight."""
        position = self.top_position() if self._painted else None
        self._fit_lines()
        super().resizeEvent(event)
        if position:
            self.scroll_to(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Text first: formulas are typeset once it can be read."""
        super().paintEvent(event)
        self._painted = True

    @Slot()
    def _typeset_some(self) -> None:
        """A few formulas more, in such a way that the lines in sight stay where they are."""
        if self._shown is None or not self.isVisible():
            self._typesetting.stop()
            return
        if not self._painted:
            return
        top = self.top_position()
        before = self.cursorRect(self._cursor(top)).top()
        if not self._shown.typeset_some(top, _SECONDS):
            self._typesetting.stop()
            return
        moved = self.cursorRect(self._cursor(top)).top() - before
        if moved and top:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved)

    def showEvent(self, event: QShowEvent) -> None:
        """Goes on typesetting."""
        super().showEvent(event)
        self._typesetting.start()

    def _fit_lines(self) -> None:
        if self._shown is None:
            return
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        spare = (room - _WIDEST * self.fontMetrics().averageCharWidth()) / 2
        margin = max(self._shown.text.documentMargin(), spare)
        if self._shown.margin != (margin, room):
            self._shown.set_margin(margin, room)

    def _cursor(self, position: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        return cursor

    def _place_at(self, point: QPointF) -> Place | None:
        in_view = self._in_view(point)
        found = self.formula_under(in_view)
        if found is None or self._shown is None:
            return None
        there = self._in_document(QPointF(in_view))
        return self._shown.formula_object.place_at(self.document(), found[1], there)

    def _in_view(self, point: QPointF) -> QPoint:
        return self.viewport().mapFrom(self, point.toPoint())

    def _in_document(self, point: QPointF) -> QPointF:
        return point + QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _gap(self) -> int:
        return self.fontMetrics().height() // 2

    def _selected_text(self) -> str:
        cursor = self.textCursor()
        text = cursor.selectedText().replace("\u2029", "\n").replace("\u2060", "")
        if self._shown is None or OBJECT_LETTER not in text:
            return text
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        formulas = (self._shown.formula_at(position) for position in range(start, end))
        written = iter([formula.written for formula in formulas if formula is not None])
        return "".join(next(written) if letter == OBJECT_LETTER else letter for letter in text)
