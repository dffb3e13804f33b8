"""A few lines beside what is pointed at."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

_AWAY = 12
_SMALL = 0.9


class CurveNote(QLabel):
    """Looks like a tooltip, but follows at once, and stays inside the widget it lies over."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("curves_note")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self.setMargin(4)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        self.setFont(font)
        self.hide()

    def say(self, text: str, near: QPointF) -> None:
        """Shows lines beside a point of the parent; "" shows none."""
        self.setVisible(bool(text))
        if not text:
            return
        room = self._over.rect()
        self.setWordWrap(False)
        self.setText(text)
        if self.sizeHint().width() > room.width():
            self.setWordWrap(True)
            self.resize(room.width(), self.heightForWidth(room.width()))
        else:
            self.resize(self.sizeHint())
        right = near.x() + _AWAY + self.width() <= room.width()
        x = near.x() + _AWAY if right else near.x() - _AWAY - self.width()
        y = min(near.y() + _AWAY, room.height() - self.height())
        self.move(round(min(max(x, 0), room.width() - self.width())), round(max(y, 0)))
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the ground and the lines."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.setBrush(self.palette().color(QPalette.ColorRole.ToolTipBase))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
        super().paintEvent(event)
