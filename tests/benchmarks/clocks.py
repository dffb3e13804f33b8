"""What is measured in a window while it lives: how late it is, and what it draws."""

from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

TICK = 16
"""Milliseconds."""


class Ticker(QObject):
    """Notes how late a timer of 16 ms fires, in milliseconds.

    The timer is started anew at every tick, so that each one is late only by what was in its own way.
    """

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._since.start()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        self.late.append(max(self._since.nsecsElapsed() / 1e6 - TICK, 0.0))
        self.start()


class PaintCounter(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def live(seconds: float) -> None:
    """Lets the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()
