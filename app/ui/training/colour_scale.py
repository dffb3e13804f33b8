"""The legend of the diverging colours."""

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.images import image_of
from app.ui.theme import diverging, line, muted

_SMALL = 0.85
_BAR = 0.55


class ColourScale(QWidget):
    """A strip from the most negative number over zero to the most positive one, with the numbers below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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

    def set_limit(self, limit: float) -> None:
        """The absolute value at both ends; 0 while there are no numbers but 0."""
        if limit != self._limit:
            self._limit = limit
            self.setAccessibleDescription(" … ".join(self._numbers()))
            self.update()

    def sizeHint(self) -> QSize:
        """Room for three numbers."""
        metrics = self.fontMetrics()
        return QSize(
            metrics.horizontalAdvance("−0.00088  0  +0.00088"), round(metrics.height() * (1 + _BAR)) + 1
        )

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws strip and numbers."""
        painter = QPainter(self)
        height = self.fontMetrics().height()
        bar = QRectF(0.5, 0.5, self.width() - 1, height * _BAR)
        colours = diverging(np.linspace(-1, 1, 65)[np.newaxis], 1.0, self.palette())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(bar, image_of(colours))
        painter.setPen(line(self.palette()))
        painter.drawRect(bar)
        painter.setPen(muted(self.palette()))
        middle = self.width() / 2
        painter.drawLine(QLineF(middle, bar.bottom() - 2, middle, bar.bottom() + 2))
        below = QRectF(0, bar.bottom() + 1, self.width(), height)
        flags = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for flag, number in zip(flags, self._numbers(), strict=True):
            painter.drawText(below, flag, number)
        painter.end()

    def _numbers(self) -> tuple[str, str, str]:
        if self._limit == 0:
            return "", "0", ""
        return f"−{self._limit:.2g}", "0", f"+{self._limit:.2g}"
