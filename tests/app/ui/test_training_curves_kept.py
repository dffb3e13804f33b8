"""Kept runs: pale behind the present one, told on hover, taken away; raw and smoothed."""

import numpy as np
import pytest
from curve_looks import ACCURACY, chips, ground, hover, note, picture_of, place_of, plot, press, shows
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot
from training_looks import dark_palette, light_palette, run_history

from app.ui.theme import curve_colours
from app.ui.training.curve_kept import KeptCurve
from app.ui.training.curve_pens import kept_colour, pale
from app.ui.training.curves import CurvesView

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def flat_run(error: float, epochs: range) -> dict[str, np.ndarray]:
    """D stays as it is; easy to find on the plot."""
    epoch = np.arange(epochs.start, epochs.stop, dtype=np.float64)
    names = ("error", "accuracy", "validation_error", "validation_accuracy")
    return {"epoch": epoch} | {name: np.full(len(epoch), error if "error" in name else 0.2) for name in names}


def kept_run(key: str, error: float, epochs: range = range(200), n_validation: int = 0) -> KeptCurve:
    return KeptCurve(key, f"run {key}", f"ε 0.1 · seed {key}", flat_run(error, epochs), 60, n_validation)


@pytest.fixture
def curves(qtbot: QtBot) -> CurvesView:
    curves = CurvesView()
    qtbot.addWidget(curves)
    curves.setPalette(light_palette())
    curves.resize(520, 260)
    curves.show()
    qtbot.waitExposed(curves)
    curves.set_history(run_history(200), 60, 20)
    return curves


def tone(index: int, highlighted: bool = False) -> str:
    return kept_colour(index, light_palette(), highlighted).name()


def test_kept_runs_are_pale_curves_of_their_own_tones(curves: CurvesView) -> None:
    curves.set_kept([kept_run("1", 4), kept_run("2", 5)])
    picture = picture_of(curves)
    assert shows(tone(0), picture, place_of(curves, 150, 4))
    assert shows(tone(1), picture, place_of(curves, 150, 5))
    assert shows(tone(1), picture, place_of(curves, 24, 20, ACCURACY))
    curves.set_kept([])
    assert not shows(tone(0), picture_of(curves), place_of(curves, 150, 4))


def test_a_branch_begins_where_it_begins(curves: CurvesView) -> None:
    curves.set_kept([kept_run("1", 4, range(100, 180))])
    picture = picture_of(curves)
    assert not shows(tone(0), picture, place_of(curves, 97, 4))
    assert shows(tone(0), picture, place_of(curves, 104, 4))
    assert shows(tone(0), picture, place_of(curves, 177, 4))
    assert not shows(tone(0), picture, place_of(curves, 183, 4))


def test_a_longer_kept_run_is_seen_whole(curves: CurvesView) -> None:
    curves.set_kept([kept_run("1", 40, range(1000))])
    (left, right), (_, top) = plot(curves).viewRange()
    assert left <= 0
    assert right >= 999
    assert top >= 40


def test_hovering_a_kept_run_highlights_it_and_tells_what_it_is(curves: CurvesView) -> None:
    curves.set_kept([kept_run("1", 4), kept_run("2", 5, n_validation=60)])
    hover(curves, place_of(curves, 150, 4))
    first, second, third = note(curves).splitlines()
    assert (first, second) == ("run 1", "ε 0.1 · seed 1")
    assert third.endswith("· D 4 · training 20 %")
    assert int(third.split()[1]) == pytest.approx(150, abs=1)
    assert shows(tone(0, highlighted=True), picture_of(curves), place_of(curves, 100, 4))
    hover(curves, place_of(curves, 150, 5))
    assert note(curves).splitlines()[0] == "run 2"
    assert note(curves).splitlines()[2].endswith("· D 5 · validation D 5 · training 20 % · validation 20 %")
    hover(curves, place_of(curves, 150, 3))
    assert note(curves) == ""
    assert not shows(tone(0, highlighted=True), picture_of(curves), place_of(curves, 100, 4))


def test_every_kept_run_can_be_taken_away_with_its_cross(qtbot: QtBot, curves: CurvesView) -> None:
    curves.set_kept([kept_run("1", 4), kept_run("2", 5)])
    QApplication.processEvents()
    first, second = chips(curves)
    assert "ε 0.1 · seed 2" in second.toolTip()
    assert "run 2" in second.accessibleName()
    with qtbot.waitSignal(curves.kept_removed) as removed:
        QTest.mouseClick(
            second, Qt.MouseButton.LeftButton, pos=QPoint(second.width() - 7, second.height() // 2)
        )
    assert removed.args == ["2"]
    with qtbot.assertNotEmitted(curves.kept_removed):
        QTest.mouseClick(first, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))


