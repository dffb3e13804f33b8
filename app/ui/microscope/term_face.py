"""The face large, with every term at its place: its sign as a colour, its size as a size."""

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.lessons.microscope.microscope import Sight
from app.ui.theme import diverging
from app.ui.who.feature_marks import draw_mark
from app.ui.who.feature_pictures import face_image

_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_SMALLEST = 0.3
"""Side of the mark of a term near 0, as a share of that of the largest."""

_PALEST = 0.6
"""Strength of its colour, likewise."""


class TermFace(QWidget):
    """Draws a face and the terms of ∂D/∂p on it; a click or the arrow keys choose one of them.

    Attributes:
        chosen: Another term was chosen.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("microscope_term_face")
        self.setAccessibleName("the face with the terms of the derivative")
        self.setToolTip(
            "Each square is a term of ∂D/∂p at the pixel it was multiplied with: orange above 0, blue below; "
            "the larger, the more. The frame is the patch of the chosen one; click or use the arrow keys."
        )
        self.setToolTipDuration(12_000)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._sight: Sight | None = None
        self._term = 0

    def show_sight(self, sight: Sight | None, term: int) -> None:
        """Shows the terms of a face, one of them chosen."""
        self._sight, self._term = sight, term
        self.update()

    @property
    def limit(self) -> float:
        """The size of the largest term."""
        if self._sight is None or not len(self._sight.terms):
            return 0.0
        return float(np.nan_to_num(np.abs(self._sight.terms.products)).max())

    def box_of(self, term: int) -> QRectF:
        """Where the pixel of a term stands, in the widget's points; empty for a term that has no place."""
        sight = self._sight
        if sight is None or term >= len(sight.terms.pixels):
            return QRectF()
        y, x = sight.terms.pixels[term]
        reach = self._reach if sight.parameter.kind == "kernel" else 1
        return self._area(int(y), int(x), reach)

    def sizeHint(self) -> QSize:
        """A face of which every pixel can be pointed at."""
        return QSize(340, 340)

    def minimumSizeHint(self) -> QSize:
        """A face that can be recognised."""
        return QSize(160, 160)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses the term nearest to the mouse."""
        sight = self._sight
        if event.button() != Qt.MouseButton.LeftButton or sight is None or not len(sight.terms.pixels):
            return
        point = event.position()
        middles = [self.box_of(term).center() for term in range(len(sight.terms))]
        far = [math.hypot(one.x() - point.x(), one.y() - point.y()) for one in middles]
        self._choose(int(np.argmin(far)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys go from place to place of the feature."""
        sight = self._sight
        move = _MOVES.get(Qt.Key(event.key()))
        if move is None or sight is None or len(sight.terms) < 2:
            super().keyPressEvent(event)
            return
        row, column = sight.terms.places[self._term] + np.array(move)
        term = sight.terms.at(int(row), int(column))
        if term is not None:
            self._choose(term)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the face, the terms, and the frames of the chosen one."""
        sight = self._sight
        if sight is None:
            return
        painter = QPainter(self)
        painter.drawImage(self._face_box(), face_image(sight.look.image))
        self._draw_terms(painter, sight)
        self._draw_chosen(painter, sight)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(self._face_box().adjusted(-2, -2, 2, 2))
        painter.end()

    def _draw_terms(self, painter: QPainter, sight: Sight) -> None:
        limit = self.limit
        if limit == 0 or not len(sight.terms.pixels):
            return
        shares = np.nan_to_num(sight.terms.products) / limit
        # Faint colours would not be seen on a face: small terms are small, not pale.
        strong = np.sign(shares) * (_PALEST + (1 - _PALEST) * np.sqrt(np.abs(shares)))
        colours = diverging(strong, 1.0, self.palette())
        painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
        # The largest is drawn last, so that nothing hides it.
        for term in reversed(range(len(shares))):
            size = _SMALLEST + (1 - _SMALLEST) * math.sqrt(abs(float(shares[term])))
            box = self.box_of(term)
            side = box.width() * size
            painter.setBrush(QColor(*colours[term].tolist()))
            middle = box.center()
            painter.drawRect(QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side))

    def _draw_chosen(self, painter: QPainter, sight: Sight) -> None:
        way = sight.way(self._term)
        look = sight.look
        side = look.kernels.shape[-1] + self._reach - 1
        y, x = way.winner
        for channel in range(len(look.image)):
            draw_mark(painter, self._area(y, x, side, channel), QColor("white"))
        pixel = self.box_of(self._term)
        if sight.parameter.kind == "kernel" and not pixel.isEmpty():
            draw_mark(painter, pixel, self.palette().highlight().color())

    def _choose(self, term: int) -> None:
        if term != self._term:
            self._term = term
            self.update()
            self.chosen.emit(term)

    @property
    def _reach(self) -> int:
        assert self._sight is not None, "there is something to draw"
        return self._sight.look.pool if self._sight.look.averages else 1

    def _area(self, y: int, x: int, side: int, channel: int | None = None) -> QRectF:
        """A square of the face's pixels, of the parameter's channel where none is named."""
        assert self._sight is not None, "there is something to draw"
        look, parameter = self._sight.look, self._sight.parameter
        if channel is None:
            channel = parameter.index[1] if parameter.kind == "kernel" else 0
        face, (channels, _, columns) = self._face_box(), look.image.shape
        scale = face.width() / (channels * columns)
        left = face.left() + (channel * columns + x) * scale
        return QRectF(left, face.top() + y * scale, side * scale, side * scale)

    def _face_box(self) -> QRectF:
        """The face in the middle, as large as it fits in whole points a pixel."""
        assert self._sight is not None, "there is something to draw"
        channels, rows, columns = self._sight.look.image.shape
        room = min((self.width() - 8) / (channels * columns), (self.height() - 8) / rows)
        scale = math.floor(room) if room >= 1 else room
        wide, high = channels * columns * scale, rows * scale
        return QRectF((self.width() - wide) // 2, (self.height() - high) // 2, wide, high)
