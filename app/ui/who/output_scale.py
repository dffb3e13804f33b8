"""The output s between the two desired outputs."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme

_MARGIN = 10.0
_TRACK = 8.0
_MARKER = 7.0
_GAP = 3.0
_IDLE_OPACITY = 0.35


def value_text(s: float) -> str:
    """The output as "s = 0.031", with as many digits as say something."""
    if math.isnan(s):
        return "s is not a number"
    digits = f"{s:z.3f}" if abs(s) < 100 else f"{s:.3g}"
    return "s = " + digits.replace("-", "−")


class OutputScale(QWidget):
    """An axis from ζ = 0, the first person, to ζ = 1, the second, with a marker at s.

    An s outside of it, as the linear f can give, is marked by an arrow at the near end.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("output_scale")
        self.setAccessibleName("Output s")
        self.setToolTip(
            "The output s of the network against the two desired outputs ζ: left of the midpoint 0.5 "
            "it speaks for the first person, right of it for the second."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._names = ("", "")
        self._s: float | None = None

    def set_persons(self, names: Sequence[str]) -> None:
        """The names of the persons with ζ = 0 and ζ = 1."""
        self._names = (names[0], names[1])
        self.update()

    def set_value(self, s: float | None) -> None:
        """Mark this output; None, or what is not a number, marks none."""
        self._s = s
        self.setAccessibleDescription("" if s is None else value_text(s))
        self.update()

    def overshoot(self) -> int:
        """-1 where s lies left of the axis, 1 where right of it, else 0."""
        if self._s is None or math.isnan(self._s):
            return 0
        return (self._s > 1) - (self._s < 0)

    def marker_x(self) -> float | None:
        """Where the marker stands in the widget; None while there is none."""
        if self._s is None or math.isnan(self._s):
            return None
        return self._x(min(1.0, max(0.0, self._s)))

    def sizeHint(self) -> QSize:
        """The value, the track, its ticks and the names."""
        lines = 2 * self.fontMetrics().height()
        return QSize(300, math.ceil(self._track_top() + _TRACK + _GAP + lines + 2))

    def minimumSizeHint(self) -> QSize:
        """Narrower, not lower."""
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the track, the two persons, the midpoint and the marker."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_track(painter)
        self._paint_ends(painter)
        marker = self.marker_x()
        if marker is not None:
            self._paint_marker(painter, marker)

    def _x(self, s: float) -> float:
        return _MARGIN + s * (self.width() - 2 * _MARGIN)

    def _track_top(self) -> float:
        return self.fontMetrics().height() + _GAP + _MARKER + 1

    def _paint_track(self, painter: QPainter) -> None:
        top, middle = self._track_top(), self._x(0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setOpacity(_IDLE_OPACITY if self.marker_x() is None else 1.0)
        for index, (left, right) in enumerate(((self._x(0), middle), (middle, self._x(1)))):
            painter.setBrush(theme.person_colour(index, self.palette()))
            painter.drawRect(QRectF(left, top, right - left, _TRACK))
        painter.setOpacity(1.0)
        painter.setPen(QPen(self._ink(), 1.5))
        painter.drawLine(QPointF(middle, top - 2), QPointF(middle, top + _TRACK + _GAP))

    def _paint_ends(self, painter: QPainter) -> None:
        line = self.fontMetrics().height()
        top = self._track_top() + _TRACK + _GAP
        middle = self.fontMetrics().averageCharWidth() * 6
        half = (self.width() - middle) / 2
        for index, align in enumerate((Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)):
            left = index * (half + middle)
            painter.setPen(theme.muted(self.palette()))
            painter.drawText(QRectF(left, top, half, line), align, f"ζ = {index}")
            painter.setPen(theme.person_colour(index, self.palette()))
            name = self.fontMetrics().elidedText(self._names[index], Qt.TextElideMode.ElideRight, round(half))
            painter.drawText(QRectF(left, top + line, half, line), align, name)
        painter.setPen(theme.muted(self.palette()))
        painter.drawText(QRectF(half, top, middle, line), Qt.AlignmentFlag.AlignHCenter, "0.5")

    def _paint_marker(self, painter: QPainter, x: float) -> None:
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Window), 1))
        painter.setBrush(self._ink())
        top, side = self._track_top(), self.overshoot()
        if side:
            middle, back = top + _TRACK / 2, x - side * 2
            painter.drawPolygon(
                _triangle((x + side * _MARGIN, middle), (back, middle - _MARKER), (back, middle + _MARKER))
            )
        else:
            above = top - _MARKER
            painter.drawRect(QRectF(x - 1.5, top, 3, _TRACK))
            painter.drawPolygon(_triangle((x, top + 1), (x - _MARKER, above), (x + _MARKER, above)))
        self._paint_value(painter, x)

    def _paint_value(self, painter: QPainter, x: float) -> None:
        text = value_text(self._s or 0.0)
        width = self.fontMetrics().horizontalAdvance(text) + 2.0
        left = max(0.0, min(x - width / 2, self.width() - width))
        painter.setPen(self._ink())
        place = QRectF(left, 0, width, self.fontMetrics().height())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _ink(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.WindowText)


def _triangle(*corners: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(*corner) for corner in corners])
