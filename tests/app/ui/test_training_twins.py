"""Twin runs as they are seen: two curves in each plot, numbers in words, and the difference in a sentence."""

import numpy as np
import pytest
from lab_looks import falling, made_state
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget
from training_looks import colours_of, dark_palette, light_palette

from app.ui.training.lab_plot import LabPlot
from app.ui.training.twin_colours import twin_pens
from app.ui.training.twin_view import TwinView
from app.ui.training.twin_words import difference_of, numbers_of

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def view(qtbot):
    view = TwinView()
    qtbot.addWidget(view)
    view.setPalette(light_palette())
    view.resize(520, 420)
    view.show()
    qtbot.waitExposed(view)
    return view


def twins(reasons=("epochs reached", "epochs reached"), epochs=(60, 60), **kinds):
    how = {"accuracy": 0.95, "validation": 0.9} | kinds
    return (
        made_state(falling(epochs[0], to=0.4), reasons[0], title="dense only", learn="dense", **how),
        made_state(falling(epochs[1], to=0.004), reasons[1], title="dense and kernels", learn="both", **how),
    )


def text(view, name):
    return view.findChild(QLabel, name).text()


def near(one, other):
    return (
        max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))
        < 60
    )


def test_it_says_first_what_is_compared_and_why_the_start_matters(view):
    assert "same start" in text(view, "twin_explained")
    assert "luck" in text(view, "twin_explained")
    assert "pauses" in view.findChild(QWidget, "twin_start").toolTip()
    assert not view.findChild(QLabel, "twin_numbers_0").isVisible()


def test_the_pixels_of_the_curves_are_the_histories(view):
    dense, both = twins()
    view.set_states([dense, both])
    plot = view.findChild(LabPlot, "twin_error")
    (low_x, high_x), (low_y, high_y) = plot.axes.x, plot.axes.y
    place = plot.place()
    # Both curves are straight lines here, as D falls by the same factor every epoch.
    for state, pen in zip((dense, both), twin_pens(light_palette()), strict=True):
        image, rows = plot.grab().toImage(), []
        for column in range(round(place.left()) + 200, round(place.left()) + 212):
            epoch = low_x + (column - place.left()) / place.width() * (high_x - low_x)
            d = np.interp(epoch, state.history["epoch"], np.log10(state.history["error"]))
            expected = place.bottom() - (d - low_y) / (high_y - low_y) * place.height()
            drawn = [y for y in range(image.height()) if near(image.pixelColor(column, y), pen.color())]
            rows += [abs(np.mean(drawn) - expected)] if drawn else []
        # The dashes leave some columns out, but not all.
        assert rows
        assert max(rows) < 2


def test_both_accuracies_stand_side_by_side_in_per_cent(view):
    view.set_states(twins())
    for name, last in (("twin_training", 95), ("twin_validation", 90)):
        plot = view.findChild(LabPlot, name)
        assert [y[-1] for _, y in plot.curves] == pytest.approx([last, last])
    left, right = (view.findChild(LabPlot, f"twin_{name}") for name in ("training", "validation"))
    assert left.y() == right.y()
    assert left.geometry().right() < right.x()


def test_the_numbers_of_both_are_lines_of_their_own(view):
    view.set_states(twins((None, None)))
    assert text(view, "twin_numbers_0") == "dense only: D 0.400 · training 95 % · validation 90 %"
    assert text(view, "twin_numbers_1") == "dense and kernels: D 0.004 · training 95 % · validation 90 %"
    assert text(view, "twin_epochs") == "epoch 60 of 150"
    assert text(view, "twin_difference") == ""


def test_pointing_at_an_epoch_reads_all_plots_there(qtbot, view):
    states = twins()
    view.set_states(states)
    plot = view.findChild(LabPlot, "twin_error")
    place = plot.place()
    qtbot.mouseMove(plot, QPoint(round(place.left() + place.width() / 2), round(place.center().y())))
    assert text(view, "twin_numbers_0") == "epoch 30 · " + numbers_of(states[0], 30)
    view.findChild(LabPlot, "twin_training").pointed.emit(None)
    assert text(view, "twin_numbers_0") == numbers_of(states[0])


