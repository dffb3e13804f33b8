import math
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QProgressBar,
    QSlider,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from small_courses import some_start
from training_looks import light_palette

from app.jobs.training import FULL_SPEED
from app.recognition.snapshot import Snapshot
from app.ui.actions import ACTIONS, ActionTable
from app.ui.icons import icon
from app.ui.training.controls import RunControls, duration, error_text, percent, progress_text
from engine import EpochStep

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def actions(qtbot: QtBot) -> dict[str, QAction]:
    palette = light_palette()
    icons = {"Reset": "reset", "Run": "run", "Step": "step", "New Seed": "dice"}
    return {text: QAction(icon(name, palette), text) for text, name in icons.items()}


@pytest.fixture
def controls(qtbot: QtBot, actions: dict[str, QAction]) -> RunControls:
    controls = RunControls(actions["Reset"], actions["Run"], actions["Step"], actions["New Seed"])
    qtbot.addWidget(controls)
    controls.resize(464, controls.sizeHint().height())
    controls.show()
    qtbot.waitExposed(controls)
    return controls


def snapshot(
    epoch: int, error: float, accuracy: float, validation: float | None = None, *, seconds: float = 0.0
) -> Snapshot:
    step = EpochStep(epoch, error, accuracy, None, validation)
    return replace(some_start(), step=step, event=step, seconds=seconds)


def words(controls: RunControls) -> set[str]:
    return {label.text() for label in controls.findChildren(QLabel)}


def line(controls: RunControls) -> str:
    return controls.findChild(QLabel, "progress_line").text().replace("\u00a0", " ")


@pytest.mark.parametrize("name", ["Reset", "Run", "Step", "New Seed"])
def test_a_button_does_what_its_action_does(
    qtbot: QtBot, controls: RunControls, actions: dict[str, QAction], name: str
) -> None:
    done: list[str] = []
    actions[name].triggered.connect(lambda: done.append(name))
    button = controls.findChild(QToolButton, f"{name.lower().replace(' ', '_')}_button")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [name]


def test_the_run_button_says_pause_without_moving_the_others(
    qtbot: QtBot, controls: RunControls, actions: dict[str, QAction]
) -> None:
    run, step = (controls.findChild(QToolButton, f"{name}_button") for name in ("run", "step"))
    before = step.geometry()
    actions["Run"].setText("Pause")
    qtbot.waitUntil(lambda: run.text() == "Pause")
    controls.layout().activate()
    assert step.geometry() == before


def test_run_is_the_primary_button_once_there_are_faces(controls: RunControls) -> None:
    run, reset = (controls.findChild(QToolButton, f"{name}_button") for name in ("run", "reset"))
    assert run.height() >= 2 * reset.height()
    controls.set_ready(False)
    assert not run.property("primary")
    controls.set_ready(True)
    assert run.property("primary")
    primary = [button for button in controls.findChildren(QToolButton) if button.property("primary")]
    assert primary == [run]


def test_face_steps_can_be_chosen_only_where_there_are_any(qtbot: QtBot, controls: RunControls) -> None:
    unit = controls.findChild(QComboBox, "step_unit")
    told: list[str] = []
    controls.unit_changed.connect(told.append)
    controls.set_face_steps(False)
    unit.setFocus()
    qtbot.keyClick(unit, Qt.Key.Key_Down)
    assert controls.unit() == "epoch"
    controls.set_face_steps(True)
    qtbot.keyClick(unit, Qt.Key.Key_Down)
    assert (controls.unit(), told) == ("face", ["face"])
    controls.set_face_steps(False)
    assert (controls.unit(), told) == ("epoch", ["face", "epoch"])


def test_the_speed_goes_from_one_step_a_second_to_full(qtbot: QtBot, controls: RunControls) -> None:
    slider = controls.findChild(QSlider, "speed")
    assert "full speed" in words(controls)
    told: list[float] = []
    controls.speed_changed.connect(told.append)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert told == [1.0]
    assert "1 step a second" in words(controls)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert "2 steps a second" in words(controls)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert told[-1] == FULL_SPEED


def test_the_slider_is_logarithmic(controls: RunControls) -> None:
    speeds: list[float] = []
    controls.speed_changed.connect(speeds.append)
    slider = controls.findChild(QSlider, "speed")
    for position in range(slider.maximum()):
        slider.setValue(position)
    factors = [after / before for before, after in pairwise(speeds)]
    assert min(factors) > 1.25
    assert max(factors) <= 2


