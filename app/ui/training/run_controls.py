"""The controls of a run: run or pause, step, speed, reset, new seed; how far it is, and why it stopped."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QPalette, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.one_line import OneLine
from app.ui.training.progress_text import progress_text
from app.ui.training.speed_slider import SpeedSlider
from app.ui.widgets.buttons import PrimaryButton

_UNITS = ("epoch", "face")


class RunControls(QWidget):
    """Buttons for four actions of the application, the unit of a step, the speed, and the progress.

    Args:
        reset: Back to the same start.
        run: Run or pause; its text and icon say which.
        step: One step.
        new_seed: To another start.
    """

    unit_changed = Signal(str)
    """The unit of a step: "epoch" or "face"."""
    speed_changed = Signal(float)
    """Steps a second; `math.inf` is full speed."""

    def __init__(
        self, reset: QAction, run: QAction, step: QAction, new_seed: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._run = PrimaryButton(run, ("Run", "Pause", run.text()), self)
        self._run.setObjectName("run_button")
        # As high as the two rows beside it.
        self._run.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._step = self._button(step, "step_button")
        self._unit = self._unit_choice()
        self._reset = self._button(reset, "reset_button")
        self._new_seed = self._button(new_seed, "new_seed_button")
        self._speed = SpeedSlider(self)
        self._bar = self._progress_bar()
        self._line = OneLine("", parent=self)
        self._line.setObjectName("progress_line")
        self._line.setAccessibleName("progress")
        self._line.set_colour(self.palette().color(QPalette.ColorRole.WindowText))
        self._past = False
        self._reason = QLabel(self)
        self._reason.setObjectName("reason")
        self._reason.setTextFormat(Qt.TextFormat.PlainText)
        self._reason.setWordWrap(True)
        font = self._reason.font()
        font.setBold(True)
        self._reason.setFont(font)
        # It keeps its line while it is hidden: nothing below jumps when a run starts or stops.
        keeping = self._reason.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)
        self._reason.setSizePolicy(keeping)
        self._arrange()
        self.clear()
        self._speed.speed_changed.connect(self.speed_changed)

    def unit(self) -> str:
        """The unit of a step: "epoch" or "face"."""
        return self._unit.currentText()

    def set_face_steps(self, possible: bool) -> None:
        """Whether a step can be one face: only when the update comes after each face.

        If it no longer can be and was, the unit becomes "epoch", with the signal.
        """
        model = self._unit.model()
        if isinstance(model, QStandardItemModel):
            model.item(_UNITS.index("face")).setEnabled(possible)
        if not possible and self.unit() == "face":
            self._unit.setCurrentText("epoch")

    def speed(self) -> float:
        """Steps a second; `math.inf` is full speed."""
        return self._speed.speed()

    def set_speed(self, speed: float) -> None:
        """Shows a speed, without a signal.

        Args:
            speed: Steps a second, above 0; `math.inf` is full speed. The nearest one there is gets shown.
        """
        self._speed.set_speed(speed)

    def show_progress(
        self,
        epoch: int,
        epochs: int,
        seconds: float | None,
        error: float,
        accuracy: float,
        validation_accuracy: float | None,
    ) -> None:
        """Shows how far the run is.

        Args:
            epoch: Epochs done.
            epochs: Epochs at most.
            seconds: Time spent; None where that is not known.
            error: D over the training faces.
            accuracy: The part of the training faces decided rightly, 0 … 1.
            validation_accuracy: The same of the validation faces; None without any.
        """
        self._bar.setMaximum(max(epochs, 1))
        self._bar.setValue(min(epoch, epochs))
        text = progress_text(epoch, epochs, seconds, error, accuracy, validation_accuracy)
        self._line.setText(text)

    def show_reason(self, text: str) -> None:
        """Says in a sentence why the run stopped; "" while it goes on."""
        self._reason.setText(text)
        self._reason.setVisible(bool(text) and not self._past)

    def set_past(self, past: bool) -> None:
        """Whether a moment before the last is shown: then nothing had stopped yet."""
        if past != self._past:
            self._past = past
            self.show_reason(self._reason.text())

    def clear(self) -> None:
        """Shows that nothing has run yet."""
        self._bar.setMaximum(1)
        self._bar.setValue(0)
        self._line.setText("Not started.")
        self.show_reason("")

    def changeEvent(self, event: QEvent) -> None:
        """Follows the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._line.set_colour(self.palette().color(QPalette.ColorRole.WindowText))

    def _button(self, action: QAction, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        button.setDefaultAction(action)
        return button

    def _unit_choice(self) -> QComboBox:
        unit = QComboBox(self)
        unit.setObjectName("step_unit")
        unit.setAccessibleName("unit of a step")
        unit.setToolTip(
            "What one step is: a whole epoch, or one face. "
            "Single faces can be stepped when the update comes after each face, eq. (30)."
        )
        unit.addItems(_UNITS)
        unit.currentTextChanged.connect(self.unit_changed)
        return unit

    def _progress_bar(self) -> QProgressBar:
        bar = QProgressBar(self)
        bar.setObjectName("progress")
        bar.setAccessibleName("epochs done")
        bar.setToolTip("How many of the epochs are done.")
        bar.setTextVisible(False)
        bar.setMaximumHeight(max(8, self.fontMetrics().height() // 2))
        return bar

    def _arrange(self) -> None:
        cluster = QGridLayout()
        cluster.setHorizontalSpacing(6)
        cluster.setVerticalSpacing(4)
        cluster.addWidget(self._run, 0, 0, 2, 1)
        cluster.addWidget(self._step, 0, 1)
        cluster.addWidget(self._unit, 0, 2)
        cluster.addWidget(self._reset, 1, 1)
        cluster.addWidget(self._new_seed, 1, 2)
        cluster.setColumnMinimumWidth(3, 6)
        cluster.addWidget(self._speed, 0, 4, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        # The slider takes what there is, as far as it grows; then there is room behind it.
        cluster.setColumnStretch(4, 1000)
        cluster.setColumnStretch(5, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(cluster)
        column.addWidget(self._bar)
        column.addWidget(self._line)
        column.addWidget(self._reason)
