"""D over the updates, on a linear or a logarithmic scale."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.lessons.hand.lines import written
from app.ui.theme import curve_colours, line, muted
from app.ui.training.lab_axes import power_of_ten
from app.ui.training.stepping import round_number_above

_LOWEST = 1e-12
_FEWEST_UPDATES = 6
_DOTTED_UP_TO = 60
_DOT = 2.5


class ErrorPlot(QWidget):
    """A curve with a dot at each update while they are few."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hand_error_plot")
        self._errors: tuple[float, ...] = ()
        self._logarithmic = False

    @property
    def errors(self) -> tuple[float, ...]:
        """What is shown: D at t = 0, and after each update."""
        return self._errors

    def show_errors(self, errors: Sequence[float], logarithmic: bool) -> None:
        """Shows D at t = 0 and after each update."""
        if (tuple(errors), logarithmic) != (self._errors, self._logarithmic):
            self._errors, self._logarithmic = tuple(errors), logarithmic
            self.setAccessibleName(f"D over the updates: now {written(self._errors[-1])}")
            self.update()

    def sizeHint(self) -> QSize:
        """Low."""
        return QSize(300, 170)

    def minimumSizeHint(self) -> QSize:
        """Where a curve is still read."""
        return QSize(200, 90)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws axes and curve."""
        if not self._errors:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("10⁻¹⁰") + 6
        place = QRectF(self.rect()).adjusted(left, 6, -8, -metrics.height() - 4)
        painter.fillRect(place, self.palette().base())
        self._draw_axes(painter, place)
        self._draw_curve(painter, place)
        painter.end()

    def _draw_axes(self, painter: QPainter, place: QRectF) -> None:
        height = self.fontMetrics().height()
        for value, text in self._ticks():
            y = self._up(value, place)
            painter.setPen(line(self.palette()))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(muted(self.palette()))
            beside = QRectF(0, y - height / 2, place.left() - 4, height)
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(muted(self.palette()))
        below = QRectF(place.left(), place.bottom() + 2, place.width(), height)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{self._last:g}")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, "update t")

    def _draw_curve(self, painter: QPainter, place: QRectF) -> None:
        colour = curve_colours(self.palette())[0]
        points = [
            QPointF(place.left() + number / self._last * place.width(), self._up(error, place))
            for number, error in enumerate(self._errors)
        ]
        painter.setPen(QPen(colour, 1.6))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(colour)
        dotted = points if len(points) <= _DOTTED_UP_TO else points[-1:]
        for point in dotted:
            painter.drawEllipse(point, _DOT, _DOT)

    @property
    def _last(self) -> float:
        """Where the axis of the updates ends."""
        return round_number_above(max(len(self._errors) - 1, _FEWEST_UPDATES))

    def _ends(self) -> tuple[float, float]:
        """The exponents of the logarithmic axis."""
        exponents = [math.log10(max(error, _LOWEST)) for error in self._errors]
        low = math.floor(min(exponents))
        return low, max(math.ceil(max(exponents)), low + 1)

    def _ticks(self) -> list[tuple[float, str]]:
        if self._logarithmic:
            low, high = map(int, self._ends())
            step = max(1, -(-(high - low) // 4))
            return [(10.0**power, power_of_ten(power)) for power in range(high, low - 1, -step)]
        top = self._top()
        return [(share * top, written(share * top)) for share in (0.0, 0.5, 1.0)]

    def _top(self) -> float:
        return round_number_above(max(*self._errors, self._errors[0], _LOWEST))

    def _up(self, error: float, place: QRectF) -> float:
        if self._logarithmic:
            low, high = self._ends()
            share = (math.log10(max(error, _LOWEST)) - low) / (high - low)
        else:
            share = error / self._top()
        return place.bottom() - share * place.height()
