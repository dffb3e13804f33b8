"""How much of the face shines through the maps of the weights."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from app.ui.widgets.buttons import ToggleButton

_STEPS = 100
_START = 50
_TOOLTIP = (
    "Draw the maps of the weights over the face, each weight over the middle of the pixels that it sees."
)
_NO_FACE = "There is no face of the size that these weights see."


class WeightShine(QWidget):
    """A toggle for drawing the maps over the face, and a slider for how strong the face is."""

    changed = Signal()
    """The face should be drawn otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._toggle = ToggleButton("weights_over_face", "Face", _TOOLTIP, self)
        self._toggle.setAccessibleName("Draw the weights over the face")
        self._toggle.setChecked(True)
        self._slider = _Slider(self)
        self._slider.setValue(_START)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._toggle)
        row.addWidget(self._slider)
        self._toggle.toggled.connect(self._tell)
        self._slider.valueChanged.connect(self._tell)

    def over_face(self) -> bool:
        """Whether the maps stand over the face."""
        return self._toggle.isChecked()

    def shine(self) -> float:
        """How much of the face is seen where the weights are 0, from 0 to 1."""
        return self._slider.value() / _STEPS

    def set_possible(self, possible: bool) -> None:
        """Whether there is a face that fits."""
        self._toggle.setEnabled(possible)
        self._toggle.setToolTip(_TOOLTIP if possible else _NO_FACE)
        self._slider.setEnabled(possible and self.over_face())

    def _tell(self) -> None:
        self._slider.setEnabled(self.over_face())
        self.changed.emit()


class _Slider(QSlider):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("weights_shine")
        self.setAccessibleName("how much of the face shines through")
        self.setToolTip("How much of the face shines through where the weights are near 0.")
        self.setRange(0, _STEPS)
        self.setPageStep(_STEPS // 4)

    def sizeHint(self) -> QSize:
        return QSize(70, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling past changes nothing.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
