"""The numbers of a picture, written into its cells."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText

from app.ui.training.kernel_numbers import Array
from app.ui.training.kernel_painting import number_box
from app.ui.training.kernel_words import cell_power, cell_text

# Larger kernels have their numbers only where one points.
_MOST_ROWS = 7
_MOST_NUMBERS = 150
_EDGE = 1.5
# Sizes in pixels. The minus of many fonts is wider than a digit: the narrowest cells have a hyphen instead.
_FORMS = (
    (range(16, 10, -1), "−0.000"),
    (range(13, 9, -1), "−.00"),
    (range(10, 6, -1), "-.00"),
)
_LUMINANCE = np.array([0.299, 0.587, 0.114])
_BRIGHT = 140
_MOST_KEPT = 2000


@dataclass(frozen=True)
class CellWriting:
    """How numbers are written into cells.

    Attributes:
        font: As large as they fit.
        short: Whether in as few characters as two digits take.
        minus: The sign of negative numbers.
    """

    font: QFont
    short: bool
    minus: str
    _texts: dict[str, tuple[QStaticText, QPointF]] = field(default_factory=dict)

    def draw(
        self, painter: QPainter, box: QRectF, values: Array, limit: float, colours: NDArray[np.uint8]
    ) -> None:
        """Writes numbers on their colours, dark on light and light on dark.

        Args:
            painter: Of the widget.
            box: The picture's.
            values: (rows, columns).
            limit: The absolute value that has the full colour.
            colours: (rows, columns, 3).
        """
        power = cell_power(limit)
        bright = (colours @ _LUMINANCE > _BRIGHT).tolist()
        pens = QColor("#ffffff"), QColor("#101010")
        high, wide = box.height() / values.shape[0], box.width() / values.shape[1]
        painter.setFont(self.font)
        for row, numbers in enumerate(values.tolist()):
            for column, value in enumerate(numbers):
                text, half = self._laid_out(cell_text(value, power, short=self.short))
                middle = QPointF(box.left() + (column + 0.5) * wide, box.top() + (row + 0.5) * high)
                painter.setPen(pens[bright[row][column]])
                painter.drawStaticText(middle - half, text)

    def _laid_out(self, number: str) -> tuple[QStaticText, QPointF]:
        # Many numbers come again, in other cells and at the next refresh.
        found = self._texts.get(number)
        if found is None:
            if len(self._texts) >= _MOST_KEPT:
                self._texts.clear()
            text = QStaticText(number.replace("−", self.minus))
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.prepare(font=self.font)
            found = self._texts[number] = text, QPointF(text.size().width(), text.size().height()) / 2
        return found


def cell_writing(shape: tuple[int, int], box: QRectF, font: QFont) -> CellWriting | None:
    """How the numbers of a picture are written into its cells; None where they cannot be read in it.

    Args:
        shape: Rows and columns of numbers.
        box: The picture's.
        font: What they are written in; its size is chosen here.
    """
    rows, columns = shape
    if rows > _MOST_ROWS or rows * columns > _MOST_NUMBERS:
        return None
    cell, font = number_box(box, shape, 0, 0), QFont(font)
    for sizes, widest in _FORMS:
        for size in sizes:
            font.setPixelSize(size)
            metrics = QFontMetricsF(font)
            wide, high = metrics.horizontalAdvance(widest) + _EDGE, metrics.capHeight() + 2 * _EDGE
            if wide <= cell.width() and high <= cell.height():
                return CellWriting(font, widest != _FORMS[0][1], widest[0])
    return None
