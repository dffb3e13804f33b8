"""The ε lab as it is seen: five plots with the same axes, a word each, the best marked, and *Use this ε*."""

from dataclasses import replace

import numpy as np
import pytest
from lab_looks import falling, leaping, made_state
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget
from training_looks import colours_of, dark_palette, light_palette

from app.ui.training.lab_plot import LabPlot
from app.ui.training.rate_lab_cell import RateCell, rate_pens
from app.ui.training.rate_lab_view import RateLabView
from app.ui.widgets.fields import NumberField

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def view(qtbot):
    view = RateLabView()
    qtbot.addWidget(view)
    view.setPalette(light_palette())
    view.resize(520, 420)
    view.show()
    qtbot.waitExposed(view)
    return view


def five():
    """One of each kind, at rates ten times apart."""
    return (
        made_state(falling(to=19), rate=0.0002),
        made_state(falling(to=0.5), rate=0.002),
        made_state(falling(to=0.01), rate=0.02),
        made_state(leaping(), rate=0.2),
        made_state([20, 32, 32, 32], "stuck", rate=2),
    )


def text(view, name):
    return view.findChild(QLabel, name).text()


def field(view, place):
    return view.findChild(NumberField, f"rate_{place}")


def typed(qtbot, view, place, written):
    """Another ε is typed and finished with Return."""
    field(view, place).selectAll()
    qtbot.keyClicks(field(view, place), written)
    qtbot.keyClick(field(view, place), Qt.Key.Key_Return)


def cells(view):
    return [view.findChild(RateCell, f"rate_cell_{place}") for place in range(5)]


def test_it_opens_with_five_around_the_present_rate(view):
    assert view.rates == (0.001, 0.01, 0.1, 1.0, 10.0)
    assert [field(view, place).text() for place in range(5)] == ["0.001", "0.01", "0.1", "1", "10"]
    assert "five ε" in text(view, "rate_lab_words")


def test_every_rate_has_its_word_and_its_numbers(view):
    view.set_states(five())
    assert [text(view, f"rate_word_{place}") for place in range(5)] == [
        "too slow", "slow", "best: fine", "oscillates", "stuck at epoch 3",
    ]  # fmt: skip
    assert text(view, "rate_numbers_2") == "epoch 60 · D 0.010"
    assert "sigmoid" in view.findChild(QLabel, "rate_word_4").toolTip()
    assert text(view, "rate_lab_words").startswith(
        "Best is ε = 0.02: D = 0.010 after 60 epochs. ε = 2 is too large"
    )


def test_one_that_leaps_further_is_told_but_not_praised(view):
    states = [*five()[:3], made_state(leaping(to=0.001), rate=0.2)]
    view.set_states(states)
    assert "Best is ε = 0.02" in text(view, "rate_lab_words")
    assert "ε = 0.2 came further by leaps" in text(view, "rate_lab_words")


