"""The speed of a run, from slow motion to full."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from app.ui.training.captions import Caption

# Steps a second, about evenly spaced on a logarithmic scale; the last is as fast as it goes.
SPEEDS = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 70.0, 100.0, math.inf)


class SpeedSlider(QWidget):
    """A logarithmic slider with its speed in words below it."""

    speed_changed = Signal(float)
    """Steps a second; `math.inf` is full speed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setObjectName("speed")
        self._slider.setAccessibleName("speed")
        self._slider.setToolTip(
            "How fast it runs: one step (an epoch, or a face) a second at the left, full speed at the right."
        )
        self._slider.setRange(0, len(SPEEDS) - 1)
        self._slider.setPageStep(3)
        self._words = Caption("", self)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._words.setMinimumWidth(self._words.fontMetrics().horizontalAdvance("100 steps a second") + 4)
        self.setMaximumWidth(3 * self._words.minimumWidth())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._slider)
        column.addWidget(self._words)
        self._slider.setValue(len(SPEEDS) - 1)
        self._say()
        self._slider.valueChanged.connect(self._tell)

    def speed(self) -> float:
        """Steps a second; `math.inf` is full speed."""
        return SPEEDS[self._slider.value()]

    def set_speed(self, speed: float) -> None:
        """Shows the nearest speed there is, without a signal.

        Args:
            speed: Steps a second, above 0; `math.inf` is full speed.
        """
        self._slider.blockSignals(True)
        self._slider.setValue(_nearest(speed))
        self._slider.blockSignals(False)
        self._say()

    def _tell(self) -> None:
        self._say()
        self.speed_changed.emit(self.speed())

    def _say(self) -> None:
        speed = self.speed()
        steps = "1 step" if speed == 1 else f"{speed:.0f} steps"
        self._words.setText("full speed" if math.isinf(speed) else f"{steps} a second")


def _nearest(speed: float) -> int:
    if math.isinf(speed):
        return len(SPEEDS) - 1
    return min(range(len(SPEEDS) - 1), key=lambda place: abs(math.log(SPEEDS[place] / speed)))
