"""A small plot over the epochs, light enough to be one of many that follow a training."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.ui.theme import line, muted
from app.ui.training.lab_axes import Axes
from app.ui.training.thinning import Curve

Pens = Callable[[QPalette], Sequence[QPen]]

_SMALL = 0.85
_EDGE = 6
_TICK = 4
_JUMP = 10.0
_MARK = 3.0
_SPREAD = 0.6
_WIDEST_TICKS = ("0.001", "100 %", "10⁻¹⁰")


@dataclass(frozen=True)
class _Face:
    """Everything behind the curves, drawn once."""

    picture: QPixmap
    place: QRectF
    key: tuple[object, ...]


class LabPlot(QWidget):
    """Curves over the epochs with axes that are set from outside.

    Hovering it, or the arrow keys, point at an epoch.

    Args:
        name: Its object's name.
        title: What is drawn, above the plot.
        tip: The same in a sentence.
        pens: How the curves are drawn on a palette.
    """

    pointed = Signal(object)
    """An epoch is pointed at; None when none is any more."""

    def __init__(self, name: str, title: str, tip: str, pens: Pens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(tip)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        self.setFont(font)
        self._title = title
        self._pens = pens
        self._axes = Axes((0.0, 10.0), (0.0, 1.0), ())
        self._curves: tuple[Curve, ...] = ()
        self._failed: tuple[bool, ...] = ()
        self._message = ""
        self._pointer: float | None = None
        self._face: _Face | None = None

    @property
    def bins(self) -> int:
        """How many parts of a curve can be told apart."""
        return max(self.width(), 1)

    @property
    def axes(self) -> Axes:
        """From where to where it shows."""
        return self._axes

    def place(self) -> QRectF:
        """Where in the widget the axes enclose the curves."""
        return self._drawn_face().place

    @property
    def curves(self) -> tuple[Curve, ...]:
        """What is drawn, each (x, y)."""
        return self._curves

    def show_curves(self, axes: Axes, curves: Sequence[Curve], failed: Sequence[bool]) -> None:
        """Draws curves.

        Args:
            axes: On which.
            curves: Each (x, y) of finite numbers with ascending x.
            failed: Whether a curve came to a bad end: a cross then marks it, and not a dot.
        """
        self._axes, self._curves, self._failed = axes, tuple(curves), tuple(failed)
        self.update()

    def show_message(self, text: str) -> None:
        """Says something where the curves will be; "" once they are."""
        self._message = text
        self.update()

    def show_pointer(self, epoch: float | None) -> None:
        """Marks an epoch; None marks none."""
        if epoch != self._pointer:
            self._pointer = epoch
            self.update()

    def sizeHint(self) -> QSize:
        """Small."""
        return QSize(200, 120)

    def minimumSizeHint(self) -> QSize:
        """Where a curve can still be read."""
        return QSize(110, 5 * self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the axes as they were drawn before, and the curves anew."""
        painter = QPainter(self)
        face = self._drawn_face()
        painter.drawPixmap(0, 0, face.picture)
        place = face.place
        if self._pointer is not None and self._curves:
            painter.setPen(QPen(muted(self.palette()), 1))
            x = self._across(np.array([self._pointer]), place)[0]
            painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn = list(zip(self._curves, self._pens(self.palette()), self._failed, strict=False))
        # The first on top: a dashed one on a solid one shows both.
        for curve, pen, failed in reversed(drawn):
            if len(curve[0]):
                self._draw_curve(painter, curve, pen, place, failed=failed)
        self._draw_words(painter, place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Points at the epoch below the mouse."""
        place = self.place()
        low, high = self._axes.x
        share = (event.position().x() - place.left()) / max(place.width(), 1)
        self._point(low + share * (high - low))

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing any more."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go an epoch back and on, page keys ten; home and end to the ends."""
        moves = {
            Qt.Key.Key_Left: -1.0,
            Qt.Key.Key_Right: 1.0,
            Qt.Key.Key_PageDown: -_JUMP,
            Qt.Key.Key_PageUp: _JUMP,
            Qt.Key.Key_Home: -math.inf,
            Qt.Key.Key_End: math.inf,
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None or not self._last:
            super().keyPressEvent(event)
            return
        self._point((self._pointer if self._pointer is not None else self._last) + move)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Points at nothing any more."""
        super().focusOutEvent(event)
        self.pointed.emit(None)

    def changeEvent(self, event: QEvent) -> None:
        """Follows palette and font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._face = None
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draws its axes anew."""
        super().resizeEvent(event)
        self._face = None

    @property
    def _last(self) -> float:
        """The newest epoch that is drawn."""
        return max((float(x[-1]) for x, _ in self._curves if len(x)), default=0.0)

    def _point(self, epoch: float) -> None:
        if self._curves:
            self.pointed.emit(round(min(max(epoch, 0.0), self._last)))

    def _draw_curve(self, painter: QPainter, curve: Curve, pen: QPen, place: QRectF, *, failed: bool) -> None:
        across, upwards = self._across(curve[0], place), self._upwards(curve[1], place)
        path = arrayToQPath(across, upwards, connect="all", finiteCheck=False)
        assert isinstance(path, QPainterPath)
        # Qt draws a hair line, even several times, 20 times as fast as a wider one.
        hair, ratio = QPen(pen), self.devicePixelRatioF()
        hair.setWidth(1)
        hair.setCosmetic(True)
        painter.setPen(hair)
        times = max(2, round(pen.widthF() * ratio))
        for number in range(times):
            shift = _SPREAD * (number - (times - 1) / 2) / ratio
            painter.translate(shift, shift)
            painter.drawPath(path)
            painter.translate(-shift, -shift)
        x, y = float(across[-1]), float(upwards[-1])
        painter.setPen(QPen(pen.color(), pen.widthF()))
        if failed:
            painter.drawLine(QPointF(x - _MARK, y - _MARK), QPointF(x + _MARK, y + _MARK))
            painter.drawLine(QPointF(x - _MARK, y + _MARK), QPointF(x + _MARK, y - _MARK))
        else:
            painter.setBrush(pen.color())
            painter.drawEllipse(QPointF(x, y), _MARK / 2, _MARK / 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _upwards(self, y: np.ndarray, place: QRectF) -> np.ndarray:
        low, high = self._axes.y
        return place.bottom() - (y - low) / (high - low) * place.height()

    def _across(self, x: np.ndarray, place: QRectF) -> np.ndarray:
        low, high = self._axes.x
        return place.left() + (x - low) / (high - low) * place.width()

    def _draw_words(self, painter: QPainter, place: QRectF) -> None:
        if self._message:
            painter.setPen(muted(self.palette()))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place.adjusted(_EDGE, 0, -_EDGE, 0), flags, self._message)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(place)

    def _drawn_face(self) -> _Face:
        key = (self._axes, self.size(), self.devicePixelRatioF(), self.hasFocus())
        if self._face is None or self._face.key != key:
            self._face = self._draw_face(key)
        return self._face

    def _draw_face(self, key: tuple[object, ...]) -> _Face:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        metrics = QFontMetricsF(self.font())
        height = metrics.height()
        # The same for every plot, so that epochs stand above each other.
        widest = max(metrics.horizontalAdvance(text) for text in _WIDEST_TICKS)
        place = QRectF(self.rect()).adjusted(widest + _TICK + 2, height + 2, -_EDGE, -height - 2)
        painter = QPainter(picture)
        painter.setFont(self.font())
        painter.fillRect(place, self.palette().base())
        self._draw_axes(painter, place, height)
        painter.end()
        return _Face(picture, place, key)

    def _draw_axes(self, painter: QPainter, place: QRectF, height: float) -> None:
        words, lines = muted(self.palette()), line(self.palette())
        painter.setPen(words)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(QRectF(place.left(), 0, place.width(), height), flags, self._title)
        for value, text in self._axes.ticks:
            y = float(self._upwards(np.array([value]), place)[0])
            painter.setPen(lines)
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(words)
            beside = QRectF(0, y - height / 2, place.left() - _TICK, height)
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(lines)
        painter.drawRect(place)
        self._draw_epochs(painter, place, height)

    def _draw_epochs(self, painter: QPainter, place: QRectF, height: float) -> None:
        painter.setPen(muted(self.palette()))
        below = QRectF(place.left(), place.bottom() + 2, place.width(), height)
        low, high = self._axes.x
        for value, side in ((low, Qt.AlignmentFlag.AlignLeft), (high, Qt.AlignmentFlag.AlignRight)):
            painter.drawText(below, side | Qt.AlignmentFlag.AlignTop, f"{value:g}")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, "epoch t")