def test_only_the_best_is_framed(view):
    frame = light_palette().color(QPalette.ColorRole.Highlight).name()
    view.set_states(five())
    # A point in the middle of the frame's left side.
    sides = [cell.grab().toImage().pixelColor(1, cell.height() // 2).name() for cell in cells(view)]
    assert [side == frame for side in sides] == [False, False, True, False, False]


def test_all_plots_have_the_same_axes_and_draw_log_d(view):
    states = five()
    view.set_states(states)
    plots = [view.findChild(LabPlot, f"rate_plot_{place}") for place in range(5)]
    assert len({plot.axes for plot in plots}) == 1
    for plot, state in zip(plots, states, strict=True):
        assert np.allclose(plot.curves[0][1], np.log10(state.history["error"]))


def test_the_pixels_of_a_curve_are_its_history(view):
    states = five()
    view.set_states(states)
    plot = view.findChild(LabPlot, "rate_plot_2")
    (low_x, high_x), (low_y, high_y), place = plot.axes.x, plot.axes.y, plot.place()
    image, dark = plot.grab().toImage(), rate_pens(light_palette())[0].color().lightness()
    for column in range(round(place.left()) + 5, round(place.left()) + 60):
        epoch = low_x + (column + 0.5 - place.left()) / place.width() * (high_x - low_x)
        if epoch > 58:
            break
        d = np.interp(epoch, states[2].history["epoch"], np.log10(states[2].history["error"]))
        expected = place.bottom() - (d - low_y) / (high_y - low_y) * place.height()
        rows = [y for y in range(round(place.top()) + 2, round(place.bottom()) - 1)
                if image.pixelColor(column, y).lightness() < dark + 90]  # fmt: skip
        assert abs(np.mean(rows) - expected) < 2


def test_one_press_uses_a_rate_by_mouse_and_by_keyboard(qtbot, view):
    button = view.findChild(QWidget, "rate_use_3")
    for press in (
        lambda: qtbot.mouseClick(button, Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(button, Qt.Key.Key_Return),
        lambda: qtbot.keyClick(button, Qt.Key.Key_Space),
    ):
        with qtbot.waitSignal(view.rate_chosen) as chosen:
            press()
        assert chosen.args == [1.0]


def test_another_rate_can_be_typed(qtbot, view):
    with qtbot.waitSignal(view.rates_changed) as changed:
        typed(qtbot, view, 1, "0,05")
    assert changed.args == [(0.001, 0.05, 0.1, 1.0, 10.0)]
    with qtbot.waitSignal(view.rate_chosen) as chosen:
        qtbot.keyClick(view.findChild(QWidget, "rate_use_1"), Qt.Key.Key_Return)
    assert chosen.args == [0.05]


@pytest.mark.parametrize(
    ("written", "said"), [("much", "is not a number"), ("-1", "above 0"), ("0", "above 0")]
)
def test_what_is_no_rate_is_refused_with_a_sentence(qtbot, view, written, said):
    with qtbot.assertNotEmitted(view.rates_changed):
        typed(qtbot, view, 1, written)
    assert said in text(view, "rate_lab_notice")
    assert field(view, 1).text() == "0.01"
    typed(qtbot, view, 1, "0.003")
    assert text(view, "rate_lab_notice") == ""


def test_five_can_be_laid_around_the_present_rate_again(qtbot, view):
    view.set_present_rate(0.5)
    button = view.findChild(QWidget, "rates_around")
    assert button.text() == "Around ε = 0.5"
    with qtbot.waitSignal(view.rates_changed) as changed:
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert changed.args == [(0.005, 0.05, 0.5, 5.0, 50.0)]


def test_rates_are_fixed_while_it_runs(view):
    view.set_running(True)
    assert not any(field(view, place).isEnabled() for place in range(5))
    assert not view.findChild(QWidget, "rates_around").isEnabled()
    view.set_running(False)
    assert all(field(view, place).isEnabled() for place in range(5))


def test_pointing_reads_the_same_epoch_in_all_five(qtbot, view):
    states = five()
    view.set_states(states)
    plot = view.findChild(LabPlot, "rate_plot_0")
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_PageDown)
    assert text(view, "rate_numbers_0").startswith("epoch 50 · ")
    assert text(view, "rate_numbers_1").startswith("epoch 50 · ")
    assert text(view, "rate_numbers_4") == "epoch 3 · D 32.0"
    qtbot.keyClick(plot, Qt.Key.Key_Tab)
    assert text(view, "rate_numbers_0").startswith("epoch 60 · ")


def test_everything_can_be_reached_with_the_tab_key(qtbot, view):
    view.set_states(five())
    view.activateWindow()
    reached, widget = set(), view.findChild(QWidget, "rate_lab_start")
    widget.setFocus()
    for _ in range(30):
        reached.add(view.focusWidget().objectName())
        view.focusNextChild()
    wanted = {"rate_lab_start", "rate_lab_reset", "rates_around"}
    wanted |= {f"{what}_{place}" for what in ("rate", "rate_use", "rate_plot") for place in range(5)}
    assert wanted <= reached


def test_all_five_stand_in_a_row_where_there_is_room_and_fold_again(qtbot, view):
    for size, rows in (((520, 420), 2), ((1100, 500), 1), ((1100, 800), 2), ((520, 420), 2)):
        view.resize(*size)
        qtbot.waitUntil(lambda rows=rows: len({cell.y() for cell in cells(view)}) == rows)
        assert view.size().toTuple() == size


def test_hidden_it_only_remembers(qtbot, view):
    view.hide()
    view.set_states(five())
    assert view.findChild(LabPlot, "rate_plot_0").curves == ()
    view.show()
    qtbot.waitExposed(view)
    assert len(view.findChild(LabPlot, "rate_plot_0").curves) == 1


def test_words_follow_a_long_run_to_its_end(view):
    run = made_state(falling(6000, to=0.01), rate=0.02)
    view.set_states([run])
    assert text(view, "rate_word_0") == "best: fine"
    stuck = replace(made_state(np.append(falling(6000, to=0.01), 32), "stuck", rate=0.02))
    view.set_states([stuck])
    assert text(view, "rate_word_0") == "stuck at epoch 6001"


def test_light_and_dark(view):
    view.set_states(five())
    for palette in (dark_palette(), light_palette()):
        view.setPalette(palette)
        shown = colours_of(view)
        assert palette.base().color().name() in shown
        assert rate_pens(palette)[0].color().name() in shown


def test_it_fits_the_panel(view):
    assert view.minimumSizeHint().width() <= 520
    assert view.minimumSizeHint().height() <= 420
