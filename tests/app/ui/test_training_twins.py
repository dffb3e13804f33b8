"""Twin runs as they are seen: one plot for both, numbers in words, and the difference in a sentence."""

import pytest
from lab_looks import falling, made_state
from plot_looks import drawn, hover, picture_of, press, shows
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.training.twin_runs import TwinView, difference_of, numbers_of
from app.ui.widgets.plot import Plot
from app.ui.widgets.scales import role_colour


@pytest.fixture
def view(trainer_person):
    """The twin runs of a window with faces, shown by themselves."""
    view = TwinView(trainer_person.window.session)
    trainer_person.bot.addWidget(view)
    view.resize(480, 420)
    view.show()
    view.refresh()
    return view


def show(view, states):
    view.show_states(states)
    plot = view.findChild(Plot, "twin_plot")
    return drawn(plot)


def twins(reasons=("epochs reached", "epochs reached"), epochs=(60, 60), **kinds):
    how = {"accuracy": 0.95, "validation": 0.9} | kinds
    return (
        made_state(falling(epochs[0], to=0.4), reasons[0], title="dense only", learn="dense", **how),
        made_state(falling(epochs[1], to=0.004), reasons[1], title="dense and kernels", learn="both", **how),
    )


def text(view, name):
    return view.findChild(QLabel, name).text()


def test_it_says_first_what_is_compared_and_why_the_start_matters(view):
    assert "same start" in text(view, "twin_explained")
    assert "luck" in text(view, "twin_explained")
    assert "Press Start" in text(view, "twin_message")
    assert "pauses" in view.findChild(QWidget, "twin_start").toolTip()
    assert not view.findChild(QLabel, "twin_numbers_0").isVisible()


def test_both_curves_are_where_their_numbers_are(view):
    dense, both = twins(accuracy=0.9, validation=0.6)
    plot = show(view, [dense, both])
    assert plot.log
    picture = picture_of(plot)
    for tone, state in ((3, dense), (2, both)):
        colour = role_colour(tone, view.palette()).name()
        for epoch in (20, 40):
            assert shows(colour, picture, plot.place_of(epoch, state.history["error"][epoch]), 2)
    # Both accuracies are the same here; that of the validation faces is dashed.
    colour = role_colour(2, view.palette()).name()
    assert shows(colour, picture, plot.place_of(59, 89, 1), 3)
    assert shows(colour, picture, plot.place_of(50, 58, 1), 6)


def test_the_numbers_of_both_are_lines_of_their_own(view):
    show(view, twins((None, None)))
    assert text(view, "twin_numbers_0") == "dense only: D 0.400 · training 95 % · validation 90 %"
    assert text(view, "twin_numbers_1") == "dense and kernels: D 0.004 · training 95 % · validation 90 %"
    assert text(view, "twin_difference") == ""


def test_pointing_at_an_epoch_reads_both_there(view):
    states = twins()
    plot = show(view, states)
    # What is shown is what the comparison has; here it is made up.
    hover(plot, plot.place_of(30, 1))
    assert plot.pointed == pytest.approx(30, abs=1)
    assert numbers_of(states[0], 30).startswith("epoch 30 · dense only: D ")
    press(plot, Qt.Key.Key_Home)
    assert plot.pointed == 0
    assert numbers_of(states[0], 0).startswith("epoch 0 · dense only: D 20.0")


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
    plot = show(view, states)
    assert "validation" not in text(view, "twin_numbers_0")
    assert not any(key.startswith("validation") for key in plot.curves)


def test_a_twin_that_failed_is_told():
    stuck = difference_of(twins(("epochs reached", "stuck")))
    assert stuck.startswith("dense and kernels: Stuck at epoch 60")
    assert stuck.endswith("Try a smaller ε.")


def test_where_a_twin_failed_is_marked(view):
    plot = show(view, twins(("epochs reached", "stuck")))
    end = plot.place_of(60, 0.004)
    warning = role_colour("warning", view.palette()).name()
    assert any(shows(warning, picture_of(plot), end + type(end)(dx, 0)) for dx in range(-12, 13))


def test_it_fits_a_narrow_panel(view):
    show(view, twins())
    assert view.minimumSizeHint().width() <= 400
    assert view.minimumSizeHint().height() <= 400
