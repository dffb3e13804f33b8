"""What stands around the data of a plot: axes with labels that do not collide, and the legend."""

import math
from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.ui.widgets.scales import power_of_ten

_TICK_GAP = 1.7


class PlotAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis whose powers of ten are written as far apart as their letters need."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=-4, maxTickLevel=0, hideOverlappingLabels=False)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        written: list[str] = super().tickStrings(values, scale, spacing)
        return [one.replace("-", "−") for one in written]

    def logTickValues(self, low: float, high: float, size: float, _std: object) -> list[tuple[float, Any]]:
        room = max(int(size / (_TICK_GAP * QFontMetricsF(self.style["tickFont"] or QFont()).height())), 1)
        first, last = math.ceil(low), math.floor(high)
        step = max(-(-(last - first + 1) // room), 1)
        powers = [float(power) for power in range(last, first - 1, -step)]
        if len(powers) < 3 and 3 * (high - low) <= room:
            numbers = (power + math.log10(m) for power in range(math.floor(low), last + 1) for m in (1, 2, 5))
            return [(0.0, [number for number in numbers if low <= number <= high])]
        return [(1.0, powers)]

    def logTickStrings(self, values: Sequence[float], _scale: float, spacing: float) -> list[str]:
        if spacing:
            return [power_of_ten(round(value)) for value in values]
        return [f"{10**value:.3g}" for value in values]


class Legend(pg.GraphicsWidget):  # type: ignore[misc]
    """A piece of each curve and its name, in as many lines as they need, above the data."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[tuple[QPen, str]] = []
        self._look: tuple[object, ...] = ()
        self._font, self._colour = QFont(), QColor()
        self._places: list[QRectF] = []

    def show_entries(
        self,
        entries: list[tuple[QPen, str]],
        font: QFont,
        colour: QColor,
        left: float,
        width: float,
        least: float,
    ) -> None:
        """Shows names in a font and colour, from the left edge of the data, in that width and more height."""
        look = font, colour, left, width, least
        if entries == self._entries and look == self._look:
            return
        self._entries, self._look, self._font, self._colour = entries, look, font, colour
        metrics = QFontMetricsF(font)
        height, x, y = metrics.height() * 1.2, 0.0, 0.0
        self._places = []
        for _pen, text in entries:
            wide = min(metrics.horizontalAdvance(text) + height * 1.6, width)
            if x and x + wide > width:
                x, y = 0.0, y + height
            self._places.append(QRectF(left + x, y, wide, height))
            x += wide + height
        self.setFixedHeight(max(y + height if entries else 0.0, least))
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(self.rect())

    def paint(self, painter: QPainter, *_args: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        metrics = QFontMetricsF(self._font)
        stroke = metrics.height() * 1.4
        for (pen, text), place in zip(self._entries, self._places, strict=True):
            middle = place.center().y()
            painter.setPen(pen)
            painter.drawLine(QLineF(place.left(), middle, place.left() + stroke, middle))
            painter.setPen(self._colour)
            room = place.adjusted(stroke * 1.25, 0, 0, 0)
            words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
