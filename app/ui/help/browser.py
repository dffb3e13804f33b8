"""A text of the help: Markdown, whose formulas are images that are typeset when they come into sight."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QMenu, QTextBrowser, QWidget

from app.language import _
from app.lessons.latex import in_words
from app.ui.help.texts import (
    HEADINGS_SHOWN,
    Formula,
    formulas,
    function_of,
    headings,
    read,
    with_formulas_replaced,
)
from app.ui.session import Session
from app.ui.style import line, muted
from app.ui.symbols.label import SymbolPlace, explain
from app.ui.widgets.equation import Typesetter, typeset, unit_beside
from app.ui.widgets.labels import named

_WIDEST = 100
"""Of a line of text, in letters."""
_IMAGE = "\ufffc"
"""What stands in the text in place of a formula."""
_JOINER = "\u2060"
"""Keeps a formula and the comma after it on one line."""
_DISPLAYED = 1.1
_SPACE_ABOVE = {1: 0.0, 2: 1.6, 3: 1.2}
"""Of headings by their level, in lines."""
_LOOK_MILLISECONDS = 60


class HelpBrowser(QTextBrowser):
    """Shows one text at a time, with the way back to those before.

    Args:
        session: Typesets equations off the GUI thread.

    Attributes:
        source_wanted: A link to the engine's code was followed: "module:qualified name".
        read_on: Another heading is read: the text's name and the heading's anchor, "" above the first.
    """

    source_wanted = Signal(str)
    read_on = Signal(str, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        named(self, "help_text", _("Help text"))
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        # Facet opens no network connection: what a link leads to is looked at first.
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        # Each formula, and the position in the text of its image.
        self._formulas: tuple[Formula, ...] = ()
        self._positions: list[int] = []
        self._shown: dict[int, tuple[float, int]] = {}
        self._places: list[tuple[int, str]] = []
        self._typesetter = Typesetter(session, self)
        self._typesetter.ready.connect(self._show_typeset)
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(_LOOK_MILLISECONDS)
        self._looking.timeout.connect(self._look)
        self.sourceChanged.connect(self._take_text)
        self.anchorClicked.connect(lambda url: self.follow(url.toString()))
        self.verticalScrollBar().valueChanged.connect(self._follow_reader)

    @property
    def name(self) -> str:
        """The file of the text that is shown; "" before there is one."""
        return self._name

    def follow(self, link: str) -> None:
        """Follows a link: to a text, "#" and the anchor of a heading, or code of the engine."""
        function = function_of(link)
        if function is not None:
            self.source_wanted.emit(function)
            return
        name, _hash, anchor = link.partition("#")
        # Without a path: Qt loads those with one anew after each change, and each equation is one.
        url = QUrl(f"text://{name or self.name}#{anchor}")
        self.setSource(url, QTextDocument.ResourceType.MarkdownResource)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        name = QUrl(name)
        if kind == QTextDocument.ResourceType.ImageResource.value and name.scheme() == "formula":
            index = int(name.path())
            return self._picture(index)
        return self._marked(name.host())

    def mark(self, found: QTextCursor) -> None:
        """Selects a place, and brings it into the upper half."""
        self.setTextCursor(found)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(found).top() - self.viewport().height() // 3)

    def top_position(self) -> int:
        """Of the first character in sight."""
        return self.cursorForPosition(QPoint(1, 1)).position()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        copy = menu.addAction(_("&Copy"), self.copy_selection)
        copy.setEnabled(self.textCursor().hasSelection())
        found = self._formula_at(QPointF(event.pos()))
        if found is not None:
            latex = self._formulas[found[0]].latex
            copy_latex = partial(QGuiApplication.clipboard().setText, latex)
            menu.addAction(_("Copy Equation as LaTeX"), copy_latex)
        menu.addAction(_("Select &All"), self.selectAll)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        else:
            super().keyPressEvent(event)

    @Slot()
    def copy_selection(self) -> None:
        """Puts plain text on the clipboard, with formulas as LaTeX between dollars."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        placed = zip(self._formulas, self._positions, strict=True)
        written = iter([formula.written for formula, position in placed if start <= position < end])
        text = cursor.selectedText().replace("\u2029", "\n").replace(_JOINER, "")
        QGuiApplication.clipboard().setText(
            "".join(next(written) if letter == _IMAGE else letter for letter in text)
        )

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._symbol_at(QPointF(event.pos()))
            if place is not None:
                return explain([place], by_mouse=True)
        return super().viewportEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = self._symbol_at(event.position())
        if place is not None and not self.textCursor().hasSelection():
            explain([place])

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Lines stay short enough to read, and the same ones in sight.
        top = self.top_position()
        spare = self.width() - _WIDEST * self.fontMetrics().averageCharWidth()
        self.setViewportMargins(max(spare // 2, 0), 0, max(spare // 2, 0), 0)
        super().resizeEvent(event)
        self._show_again(top)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self.name:
            self._dress()
            self._show_again(self.top_position(), all_of_them=True)

    @Slot(QUrl)
    def _take_text(self, source: QUrl) -> None:
        """Another text, or another place of it."""
        if not self._places:
            self._lay_out()
        self.scrollToAnchor(source.fragment())
        if not source.fragment():
            self.verticalScrollBar().setValue(0)
        self._follow_reader()

    @Slot()
    def _follow_reader(self) -> None:
        self._looking.start()
        bar = self.verticalScrollBar()
        # The last headings of a text never come to its top: the one that was chosen is the one that is read.
        if self._places and not 0 < bar.value() == bar.maximum():
            top = self.top_position()
            above = [anchor for position, anchor in self._places if position <= top]
            self.read_on.emit(self.name, above[-1] if above else "")

    @Slot()
    def _look(self) -> None:
        """Has those formulas typeset that are in sight, and those just below."""
        if not self.isVisible():
            return
        end = self.cursorForPosition(QPoint(self.viewport().width(), 2 * self.viewport().height()))
        top = self.top_position()
        placed = zip(self._formulas, self._positions, strict=True)
        self._typesetter.want([one.latex for one, position in placed if top <= position <= end.position()])
        self._show_typeset()

    @Slot()
    def _show_typeset(self) -> None:
        self._show_again(self.top_position())

    def _show_again(self, top: int, *, all_of_them: bool = False) -> None:
        """Puts images in place that are not as they should be; the lines in sight stay where they are."""
        before = self.cursorRect(self._cursor(top)).top()
        changes = QTextCursor(self.document())
        changes.beginEditBlock()
        # While a text is being loaded there are no positions yet.
        placed = zip(self._formulas, self._positions, strict=False)
        for index, (formula, position) in enumerate(placed):
            typeset_ = self._typesetter.has(formula.latex)
            if all_of_them or (typeset_ and self._shown.get(index) != self._look_of(index)):
                if typeset_:
                    self._shown[index] = self._look_of(index)
                kind = QTextDocument.ResourceType.ImageResource.value
                self.document().addResource(kind, QUrl(f"formula:{index}"), self._picture(index))
                self.document().markContentsDirty(position, 1)
        changes.endEditBlock()
        moved = self.cursorRect(self._cursor(top)).top() - before
        if moved and top:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved)

    def _look_of(self, index: int) -> tuple[float, int]:
        """What an image depends on: its scale and its colour."""
        return self._unit(index), self.palette().text().color().rgb()

    def _unit(self, index: int) -> float:
        formula = self._formulas[index]
        unit = unit_beside(QFontMetricsF(self.font()))
        if not formula.display:
            return unit
        room = self.viewport().width() - 9 * self.fontMetrics().averageCharWidth()
        return min(_DISPLAYED * unit, max(room, 1) / typeset(formula.latex).width)

    def _picture(self, index: int) -> QImage:
        """A formula so that its letters stand on the line of the text; in words until it is typeset."""
        formula, metrics = self._formulas[index], QFontMetricsF(self.font())
        ratio, colour = self.devicePixelRatioF(), self.palette().text().color()
        if not self._typesetter.has(formula.latex):
            room = self.viewport().width() - 6 * self.fontMetrics().averageCharWidth()
            words = metrics.elidedText(in_words(formula.latex), Qt.TextElideMode.ElideRight, room)
            return _words(words, self, metrics)
        drawing, unit = typeset(formula.latex), self._unit(index)
        # Qt puts the middle of an image so far above the line.
        middle = round(metrics.xHeight()) / 4
        ascent, descent = drawing.ascent * unit, (drawing.height - drawing.ascent) * unit
        half = max(ascent - middle, descent + middle) + (2 if formula.display else 0)
        return drawing.picture(unit, colour, ratio, half + middle - ascent, half - middle - descent)

    def _marked(self, name: str) -> str:
        """The text with an image in place of each formula."""
        self._name, self._formulas = name, formulas(read(name))
        self._positions, self._shown, self._places = [], {}, []
        index = count()

        def image(formula: Formula) -> str:
            number = f" ({formula.number})" if formula.number is not None else ""
            return f"![f](formula:{next(index)}){number}"

        marked = with_formulas_replaced(read(name), image)
        return re.sub(r"(\(formula:\d+\))(?=[,.;:)!?])", rf"\1{_JOINER}", marked)

    def _lay_out(self) -> None:
        """Finds headings and formulas, and gives them room."""
        found = iter(headings(self.name))
        self._places, self._positions = [], []
        middle = QTextCharFormat()
        middle.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        changes = QTextCursor(self.document())
        changes.beginEditBlock()
        for block in self._blocks():
            level = block.blockFormat().headingLevel()
            if level:
                heading = next(found)
                self._anchor(block, heading.anchor)
                if 1 < level <= HEADINGS_SHOWN:
                    self._places.append((block.position(), heading.anchor))
            images = (at for at, letter in enumerate(block.text()) if letter == _IMAGE)
            self._positions += [block.position() + at for at in images]
        for formula, position in zip(self._formulas, self._positions, strict=True):
            image = self._cursor(position, position + 1)
            image.mergeCharFormat(middle)
            if formula.number is not None:
                self._anchor(image.block(), f"equation-{formula.number}")
        changes.endEditBlock()
        self._dress()

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self.document().begin()
        while block.isValid():
            yield block
            block = block.next()

    def _anchor(self, block: QTextBlock, anchor: str) -> None:
        named = QTextCharFormat()
        named.setAnchor(True)
        named.setAnchorNames([anchor])
        self._cursor(block.position(), block.position() + 1).mergeCharFormat(named)

    def _dress(self) -> None:
        """Room around headings, lines between the cells of tables."""
        height = self.fontMetrics().height()
        self.document().setDocumentMargin(0.6 * height)
        changes = QTextCursor(self.document())
        changes.beginEditBlock()
        for block in self._blocks():
            level = block.blockFormat().headingLevel()
            if level:
                made = QTextBlockFormat()
                made.setTopMargin(_SPACE_ABOVE.get(level, 1.0) * height)
                made.setBottomMargin(0.3 * height)
                QTextCursor(block).mergeBlockFormat(made)
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                table = frame.format()
                table.setBorderBrush(line(self.palette()))
                table.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                table.setBorder(1)
                table.setBorderCollapse(True)
                table.setCellPadding(0.3 * height)
                frame.setFormat(table)
        changes.endEditBlock()

    def _formula_at(self, point: QPointF) -> tuple[int, QRectF] | None:
        """The formula at a point of the viewport, and where its image is."""
        near = self.cursorForPosition(point.toPoint()).position()
        for index, position in enumerate(self._positions):
            if position in (near, near - 1):
                box = self._box_of(index)
                if box.contains(point):
                    return index, box
        return None

    def _box_of(self, index: int) -> QRectF:
        position = self._positions[index]
        size = self._picture(index).deviceIndependentSize()
        block = self.document().findBlock(position)
        line_ = block.layout().lineForTextPosition(position - block.position())
        start = self.cursorRect(self._cursor(position))
        metrics = QFontMetricsF(self.font())
        baseline = self.document().documentLayout().blockBoundingRect(block).y() + line_.y() + line_.ascent()
        middle = baseline - self.verticalScrollBar().value() - round(metrics.xHeight()) / 4
        return QRectF(QPointF(start.left(), middle - size.height() / 2), size)

    def _symbol_at(self, point: QPointF) -> SymbolPlace | None:
        found = self._formula_at(point)
        if found is None or not self._typesetter.has(self._formulas[found[0]].latex):
            return None
        index, box = found
        drawing, unit = typeset(self._formulas[index].latex), self._unit(index)
        middle = round(QFontMetricsF(self.font()).xHeight()) / 4
        corner = QPointF(box.left(), box.center().y() + middle - drawing.ascent * unit)
        symbol = drawing.symbol_at((point - corner) / unit)
        if symbol is None:
            return None
        letter, place = symbol
        return SymbolPlace(
            letter, self.viewport(), QRectF(corner + place.topLeft() * unit, place.size() * unit)
        )

    def _cursor(self, position: int, end: int | None = None) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        if end is not None:
            cursor.setPosition(
                min(end, self.document().characterCount() - 1), QTextCursor.MoveMode.KeepAnchor
            )
        return cursor


def _words(words: str, view: QWidget, metrics: QFontMetricsF) -> QImage:
    """What is read until a formula is typeset."""
    ratio = view.devicePixelRatioF()
    size = metrics.size(0, words) * ratio
    image = QImage(size.toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setFont(view.font())
    painter.setPen(muted(view.palette()))
    painter.drawText(QPointF(0, metrics.ascent()), words)
    painter.end()
    return image
