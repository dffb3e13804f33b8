"""A slider for the least familiarity, with the familiarity of all training faces along its track."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

from app.recognition.calibration import THRESHOLD
from app.ui import theme

STEPS = 100
"""The slider's steps for a familiarity of 1."""

HIGHEST = 150
"""The slider's upper end, in steps: from here on nobody is familiar enough."""

_TICK = 7.0
_MARKER = 5.0
_FAINT = 0.35


class FamiliaritySlider(QSlider):
    """Ticks above the track are training faces, ticks below it are mixed ones.

    Those beyond an end of the track are drawn at it; those that are not accepted are faint.

    Attributes:
        asked_back: The usual value is wanted: it was double-clicked.
    """

    asked_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, HIGHEST)
        self.setPageStep(5)
        self.setValue(round(THRESHOLD * STEPS))
        self._own: Sequence[float] = ()
        self._mixed: Sequence[float] = ()
        self._face: float | None = None
        self._ticks: QPixmap | None = None
        self._ticks_of: tuple[object, ...] = ()

    def set_ticks(self, own: Sequence[float], mixed: Sequence[float]) -> None:
        """Shows how familiar each training face is, and each mixed one."""
        self._own, self._mixed = own, mixed
        self._ticks = None
        self.update()

    def set_face(self, familiarity: float | None) -> None:
        """Marks the familiarity of the face that is shown; None marks none."""
        if familiarity != self._face:
            self._face = familiarity
            self.update()

    def own_ticks_x(self) -> list[float]:
        """Where the ticks above the track stand in the widget."""
        return self._places(self._own)

    def marker_x(self) -> float | None:
        """Where the marker stands in the widget; None while there is none."""
        return None if self._face is None else self.x_of(self._face)

    def x_of(self, familiarity: float) -> float:
        """Where a familiarity stands in the widget: where the middle of the handle would be."""
        return self._places([familiarity])[0]

    def sizeHint(self) -> QSize:
        """The track, and room for the ticks on both sides of it."""
        hint = super().sizeHint()
        return QSize(hint.width(), hint.height() + round(2 * _TICK))

    def minimumSizeHint(self) -> QSize:
        """Narrower, not lower."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the slider, the ticks and the marker."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._drawn_ticks())
        marker = self.marker_x()
        if marker is not None and self.isEnabled():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Window), 1))
            painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
            tip = QPointF(marker, _TICK + _MARKER)
            sides = (QPointF(marker - _MARKER, 0), QPointF(marker + _MARKER, 0))
            painter.drawPolygon(QPolygonF([tip, *sides]))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Asks for the usual value."""
        event.accept()
        self.asked_back.emit()

    def _places(self, familiarities: Sequence[float]) -> list[float]:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = QStyle.SubControl.SC_SliderHandle
        length = self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, handle, self).width()
        left, room = length / 2, self.width() - length
        return [left + min(1.0, max(0.0, value * STEPS / HIGHEST)) * room for value in familiarities]

    def _drawn_ticks(self) -> QPixmap:
        """Drawn once, not with every picture of the camera: there are many of them."""
        now = self.size(), self.devicePixelRatioF(), self.value(), self.palette().cacheKey()
        if self._ticks is None or self._ticks_of != now:
            pixmap = QPixmap(self.size() * self.devicePixelRatioF())
            pixmap.setDevicePixelRatio(self.devicePixelRatioF())
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ink = self.palette().color(QPalette.ColorRole.WindowText)
            self._paint_ticks(painter, self._own, 0.0, ink)
            self._paint_ticks(painter, self._mixed, self.height() - _TICK, theme.muted(self.palette()))
            painter.end()
            self._ticks, self._ticks_of = pixmap, now
        return self._ticks

    def _paint_ticks(self, painter: QPainter, values: Sequence[float], top: float, colour: QColor) -> None:
        painter.setPen(QPen(colour, 1.5))
        accepted: list[QLineF] = []
        refused: list[QLineF] = []
        for value, x in zip(values, self._places(values), strict=True):
            ticks = accepted if value * STEPS >= self.value() else refused
            ticks.append(QLineF(x, top, x, top + _TICK - 1))
        for opacity, ticks in ((_FAINT, refused), (1.0, accepted)):
            painter.setOpacity(opacity)
            if ticks:
                painter.drawLines(ticks)
        painter.setOpacity(1.0)
