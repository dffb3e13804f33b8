"""Twin runs: the same start twice, once with the kernels fixed and once with kernels learning."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.language import _, ngettext
from app.recognition.lab import LabCourse, LabState, twins
from app.ui.exporting import keep
from app.ui.session import Session
from app.ui.style import typed
from app.ui.training.controls import error_text, percent
from app.ui.training.labs import LabView, numbers_at
from app.ui.widgets.curve import Curve, Panel
from app.ui.widgets.labels import Caption, OneLine, named
from engine import EpochStep

if TYPE_CHECKING:
    from app.ui.training.lab_plot import LabPlot

_TONES = (3, 2)
"""Two colours that no person of two has."""


class TwinView(LabView):
    """D and the accuracies of both in one plot, and what they come to in words."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        tip = _(
            "Trains two networks side by side: in one only the dense layer learns, eq. (22), in the other "
            "the kernels learn too, eq. (25). A run under way pauses meanwhile."
        )
        super().__init__(session, "twin", tip, parent=parent)
        named(self, "twin_view", _("Twin runs"))
        text = _(
            "Same faces, same start, same seed: only whether the kernels K learn differs. With different "
            "starts, luck could make the difference."
        )
        explained = named(Caption(text, self), "twin_explained")
        explained.setWordWrap(True)
        text = _("Press Start: both learn side by side, with the settings above.")
        self._message = named(Caption(text, self), "twin_message")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._numbers = [named(OneLine(parent=self), f"twin_numbers_{place}") for place in range(2)]
        self._difference = named(typed(QLabel(self), "text", bold=True), "twin_difference")
        self._difference.setWordWrap(True)
        self.column.addWidget(explained)
        self.column.addWidget(self._message, 1)
        for line in self._numbers:
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self.column.addWidget(line)
        self.column.addWidget(self._difference)

    def courses(self) -> tuple[LabCourse, ...]:
        return twins(self._trainer.settings)

    def show_states(self, states: Sequence[LabState]) -> None:
        self._write(states)
        plot = self.plot_for(states)
        if plot is None:
            return
        plot.set_message("" if states else self._message.text())
        for place, state in enumerate(states):
            epochs, title, tone = state.history["epoch"], state.course.title, _TONES[place]
            plot.show_error(place, state, tone)
            for name, dashed in (("accuracy", False), ("validation_accuracy", True)):
                shares, key = state.history[name], f"{name} {place}"
                if not np.isfinite(shares).any():
                    plot.remove_curve(key)
                    continue
                label = _("{course}, validation").format(course=title) if dashed else ""
                curve = Curve(epochs, shares, label, tone, dashed=dashed, row=1, scale=100)
                plot.set_curve(key, curve)

    def make_plot(self) -> "LabPlot":
        from app.ui.training.lab_plot import LabPlot

        panels = Panel(_("D, total error"), stretch=4), Panel(_("accuracy"), percent=True, stretch=3)
        plot = LabPlot(self, panels, "twin_plot")
        plot.setToolTip(_("Hover it, or use the arrow keys, to read an epoch."))
        keep(plot, _("twin runs"), self._session, log=True)
        plot.cursor_moved.connect(lambda _x: self._write(self.states))
        self.column.replaceWidget(self._message, plot)
        self._message.hide()
        return plot

    def _write(self, states: Sequence[LabState]) -> None:
        for place, line in enumerate(self._numbers):
            line.setVisible(bool(states))
            line.setText(numbers_of(states[place], self.pointed) if states else "")
        told = difference_of(states)
        self._difference.setText(told)
        self._difference.setVisible(bool(told))


