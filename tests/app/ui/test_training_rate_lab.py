"""The ε lab as it is seen: five curves on the same axes, a word each, the best told, and *Use this ε*."""

import numpy as np
import pytest
from lab_looks import falling, leaping, made_state
from plot_looks import drawn, picture_of, shows
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.training.rate_lab import RateLabView, short_numbers_of
from app.ui.widgets.fields import NumberField
from app.ui.widgets.plot import Plot
from app.ui.widgets.scales import role_colour


@pytest.fixture
def session(trainer_person):
    return trainer_person.window.session


@pytest.fixture
def view(qtbot, session):
    """The ε lab of a window with faces, shown by itself."""
    view = RateLabView(session)
    qtbot.addWidget(view)
    view.resize(480, 420)
    view.show()
    view.refresh()
    return view


def five():
    """One of each kind, at rates ten times apart."""
    return (
        made_state(falling(to=19), rate=0.0002, title="ε = 0.0002"),
        made_state(falling(to=0.5), rate=0.002, title="ε = 0.002"),
        made_state(falling(to=0.01), rate=0.02, title="ε = 0.02"),
        made_state(leaping(), rate=0.2, title="ε = 0.2"),
        made_state([20, 32, 32, 32], "stuck", rate=2, title="ε = 2"),
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


def test_it_opens_with_five_around_the_present_rate(view):
    assert view.rates == (0.001, 0.01, 0.1, 1.0, 10.0)
    assert [field(view, place).text() for place in range(5)] == ["0.001", "0.01", "0.1", "1", "10"]
    assert "five ε" in text(view, "rate_lab_words")


def test_every_rate_has_its_word_and_its_numbers(view):
    view.show_states(five())
    assert [text(view, f"rate_word_{place}") for place in range(5)] == [
        "too slow", "slow", "best: fine", "oscillates", "stuck at epoch 3",
    ]  # fmt: skip
    assert text(view, "rate_numbers_2") == "epoch 60 · D 0.010"
    assert "sigmoid" in view.findChild(QLabel, "rate_word_4").toolTip()
    assert text(view, "rate_lab_words").startswith(
        "Best is ε = 0.02: D = 0.010 after 60 epochs. ε = 2 is too large"
    )


def test_one_that_leaps_further_is_told_but_not_praised(view):
    view.show_states([*five()[:3], made_state(leaping(to=0.001), rate=0.2)])
    assert "Best is ε = 0.02" in text(view, "rate_lab_words")
    assert "ε = 0.2 came further by leaps" in text(view, "rate_lab_words")


def test_five_curves_are_where_their_numbers_are_on_one_logarithmic_axis(view):
    states = five()
    view.show_states(states)
    plot = drawn(view.findChild(Plot, "rate_plot"))
    assert plot.log
    picture = picture_of(plot)
    for place, epoch in ((0, 50), (1, 55), (2, 55), (3, 55), (4, 3)):
        colour = role_colour(place, view.palette()).name()
        assert shows(colour, picture, plot.place_of(epoch, states[place].history["error"][epoch]), 2)


def test_one_press_uses_a_rate_by_mouse_and_by_keyboard(qtbot, session, view):
    for place, press in (
        (3, lambda button: qtbot.mouseClick(button, Qt.MouseButton.LeftButton)),
        (1, lambda button: qtbot.keyClick(button, Qt.Key.Key_Return)),
        (2, lambda button: qtbot.keyClick(button, Qt.Key.Key_Space)),
    ):
        rate = field(view, place).read()
        press(view.findChild(QWidget, f"rate_use_{place}"))
        assert session.trainer.settings.rate == rate


def test_another_rate_can_be_typed(qtbot, session, view):
    typed(qtbot, view, 1, "0,05")
    assert view.rates == (0.001, 0.05, 0.1, 1.0, 10.0)
    qtbot.keyClick(view.findChild(QWidget, "rate_use_1"), Qt.Key.Key_Return)
    assert session.trainer.settings.rate == 0.05
    assert view.rates == (0.001, 0.05, 0.1, 1.0, 10.0)


@pytest.mark.parametrize(
    ("written", "said"), [("much", "is not a number"), ("-1", "above 0"), ("0", "above 0")]
)
def test_what_is_no_rate_is_refused_with_a_sentence(qtbot, view, written, said):
    typed(qtbot, view, 1, written)
    assert said in text(view, "rate_lab_notice")
    assert field(view, 1).text() == "0.01"
    typed(qtbot, view, 1, "0.003")
    assert text(view, "rate_lab_notice") == ""


def test_untouched_rates_follow_the_settings_and_five_can_be_laid_around_it_again(qtbot, session, view):
    session.trainer.change_rate(0.5)
    assert view.rates == (0.005, 0.05, 0.5, 5.0, 50.0)
    typed(qtbot, view, 0, "0.01")
    button = view.findChild(QWidget, "rates_around")
    assert button.text() == "Around ε = 0.5"
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert view.rates == (0.005, 0.05, 0.5, 5.0, 50.0)


def test_the_numbers_at_an_epoch_are_those_of_that_epoch():
    states = five()
    assert short_numbers_of(states[0], 50).startswith("epoch 50 · ")
    assert short_numbers_of(states[4], 50) == "epoch 3 · D 32.0"


def test_everything_can_be_reached_with_the_tab_key(qtbot, view):
    view.show_states(five())
    drawn(view.findChild(Plot, "rate_plot"))
    view.activateWindow()
    reached, widget = set(), view.findChild(QWidget, "rate_lab_start")
    widget.setFocus()
    for _ in range(30):
        reached.add(view.focusWidget().objectName())
        view.focusNextChild()
    wanted = {"rate_lab_start", "rates_around", "rate_plot"}
    wanted |= {f"{what}_{place}" for what in ("rate", "rate_use") for place in range(5)}
    assert wanted <= reached


def test_the_plot_stands_beside_the_table_where_there_is_room(qtbot, view):
    view.show_states(five())
    plot, first = view.findChild(Plot, "rate_plot"), field(view, 0)
    qtbot.waitUntil(lambda: plot.geometry().bottom() < first.y())
    view.resize(1100, 420)
    qtbot.waitUntil(lambda: plot.geometry().right() < first.x())


def test_words_follow_a_long_run_to_its_end(view):
    view.show_states([made_state(falling(6000, to=0.01), rate=0.02)])
    assert text(view, "rate_word_0") == "best: fine"
    view.show_states([made_state(np.append(falling(6000, to=0.01), 32), "stuck", rate=0.02)])
    assert text(view, "rate_word_0") == "stuck at epoch 6001"


def test_it_fits_a_narrow_panel(view):
    view.show_states(five())
    assert view.minimumSizeHint().width() <= 400
    assert view.minimumSizeHint().height() <= 460
