"""Every derivative in its place: kernels, weights and biases, coloured by how far both ways disagree."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from app.ui.gradient_check.check_colours import disagreement_colours
from app.ui.gradient_check.dots import Dots
from app.ui.gradient_check.dots_view import DotsView
from app.ui.gradient_check.place_layout import Arrangement, Sheet, arranged, neighbour, sheets_of, spot_of
from app.ui.images import image_of
from app.ui.theme import diverging, line, muted
from app.ui.training.kernel_painting import draw_frames, mark

_TIP = (
    "Every number of the network in its place, coloured by how far the backward pass and the central "
    "difference disagree: blue agrees, orange does not. Hover a number, or go there with the arrow keys; "
    "Home goes to the worst."
)
_LEGEND = ("agrees: 10⁻¹²", "limit 10⁻⁶", "1: disagrees")
_STRIP = 10.0
_CORNER = 4.0
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True)
class _Drawn:
    """The pictures, drawn once for a size and a palette."""

    key: tuple[object, ...]
    picture: QPixmap
    arrangement: Arrangement


class PlaceMaps(DotsView):
    """All parameters as pictures, as large as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("place_maps", "Disagreement of every parameter in its place", _TIP, parent)
        self._sheets: tuple[Sheet, ...] = ()
        self._drawn: _Drawn | None = None

    def show_dots(self, dots: Dots | None) -> None:
        """Draws the derivatives of a check; None for none."""
        self._sheets = sheets_of(dots) if dots is not None else ()
        super().show_dots(dots)

    def draw_anew(self) -> None:
        """The pictures are drawn anew."""
        self._drawn = None
        super().draw_anew()

    def box_of(self, dot: int) -> QRectF:
        """Where a dot's number is drawn."""
        assert self._dots is not None, "there is a check"
        return self._pictures(self._dots).arrangement.box_of(self._sheets, spot_of(self._sheets, dot))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the pictures as they were drawn before, and the marks anew."""
        painter = QPainter(self)
        if self._dots is not None:
            painter.drawPixmap(0, 0, self._pictures(self._dots).picture)
            for dot in self._marked(self._dots):
                mark(painter, self.box_of(dot).adjusted(-1, -1, 1, 1), self.palette())
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From number to number."""
        step = _STEPS.get(Qt.Key(event.key()))
        if self._dots is None or (step is None and event.key() != Qt.Key.Key_Home):
            super().keyPressEvent(event)
        elif step is None or self._pointer is None:
            self.pointed.emit(self._dots.worst)
        else:
            spot = neighbour(self._sheets, spot_of(self._sheets, self._pointer), *step)
            self.pointed.emit(int(self._sheets[spot.sheet].pictures[spot.picture, spot.row, spot.column]))

    def _marked(self, dots: Dots) -> set[int]:
        return {dots.worst} if self._pointer is None else {dots.worst, self._pointer}

    def dot_at(self, point: QPointF) -> int | None:
        """The dot whose number is drawn at a point."""
        if self._dots is None:
            return None
        spot = self._pictures(self._dots).arrangement.spot_at(self._sheets, point)
        if spot is None:
            return None
        return int(self._sheets[spot.sheet].pictures[spot.picture, spot.row, spot.column])

    def _pictures(self, dots: Dots) -> _Drawn:
        key = (self.size(), self.devicePixelRatioF())
        if self._drawn is None or self._drawn.key != key:
            self._drawn = self._draw(dots, key)
        return self._drawn

    def _draw(self, dots: Dots, key: tuple[object, ...]) -> _Drawn:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        high = QFontMetricsF(self.font()).height()
        room = QRectF(self.rect()).adjusted(_CORNER, 0, -_CORNER, -2 * high - _STRIP)
        arrangement = arranged(self._sheets, room, high + 1)
        painter = QPainter(picture)
        painter.setFont(self.font())
        colours = disagreement_colours(dots.disagreement, dots.result.limit, self.palette())
        for sheet, title, boxes in zip(self._sheets, arrangement.titles, arrangement.boxes, strict=True):
            painter.setPen(muted(self.palette()))
            painter.drawText(title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, sheet.title)
            for numbers, box in zip(sheet.pictures, boxes, strict=True):
                image = image_of(colours[numbers])
                painter.drawImage(box, image, QRectF(image.rect()))
            draw_frames(painter, list(boxes), line(self.palette()))
        self._draw_legend(painter, high)
        painter.end()
        return _Drawn(key, picture, arrangement)

    def _draw_legend(self, painter: QPainter, high: float) -> None:
        strip = QRectF(
            _CORNER, self.height() - high - _STRIP - _CORNER, self.width() - 2 * _CORNER - 1, _STRIP
        )
        gradient = QLinearGradient(strip.topLeft(), strip.topRight())
        ends = diverging(np.array([-1.0, 0.0, 1.0]), 1.0, self.palette())
        for stop, colour in zip((0.0, 0.5, 1.0), ends, strict=True):
            gradient.setColorAt(stop, QColor(*colour.tolist()))
        painter.setPen(line(self.palette()))
        painter.setBrush(gradient)
        painter.drawRect(strip)
        painter.setPen(muted(self.palette()))
        below = QRectF(strip.left(), strip.bottom() + 1, strip.width(), high)
        sides = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
        for text, side in zip(_LEGEND, sides, strict=True):
            painter.drawText(below, side | Qt.AlignmentFlag.AlignVCenter, text)
