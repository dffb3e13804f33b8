"""The controls above the kernels: which numbers are shown, and how much of the face below the weights."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QSlider, QToolButton, QWidget

from app.language import _
from app.ui.parameters import Choice, Tensor
from app.ui.preferences import Preferences
from app.ui.widgets.arranged import beside
from app.ui.widgets.buttons import ToggleButton
from app.ui.widgets.labels import named

_TENSORS: tuple[tuple[Tensor, str, str, str], ...] = (
    (
        "kernels",
        _("Kernels K"),
        "K",
        _("Every kernel K as a picture of its coefficients k_{u,v}, eq. (5): u is the row, v the column."),
    ),
    (
        "weights",
        _("Weights w"),
        "w",
        _(
            "The dense weights w as one map a kernel, eq. (13): what each place of its feature σ says for s."
            " Negative speaks for the first person, positive for the second."
        ),
    ),
)
_CHOICES: tuple[tuple[Choice, str, str, str], ...] = (
    ("now", _("Now"), _("Now"), _("The numbers as they are now.")),
    (
        "start",
        _("Start"),
        _("Start"),
        _("The numbers as they were drawn from the seed, on the same colour scale as now."),
    ),
    ("change", _("Change"), _("Change"), _("What all updates have added since the start, eq. (22), (25).")),
    (
        "update",
        "δK",
        "δK",
        _("What the last update has added, eq. (26); after a step by one face, what that face has (30)."),
    ),
)
_GRADIENT = _(
    "Beside every picture the slope of the total error D: where it is positive, a larger number makes D"
    " larger, so the next update goes against it."
)
_NO_GRADIENT = _("The slope of D is not known here. Press Step or Run to have it computed.")
_NO_WEIGHTS = _("There are no dense weights to show as maps.")
_OVER_FACE = _(
    "Draw the maps over the chosen face, or the mean of all, each weight over the middle of what it sees."
)
_NO_FACE = _("There is no face of the size that these weights see.")


class Choices(QWidget):
    """Which parameter, which of its numbers, and whether ∂D/∂K stands beside them."""

    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._texts: list[tuple[QToolButton, str, str]] = []
        self._tensors, self._choices = QButtonGroup(self), QButtonGroup(self)
        row = beside(within=self, margin=0)
        row.setSpacing(2)
        for group, entries in ((self._tensors, _TENSORS), (self._choices, _CHOICES)):
            for place, (name, text, short, tip) in enumerate(entries):
                button = ToggleButton(f"kernels_{name}", text, tip, self)
                button.setChecked(place == 0)
                group.addButton(button, place)
                row.addWidget(button)
                if text != short:
                    self._texts.append((button, text, short))
            row.addSpacing(8)
            group.idClicked.connect(self.changed)
        self._gradient = ToggleButton("kernels_gradient", "∂D/∂K", _GRADIENT, self)
        self._gradient.setChecked(bool(preferences.remembered("kernels_gradient")))
        self._gradient.toggled.connect(self._remember)
        row.addWidget(self._gradient)
        row.addStretch(1)

    @Slot(bool)
    def _remember(self, beside: bool) -> None:
        self._preferences.remember("kernels_gradient", "beside" if beside else "")
        self.changed.emit()

    @property
    def tensor(self) -> Tensor:
        """Which parameter is shown."""
        return _TENSORS[self._tensors.checkedId()][0]

    @property
    def choice(self) -> Choice:
        """Which of its numbers."""
        return _CHOICES[self._choices.checkedId()][0]

    @property
    def with_gradient(self) -> bool:
        """Whether ∂D/∂K stands beside them."""
        return self._gradient.isChecked()

    def set_known(self, weights: bool, gradient: bool, expected: bool) -> None:
        """What there is to choose from.

        Args:
            weights: Whether there are dense weights.
            gradient: Whether ∂D/∂ is known of what is shown.
            expected: Whether it was known at another time; if not, it cannot be shown.
        """
        button = self._tensors.button(1)
        button.setEnabled(weights)
        button.setToolTip(_TENSORS[1][3] if weights else _NO_WEIGHTS)
        if not weights and button.isChecked():
            with QSignalBlocker(self._tensors):
                self._tensors.button(0).setChecked(True)
        letter = "K" if self.tensor == "kernels" else "w"
        for changing, text in ((self._gradient, f"∂D/∂{letter}"), (self._choices.button(3), f"δ{letter}")):
            if changing.text() != text:
                changing.setText(text)
                changing.setAccessibleName(text)
        self._gradient.setEnabled(gradient or expected)
        self._gradient.setToolTip(_GRADIENT if gradient else _NO_GRADIENT)

    def sizeHint(self) -> QSize:
        return QSize(self._width(shortened=False), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(shortened=True), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < self._width(shortened=False)
        for button, text, short in self._texts:
            button.setText(short if narrow else text)

    def _width(self, *, shortened: bool) -> int:
        """How wide the row is with short or with whole texts, whatever it has now."""
        width = super().minimumSizeHint().width()
        for button, text, short in self._texts:
            wide = button.fontMetrics().horizontalAdvance
            width += wide(short if shortened else text) - wide(button.text())
        return width


class Shine(QWidget):
    """Whether the maps stand over the face, and how much of it shines through."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._toggle = ToggleButton("weights_over_face", _("Over the face"), _OVER_FACE, self)
        self._toggle.setChecked(True)
        title = _("How much of the face shines through")
        tip = _("How much of the face shines through where the weights are near 0.")
        self._slider = named(QSlider(Qt.Orientation.Horizontal, self), "weights_shine", title, tip)
        self._slider.setRange(0, 100)
        self._slider.setPageStep(25)
        self._slider.setValue(50)
        self._slider.setMaximumWidth(160)
        beside(self._toggle, self._slider, None, within=self, margin=0)
        self._toggle.toggled.connect(self.changed)
        self._slider.valueChanged.connect(self.changed)
        self.hide()

    @property
    def over_face(self) -> bool:
        """Whether the maps stand over the face."""
        return self._toggle.isChecked()

    @property
    def share(self) -> float:
        """How much of the face is seen where the weights are 0, from 0 to 1."""
        return self._slider.value() / 100

    def set_possible(self, possible: bool) -> None:
        """Whether there is a face that fits."""
        self._toggle.setEnabled(possible)
        self._toggle.setToolTip(_OVER_FACE if possible else _NO_FACE)
        self._slider.setEnabled(possible and self.over_face)
