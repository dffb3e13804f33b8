"""The picture of agreement: one dot for every derivative, on the diagonal where both ways agree."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from app.ui.gradient_check.agreement_drawing import (
    draw_axes,
    draw_dots,
    draw_message,
    draw_named_ring,
)
from app.ui.gradient_check.dots import Dots, Numbers
from app.ui.gradient_check.dots_view import DotsView
from app.ui.training.captions import warning_colour

_TIP = (
    "Every dot is one derivative: to the right what the central difference says, upwards what the backward "
    "pass says, each in units of the largest of its kind. Where both agree the dot lies on the diagonal. "
    "Hover a dot to see which it is. Keys: Home the worst, → the next worst, ← back, page keys by 25."
)
_REACH = 14.0
_JUMP = 25
_MOST = 2.0
_ROOM = 1.08


class AgreementPlot(DotsView):
    """Analytic against numeric derivatives."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("agreement_plot", "Backward pass against central differences", _TIP, parent)
        self._high = 1.0
        self._message = ""
        self._drawn: tuple[object, QPixmap] | None = None

    def show_message(self, text: str) -> None:
        """Says something where the dots will be."""
        if text != self._message:
            self._message = text
            self.update()

    def show_dots(self, dots: Dots | None) -> None:
        """Draws the derivatives of a check; None for none."""
        if dots is not None:
            self._high = float(np.clip(np.abs(dots.upwards).max(initial=1.0), 1.0, _MOST))
        super().show_dots(dots)

    def draw_anew(self) -> None:
        """Axes and dots are drawn anew."""
        self._drawn = None
        super().draw_anew()

    @property
    def outside(self) -> int:
        """How many dots lie above or below what is drawn, and stand at its edge."""
        return 0 if self._dots is None else int((np.abs(self._dots.upwards) > self._high).sum())

    def place_of(self, dot: int) -> QPointF:
        """Where a dot is drawn."""
        assert self._dots is not None, "there is a check"
        place = self._place()
        return QPointF(*(float(of[0]) for of in self._points(place, slice(dot, dot + 1))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the dots as they were drawn before, and the marks anew."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture())
        place = self._place()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._dots is None:
            draw_message(painter, place, self._message, self.palette())
        else:
            self._mark_worst(painter, place, self._dots)
            if self._pointer is not None:
                painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 2))
                painter.drawEllipse(self.place_of(self._pointer), 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(place)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the worst to the next worst, and back."""
        moves = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_PageDown: _JUMP,
            Qt.Key.Key_PageUp: -_JUMP,
            Qt.Key.Key_Home: -(10**9),
            Qt.Key.Key_End: 10**9,
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None or self._dots is None:
            super().keyPressEvent(event)
            return
        # The first arrow finds the worst itself.
        before = -1 if self._pointer is None else int(self._dots.ranks[self._pointer])
        rank = min(max(before + move, 0), len(self._dots.order) - 1)
        self.pointed.emit(int(self._dots.order[rank]))

    def dot_at(self, point: QPointF) -> int | None:
        """The dot that is next to a point, if it is near."""
        if self._dots is None:
            return None
        x, y = self._points(self._place(), slice(None))
        far = np.square(x - point.x()) + np.square(y - point.y())
        nearest = int(far.argmin())
        return nearest if far[nearest] <= _REACH**2 else None

    def _place(self) -> QRectF:
        """The largest square beside the names of the axes."""
        high = QFontMetricsF(self.font()).height()
        room = QRectF(self.rect()).adjusted(high + 6, 3, -4, -high - 5)
        side = max(min(room.width(), room.height()), 10.0)
        return QRectF(room.left() + (room.width() - side) / 2, room.top(), side, side)

    def _points(self, place: QRectF, which: slice) -> tuple[Numbers, Numbers]:
        assert self._dots is not None, "there is a check"
        reach = _ROOM * self._high
        across = self._dots.across[which]
        upwards = np.clip(self._dots.upwards[which], -self._high, self._high)
        return (
            place.center().x() + across / reach * place.width() / 2,
            place.center().y() - upwards / reach * place.height() / 2,
        )

    def _picture(self) -> QPixmap:
        """Axes and dots, made once for a size and a palette."""
        key = (self.size(), self.devicePixelRatioF())
        if self._drawn is None or self._drawn[0] != key:
            picture = QPixmap(self.size() * self.devicePixelRatioF())
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setFont(self.font())
            draw_axes(painter, self._place(), self.palette(), self._beyond())
            if self._dots is not None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                x, y = self._points(self._place(), slice(None))
                draw_dots(painter, x, y, self._dots.tensors, self.palette())
            painter.end()
            self._drawn = key, picture
        return self._drawn[1]

    def _beyond(self) -> str:
        if self._dots is None or not self.outside:
            return ""
        return f"{self.outside:,} beyond the edge, up to {np.abs(self._dots.upwards).max():.3g}"

    def _mark_worst(self, painter: QPainter, place: QRectF, dots: Dots) -> None:
        palette = self.palette()
        passed = dots.result.passed
        colour = palette.color(QPalette.ColorRole.Text) if passed else warning_colour(palette)
        name = dots.result.name_of(dots.place(dots.worst))
        draw_named_ring(painter, place, self.place_of(dots.worst), f"worst: {name}", colour, palette)
