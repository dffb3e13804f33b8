"""A formula inside a text: on the text's line, in its colour, and as sharp as the screen."""

import math
from functools import lru_cache
from typing import cast

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPalette,
    QPixmap,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLine,
)
from PySide6.QtWidgets import QWidget

from app.lessons.latex import in_words
from app.ui.equations.typesetting import SIZE, Place, Typeset
from app.ui.help.texts import Formula
from app.ui.theme import muted

OBJECT = QTextFormat.ObjectTypes.UserObject.value + 1
OBJECT_LETTER = "\ufffc"
"""What stands in the text in place of a formula."""
_WHICH = QTextFormat.Property.UserProperty.value + 1

# Of the size of STIX letters: so a formula's letters are as high as those of the text around it.
_HEIGHT_OF_X = 0.47
_DISPLAYED = 1.1
_LINE_ABOVE = 0.6
_NUMBER_WIDTH = 4.0
_AROUND = (-2, -2, 2, 2)
"""What still belongs to a symbol, in points: letters are small for a mouse."""


class FormulaObject(QPyTextObject):
    """Measures and draws the formulas of one document.

    A formula that is not typeset yet has a guessed size, and is shown in words.

    Args:
        formulas: By their numbers in the document.
        view: Whose colours it is drawn in.
    """

    def __init__(self, formulas: tuple[Formula, ...], view: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._formulas = formulas
        self._view = view
        self._typeset: dict[str, Typeset] = {}
        self._pictures: dict[tuple[object, ...], QPixmap] = {}

    def format(self, index: int) -> QTextCharFormat:
        """What makes a character of the text the formula with that number."""
        made = QTextCharFormat()
        made.setObjectType(OBJECT)
        made.setProperty(_WHICH, index)
        made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        return made

    def formula_of(self, format_: QTextFormat) -> Formula | None:
        """The formula that a character with that format is; None for a letter."""
        if format_.objectType() != OBJECT:
            return None
        return self._formulas[int(format_.property(_WHICH))]

    def set_typeset(self, latex: str, typeset: Typeset) -> None:
        """From now on that formula is drawn typeset; the document has to be laid out anew where it stands."""
        self._typeset[latex] = typeset

    def forget_pictures(self) -> None:
        """Colours or sizes have changed."""
        self._pictures.clear()

    def intrinsicSize(self, document: QTextDocument, _position: int, format_: QTextFormat) -> QSizeF:
        """How much room a formula takes in its line."""
        formula = self._formula(format_)
        metrics = QFontMetricsF(format_.toCharFormat().font())
        width, ascent, descent = self._measures(formula, metrics)
        if formula.display:
            room = _text_width(document)
            fit = self._fit(formula, metrics, room)
            space = _LINE_ABOVE * metrics.xHeight()
            return QSizeF(room, _centred(ascent * fit + space, descent * fit + space, metrics))
        return QSizeF(width, _centred(ascent, descent, metrics))

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        document: QTextDocument,
        position: int,
        format_: QTextFormat,
    ) -> None:
        """Draws a formula in the room that its line gave it, and its number at the end of the line."""
        rect = QRectF(rect)
        formula = self._formula(format_)
        metrics = QFontMetricsF(format_.toCharFormat().font())
        line = _line(document, position)
        # Qt hands over the middle of the line, whatever stands in it.
        baseline = round(rect.center().y() + (line.ascent() - line.descent()) / 2)
        text = self._view.palette().color(QPalette.ColorRole.Text)
        typeset = self._typeset.get(formula.latex)
        if typeset is None:
            painter.setPen(muted(self._view.palette()))
            left = self._left(formula, metrics, rect)
            words = metrics.elidedText(
                _words(formula.latex), Qt.TextElideMode.ElideRight, rect.right() - left
            )
            painter.drawText(QPointF(left, baseline), words)
        else:
            unit = self._unit(formula, metrics) * self._fit(formula, metrics, rect.width())
            top = baseline - math.ceil(typeset.ascent * unit)
            picture = self._picture(typeset, unit, text, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPointF(round(self._left(formula, metrics, rect)), top), picture)
        if formula.number is not None:
            painter.setPen(text)
            number = f"({formula.number})"
            painter.drawText(QPointF(rect.right() - metrics.horizontalAdvance(number), baseline), number)

    def box_of(self, document: QTextDocument, position: int) -> QRectF:
        """Around the formula at a position, in the document's points; of a displayed one all of its line."""
        block, line = document.findBlock(position), _line(document, position)
        corner = document.documentLayout().blockBoundingRect(block).topLeft()
        left, right = (_x_of(line, at - block.position()) for at in (position, position + 1))
        return QRectF(corner.x() + left, corner.y() + line.y(), right - left, line.ascent() + line.descent())

    def place_at(self, document: QTextDocument, position: int, point: QPointF) -> Place | None:
        """The symbol of the notes at a point of the document, in the formula at that position.

        Returns:
            Its letter, and the box around it in the document's points; None where there is none.
        """
        cursor = QTextCursor(document)
        cursor.setPosition(position + 1)
        formula = self._formula(cursor.charFormat())
        typeset = self._typeset.get(formula.latex)
        if typeset is None:
            return None
        metrics, box = QFontMetricsF(cursor.charFormat().font()), self.box_of(document, position)
        unit = self._unit(formula, metrics) * self._fit(formula, metrics, box.width())
        top = box.top() + _line(document, position).ascent() - typeset.ascent * unit
        corner = QPointF(self._left(formula, metrics, box), top)
        placed = [
            Place(one.symbol, QRectF(corner + one.box.topLeft() * unit, one.box.size() * unit))
            for one in typeset.places
        ]
        found = [one for one in placed if one.box.adjusted(*_AROUND).contains(point)]
        return min(found, key=lambda one: one.box.width() * one.box.height(), default=None)

    def _formula(self, format_: QTextFormat) -> Formula:
        return self._formulas[int(format_.property(_WHICH))]

    def _unit(self, formula: Formula, metrics: QFontMetricsF) -> float:
        """Points for a unit of the drawing, where there is room."""
        return metrics.xHeight() / (_HEIGHT_OF_X * SIZE) * (_DISPLAYED if formula.display else 1)

    def _measures(self, formula: Formula, metrics: QFontMetricsF) -> tuple[float, float, float]:
        """Width, height above the line and depth below it, in points."""
        typeset, unit = self._typeset.get(formula.latex), self._unit(formula, metrics)
        if typeset is None:
            lines = 2 if formula.display else 1
            width = metrics.horizontalAdvance(_words(formula.latex))
            return width, lines * metrics.ascent(), lines * metrics.descent()
        return typeset.width * unit, typeset.ascent * unit, (typeset.height - typeset.ascent) * unit

    def _fit(self, formula: Formula, metrics: QFontMetricsF, room: float) -> float:
        """By how much a wide formula is drawn smaller."""
        if not formula.display:
            return 1.0
        width = self._measures(formula, metrics)[0]
        beside = 0 if formula.number is None else _NUMBER_WIDTH * metrics.averageCharWidth()
        return min(1.0, max(room - 2 * beside, 1) / width)

    def _left(self, formula: Formula, metrics: QFontMetricsF, rect: QRectF) -> float:
        """Where the drawing begins: a displayed formula is in the middle of its line."""
        if not formula.display:
            return rect.left()
        width = self._measures(formula, metrics)[0] * self._fit(formula, metrics, rect.width())
        return rect.left() + (rect.width() - width) / 2

    def _picture(self, typeset: Typeset, unit: float, colour: QColor, ratio: float) -> QPixmap:
        """Made once for a size, a colour and a screen; its baseline is on a whole point."""
        key = (typeset.svg, unit, colour.rgb(), ratio)
        if key not in self._pictures:
            ascent = typeset.ascent * unit
            below = math.ceil(ascent) - ascent
            size = QSizeF(typeset.width * unit, typeset.height * unit)
            pixmap = QPixmap(math.ceil(size.width() * ratio), math.ceil((size.height() + below) * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            typeset.renderer(colour).render(painter, QRectF(QPointF(0, below), size))
            painter.end()
            self._pictures[key] = pixmap
        return self._pictures[key]


@lru_cache(maxsize=512)
def _words(latex: str) -> str:
    return in_words(latex)


def _half_x(metrics: QFontMetricsF) -> float:
    # As Qt reckons it for what is aligned to the middle of a line: with whole pixels.
    return round(metrics.xHeight()) / 2


def _centred(ascent: float, descent: float, metrics: QFontMetricsF) -> float:
    """The least height of a box around the formula whose middle is that of the line's small letters.

    Qt lets an object stand on the line or be in its middle, and nothing between.
    """
    half = _half_x(metrics)
    return max(2 * ascent - half, 2 * descent + half)


def _line(document: QTextDocument, position: int) -> QTextLine:
    block = document.findBlock(position)
    return block.layout().lineForTextPosition(position - block.position())


def _x_of(line: QTextLine, position: int) -> float:
    return cast(tuple[float, int], line.cursorToX(position))[0]


def _text_width(document: QTextDocument) -> float:
    page = document.rootFrame().frameFormat()
    return max(document.textWidth() - page.leftMargin() - page.rightMargin(), 1)