def numbers_of(state: LabState, epoch: float | None = None) -> str:
    """One line: "dense only: D 0.41 · training 95 % · validation 90 %".

    Args:
        state: How far the training is.
        epoch: At which epoch, which is then named; the newest when None, or when it did not come as far.
    """
    if not len(state.history["epoch"]):
        return _("{course}: not started").format(course=state.course.title)
    at, error, training, validation = numbers_at(state, epoch)
    parts = [f"D {error_text(error)}", _("training {percent}").format(percent=percent(training))]
    if np.isfinite(validation):
        parts.append(_("validation {percent}").format(percent=percent(validation)))
    line = _("{course}: {numbers}").format(course=state.course.title, numbers=" · ".join(parts))
    return line if epoch is None else _("epoch {epoch} · {line}").format(epoch=at, line=line)


def difference_of(states: Sequence[LabState]) -> str:
    """What came out, in a sentence or two; "" before all have ended."""
    if not states or not all(state.ended for state in states):
        return ""
    failed = [f"{state.course.title}: {state.reason}" for state in states if state.failed]
    if failed:
        return " ".join([*failed, _("Try a smaller ε.")])
    return f"{_compared_accuracies(states)} {_compared_errors(states)}"


def _compared_accuracies(states: Sequence[LabState]) -> str:
    validated = all(_last(state).validation_accuracy is not None for state in states)
    found = [
        percent((_last(state).validation_accuracy if validated else None) or _last(state).accuracy)
        for state in states
    ]
    dense, both = found
    places = {"dense": dense, "both": both, "epochs": states[0].epoch, "others": states[1].epoch}
    if states[0].epoch != states[1].epoch:
        sentence = (
            _(
                "Validation {dense} after {epochs} epochs with the kernels fixed, {both} after {others} "
                "epochs with kernels learning."
            )
            if validated
            else _(
                "Training {dense} after {epochs} epochs with the kernels fixed, {both} after {others} epochs "
                "with kernels learning."
            )
        )
    elif dense == both:
        sentence = (
            _(
                "After {epochs} epochs: validation {dense}, with the kernels fixed as well as with kernels "
                "learning."
            )
            if validated
            else _(
                "After {epochs} epochs: training {dense}, with the kernels fixed as well as with kernels "
                "learning."
            )
        )
    else:
        sentence = (
            _(
                "After {epochs} epochs: validation {dense} with the kernels fixed, {both} with kernels "
                "learning."
            )
            if validated
            else _(
                "After {epochs} epochs: training {dense} with the kernels fixed, {both} with kernels "
                "learning."
            )
        )
    return sentence.format(**places)


def _compared_errors(states: Sequence[LabState]) -> str:
    """The D of two, and whose target was reached first."""
    reached = [state for state in states if _last(state).reason == "target reached"]
    if reached and len(reached) < len(states):
        sentence = (
            _("Only with kernels learning did D fall below its target of {target:g}.")
            if reached[0] is states[1]
            else _("Only with the kernels fixed did D fall below its target of {target:g}.")
        )
        return sentence.format(target=reached[0].course.settings.target)
    if reached:
        sooner = states[0].epoch - states[1].epoch
        if not sooner:
            return _("Both reached the target of D.")
        sentence = (
            ngettext(
                "D reached its target {count} epoch sooner with kernels learning.",
                "D reached its target {count} epochs sooner with kernels learning.",
                sooner,
            )
            if sooner > 0
            else ngettext(
                "D reached its target {count} epoch sooner with the kernels fixed.",
                "D reached its target {count} epochs sooner with the kernels fixed.",
                -sooner,
            )
        )
        return sentence.format(count=abs(sooner))
    dense, both = (_last(state).error for state in states)
    low, high = sorted((dense, both))
    if low <= 0 or high < 1.05 * low:
        return _("D is {error} either way.").format(error=error_text(low))
    times = f"{high / low:.1f}" if high / low < 10 else f"{high / low:.0f}"
    sentence = (
        _("D is {times} times smaller with kernels learning: {error}.")
        if both < dense
        else _("D is {times} times smaller with the kernels fixed: {error}.")
    )
    return sentence.format(times=times, error=error_text(low))


def _last(state: LabState) -> EpochStep:
    assert state.last is not None, "it has ended"
    return state.last