def test_every_kept_run_can_be_taken_away_with_the_keyboard(qtbot: QtBot, curves: CurvesView) -> None:
    runs = [kept_run("1", 4), kept_run("2", 5)]
    curves.set_kept(runs)
    QApplication.processEvents()
    chip = chips(curves)[0]
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    assert shows(tone(0, highlighted=True), picture_of(curves), place_of(curves, 100, 4))
    with qtbot.waitSignal(curves.kept_removed) as removed:
        QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert removed.args == ["1"]
    curves.set_kept(runs[1:])
    assert chips(curves)[0].hasFocus()
    ground(curves).setFocus()
    press(curves, Qt.Key.Key_Down)
    assert note(curves).startswith("run 2\n")
    with qtbot.waitSignal(curves.kept_removed) as removed:
        press(curves, Qt.Key.Key_Delete)
    assert removed.args == ["2"]


def test_keeping_is_offered_only_when_there_is_something_to_keep(qtbot: QtBot, curves: CurvesView) -> None:
    keep = curves.findChild(QToolButton, "keep_run")
    assert keep.text() == "Keep this run"
    assert not keep.isEnabled()
    curves.set_keepable(True)
    with qtbot.waitSignal(curves.keep_wanted):
        qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)


def test_many_kept_runs_leave_the_panel_as_wide_as_it_is(curves: CurvesView) -> None:
    curves.set_kept([kept_run(str(i), i) for i in range(1, 7)])
    QApplication.processEvents()
    assert curves.minimumSizeHint().width() <= 480
    assert curves.width() == 520
    for chip in chips(curves):
        assert chip.geometry().right() <= curves.width()
    assert len({chip.x() for chip in chips(curves)}) == 6


def test_smoothing_is_one_click_away_and_says_what_it_is(qtbot: QtBot, curves: CurvesView) -> None:
    history = run_history(500)
    history["error"] = 3 + np.where(np.arange(500) % 2, 2.0, -2.0)
    curves.set_history(history, 60, 0)
    button = curves.findChild(QToolButton, "smooth_curves")
    assert not curves.smooth()
    assert "moving average over 21 epochs" in button.toolTip()
    strong = curve_colours(light_palette())[0].name()
    faint = pale(curve_colours(light_palette())[0], light_palette()).name()
    assert shows(strong, picture_of(curves), place_of(curves, 250, 4.5), 2)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert curves.smooth()
    picture = picture_of(curves)
    assert shows(strong, picture, place_of(curves, 250, 3))
    assert shows(faint, picture, place_of(curves, 250, 4.5), 2)
    assert not shows(strong, picture, place_of(curves, 250, 4.5), 2)
    curves.set_smooth(False)
    assert shows(strong, picture_of(curves), place_of(curves, 250, 4.5), 2)


def test_a_single_peak_among_100000_epochs_reaches_its_pixel(curves: CurvesView) -> None:
    history = run_history(100_000)
    history["error"][:] = 1
    history["error"][61_234] = 9
    curves.set_history(history, 60, 0)
    picture = picture_of(curves)
    strong = curve_colours(light_palette())[0].name()
    for height in (2, 5, 8.8):
        assert shows(strong, picture, place_of(curves, 61_234, height))
        assert not shows(strong, picture, place_of(curves, 61_234, height) + QPoint(6, 0))


def test_a_peak_of_a_long_kept_run_reaches_its_pixel_too(curves: CurvesView) -> None:
    history = flat_run(1, range(100_000))
    history["error"][61_234] = 9
    curves.set_kept([KeptCurve("1", "run", "", history, 60, 0)])
    assert shows(tone(0), picture_of(curves), place_of(curves, 61_234, 8.8))


def test_kept_runs_follow_light_and_dark(curves: CurvesView) -> None:
    curves.set_kept([kept_run("1", 4)])
    curves.setPalette(dark_palette())
    tone_in_dark = kept_colour(0, dark_palette()).name()
    assert shows(tone_in_dark, picture_of(curves), place_of(curves, 150, 4))
    curves.setPalette(light_palette())
    assert shows(tone(0), picture_of(curves), place_of(curves, 150, 4))


def test_clearing_the_run_leaves_the_kept_ones(curves: CurvesView) -> None:
    curves.set_kept([kept_run("1", 4)])
    curves.clear()
    assert shows(tone(0), picture_of(curves), place_of(curves, 150, 4))
    hover(curves, place_of(curves, 150, 4))
    assert note(curves).startswith("run 1\n")
