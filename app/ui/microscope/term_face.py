"""The face large, with every term of ∂D/∂p at its pixel: its sign as a colour, its size as a size."""

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.faces.preparation import as_picture
from app.language import _
from app.lessons.latex import shortest
from app.lessons.microscope.microscope import Sight
from app.ui.images import image_of
from app.ui.style import diverging
from app.ui.widgets.array_cells import Cells
from app.ui.widgets.array_painting import draw_legend
from app.ui.widgets.keys import ARROWS
from app.ui.widgets.labels import named
from app.ui.widgets.picture import add_picture_actions

_SMALLEST = 0.3
"""Side of the mark of a term near 0, as a share of that of the largest."""
_PALEST = 0.6
"""Strength of its colour, likewise: faint colours would not be seen on a face."""
_SCALE = Cells("", np.zeros((1, 1)), scale=_("term"))
_LEGEND = 60
"""Letters that the legend of the colours is wide."""
_LINES = 9
"""Height at least, in lines of text."""


class TermFace(QWidget):
    """A face and the terms of ∂D/∂p on it; a click or the arrow keys choose one of them.

    Attributes:
        chosen: Another term was chosen.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(
            self,
            "microscope_term_face",
            _("The face with the terms of the derivative"),
            _(
                "Each square is a term of ∂D/∂p, at the pixel it was multiplied with: orange above 0, blue "
                "below; the larger, the more. The white frame is the patch of the chosen term."
            ),
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._sight: Sight | None = None
        self._term = 0
        add_picture_actions(self, lambda: self.grab().toImage(), self._picture_name)

    def show_sight(self, sight: Sight, term: int) -> None:
        """Shows the terms of a face, one of them chosen."""
        self._sight, self._term = sight, term
        products = sight.terms.products
        self.setAccessibleDescription(
            _("Term {rank} of {count}: {value}").format(
                rank=term + 1, count=len(products), value=shortest(float(products[term]))
            )
        )
        self.update()

    def box_of(self, term: int) -> QRectF:
        """Where the pixel of a term is, in the widget's points; empty for a term that has no place."""
        sight = self._sight
        if sight is None or term >= len(sight.terms.pixels):
            return QRectF()
        kernel = sight.parameter.kind == "kernel"
        y, x = map(int, sight.terms.pixels[term])
        return self._area(sight, y, x, self._reach(sight) if kernel else 1, _channel(sight))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint() * 2

    def minimumSizeHint(self) -> QSize:
        side = _LINES * self.fontMetrics().height()
        return QSize(side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        sight = self._sight
        if event.button() != Qt.MouseButton.LeftButton or sight is None or not len(sight.terms.pixels):
            return
        point = event.position()
        middles = [self.box_of(term).center() for term in range(len(sight.terms))]
        far = [math.hypot(one.x() - point.x(), one.y() - point.y()) for one in middles]
        self._choose(int(np.argmin(far)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sight, move = self._sight, ARROWS.get(Qt.Key(event.key()))
        if move is None or event.modifiers() or sight is None or len(sight.terms.places) < 2:
            super().keyPressEvent(event)
            return
        row, column = sight.terms.places[self._term] + np.array(move)
        term = sight.terms.at(int(row), int(column))
        if term is not None:
            self._choose(term)

    def paintEvent(self, _event: QPaintEvent) -> None:
        sight = self._sight
        if sight is None:
            return
        painter = QPainter(self)
        face = self._face_box(sight)
        painter.drawImage(face, _picture_of(sight))
        self._draw_terms(painter, sight)
        self._draw_chosen(painter, sight)
        wide = min(self.width(), _LEGEND * self.fontMetrics().averageCharWidth())
        legend = QRectF((self.width() - wide) / 2, self.height() - self._below, wide, self._below)
        draw_legend(painter, legend, _SCALE, largest_term(sight), self.palette(), signed=True)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(face.adjusted(-2, -2, 2, 2))
        painter.end()

    def _draw_terms(self, painter: QPainter, sight: Sight) -> None:
        limit = largest_term(sight)
        if limit == 0 or not len(sight.terms.pixels):
            return
        shares = np.nan_to_num(sight.terms.products) / limit
        strong = np.sign(shares) * (_PALEST + (1 - _PALEST) * np.sqrt(np.abs(shares)))
        colours = diverging(strong, 1.0, self.palette())
        painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
        # The largest is drawn last, so that nothing hides it.
        for term in reversed(range(len(shares))):
            box = self.box_of(term)
            side = box.width() * (_SMALLEST + (1 - _SMALLEST) * math.sqrt(abs(float(shares[term]))))
            painter.setBrush(QColor(*colours[term].tolist()))
            painter.drawRect(QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side))

    def _draw_chosen(self, painter: QPainter, sight: Sight) -> None:
        side = sight.look.kernels.shape[-1] + self._reach(sight) - 1
        y, x = sight.way(self._term).winner
        for channel in range(len(sight.look.image)):
            _frame(painter, self._area(sight, y, x, side, channel), QColor("white"))
        pixel = self.box_of(self._term)
        if sight.parameter.kind == "kernel" and not pixel.isEmpty():
            _frame(painter, pixel, self.palette().highlight().color())

    def _choose(self, term: int) -> None:
        if term != self._term:
            self.chosen.emit(term)

    def _picture_name(self) -> str:
        return _("terms of {symbol}").format(symbol=self._sight.parameter.symbol if self._sight else "D")

    def _reach(self, sight: Sight) -> int:
        return sight.look.pool if sight.look.averages else 1

    def _area(self, sight: Sight, y: int, x: int, side: int, channel: int) -> QRectF:
        """A square of the face's pixels, in the widget's points."""
        face, (channels, _rows, columns) = self._face_box(sight), sight.look.image.shape
        scale = face.width() / (channels * columns)
        left = face.left() + (channel * columns + x) * scale
        return QRectF(left, face.top() + y * scale, side * scale, side * scale)

    def _face_box(self, sight: Sight) -> QRectF:
        """The face in the middle, as large as it fits in whole points a pixel."""
        channels, rows, columns = sight.look.image.shape
        high = self.height() - self._below
        room = min((self.width() - 8) / (channels * columns), (high - 8) / rows)
        scale = math.floor(room) if room >= 1 else room
        size = channels * columns * scale, rows * scale
        return QRectF((self.width() - size[0]) // 2, (high - size[1]) // 2, *size)

    @property
    def _below(self) -> int:
        """Height of the legend."""
        return self.fontMetrics().height()


def largest_term(sight: Sight) -> float:
    """The size of the largest term of a face."""
    return float(np.nan_to_num(np.abs(sight.terms.products)).max(initial=0.0))


def _channel(sight: Sight) -> int:
    return sight.parameter.index[1] if sight.parameter.kind == "kernel" else 0


def _picture_of(sight: Sight) -> QImage:
    return image_of(as_picture(np.concatenate(list(sight.look.image), axis=1).astype(np.float32)))


def _frame(painter: QPainter, box: QRectF, ink: QColor) -> None:
    """A frame around a box, in a colour with black on both sides of it."""
    grow = 1 + max(0.0, (6 - box.width()) / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((QColor("black"), 4), (ink, 2)):
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(box.adjusted(-grow, -grow, grow, grow))
