"""The crosshair, the time machine's position and the marks."""

import numpy as np
import pytest
from curve_looks import (
    ACCURACY,
    click,
    drag,
    ground,
    hover,
    note,
    picture_of,
    place_of,
    plot,
    press,
    readout,
    shows,
)
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot
from training_looks import light_palette, run_history

from app.ui.training.curve_kept import CurveMark
from app.ui.training.curves import CurvesView
from app.ui.training.scrubber import past_colour

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PAST = past_colour(light_palette()).name()
HIGHLIGHT = light_palette().color(QPalette.ColorRole.Highlight).name()


@pytest.fixture
def curves(qtbot: QtBot) -> CurvesView:
    curves = CurvesView()
    qtbot.addWidget(curves)
    curves.setPalette(light_palette())
    curves.resize(520, 230)
    curves.show()
    qtbot.waitExposed(curves)
    curves.set_history(run_history(200), 60, 20)
    return curves


def expected(history: dict[str, np.ndarray], epoch: int) -> str:
    error, validation = history["error"][epoch], history["validation_error"][epoch]
    training, other = (round(100 * history[name][epoch], 1) for name in ("accuracy", "validation_accuracy"))
    return (
        f"epoch {epoch} · D {error:.4g} · validation D {validation:.4g} (×3)"
        f" · training {training:g} % · validation {other:g} %"
    )


@pytest.mark.parametrize("which", [0, ACCURACY])
def test_hovering_either_plot_reads_the_history_there(curves: CurvesView, which: int) -> None:
    hover(curves, place_of(curves, 80, 1 if which == 0 else 50, which))
    shown = int(readout(curves).split()[1])
    assert shown == pytest.approx(80, abs=1)
    assert readout(curves) == expected(run_history(200), shown)


def test_a_long_run_is_read_as_it_was_measured_not_as_it_is_drawn(curves: CurvesView) -> None:
    history = run_history(100_000)
    history["error"] += np.random.default_rng(0).random(100_000)
    curves.set_history(history, 60, 20)
    hover(curves, place_of(curves, 50_000, 2))
    shown = int(readout(curves).split()[1])
    assert shown == pytest.approx(50_000, abs=250)
    assert readout(curves) == expected(history, shown)
    ground(curves).setFocus()
    press(curves, Qt.Key.Key_Right)
    assert readout(curves) == expected(history, shown + 1)


def test_the_crosshair_is_a_line_in_both_plots_that_goes_with_the_mouse(curves: CurvesView) -> None:
    before = picture_of(curves)
    hover(curves, place_of(curves, 80, 3))
    shown = int(readout(curves).split()[1])
    after = picture_of(curves)
    for which, low, high in ((0, 2.5, 5), (ACCURACY, 10, 40)):
        top, bottom = place_of(curves, shown, high, which), place_of(curves, shown, low, which)
        changed = [
            y for y in range(top.y(), bottom.y())
            if any(after.pixel(top.x() + d, y) != before.pixel(top.x() + d, y) for d in (-1, 0, 1))
        ]  # fmt: skip
        assert len(changed) > (bottom.y() - top.y()) / 4
    QApplication.sendEvent(ground(curves), QEvent(QEvent.Type.Leave))
    assert readout(curves) == ""
    assert picture_of(curves) == before


def test_the_readout_does_not_move_anything(curves: CurvesView) -> None:
    places = [plot(curves, which).getViewBox().sceneBoundingRect() for which in (0, 1)]
    hover(curves, place_of(curves, 80, 3))
    assert readout(curves)
    assert [plot(curves, which).getViewBox().sceneBoundingRect() for which in (0, 1)] == places


def test_the_readout_goes_on_with_the_run(curves: CurvesView) -> None:
    press(curves, Qt.Key.Key_End)
    assert readout(curves) == expected(run_history(200), 199)
    other = {name: values * 0.5 if name != "epoch" else values for name, values in run_history(200).items()}
    curves.set_history(other, 60, 20)
    assert readout(curves) == expected(other, 199)


