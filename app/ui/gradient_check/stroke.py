"""A piece of a curve in front of the words about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

_WIDE = 28


class Stroke(QWidget):
    """A short line, drawn as a curve is.

    Args:
        pens: How the curves are drawn on a palette.
        number: Which curve.
    """

    def __init__(
        self, pens: Callable[[QPalette], Sequence[QPen]], number: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pens = pens
        self._number = number
        self.setFixedWidth(_WIDE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws it."""
        painter = QPainter(self)
        painter.setPen(self._pens(self.palette())[self._number])
        y = self.height() / 2
        painter.drawLine(QLineF(0, y, self.width(), y))
        painter.end()
