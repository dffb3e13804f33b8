"""A kept run among the controls: a piece of its curve, its name, and × to take it away."""

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from app.ui.theme import line, muted
from app.ui.training.curve_kept import KeptCurve
from app.ui.training.curve_pens import kept_colour

_STROKE = 12
_GAP = 3
_CROSS = 12
_WIDEST = 130
_TOLD = "Pointing at it brings its curve to the fore; ×, or Delete, takes it away."


class KeptChip(QWidget):
    """One kept run.

    Args:
        index: Gives its tone.
        kept: What it shows.
    """

    removed = Signal(str)
    hovered = Signal(str)
    """Its key while it is pointed at or has the keyboard, then ""."""

    def __init__(self, index: int, kept: KeptCurve, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = index
        self._kept = kept
        self._hot = False
        self.setObjectName(f"kept_{kept.key}")
        self.setAccessibleName(f"Kept run: {kept.title}")
        self.setToolTip("\n".join(text for text in (kept.title, kept.settings, _TOLD) if text))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        """Room for the name, if it is not a long one."""
        metrics = self.fontMetrics()
        width = _STROKE + _CROSS + 4 * _GAP + metrics.horizontalAdvance(self._kept.title)
        return QSize(min(width, _WIDEST), metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        """The piece of its curve and the ×."""
        return QSize(_STROKE + _CROSS + 2 * _GAP, self.fontMetrics().height() + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = (
            self.palette().color(QPalette.ColorRole.Highlight) if self.hasFocus() else line(self.palette())
        )
        painter.setPen(QPen(frame, 1.5 if self.hasFocus() else 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        middle = self.height() / 2
        painter.setPen(QPen(kept_colour(self._index, self.palette(), self._hot), 2.5))
        painter.drawLine(QLineF(_GAP, middle, _GAP + _STROKE, middle))
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        place = QRectF(self.rect()).adjusted(_STROKE + 2 * _GAP, 0, -_CROSS - _GAP, 0)
        title = self.fontMetrics().elidedText(
            self._kept.title, Qt.TextElideMode.ElideRight, max(int(place.width()), 0)
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        self._draw_cross(painter, self._cross().center())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes it away if that is at the ×."""
        if event.button() == Qt.MouseButton.LeftButton and self._cross().contains(event.position()):
            self.removed.emit(self._kept.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes it away."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self._kept.key)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offers to take it away."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Take it away").triggered.connect(self._remove)
        menu.popup(event.globalPos())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tells that it is pointed at."""
        super().enterEvent(event)
        self._tell(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Tells that it is no longer pointed at."""
        super().leaveEvent(event)
        self._tell(self.hasFocus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard points, too."""
        super().focusInEvent(event)
        self._tell(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard is elsewhere."""
        super().focusOutEvent(event)
        self._tell(self.underMouse())

    def _remove(self) -> None:
        self.removed.emit(self._kept.key)

    def _tell(self, hot: bool) -> None:
        self._hot = hot
        self.update()
        self.hovered.emit(self._kept.key if hot else "")

    def _cross(self) -> QRectF:
        return QRectF(self.width() - _CROSS - _GAP / 2, 0, _CROSS, self.height())

    def _draw_cross(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(muted(self.palette()), 1.4))
        for sign in (-1, 1):
            painter.drawLine(QLineF(at.x() - 3, at.y() - 3 * sign, at.x() + 3, at.y() + 3 * sign))
