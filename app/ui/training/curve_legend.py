"""What the two curves are."""

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from app.ui.theme import muted
from app.ui.training.curve_pens import curve_pens

_SMALL = 0.85
_STROKE = 22
_GAP = 6
_GROUND = 0.8


class CurveLegend(QWidget):
    """One line a curve: a piece of it, and its name."""

    def __init__(self, names: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._shown = len(names)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        self.setFont(font)

    def show_validation(self, shown: bool) -> None:
        """Whether there is a validation curve."""
        if self._shown != 1 + shown:
            self._shown = 1 + shown
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for the names."""
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(name) for name in self._names)
        return QSize(_STROKE + _GAP + widest + 2, metrics.height() * self._shown)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the lines."""
        painter = QPainter(self)
        # Curves pass below: they shine through, but the names stay readable.
        ground = self.palette().color(QPalette.ColorRole.Base)
        ground.setAlphaF(_GROUND)
        painter.fillRect(self.rect(), ground)
        height = self.fontMetrics().height()
        pens = curve_pens(self.palette())
        for row, (name, pen) in enumerate(zip(self._names[: self._shown], pens, strict=False)):
            width = self.width() - self.fontMetrics().horizontalAdvance(name) - 2
            painter.setPen(pen)
            y = (row + 0.5) * height
            painter.drawLine(QLineF(width - _GAP - _STROKE, y, width - _GAP, y))
            painter.setPen(muted(self.palette()))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(width, row * height, self.width() - width, height), flags, name)
        painter.end()
