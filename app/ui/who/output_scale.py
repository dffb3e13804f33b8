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
_FAINT = 0.7
_THRESHOLD = "threshold 0.5"


def value_text(s: float) -> str:
    """The output as "s = 0.031", with as many digits as say something."""
    return "s is not a number" if math.isnan(s) else f"s = {_digits(s)}"


def raw_text(s: float, raw_s: float | None) -> str:
    """What is said of the newest picture's own output beside the average s: ", this frame 0.035".

    Returns:
        "" where there is none, or the two are the same.
    """
    if raw_s is None or raw_s == s or (math.isnan(raw_s) and math.isnan(s)):
        return ""
    return f", this frame {'not a number' if math.isnan(raw_s) else _digits(raw_s)}"


class OutputScale(QWidget):
    """An axis from 0 to 1 with the ζ of both persons, a marker at s and the threshold.

    The marker stands at the average over a short time; a faint tick shows the output for the newest picture.
    What lies outside of the axis, as the linear f can give it, is marked by an arrow at the near end.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("output_scale")
        self.setAccessibleName("Output s")
        self.setToolTip(
            "The output s of the network against the two desired outputs ζ: left of the threshold 0.5 "
            "it speaks for the first person, right of it for the second. "
            "From a camera s is a short average; the faint tick is the newest frame alone."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._names = ("", "")
        self._desired = (0.0, 1.0)
        self._s: float | None = None
        self._raw_s: float | None = None

    def set_persons(self, names: Sequence[str], margin: float) -> None:
        """The names of the first two persons, whose ζ are so far from 0 and from 1."""
        self._names = (names[0], names[1])
        self._desired = (margin, 1 - margin)
        self.update()

    def set_value(self, s: float | None, raw_s: float | None = None) -> None:
        """Mark this output; None, or what is not a number, marks none.

        Args:
            s: The output, or its average over a short time.
            raw_s: The output for the newest picture alone; None where s is that.
        """
        self._s = s
        self._raw_s = raw_s
        self.setAccessibleDescription("" if s is None else value_text(s) + raw_text(s, raw_s))
        self.update()

    def overshoot(self) -> int:
        """-1 where s lies left of the axis, 1 where right of it, else 0."""
        return _overshoot(self._s)

    def marker_x(self) -> float | None:
        """Where the marker of s stands in the widget; None while there is none."""
        return self._place_of(self._s)

    def raw_x(self) -> float | None:
        """Where the faint tick of the newest picture's own output stands; None while there is none."""
        return self._place_of(self._raw_s)

    def sizeHint(self) -> QSize:
        """The value, the track, its ticks and the names."""
        lines = 2 * self.fontMetrics().height()
        return QSize(300, math.ceil(self._track_top() + _TRACK + _GAP + lines + 2))

    def minimumSizeHint(self) -> QSize:
        """Narrower, not lower."""
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the track, the two persons, the threshold, the tick and the marker."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_track(painter)
        self._paint_ends(painter)
        raw, marker = self.raw_x(), self.marker_x()
        if raw is not None:
            self._paint_tick(painter, raw)
        if marker is not None:
            self._paint_marker(painter, marker)

    def _place_of(self, s: float | None) -> float | None:
        return None if s is None or math.isnan(s) else self._x(min(1.0, max(0.0, s)))

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
        for place in (self._x(self._desired[0]), middle, self._x(self._desired[1])):
            painter.drawLine(QPointF(place, top - 2), QPointF(place, top + _TRACK + _GAP))

    def _paint_ends(self, painter: QPainter) -> None:
        line = self.fontMetrics().height()
        top = self._track_top() + _TRACK + _GAP
        middle = self.fontMetrics().horizontalAdvance(_THRESHOLD) + 2 * _GAP
        half = (self.width() - middle) / 2
        for index, align in enumerate((Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)):
            left = index * (half + middle)
            text = f"ζ = {self._desired[index]:g}"
            width = self.fontMetrics().horizontalAdvance(text) + 2.0
            below = min(max(self._x(self._desired[index]) - width / 2, left), left + half - width)
            painter.setPen(theme.muted(self.palette()))
            painter.drawText(QRectF(below, top, width, line), Qt.AlignmentFlag.AlignHCenter, text)
            painter.setPen(theme.person_colour(index, self.palette()))
            name = self.fontMetrics().elidedText(self._names[index], Qt.TextElideMode.ElideRight, round(half))
            painter.drawText(QRectF(left, top + line, half, line), align, name)
        painter.setPen(theme.muted(self.palette()))
        painter.drawText(QRectF(half, top, middle, line), Qt.AlignmentFlag.AlignHCenter, _THRESHOLD)

    def _paint_tick(self, painter: QPainter, x: float) -> None:
        painter.setOpacity(_FAINT)
        top, side = self._track_top(), _overshoot(self._raw_s)
        if side:
            self._paint_arrow(painter, x, side, _MARKER - 2)
        else:
            painter.setPen(QPen(self._ink(), 2))
            painter.drawLine(QPointF(x, top - _GAP), QPointF(x, top + _TRACK + 1))
        painter.setOpacity(1.0)

    def _paint_marker(self, painter: QPainter, x: float) -> None:
        top, side = self._track_top(), self.overshoot()
        if side:
            self._paint_arrow(painter, x, side, _MARKER)
        else:
            self._take_ink(painter)
            above = top - _MARKER
            painter.drawRect(QRectF(x - 1.5, top, 3, _TRACK))
            painter.drawPolygon(_triangle((x, top + 1), (x - _MARKER, above), (x + _MARKER, above)))
        self._paint_value(painter, x)

    def _paint_arrow(self, painter: QPainter, x: float, side: int, half: float) -> None:
        self._take_ink(painter)
        middle, tip, back = self._track_top() + _TRACK / 2, x + side * _MARGIN, x - side * 2
        painter.drawPolygon(_triangle((tip, middle), (back, middle - half), (back, middle + half)))

    def _take_ink(self, painter: QPainter) -> None:
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Window), 1))
        painter.setBrush(self._ink())

    def _paint_value(self, painter: QPainter, x: float) -> None:
        """The average above the marker, and behind it, muted, the newest picture's own output."""
        s = self._s or 0.0
        text, more = value_text(s), raw_text(s, self._raw_s)
        metrics = self.fontMetrics()
        width, more_width = metrics.horizontalAdvance(text) + 2.0, metrics.horizontalAdvance(more)
        if width + more_width > self.width():
            more, more_width = "", 0
        left = max(0.0, min(x - width / 2, self.width() - width - more_width))
        painter.setPen(self._ink())
        painter.drawText(QPointF(left + 1, metrics.ascent()), text)
        painter.setPen(theme.muted(self.palette()))
        painter.drawText(QPointF(left + width, metrics.ascent()), more)

    def _ink(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.WindowText)


def _digits(s: float) -> str:
    digits = f"{s:z.3f}" if abs(s) < 100 else f"{s:.3g}"
    return digits.replace("-", "−")


def _overshoot(s: float | None) -> int:
    if s is None or math.isnan(s):
        return 0
    return (s > 1) - (s < 0)


def _triangle(*corners: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(*corner) for corner in corners])
