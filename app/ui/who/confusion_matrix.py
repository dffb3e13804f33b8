"""Who is taken for whom, as a table of counts in colours."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.recognition.verdicts import Confusion
from app.ui import theme
from app.ui.small_faces import as_typed

Cell = tuple[int, int]

_SMALL = 0.85
_NAME_PART = 0.24
_GAP = 2
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ConfusionMatrix(QWidget):
    """A row for who it is, a column for who the network says; the fuller the colour, the more of the row.

    A cell is chosen with a click, or with the arrows and Enter; once more, or Escape, and none is.

    Attributes:
        chosen_changed: Another cell is chosen, or none, see `chosen`.
    """

    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("confusion_matrix")
        self.setAccessibleName("Confusion matrix")
        self.setToolTip("Rows: who it is. Columns: who the network says. Click a cell to see its faces.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._counts: Confusion = np.zeros((0, 0), np.intp)
        self._names: tuple[str, ...] = ()
        self._current: Cell = (0, 0)
        self._chosen: Cell | None = None
        self._little = QFont(self.font())
        self._little.setPointSizeF(self._little.pointSizeF() * _SMALL)
        self._bold = QFont(self.font())
        self._bold.setBold(True)

    @property
    def chosen(self) -> Cell | None:
        """The chosen cell as (row, column); None for none."""
        return self._chosen

    def show_counts(self, counts: Confusion, names: Sequence[str]) -> None:
        """Shows other counts; the chosen cell stays.

        Args:
            counts: Row: who it is; column: who the network says, (n, n).
            names: Of the persons.
        """
        if np.array_equal(counts, self._counts) and tuple(names) == self._names:
            return
        if counts.shape != self._counts.shape:
            self._current, self._chosen = (0, 0), None
            self._counts = counts
            self.updateGeometry()
        self._counts, self._names = counts, tuple(names)
        self.setAccessibleDescription(self.words_of(self._current) if len(counts) else "")
        self.update()

    def choose(self, cell: Cell | None) -> None:
        """Chooses a cell; the chosen one, or None, chooses none."""
        cell = None if cell == self._chosen else cell
        if cell is not None:
            self._go_to(cell)
        if cell != self._chosen:
            self._chosen = cell
            self.update()
            self.chosen_changed.emit()

    def words_of(self, cell: Cell) -> str:
        """A cell in words."""
        row, column = cell
        who, said = self._names[row], self._names[column]
        of = f"{self._counts[row, column]} of {self._counts[row].sum()} faces"
        return f"{who}, named rightly: {of}." if row == column else f"{who}, taken for {said}: {of}."

    def cell_rect(self, cell: Cell) -> QRect:
        """Where a cell stands in the widget."""
        row, column = cell
        left, top = self._corner()
        width, height = (self.width() - left) / len(self._counts), self._cell_height()
        x = round(left + column * width)
        return QRect(x, top + row * height, round(left + (column + 1) * width) - x - _GAP, height - _GAP)

    def sizeHint(self) -> QSize:
        """A head of two lines, and two lines a person."""
        n = max(len(self._counts), 2)
        return QSize(100 + 80 * n, self._corner()[1] + n * self._cell_height())

    def minimumSizeHint(self) -> QSize:
        """Narrower, not lower."""
        return QSize(60 + 44 * max(len(self._counts), 2), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Says of the cell under the mouse what it counts."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._cell_at(event.pos())
            words = as_typed(self.words_of(cell)) if cell else self.toolTip()
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses the cell."""
        cell = self._cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from cell to cell, Enter chooses, Escape chooses none."""
        key = Qt.Key(event.key())
        if key in _STEPS and len(self._counts):
            self._go_to((self._current[0] + _STEPS[key][0], self._current[1] + _STEPS[key][1]))
        elif key in _PRESSES and len(self._counts):
            self.choose(self._current)
        elif key == Qt.Key.Key_Escape and self._chosen is not None:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws names and cells."""
        if not len(self._counts):
            return
        painter = QPainter(self)
        self._paint_names(painter)
        rows = np.maximum(self._counts.sum(axis=1, keepdims=True), 1)
        shares = (self._counts / rows).tolist()
        for row, column in np.ndindex(self._counts.shape):
            self._paint_cell(painter, (row, column), shares[row][column])

    def _go_to(self, cell: Cell) -> None:
        last = len(self._counts) - 1
        self._current = (min(max(cell[0], 0), last), min(max(cell[1], 0), last))
        self.setAccessibleDescription(self.words_of(self._current))
        self.update()

    def _cell_at(self, place: QPoint) -> Cell | None:
        cells = ((row, column) for row, column in np.ndindex(self._counts.shape))
        return next((cell for cell in cells if self.cell_rect(cell).contains(place)), None)

    def _corner(self) -> tuple[int, int]:
        """The width of the names of the rows, and the height of the head."""
        line = self.fontMetrics().height()
        return round(self.width() * _NAME_PART), 2 * line

    def _cell_height(self) -> int:
        return 2 * self.fontMetrics().height() + 6 + _GAP

    def _paint_names(self, painter: QPainter) -> None:
        left, top = self._corner()
        line = self.fontMetrics().height()
        painter.setPen(theme.muted(self.palette()))
        painter.setFont(self._little)
        head = QRectF(left, 0, self.width() - left, line)
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, "the network says")
        below = QRectF(0, line, left - 6, line)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "it is")
        painter.setFont(self.font())
        for index, name in enumerate(self._names):
            painter.setPen(theme.person_colour(index, self.palette()))
            column = self.cell_rect((0, index))
            over = QRect(column.left(), line, column.width(), top - line)
            painter.drawText(over, Qt.AlignmentFlag.AlignCenter, self._cut(name, over.width()))
            row = self.cell_rect((index, 0))
            before = QRect(0, row.top(), left - 6, row.height())
            aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(before, aligned, self._cut(name, before.width()))

    def _paint_cell(self, painter: QPainter, cell: Cell, share: float) -> None:
        place = self.cell_rect(cell)
        colour = self._colour(cell[1], share)
        painter.fillRect(place, colour)
        painter.setPen(theme.line(self.palette()))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.setPen(_ink_on(colour))
        painter.setFont(self._bold)
        upper = QRect(place.left(), place.top() + 2, place.width(), place.height() // 2 - 1)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, str(self._counts[cell]))
        painter.setFont(self._little)
        lower = upper.translated(0, upper.height())
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, self._per_cent(cell, share, lower.width()))
        self._paint_frames(painter, cell, place)

    def _paint_frames(self, painter: QPainter, cell: Cell, place: QRect) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if cell == self._chosen:
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 3))
            painter.drawRect(place.adjusted(1, 1, -2, -2))
        if cell == self._current and self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Base), 1))
            painter.drawRect(place.adjusted(3, 3, -4, -4))
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 1, Qt.PenStyle.DotLine))
            painter.drawRect(place.adjusted(3, 3, -4, -4))

    def _per_cent(self, cell: Cell, share: float, width: int) -> str:
        """The share, with a word where there is room for it."""
        if not self._counts[cell[0]].sum():
            return "no face"
        short = f"{100 * share:.0f} %"
        text = f"{short} {'right' if cell[0] == cell[1] else 'wrong'}"
        return text if QFontMetrics(self._little).horizontalAdvance(text) + 4 <= width else short

    def _colour(self, column: int, share: float) -> QColor:
        base = self.palette().color(QPalette.ColorRole.Base)
        pairs = zip(_rgb(base), _rgb(theme.person_colour(column, self.palette())), strict=True)
        return QColor.fromRgbF(*(low + share * (high - low) for low, high in pairs))

    def _cut(self, name: str, width: int) -> str:
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width)


def _ink_on(colour: QColor) -> QColor:
    """Black or white, whichever reads better on a colour."""
    red, green, blue = _rgb(colour)
    bright = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return QColor(Qt.GlobalColor.black if bright > 0.18 else Qt.GlobalColor.white)


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()