def test_the_arrow_keys_read_an_epoch_too(qtbot, view):
    states = twins()
    view.set_states(states)
    plot = view.findChild(LabPlot, "twin_error")
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert text(view, "twin_numbers_1").startswith("epoch 58 · dense and kernels: D ")
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert text(view, "twin_numbers_0").startswith("epoch 0 · dense only: D 20.0")


@pytest.mark.parametrize("name", ["twin_start", "twin_reset"])
def test_the_buttons_work_by_keyboard(qtbot, view, name):
    view.set_states(twins())
    pressed = view.start_pressed if name == "twin_start" else view.reset_pressed
    with qtbot.waitSignal(pressed):
        qtbot.keyClick(view.findChild(QWidget, name), Qt.Key.Key_Space)


def test_the_button_says_what_it_will_do(view):
    button = view.findChild(QWidget, "twin_start")
    assert button.text() == "Start"
    view.set_running(True)
    assert button.text() == "Pause"
    view.set_states(twins((None, None)))
    view.set_running(False)
    assert button.text() == "Go on"
    view.set_outdated(True)
    assert button.text() == "Start"
    assert "have changed" in text(view, "twin_notice")
    view.set_outdated(False)
    view.set_states(twins())
    assert button.text() == "Start"


def test_the_difference_is_a_sentence_at_the_end():
    dense, both = twins()
    made = made_state(falling(to=0.004), "epochs reached", learn="both", validation=0.95)
    assert difference_of([dense, made]) == (
        "After 60 epochs: validation 90 % with the kernels fixed, 95 % with kernels learning. "
        "D is 100 times smaller with kernels learning: 0.004."
    )
    assert difference_of([dense, both]).startswith(
        "After 60 epochs: validation 90 %, with the kernels fixed as well as with kernels learning."
    )
    assert difference_of(twins((None, "target reached"))) == ""


def test_who_was_sooner_at_the_target_is_said():
    sooner = difference_of(twins(("target reached", "target reached"), (60, 20)))
    assert "after 60 epochs with the kernels fixed" in sooner
    assert sooner.endswith("D reached its target 40 epochs sooner with kernels learning.")
    only = difference_of(twins(("epochs reached", "target reached"), (60, 20)))
    assert only.endswith("Only with kernels learning did D fall below its target of 0.")


def test_without_validation_faces_training_counts(view):
    states = twins(validation=None)
    assert difference_of(states).startswith("After 60 epochs: training 95 %")
    view.set_states(states)
    assert "validation" not in text(view, "twin_numbers_0")
    assert all(len(x) == 0 for x, _ in view.findChild(LabPlot, "twin_validation").curves)


def test_a_twin_that_failed_is_told():
    stuck = difference_of(twins(("epochs reached", "stuck")))
    assert stuck.startswith("dense and kernels: Stuck at epoch 60")
    assert stuck.endswith("Try a smaller ε.")


def test_a_long_run_keeps_its_peaks_in_few_points(view):
    errors = falling(100_000)
    errors[77_777] = 500
    view.set_states([made_state(errors), made_state(falling(100_000))])
    x, y = view.findChild(LabPlot, "twin_error").curves[0]
    assert len(x) < 2500
    assert y.max() == pytest.approx(np.log10(500))
    assert (x[-1], y[-1]) == (100_000, pytest.approx(np.log10(errors[-1])))


def test_hidden_it_only_remembers(qtbot, view):
    view.hide()
    view.set_states(twins())
    assert view.findChild(LabPlot, "twin_error").curves == ()
    view.show()
    qtbot.waitExposed(view)
    assert len(view.findChild(LabPlot, "twin_error").curves) == 2


def test_light_and_dark(view):
    view.set_states(twins())
    for palette in (dark_palette(), light_palette()):
        view.setPalette(palette)
        shown = colours_of(view)
        assert palette.base().color().name() in shown
        # The dots at the ends are in the colours of the curves.
        assert {pen.color().name() for pen in twin_pens(palette)} <= shown


def test_it_fits_the_panel(view):
    assert view.minimumSizeHint().width() <= 500
    assert view.minimumSizeHint().height() <= 400