def test_the_keyboard_reads_picks_zooms_and_goes_back(qtbot: QtBot, curves: CurvesView) -> None:
    curves.set_cursor(50)
    press(curves, Qt.Key.Key_Right)
    assert readout(curves) == expected(run_history(200), 50)
    press(curves, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert readout(curves) == expected(run_history(200), 51)
    with qtbot.waitSignal(curves.epoch_picked) as picked:
        press(curves, Qt.Key.Key_Return)
    assert picked.args == [51]
    press(curves, Qt.Key.Key_Home, Qt.Key.Key_Left)
    assert readout(curves).startswith("epoch 0 ")
    press(curves, Qt.Key.Key_PageDown)
    assert readout(curves).startswith("epoch 10 ")
    whole = plot(curves).viewRange()[0]
    press(curves, Qt.Key.Key_Plus, Qt.Key.Key_Plus)
    zoomed = plot(curves).viewRange()[0]
    assert zoomed[1] - zoomed[0] < 0.6 * (whole[1] - whole[0])
    assert zoomed[0] < 10 < zoomed[1]
    press(curves, Qt.Key.Key_Right, shift=True)
    assert plot(curves).viewRange()[0][0] > zoomed[0]
    press(curves, Qt.Key.Key_0)
    assert plot(curves).viewRange()[0] == whole
    press(curves, Qt.Key.Key_Escape)
    assert readout(curves) == ""


def test_the_plots_are_reached_with_the_tab_key_and_show_it(curves: CurvesView) -> None:
    ground(curves).setFocus(Qt.FocusReason.TabFocusReason)
    assert shows(HIGHLIGHT, picture_of(curves), QPoint(1, 60), 1)
    assert "Page Up" in ground(curves).toolTip()


def test_a_click_and_a_drag_pick_epochs(qtbot: QtBot, curves: CurvesView) -> None:
    picked = []
    curves.epoch_picked.connect(picked.append)
    click(curves, place_of(curves, 60, 3))
    assert picked == [pytest.approx(60, abs=1)]
    picked.clear()
    drag(curves, place_of(curves, 60, 50, ACCURACY), place_of(curves, 120, 50, ACCURACY))
    assert picked[0] == pytest.approx(60, abs=1)
    assert picked[-1] == pytest.approx(120, abs=1)
    assert picked == sorted(set(picked))
    picked.clear()
    click(curves, QPoint(5, 60))
    assert picked == []


def test_a_pick_beyond_the_run_is_its_last_epoch(curves: CurvesView) -> None:
    curves.set_history({name: values[:160] for name, values in run_history(200).items()}, 60, 20)
    picked = []
    curves.epoch_picked.connect(picked.append)
    click(curves, place_of(curves, 190, 3))
    assert picked == [159]


def test_dragging_with_shift_or_the_right_button_moves_and_picks_nothing(curves: CurvesView) -> None:
    press(curves, Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Plus)
    picked = []
    curves.epoch_picked.connect(picked.append)
    middle = ground(curves).viewport().rect().center()
    for how in ({"button": Qt.MouseButton.RightButton}, {"modifier": Qt.KeyboardModifier.ShiftModifier}):
        low, _ = plot(curves).viewRange()[0]
        drag(curves, middle, middle - QPoint(80, 0), **how)
        assert plot(curves).viewRange()[0][0] > low
    assert picked == []


def test_a_double_click_shows_the_whole_run_and_picks_nothing(qtbot: QtBot, curves: CurvesView) -> None:
    whole = plot(curves).viewRange()[0]
    press(curves, Qt.Key.Key_Plus)
    picked = []
    curves.epoch_picked.connect(picked.append)
    viewport = ground(curves).viewport()
    at = viewport.rect().center() - QPoint(0, 40)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    assert plot(curves).viewRange()[0] == whole
    assert picked == []


def test_a_single_click_in_a_zoom_picks_once_it_can_be_no_double_click(
    qtbot: QtBot, curves: CurvesView
) -> None:
    press(curves, Qt.Key.Key_Plus)
    with qtbot.waitSignal(curves.epoch_picked, timeout=3000) as picked:
        click(curves, place_of(curves, 100, 3))
    assert picked.args[0] == pytest.approx(100, abs=1)


def test_the_cursor_is_a_line_of_its_own_in_both_plots(curves: CurvesView) -> None:
    curves.set_cursor(70)
    picture = picture_of(curves)
    for which, value in ((0, 5.5), (0, 3), (ACCURACY, 20), (ACCURACY, 40)):
        assert shows(PAST, picture, place_of(curves, 70, value, which))
    assert not shows(PAST, picture, place_of(curves, 90, 3))
    curves.set_cursor(None)
    assert not shows(PAST, picture_of(curves), place_of(curves, 70, 3))


def test_a_mark_stands_where_something_was_changed_and_says_what(curves: CurvesView) -> None:
    curves.set_marks([CurveMark(150, "ε 0.1 → 0.05"), CurveMark(40, "α 0 → 0.9")])
    picture = picture_of(curves)
    for epoch, text in ((40, "α 0 → 0.9"), (150, "ε 0.1 → 0.05")):
        top = round(plot(curves).getViewBox().sceneBoundingRect().top())
        at = QPoint(place_of(curves, epoch, 0).x(), top + 3)
        assert shows("#000000", picture, at)
        hover(curves, at)
        assert note(curves) == f"epoch {epoch}: {text}"
        hover(curves, at + QPoint(0, 40))
        assert text not in note(curves)
    assert not shows("#000000", picture, QPoint(place_of(curves, 100, 0).x(), top + 3))


def test_many_marks_at_neighbouring_epochs_are_one_that_can_be_read(curves: CurvesView) -> None:
    curves.set_marks([CurveMark(epoch, f"change {epoch}") for epoch in range(90, 110)])
    top = round(plot(curves).getViewBox().sceneBoundingRect().top())
    hover(curves, QPoint(place_of(curves, 100, 0).x(), top + 3))
    lines = note(curves).splitlines()
    assert lines[0] == "13 earlier changes, and"
    assert lines[-1] == "epoch 109: change 109"
    assert len(lines) <= 8


def test_the_keyboard_goes_from_mark_to_mark(curves: CurvesView) -> None:
    curves.set_marks([CurveMark(40, "α 0 → 0.9"), CurveMark(150, "ε 0.1 → 0.05")])
    press(curves, Qt.Key.Key_Home)
    press(curves, Qt.Key.Key_Right, ctrl=True)
    assert readout(curves).startswith("epoch 40 ")
    assert note(curves) == "epoch 40: α 0 → 0.9"
    press(curves, Qt.Key.Key_Right, ctrl=True)
    assert readout(curves).startswith("epoch 150 ")
    press(curves, Qt.Key.Key_Left, ctrl=True)
    assert note(curves) == "epoch 40: α 0 → 0.9"


def test_marks_and_cursor_go_with_the_zoom(curves: CurvesView) -> None:
    curves.set_cursor(70)
    press(curves, Qt.Key.Key_Plus, Qt.Key.Key_Plus)
    QApplication.processEvents()
    assert shows(PAST, picture_of(curves), place_of(curves, 70, 3))
    assert curves.findChild(QToolButton, "whole_run").isVisible()


def test_a_view_without_a_run_reads_nothing(qtbot: QtBot) -> None:
    empty = CurvesView()
    qtbot.addWidget(empty)
    empty.show()
    qtbot.waitExposed(empty)
    picked = []
    empty.epoch_picked.connect(picked.append)
    hover(empty, ground(empty).viewport().rect().center())
    click(empty, ground(empty).viewport().rect().center())
    press(empty, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Down)
    assert readout(empty) == ""
    assert picked == []
