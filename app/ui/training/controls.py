"""The controls of a run: run or pause, step, reset, new seed, speed; how far it is, and why it stopped."""

import math

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from app.jobs.training import FULL_SPEED
from app.language import _, ngettext
from app.recognition.snapshot import Snapshot
from app.ui.style import typed
from app.ui.widgets.arranged import stacked
from app.ui.widgets.buttons import PrimaryButton, tool_button
from app.ui.widgets.labels import Caption, OneLine, named

SPEEDS = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 70.0, 100.0, FULL_SPEED)
"""Steps a second, about evenly spaced on a logarithmic scale; the last is as fast as it goes."""

_UNITS = {"epoch": _("epoch"), "face": _("face")}
_GAP = 6
# Keeps a number and its unit on one line.
_SPACE = "\u00a0"


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
    """Steps a second, or `FULL_SPEED`."""

    def __init__(
        self, reset: QAction, run: QAction, step: QAction, new_seed: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._run = named(PrimaryButton(run, (_("Run"), _("Pause"), run.text()), self), "run_button")
        # As high as the two rows beside it.
        self._run.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._step = self._button(step, "step_button")
        self._unit = self._unit_choice()
        self._reset = self._button(reset, "reset_button")
        self._new_seed = self._button(new_seed, "new_seed_button")
        self._make_speed()
        tip = _("How many of the epochs are done.")
        self._bar = named(QProgressBar(self), "progress", _("Epochs done"), tip)
        self._bar.setTextVisible(False)
        self._bar.setProperty("thin", True)
        self._line = named(OneLine("", strong=True, parent=self), "progress_line", _("Progress"))
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._reason = named(typed(QLabel(self), "text", bold=True), "reason")
        self._reason.setTextFormat(Qt.TextFormat.PlainText)
        self._reason.setWordWrap(True)
        # It keeps its line while it is hidden: nothing below jumps when a run starts or stops.
        keeping = self._reason.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)
        self._reason.setSizePolicy(keeping)
        self._past = False
        self._beside = True
        self._cluster = QGridLayout()
        self._arrange()
        self.clear()

    def unit(self) -> str:
        """The unit of a step: "epoch" or "face"."""
        return str(self._unit.currentData())

    def set_face_steps(self, possible: bool) -> None:
        """Whether a step can be one face: only when the update comes after each face.

        If it no longer can be and was, the unit becomes "epoch", with the signal.
        """
        model = self._unit.model()
        if isinstance(model, QStandardItemModel):
            model.item(1).setEnabled(possible)
        if not possible and self.unit() == "face":
            self._unit.setCurrentIndex(0)

    def set_speed(self, speed: float) -> None:
        """Shows the speed nearest to this, without a signal."""
        place = len(SPEEDS) - 1
        if speed != FULL_SPEED:
            place = min(range(place), key=lambda place: abs(math.log(SPEEDS[place] / speed)))
        with QSignalBlocker(self._slider):
            self._slider.setValue(place)
        self._say_speed()

    def set_ready(self, ready: bool) -> None:
        """Whether there are faces to train on: only then *Run* is what matters most."""
        if self._run.property("primary") != ready:
            self._run.setProperty("primary", ready)
            self._run.style().polish(self._run)

    def show_progress(self, snapshot: Snapshot, epochs: int, *, past: bool = False) -> None:
        """Shows how far the run is.

        Args:
            snapshot: The network that is shown.
            epochs: Epochs at most.
            past: Whether it is one before the newest: nothing had stopped yet, and its time is not known.
        """
        self._bar.setMaximum(max(epochs, 1))
        self._bar.setValue(min(snapshot.epoch, epochs))
        self._line.setText(progress_text(snapshot, epochs, timed=not past))
        self._past = past
        self._reason.setVisible(bool(self._reason.text()) and not past)

    def show_reason(self, text: str) -> None:
        """Says in a sentence why the run stopped; "" while it goes on."""
        self._reason.setText(text)
        self._reason.setVisible(bool(text) and not self._past)

    def clear(self) -> None:
        """Shows that nothing has run yet."""
        self._bar.setMaximum(1)
        self._bar.setValue(0)
        self._line.setText(_("Not started."))
        self._past = False
        self.show_reason("")

    def minimumSizeHint(self) -> QSize:
        # With the slider below the buttons, wherever it is now.
        return QSize(self._buttons_width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_speed()

    def _button(self, action: QAction, name: str) -> QToolButton:
        button = tool_button(name, "", parent=self)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        button.setDefaultAction(action)
        return button

    def _unit_choice(self) -> QComboBox:
        tip = _(
            "What one step is: a whole epoch, or one face. Single faces can be stepped where the update "
            "comes after each face, eq. (30): see All settings."
        )
        unit = named(QComboBox(self), "step_unit", _("Unit of a step"), tip)
        for value, words in _UNITS.items():
            unit.addItem(words, value)
        unit.currentIndexChanged.connect(lambda _index: self.unit_changed.emit(self.unit()))
        return unit

    def _make_speed(self) -> None:
        """A logarithmic slider with its speed in words below it."""
        self._speed = QWidget(self)
        tip = _("How fast it runs: from one step (an epoch, or a face) a second up to full speed.")
        self._slider = named(QSlider(Qt.Orientation.Horizontal, self._speed), "speed", _("Speed"), tip)
        self._slider.setRange(0, len(SPEEDS) - 1)
        self._slider.setPageStep(3)
        self._slider.setMinimumWidth(6 * self._slider.fontMetrics().height())
        self._words = named(Caption("", self._speed), "speed_words")
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        stacked(self._slider, self._words, within=self._speed, margin=0).setSpacing(0)
        self.set_speed(FULL_SPEED)
        self._slider.valueChanged.connect(self._tell_speed)

    def _tell_speed(self, place: int) -> None:
        self._say_speed()
        self.speed_changed.emit(SPEEDS[place])

    def _say_speed(self) -> None:
        speed = SPEEDS[self._slider.value()]
        if speed == FULL_SPEED:
            self._words.setText(_("full speed"))
            return
        count = round(speed)
        self._words.setText(
            ngettext("{count} step a second", "{count} steps a second", count).format(count=count)
        )

    def _arrange(self) -> None:
        self._cluster.setHorizontalSpacing(_GAP)
        self._cluster.setVerticalSpacing(4)
        self._cluster.addWidget(self._run, 0, 0, 2, 1)
        self._cluster.addWidget(self._step, 0, 1)
        self._cluster.addWidget(self._unit, 0, 2)
        self._cluster.addWidget(self._reset, 1, 1)
        self._cluster.addWidget(self._new_seed, 1, 2)
        # The slider takes what there is, as far as it grows; then there is room behind it.
        self._cluster.setColumnStretch(3, 1000)
        self._cluster.setColumnStretch(4, 1)
        self._cluster.addWidget(self._speed, 0, 3, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        column = stacked(self._cluster, self._bar, self._line, self._reason, within=self, margin=0)
        column.setSizeConstraint(column.SizeConstraint.SetNoConstraint)
        column.setSpacing(4)

    def _buttons_width(self) -> int:
        columns = ((self._run,), (self._step, self._reset), (self._unit, self._new_seed))
        widths = [max(widget.minimumSizeHint().width() for widget in column) for column in columns]
        return sum(widths) + _GAP * (len(widths) - 1)

    def _place_speed(self) -> None:
        """The slider stands beside the buttons, or below them where the panel is narrow."""
        beside = self._buttons_width() + _GAP + self._speed.minimumSizeHint().width() <= self.width()
        if beside != self._beside:
            self._beside = beside
            self._cluster.removeWidget(self._speed)
            if beside:
                self._cluster.addWidget(self._speed, 0, 3, 2, 1, Qt.AlignmentFlag.AlignVCenter)
            else:
                self._cluster.addWidget(self._speed, 2, 0, 1, 5)


def progress_text(snapshot: Snapshot, epochs: int, *, timed: bool = True) -> str:
    """One line, such as "epoch 120 of 300 · 1.2 s · D = 0.034 · training 100 % · validation 95 %".

    Args:
        snapshot: The network that is told of.
        epochs: Epochs at most.
        timed: Whether the time spent is told.
    """
    step = snapshot.step
    parts = [_("epoch {epoch} of {epochs}").format(epoch=step.epoch, epochs=epochs)]
    if timed:
        parts.append(duration(snapshot.seconds))
    parts += [
        f"D = {error_text(step.error)}",
        _("training {percent}").format(percent=percent(step.accuracy)),
    ]
    if step.validation_accuracy is not None:
        parts.append(_("validation {percent}").format(percent=percent(step.validation_accuracy)))
    return " · ".join(part.replace(" ", _SPACE) for part in parts)


def duration(seconds: float) -> str:
    """A time, in the two units that matter: "1.2 s", "3 min 05 s", "2 h 07 min"."""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min"


def error_text(error: float) -> str:
    """D with as many digits as can be read in passing."""
    if not math.isfinite(error):
        return _("not a number") if math.isnan(error) else _("infinite")
    if error == 0 or 0.001 <= error < 10_000:
        return f"{error:.3f}" if error < 10 else f"{error:.1f}"
    return f"{error:.1e}"


def percent(part: float) -> str:
    """A part of a whole, 0 … 1, in per cent; 100 % is said only when nothing is missing."""
    if math.isnan(part):
        return "–"
    return f"{min(round(100 * part), 99) if part < 1 else 100} %"
