"""The buttons above the kernels: which parameter, which of its numbers, and what stands beside them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from app.ui.training.kernel_numbers import Choice, Tensor
from app.ui.widgets.buttons import ToggleButton

_TENSORS: tuple[tuple[Tensor, str, str], ...] = (
    (
        "kernels",
        "Kernels K",
        "Every convolution kernel K as a picture of its coefficients k_{u,v}, eq. (5): "
        "u is the row, v the column.",
    ),
    (
        "weights",
        "Weights w",
        "The dense weights w as one map a kernel: what each place of its feature σ says for s, eq. (13). "
        "Negative speaks for the first person, positive for the second.",
    ),
)
_CHOICES: tuple[tuple[Choice, str, str], ...] = (
    ("now", "Now", "The numbers as they are now."),
    (
        "start",
        "At the start",
        "The numbers as they were drawn from the seed, on the same colour scale as now.",
    ),
    ("change", "Change", "What all updates have added since the start, eq. (22) and (25)."),
)
_GRADIENT = "gradient", "∂D/∂{}", (
    "Beside every picture the slope of the total error D: where it is positive, "
    "a larger number makes D larger, so the next update goes against it."
)  # fmt: skip
_NO_GRADIENT = "The slope of D is not known for this moment. Press Step or Run to have it computed."
_NO_WEIGHTS = "There are no dense weights to show as maps."


class KernelChoices(QWidget):
    """One row of buttons."""

    changed = Signal()
    """Something else was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tensors = QButtonGroup(self)
        self._choices = QButtonGroup(self)
        name, text, tooltip = _GRADIENT
        self._gradient = ToggleButton(f"kernels_{name}", text, tooltip, self)
        self._gradient.setChecked(True)
        self._row = QHBoxLayout(self)
        self._arrange()
        self._tensors.idClicked.connect(self._tell)
        self._choices.idClicked.connect(self._tell)
        self._gradient.toggled.connect(self._tell)

    def tensor(self) -> Tensor:
        """Which parameter is shown."""
        return _TENSORS[self._tensors.checkedId()][0]

    def choice(self) -> Choice:
        """Which of its numbers."""
        return _CHOICES[self._choices.checkedId()][0]

    def with_gradient(self) -> bool:
        """Whether ∂D/∂K stands beside them."""
        return self._gradient.isChecked()

    def add_control(self, control: QWidget) -> None:
        """Puts a control at the end of the row."""
        self._row.addWidget(control)

    def set_known(self, *, weights: bool, gradient: bool, expected: bool) -> None:
        """What there is to choose from.

        Args:
            weights: Whether there are dense weights.
            gradient: Whether ∂D/∂ is known of what is shown.
            expected: Whether it was known for another moment; if not, it cannot be shown.
        """
        button = self._tensors.button(1)
        button.setEnabled(weights)
        button.setToolTip(_TENSORS[1][2] if weights else _NO_WEIGHTS)
        if not weights and button.isChecked():
            self._tensors.button(0).setChecked(True)
        letter = "K" if self.tensor() == "kernels" else "w"
        text = _GRADIENT[1].format(letter)
        if self._gradient.text() != text:
            self._gradient.setText(text)
            self._gradient.setAccessibleName(text)
        self._gradient.setEnabled(gradient or expected)
        self._gradient.setToolTip(_GRADIENT[2] if gradient else _NO_GRADIENT)

    def _arrange(self) -> None:
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._add(self._tensors, _TENSORS)
        self._row.addSpacing(10)
        self._add(self._choices, _CHOICES)
        self._row.addSpacing(6)
        self._row.addWidget(self._gradient)
        self._row.addStretch(1)

    def _add(self, group: QButtonGroup, entries: tuple[tuple[str, str, str], ...]) -> None:
        for number, (name, text, tooltip) in enumerate(entries):
            button = ToggleButton(f"kernels_{name}", text, tooltip, self)
            button.setChecked(number == 0)
            group.addButton(button, number)
            self._row.addWidget(button)

    def _tell(self) -> None:
        self.changed.emit()
