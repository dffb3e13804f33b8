"""How much every kernel spoke for whom, summed over the places."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.lessons.latex import subscript
from app.ui import theme
from app.ui.who.evidence_text import decimals_for, signed

_GAP = 4.0
_HIGHEST = 1.35
"""Lines of text that a row is high at most."""


class EvidenceBars(QWidget):
    """One bar a kernel, to the left for the first person, to the right for the second.

    Signals:
        pointed (): Another kernel, or none, is pointed at, by the mouse or by the arrow keys.
    """

    pointed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence_kernels")
        self.setAccessibleName("Which kernels spoke for whom")
        self.setToolTip(
            "What every kernel has added to h over all places; these and φ sum to h. "
            "Point at one, or go there with the arrow keys, to see its places only."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sums = np.zeros(0)
        self._kernel: int | None = None

    def set_sums(self, sums: NDArray[np.float64]) -> None:
        """Show what every kernel has added, (n_kernels,)."""
        self._sums = np.nan_to_num(sums)
        if self._kernel is not None and self._kernel >= len(sums):
            self._point_at(None)
        self.update()

    @property
    def kernel(self) -> int | None:
        """The kernel that is pointed at, from 0."""
        return self._kernel

    def decimals(self) -> int:
        """With how many decimals the sums are written."""
        return decimals_for(float(np.abs(self._sums).max(initial=0.0)))

    def row_of(self, kernel: int) -> QRectF:
        """Where a kernel's row stands in the widget."""
        return QRectF(0, kernel * self._row_height(), self.width(), self._row_height())

    def bar_of(self, kernel: int) -> QRectF:
        """Where a kernel's bar stands in the widget."""
        return self._bars()[kernel]

    def sizeHint(self) -> QSize:
        """A label, a bar and a number for eight kernels."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 20, round(8 * metrics.height()))

    def minimumSizeHint(self) -> QSize:
        """Narrower and lower: without labels."""
        return QSize(self.fontMetrics().averageCharWidth() * 15, self.fontMetrics().height() * 2)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the kernel under the mouse."""
        number = int(event.position().y() / self._row_height()) if len(self._sums) else -1
        self._point_at(number if 0 <= number < len(self._sums) else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._point_at(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first kernel, where the keyboard brings one to this."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._point_at(0 if len(self._sums) else None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        super().focusOutEvent(event)
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from kernel to kernel."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not len(self._sums):
            super().keyPressEvent(event)
            return
        here = self._kernel if self._kernel is not None else -1
        self._point_at(min(max(here + step, 0), len(self._sums) - 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rows and the line at 0."""
        if not len(self._sums):
            return
        painter = QPainter(self)
        palette = self.palette()
        if self._kernel is not None:
            painter.fillRect(self.row_of(self._kernel), theme.line(palette))
        colours = theme.person_colour(0, palette), theme.person_colour(1, palette)
        for bar, value in zip(self._bars(), self._sums.tolist(), strict=True):
            painter.fillRect(bar, colours[int(value > 0)])
        left, right = self._bars_span()
        painter.setPen(theme.muted(palette))
        middle, bottom = (left + right) / 2, self.row_of(len(self._sums) - 1).bottom()
        painter.drawLine(QLineF(middle, 0, middle, bottom))
        if self._has_labels():
            self._paint_labels(painter, palette.color(palette.ColorRole.WindowText))

    def _paint_labels(self, painter: QPainter, ink: QColor) -> None:
        metrics, decimals, height = self.fontMetrics(), self.decimals(), self._row_height()
        base = (height - metrics.height()) / 2 + metrics.ascent()
        bases = [round(base + kernel * height) for kernel in range(len(self._sums))]
        painter.setPen(theme.muted(self.palette()))
        for kernel, y in enumerate(bases):
            painter.drawText(0, y, f"K{subscript(kernel + 1)}")
        painter.setPen(ink)
        for value, y in zip(self._sums.tolist(), bases, strict=True):
            text = signed(value, decimals)
            painter.drawText(self.width() - metrics.horizontalAdvance(text), y, text)

    def _bars(self) -> list[QRectF]:
        left, right = self._bars_span()
        height = self._row_height()
        inset = min(2.0, height / 6)
        largest = float(np.abs(self._sums).max(initial=0.0))
        lengths = self._sums * ((right - left) / 2 / largest) if largest > 0 else self._sums
        return [
            QRectF((left + right) / 2, kernel * height + inset, length, height - 2 * inset).normalized()
            for kernel, length in enumerate(lengths.tolist())
        ]

    def _bars_span(self) -> tuple[float, float]:
        """From where to where the longest bars go."""
        if not self._has_labels():
            return 0.0, float(self.width())
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance(f"K{subscript(len(self._sums))}") + _GAP
        number = metrics.horizontalAdvance("−0." + "0" * max(2, self.decimals()))
        return left, max(left, self.width() - number - _GAP)

    def _row_height(self) -> float:
        return min(self.height() / max(1, len(self._sums)), _HIGHEST * self.fontMetrics().height())

    def _has_labels(self) -> bool:
        return self._row_height() >= self.fontMetrics().ascent()

    def _point_at(self, kernel: int | None) -> None:
        if kernel != self._kernel:
            self._kernel = kernel
            self.update()
            self.pointed.emit()
