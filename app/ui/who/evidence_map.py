"""Which places of the face spoke for whom, drawn over it."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLine, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.recognition.evidence import Reach
from app.ui import theme
from app.ui.images import image_of
from app.ui.who.evidence_colours import laid_over

_GRID = QColor(0, 0, 0, 60)
_LEAST_PLACE = 5
_LIGHT, _DARK = QColor("#ffffff"), QColor("#000000")
_MOVES = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class EvidenceMap(QWidget):
    """The face as the network saw it, each place in the colour of the person it spoke for.

    Signals:
        pointed (): Another place, or none, is pointed at, by the mouse or by the arrow keys.
    """

    pointed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence_map")
        self.setAccessibleName("Which places spoke for whom")
        self.setToolTip(
            "The face as the network saw it. Each square is one place of the features σ, over the middle of "
            "what its kernels see; its colour is whom its share Σ w σ speaks for. "
            "The arrow keys go from place to place."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._face = np.zeros((1, 1), np.uint8)
        self._shares = np.zeros((1, 1))
        self._limit = 0.0
        self._reach = Reach(1, 1)
        self._image: QImage | None = None
        self._grid: tuple[object, QImage] | None = None
        self._place: tuple[int, int] | None = None

    def set_evidence(
        self, face: NDArray[np.uint8], shares: NDArray[np.float64], limit: float, reach: Reach
    ) -> None:
        """Show shares on a face; they are drawn when the map is painted.

        Args:
            face: Grey, (H, W).
            shares: What each place has added to h, (h, w).
            limit: The absolute share that gets the full colour.
            reach: Where the places are in the face.
        """
        self._face, self._shares, self._limit, self._reach = face, shares, limit, reach
        self._image = None
        if self._place is not None and not _is_inside(self._place, shares.shape):
            self._point_at(None)
        self.update()

    @property
    def place(self) -> tuple[int, int] | None:
        """Row and column, from 0, of the place that is pointed at."""
        return self._place

    def square_of(self, row: int, column: int) -> QRect:
        """Where a place is drawn in the widget."""
        return self._shown(self._reach.square(row, column))

    def area(self) -> QRect:
        """Where the face stands in the widget: in its upper left corner, as large as there is room."""
        height, width = self._face.shape
        return QRect(QPoint(), QSize(width, height).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio))

    def sizeHint(self) -> QSize:
        """Enough to see a face and its places."""
        return QSize(220, 220)

    def minimumSizeHint(self) -> QSize:
        """Still enough."""
        return QSize(96, 96)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the place under the mouse."""
        self._point_at(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._point_at(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin in the middle, where the arrow keys bring one to this."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            rows, columns = self._shares.shape
            self._point_at((rows // 2, columns // 2))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        super().focusOutEvent(event)
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from place to place."""
        move = _MOVES.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        rows, columns = self._shares.shape
        row, column = self._place or (rows // 2, columns // 2)
        self._point_at((min(max(row + move[0], 0), rows - 1), min(max(column + move[1], 0), columns - 1)))

    def changeEvent(self, event: QEvent) -> None:
        """Take the persons' colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._image = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the face, the grid of places and the place that is pointed at."""
        painter = QPainter(self)
        area = self.area()
        if self._image is None:
            coloured = laid_over(self._face, self._shares, self._limit, self._reach, self.palette())
            # The screen's own form is enlarged four times as fast.
            self._image = image_of(coloured).convertToFormat(QImage.Format.Format_RGB32)
        # Enlarged without smoothing: what the network sees are these squares.
        painter.drawImage(area, self._image)
        painter.drawImage(area.topLeft(), self._drawn_grid())
        painter.setPen(theme.line(self.palette()))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        if self._place is not None:
            _frame(painter, self._shown(self._reach.seen(*self._place)), 1, Qt.PenStyle.DashLine)
            _frame(painter, self.square_of(*self._place), 2, Qt.PenStyle.SolidLine)

    def _drawn_grid(self) -> QImage:
        """The grid of places, drawn once for each size: many lines would take most of the time of a frame."""
        pixels = self.area().size() * self.devicePixelRatioF()
        what = pixels, self._shares.shape, self._reach
        if self._grid is None or self._grid[0] != what:
            image = QImage(pixels, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(self.devicePixelRatioF())
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            self._paint_grid(painter)
            painter.end()
            self._grid = what, image
        return self._grid[1]

    def _paint_grid(self, painter: QPainter) -> None:
        rows, columns = self._shares.shape
        first, last = self.square_of(0, 0), self.square_of(rows - 1, columns - 1)
        if min(first.width(), first.height()) < _LEAST_PLACE:
            return
        whole = first.united(last)
        xs = [self.square_of(0, column).left() for column in range(columns)] + [last.right() + 1]
        ys = [self.square_of(row, 0).top() for row in range(rows)] + [last.bottom() + 1]
        painter.setPen(_GRID)
        painter.drawLines([QLine(x, whole.top(), x, whole.bottom()) for x in xs])
        painter.drawLines([QLine(whole.left(), y, whole.right(), y) for y in ys])

    def _shown(self, square: tuple[int, int, int, int]) -> QRect:
        """A square of the face, top, left, height and width, in the widget."""
        top, left, height, width = square
        area, (rows, columns) = self.area(), self._face.shape
        down, across = area.height() / rows, area.width() / columns
        corner = QPoint(round(left * across), round(top * down))
        beyond = QPoint(round((left + width) * across), round((top + height) * down))
        return QRect(corner, beyond - QPoint(1, 1))

    def _place_at(self, position: QPointF) -> tuple[int, int] | None:
        area, (rows, columns) = self.area(), self._face.shape
        row = position.y() * rows / max(1, area.height()) - self._reach.inset
        column = position.x() * columns / max(1, area.width()) - self._reach.inset
        place = math.floor(row / self._reach.step), math.floor(column / self._reach.step)
        return place if _is_inside(place, self._shares.shape) else None

    def _point_at(self, place: tuple[int, int] | None) -> None:
        if place != self._place:
            self._place = place
            self.update()
            self.pointed.emit()


def _is_inside(place: tuple[int, int], shape: tuple[int, ...]) -> bool:
    return 0 <= place[0] < shape[0] and 0 <= place[1] < shape[1]


def _frame(painter: QPainter, square: QRect, width: int, style: Qt.PenStyle) -> None:
    """A light line in a dark one, which are seen on any face."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, thick, line in ((_DARK, width + 2, Qt.PenStyle.SolidLine), (_LIGHT, width, style)):
        pen = QPen(colour, thick, line)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(square)
