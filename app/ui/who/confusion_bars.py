"""How many faces of each person are named rightly."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.recognition.verdicts import Confusion
from app.ui import theme

_TIP = "How many faces of each person the network names rightly."
_BAR = 6
_GAP = 5


def accuracy_text(right: int, count: int) -> str:
    """A count with its share, as "9 of 10, 90 %"."""
    return f"{right} of {count}, {math.floor(100 * right / count + 0.5)} %" if count else "no face"


class AccuracyBars(QWidget):
    """A line of text and a bar for each person."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("accuracy_bars")
        self.setAccessibleName("Accuracy by person")
        self.setToolTip(_TIP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._counts: Confusion = np.zeros((0, 0), np.intp)
        self._names: tuple[str, ...] = ()

    def show_counts(self, counts: Confusion, names: Sequence[str]) -> None:
        """Shows other counts.

        Args:
            counts: Row: who it is; column: who the network says, (n, n).
            names: Of the persons.
        """
        if np.array_equal(counts, self._counts) and tuple(names) == self._names:
            return
        if counts.shape != self._counts.shape:
            self._counts = counts
            self.updateGeometry()
        self._counts, self._names = counts, tuple(names)
        said = "; ".join(self.texts()) + "."
        self.setAccessibleDescription(said)
        self.setToolTip(f"{_TIP} {said}")
        self.update()

    def texts(self) -> list[str]:
        """What is said of each person."""
        return [f"{name} {numbers}" for name, numbers in zip(self._names, self._numbers(), strict=True)]

    def sizeHint(self) -> QSize:
        """A line and a bar for each."""
        return QSize(140, max(len(self._counts), 2) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        """Narrower, not lower."""
        return QSize(90, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the texts and the bars."""
        painter = QPainter(self)
        line, height = self.fontMetrics().height(), self._row_height()
        parts = self._counts.diagonal() / np.maximum(self._counts.sum(axis=1), 1)
        for index, numbers in enumerate(self._numbers()):
            top = index * height
            self._paint_line(painter, QRect(0, top, self.width(), line), self._names[index], numbers)
            bar = QRectF(0.5, top + line + 0.5, self.width() - 1, _BAR)
            full = QRectF(bar.x(), bar.y(), bar.width() * float(parts[index]), bar.height())
            painter.fillRect(bar, self.palette().base())
            painter.fillRect(full, theme.person_colour(index, self.palette()))
            painter.setPen(theme.line(self.palette()))
            painter.drawRect(bar)

    def _paint_line(self, painter: QPainter, place: QRect, name: str, numbers: str) -> None:
        metrics = self.fontMetrics()
        room = place.width() - metrics.horizontalAdvance(numbers) - _GAP
        painter.setPen(self.palette().windowText().color())
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, shown)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, numbers)

    def _numbers(self) -> list[str]:
        rows = zip(self._counts.diagonal().tolist(), self._counts.sum(axis=1).tolist(), strict=True)
        return [accuracy_text(right, count) for right, count in rows]

    def _row_height(self) -> int:
        return self.fontMetrics().height() + _BAR + _GAP
