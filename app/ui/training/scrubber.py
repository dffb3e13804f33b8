"""A slim slider that goes where it is clicked, and looks different while it is not at its end."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from app.ui.theme import is_dark, line

_HEIGHT = 22
_GROOVE = 4.0
_RADIUS = 6.0


def past_colour(palette: QPalette) -> QColor:
    """The colour of everything that shows the past instead of the present: violet, which nothing else is."""
    return QColor("#b99cff" if is_dark(palette) else "#6a3fb5")


class Scrubber(QAbstractSlider):
    """A slider from the first place to the last, which is the present.

    Left of the last place it is drawn in the colour of the past. A click takes the handle there at once.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as the handle with its focus frame."""
        return QSize(160, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Long enough to aim."""
        return QSize(60, _HEIGHT)

    def handle(self) -> QPointF:
        """The middle of the handle, in the widget's points."""
        places = self.maximum() - self.minimum()
        share = (self.value() - self.minimum()) / places if places else 1.0
        return QPointF(self._left() + share * self._length(), self.height() / 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes the handle to where it is clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags the handle; beyond the end is the end."""
        if self.isSliderDown():
            self._go(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets the handle go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the groove, the part before the handle, and the handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        at, colour = self.handle(), self._colour()
        groove = QRectF(self._left(), at.y() - _GROOVE / 2, self._length(), _GROOVE)
        painter.setBrush(line(self.palette()))
        painter.drawRoundedRect(groove, _GROOVE / 2, _GROOVE / 2)
        painter.setBrush(colour)
        painter.drawRoundedRect(groove.adjusted(0, 0, at.x() - groove.right(), 0), _GROOVE / 2, _GROOVE / 2)
        painter.drawEllipse(at, _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour)
            painter.drawEllipse(at, _RADIUS + 2.5, _RADIUS + 2.5)
        painter.end()

    def _colour(self) -> QColor:
        palette = self.palette()
        if not self.isEnabled():
            return line(palette)
        return past_colour(palette) if self.value() < self.maximum() else palette.highlight().color()

    def _left(self) -> float:
        return _RADIUS + 3

    def _length(self) -> float:
        return max(self.width() - 2 * self._left(), 1.0)

    def _go(self, event: QMouseEvent) -> None:
        share = (event.position().x() - self._left()) / self._length()
        self.setValue(self.minimum() + round(share * (self.maximum() - self.minimum())))
