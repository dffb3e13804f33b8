"""The legend of the maps: their colours, and the numbers at the ends."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.images import image_of
from app.ui.theme import line, muted
from app.ui.who.feature_pictures import Stage, colours_of

_SMALL = 0.85
_BAR = 0.6


class FeatureLegend(QWidget):
    """A strip of the maps' colours from the lowest number over 0 to the largest, the numbers beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("features_legend")
        self.setAccessibleName("Scale of the colours")
        self.setToolTip("The colours of the numbers, the same for every map.")
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMaximumWidth(2 * self.sizeHint().width())
        self._stage: Stage = "after"
        self._limit = 0.0
        self._negative = False

    def set_scale(self, limit: float, stage: Stage, *, negative: bool) -> None:
        """What the colours mean.

        Args:
            limit: The absolute value that gets the full colour.
            stage: Whose colours.
            negative: Whether numbers below 0 are there.
        """
        if (limit, stage, negative) != (self._limit, self._stage, self._negative):
            self._limit, self._stage, self._negative = limit, stage, negative
            self.setAccessibleDescription(" … ".join(self.ends()))
            self.update()

    def ends(self) -> tuple[str, str]:
        """The numbers at both ends."""
        high = f"{self._limit:.2g}"
        return (f"−{high}" if self._negative and self._limit else "0"), high

    def sizeHint(self) -> QSize:
        """Two numbers and a strip between them."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("−0.00088 0.00088") + 40, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Two short numbers and a little of the strip."""
        return QSize(self.fontMetrics().horizontalAdvance("−0.88 0.88") + 20, self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the strip and the numbers."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        low, high = self.ends()
        gap = metrics.averageCharWidth() * 0.7
        left, right = metrics.horizontalAdvance(low) + gap, metrics.horizontalAdvance(high) + gap
        tall = metrics.height() * _BAR
        bar = QRectF(left, (self.height() - tall) / 2, max(1.0, self.width() - left - right), tall)
        shares = np.linspace(-1.0 if low != "0" else 0.0, 1.0, 65)[np.newaxis]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(bar, image_of(colours_of(shares, self._stage, self.palette())))
        painter.setPen(line(self.palette()))
        painter.drawRect(bar)
        painter.setPen(muted(self.palette()))
        whole = QRectF(self.rect())
        painter.drawText(whole, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, low)
        painter.drawText(whole, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, high)
