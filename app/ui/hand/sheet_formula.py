"""One line of the calculation on paper: an equation as a drawing, with its number at the right."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.lessons.hand.worksheet import BLANK, Formula
from app.ui.hand.sheet_drawing import drawn
from app.ui.hand.sheet_text import BODY, sheet_font
from app.ui.widgets.equation import SIZE, Typeset, typeset

_LETTERS = 12.5
_GAP = 8.0
_INDENT = 24.0
_NUMBER = 34.0
_LEADING = 4.0
_TO_WRITE = 14.0


class SheetFormula:
    """The numbers stand beside the symbols where the page is wide enough, else below them.

    Args:
        formula: What stands there.
        width: Of the page, in points.
    """

    def __init__(self, formula: Formula, width: float) -> None:
        self._formula = formula
        self._width = width
        self._places: list[tuple[Typeset, QRectF]] = []
        self.height = self._arrange()

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Draws the equations, as lines that stay sharp, and their number."""
        for equation, place in self._places:
            painter.fillPath(drawn(equation, place.translated(at)), Qt.GlobalColor.black)
        painter.setFont(sheet_font(BODY))
        painter.setPen(Qt.GlobalColor.black)
        beside = QRectF(at.x(), at.y(), self._width, self.height)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(beside, right, f"({self._formula.equation})")

    def _arrange(self) -> float:
        """Places the equations; how high all of it is."""
        symbols = typeset(self._formula.symbols)
        rows = [typeset(row) for row in self._formula.rows]
        unit, room = _LETTERS / SIZE, self._width - _NUMBER
        first = unit * (symbols.width + (rows[0].width if rows else 0)) + _GAP
        # Whoever writes by hand needs more height than print.
        more = _TO_WRITE if self._formula.rows == (BLANK,) else 0.0
        if len(rows) == 1 and first <= room:
            height = max(symbols.height, rows[0].height) * unit + more
            self._put(symbols, 0.0, (height - symbols.height * unit) / 2, unit)
            left = symbols.width * unit + _GAP
            self._put(rows[0], left, (height - rows[0].height * unit) / 2, unit)
            return height + _LEADING
        top = 0.0
        self._put(symbols, 0.0, top, unit)
        top += symbols.height * unit + 2
        for row in rows:
            smaller = min(unit, (room - _INDENT) / row.width)
            self._put(row, _INDENT, top + more / 2, smaller)
            top += row.height * smaller + more
        return top + _LEADING

    def _put(self, equation: Typeset, left: float, top: float, unit: float) -> None:
        place = QRectF(left, top, equation.width * unit, equation.height * unit)
        self._places.append((equation, place))
