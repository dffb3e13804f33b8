import math

import pytest
from drawn_pictures import drawn
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from app.ui.who.answer_view import AnswerView, confidence_text
from app.ui.who.output_scale import OutputScale, raw_text, value_text

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

BLUE = QColor("#0072b2")


@pytest.fixture
def answer(qtbot):
    answer = AnswerView()
    qtbot.addWidget(answer)
    answer.set_persons(["Alma", "Bruno"], 0.2)
    answer.resize(328, answer.sizeHint().height())
    answer.show()
    return answer


def said(answer, name):
    return answer.findChild(QLabel, f"answer_{name}").text()


def scale(answer):
    return answer.findChild(OutputScale, "output_scale")


def test_the_answer_is_the_name_the_confidence_and_s(answer):
    answer.show_answer("Alma", BLUE, 0.031, 0.97)
    assert (said(answer, "name"), said(answer, "confidence")) == ("Alma", "confidence 97 %")
    assert scale(answer).accessibleDescription() == "s = 0.031"


def test_no_answer_says_why(answer):
    empty = drawn(scale(answer))
    answer.show_answer("Alma", BLUE, 0.031, 0.97)
    answer.show_nothing("No network yet.")
    assert (said(answer, "name"), said(answer, "confidence")) == ("No network yet.", "")
    assert drawn(scale(answer)) == empty


def test_an_answer_and_none_take_the_same_place(answer):
    height = answer.sizeHint().height()
    answer.show_answer("Alma", BLUE, 0.031, 0.97)
    assert answer.sizeHint().height() == height
    answer.show_nothing("No network yet.")
    assert answer.sizeHint().height() == height


def test_a_long_name_does_not_widen_the_panel(answer):
    answer.show_answer("A person with a remarkably long name", BLUE, 0.031, 0.97)
    assert answer.minimumSizeHint().width() <= 324


@pytest.mark.parametrize(
    ("confidence", "text"), [(0.5, "50 %"), (0.97, "97 %"), (0.9996, "> 99 %"), (1.0, "> 99 %"), (0.0, "0 %")]
)
def test_certainty_is_never_claimed(confidence, text):
    assert confidence_text(confidence) == f"confidence {text}"


@pytest.mark.parametrize(
    ("s", "text"),
    [
        (0.0314, "s = 0.031"),
        (-0.2, "s = −0.200"),
        (-1e-9, "s = 0.000"),
        (1234.5, "s = 1.23e+03"),
        (math.nan, "s is not a number"),
    ],
)
def test_s_is_said_with_the_digits_that_matter(s, text):
    assert value_text(s) == text


def test_the_marker_goes_from_0_to_1(answer):
    places = []
    for s in (0.0, 0.25, 0.5, 1.0):
        answer.show_answer("Alma", BLUE, s, 0.9)
        places.append(scale(answer).marker_x())
        assert scale(answer).overshoot() == 0
    assert places == sorted(places)
    assert places[2] == pytest.approx(scale(answer).width() / 2)
    assert places[1] == pytest.approx((places[0] + places[2]) / 2)


@pytest.mark.parametrize(("s", "side", "end"), [(-0.2, -1, 0.0), (1.37, 1, 1.0), (math.inf, 1, 1.0)])
def test_an_output_beyond_the_axis_is_an_arrow_at_its_end(answer, s, side, end):
    view = scale(answer)
    view.set_value(end)
    at_end, marker = view.marker_x(), drawn(view)
    view.set_value(s)
    assert view.overshoot() == side
    assert view.marker_x() == at_end
    assert drawn(view) != marker


def test_what_is_not_a_number_has_no_marker(answer):
    answer.show_answer("Alma", BLUE, math.nan, 0.5)
    assert scale(answer).marker_x() is None
    assert scale(answer).accessibleDescription() == "s is not a number"
    drawn(answer)


def test_beside_the_average_stands_what_the_newest_frame_says(answer):
    answer.show_answer("Bruno", BLUE, 0.81, 0.81, 0.8624)
    assert scale(answer).accessibleDescription() == "s = 0.810, this frame 0.862"
    assert scale(answer).marker_x() < scale(answer).raw_x()
    averaged = drawn(scale(answer))
    answer.show_answer("Bruno", BLUE, 0.81, 0.81, 0.81)
    assert scale(answer).accessibleDescription() == "s = 0.810"
    assert drawn(scale(answer)) != averaged


def test_of_a_stranger_too(answer):
    answer.show_unfamiliar("Bruno", 0.81, 0.3, 0.862)
    assert scale(answer).accessibleDescription() == "s = 0.810, this frame 0.862"
    answer.show_nothing("No face found.")
    assert scale(answer).raw_x() is None


def test_a_frame_beyond_the_axis_is_a_faint_arrow_at_its_end(answer):
    view = scale(answer)
    view.set_value(0.9, 1.0)
    at_end, tick = view.raw_x(), drawn(view)
    view.set_value(0.9, 1.4)
    assert view.raw_x() == at_end
    assert view.overshoot() == 0
    assert drawn(view) != tick


@pytest.mark.parametrize(
    ("s", "raw", "text"),
    [(0.5, None, ""), (0.5, 0.5, ""), (math.nan, math.nan, ""), (0.5, -0.25, ", this frame −0.250")],
)
def test_the_newest_frame_is_told_only_where_it_is_something_else(s, raw, text):
    assert raw_text(s, raw) == text
