"""A quiet sign on the live picture that a face was taken."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QVariantAnimation, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.ui.widgets.picture import ink_on

_MILLISECONDS = 350
_LINE = 4
_BADGE = 26.0
_MARGIN = 8.0
_TICK = ((0.28, 0.52), (0.44, 0.68), (0.74, 0.34))


class TakenFlash(QWidget):
    """A frame and a tick in a person's colour over another widget, which fade away at once.

    Args:
        over: The widget that it lies on.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("taken_flash")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._colour = QColor()
        self._fading = QVariantAnimation(self)
        self._fading.setDuration(_MILLISECONDS)
        self._fading.setStartValue(1.0)
        self._fading.setEndValue(0.0)
        self._fading.valueChanged.connect(self._fade)
        self._fading.finished.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def flash(self, colour: QColor) -> None:
        """Shows it anew, in that colour."""
        self._colour = colour
        self.resize(self._over.size())
        self.show()
        self._fading.stop()
        self._fading.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays as large as what it lies on."""
        if event.type() == QEvent.Type.Resize:
            self.resize(self._over.size())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the frame and the tick."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(float(self._fading.currentValue() or 0.0))
        painter.setPen(QPen(self._colour, _LINE))
        inset = _LINE / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
        badge = QRectF(self.width() - _BADGE - _MARGIN, _MARGIN, _BADGE, _BADGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(badge)
        painter.setPen(QPen(ink_on(self._colour), 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        tick = QPolygonF()
        for x, y in _TICK:
            tick.append(badge.topLeft() + QPointF(x, y) * _BADGE)
        painter.drawPolyline(tick)

    @Slot(object)
    def _fade(self, _share: object) -> None:
        self.update()