def test_a_speed_is_shown_without_a_signal(controls: RunControls) -> None:
    told: list[float] = []
    controls.speed_changed.connect(told.append)
    for speed, shown in (
        (11, "10 steps a second"),
        (1000, "100 steps a second"),
        (0.2, "1 step a second"),
        (FULL_SPEED, "full speed"),
    ):
        controls.set_speed(speed)
        assert controls.findChild(QLabel, "speed_words").text() == shown
    assert told == []


def test_the_progress_is_said_on_one_line(controls: RunControls) -> None:
    controls.show_progress(snapshot(120, 0.034, 1.0, 0.95, seconds=1.2), 300)
    assert line(controls) == "epoch 120 of 300 · 1.2 s · D = 0.034 · training 100 % · validation 95 %"
    bar = controls.findChild(QProgressBar)
    assert (bar.value(), bar.maximum()) == (120, 300)
    label = controls.findChild(QLabel, "progress_line")
    assert label.sizeHint().width() <= controls.width()


def test_without_validation_nothing_is_said_of_it(controls: RunControls) -> None:
    controls.show_progress(snapshot(1, 5.0, 0.5), 300)
    assert "validation" not in line(controls)


def test_the_reason_is_said_and_cleared(controls: RunControls) -> None:
    controls.show_progress(snapshot(300, 0.02, 1.0, 1.0), 300)
    controls.show_reason("All 300 epochs are done.")
    assert controls.findChild(QLabel, "reason").text() == "All 300 epochs are done."
    controls.clear()
    assert controls.findChild(QLabel, "reason").text() == ""
    assert "epoch" not in line(controls)
    assert controls.findChild(QProgressBar).value() == 0


def test_nothing_jumps_when_a_reason_comes_and_goes(controls: RunControls) -> None:
    without = controls.sizeHint().height()
    controls.show_reason("No progress of D for 200 epochs.")
    assert controls.sizeHint().height() == without
    assert controls.findChild(QLabel, "reason").isVisible()
    controls.show_reason("")
    assert controls.sizeHint().height() == without
    assert not controls.findChild(QLabel, "reason").isVisible()


def test_while_the_past_is_shown_nothing_has_stopped_yet(controls: RunControls) -> None:
    reason = controls.findChild(QLabel, "reason")
    controls.show_reason("All 300 epochs are done.")
    controls.show_progress(snapshot(6, 2.98, 0.95, 0.94), 300, past=True)
    assert not reason.isVisible()
    assert line(controls) == "epoch 6 of 300 · D = 2.980 · training 95 % · validation 94 %"
    controls.show_progress(snapshot(300, 0.02, 1.0, 1.0), 300)
    assert reason.isVisible()


def test_going_back_and_starting_otherwise_are_two_things(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    table = ActionTable(window)
    reset, new_seed = table["reset"], table["new_seed"]
    assert "same starting weights" in reset.toolTip()
    assert "other starting weights" in new_seed.toolTip()
    keys = [table[name].shortcut().toString() for name in ("run", "step", "reset", "new_seed")]
    assert keys == ["F5", "F6", "Shift+F5", "Ctrl+Shift+N"]


def test_no_shortcut_is_given_twice() -> None:
    keys = [QKeySequence(row.shortcut).toString() for row in ACTIONS if row.shortcut is not None]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("width", [320, 464, 900])
def test_the_controls_fit_however_wide_the_panel_is(qtbot: QtBot, controls: RunControls, width: int) -> None:
    controls.resize(width, controls.sizeHint().height() + 60)

    def are_whole() -> None:
        for name in ("run_button", "step_button", "step_unit", "reset_button", "new_seed_button", "speed"):
            widget = controls.findChild(QWidget, name)
            assert widget.width() >= widget.minimumSizeHint().width()
            assert widget.mapTo(controls, widget.rect().topRight()).x() < controls.width() == width

    qtbot.waitUntil(are_whole)
    assert controls.sizeHint().height() <= 12 * controls.fontMetrics().height()


@pytest.mark.parametrize(
    ("seconds", "words"), [(1.23, "1.2 s"), (59.97, "1 min 00 s"), (185, "3 min 05 s"), (7620, "2 h 07 min")]
)
def test_times_are_said_in_two_units_at_most(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (0.0341, "0.034"),
        (12.34, "12.3"),
        (0.00001, "1.0e-05"),
        (math.nan, "not a number"),
        (math.inf, "infinite"),
    ],
)
def test_every_error_can_be_read(error: float, words: str) -> None:
    assert error_text(error) == words


def test_all_right_is_said_only_when_all_are_right() -> None:
    assert [percent(part) for part in (1.0, 0.999, 0.5, math.nan)] == ["100 %", "99 %", "50 %", "–"]


def test_numbers_stay_with_their_units() -> None:
    assert "1.2\u00a0s" in progress_text(snapshot(1, 0.1, 1, 1, seconds=1.2), 2)
