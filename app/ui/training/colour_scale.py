"""The legend of the diverging colours."""

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QLinearGradient, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import diverging, line, muted
from app.ui.training.kernel_words import significant

_SMALL = 0.85
_GAP = 4
_STRIP = 48
_WIDEST = "−0.00088"


class ColourScale(QWidget):
    """One line: what is coloured, and a strip from the most negative number over zero to the largest."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._limit = 0.0
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        self.setFont(font)
        self.setObjectName("colour_scale")
        self.setAccessibleName("scale of the colours")
        self.setToolTip(
            "The colours of the numbers, the same for every picture: from negative over 0 to positive."
        )
        self.setMaximumWidth(2 * self.sizeHint().width())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_scale(self, name: str, limit: float) -> None:
        """What is coloured, and the absolute value at both ends; 0 while there are no numbers but 0."""
        if (name, limit) != (self._name, self._limit):
            self._name, self._limit = name, limit
            self.setAccessibleDescription(f"{name}: {' … '.join(scale_numbers(limit))}")
            self.update()

    def sizeHint(self) -> QSize:
        """Room for the name, two numbers and a strip between them."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance("∂D/∂K" + 2 * _WIDEST) + 3 * _GAP + _STRIP
        return QSize(width, metrics.height() + 1)

    def minimumSizeHint(self) -> QSize:
        """Shorter numbers."""
        width = self.fontMetrics().horizontalAdvance("∂D/∂K−0.44+0.44") + 3 * _GAP + _STRIP // 2
        return QSize(width, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws name, numbers and strip."""
        painter = QPainter(self)
        draw_scale(painter, QRectF(self.rect()), self._name, self._limit, self.palette())
        painter.end()


def scale_numbers(limit: float, power: int = 0) -> tuple[str, str, str]:
    """The numbers at the negative end, in the middle and at the positive end, in units of 10^power."""
    if limit == 0:
        return "", "0", ""
    end = significant(limit / 10.0**power, 2)
    return f"−{end}", "0", f"+{end}"


def draw_scale(
    painter: QPainter, box: QRectF, name: str, limit: float, palette: QPalette, *, power: int = 0
) -> None:
    """Draws a legend on one line.

    Args:
        painter: Its font is used.
        box: Where; one line high.
        name: What is coloured; "" where that is clear.
        limit: The absolute value at both ends.
        palette: Where the colours come from.
        power: The numbers are written in units of 10^power.
    """
    metrics = painter.fontMetrics()
    low, zero, high = scale_numbers(limit, power)
    left, right = box.left() + 1, box.right()
    painter.setPen(muted(palette))
    for text in filter(None, (name, low)):
        painter.drawText(QRectF(left, box.top(), box.width(), box.height()), _ON_LINE, text)
        left += metrics.horizontalAdvance(text) + _GAP
    if high:
        wide = metrics.horizontalAdvance(high)
        painter.drawText(QRectF(right - wide, box.top(), wide + 1, box.height()), _ON_LINE, high)
        right -= wide + _GAP
    _draw_strip(painter, QRectF(left + 0.5, box.top() + 1.5, right - left - 1, box.height() - 3), palette)
    if right - left >= 3 * metrics.horizontalAdvance(zero):
        painter.setPen(muted(palette))
        on_strip = QRectF(left, box.top(), right - left, box.height())
        painter.drawText(on_strip, Qt.AlignmentFlag.AlignCenter, zero)


_ON_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _draw_strip(painter: QPainter, strip: QRectF, palette: QPalette) -> None:
    # Between zero and either end the colours are mixed in proportion, as a gradient is.
    gradient = QLinearGradient(strip.topLeft(), strip.topRight())
    for stop, colour in zip(
        (0.0, 0.5, 1.0), diverging(np.array([-1.0, 0.0, 1.0]), 1.0, palette), strict=True
    ):
        gradient.setColorAt(stop, QColor(*colour.tolist()))
    painter.setPen(line(palette))
    painter.setBrush(gradient)
    painter.drawRect(strip)
    middle = strip.center().x()
    painter.drawLine(QLineF(middle, strip.bottom() - 2, middle, strip.bottom()))
