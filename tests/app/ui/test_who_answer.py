"""The answer in large type, and what qualifies it, never contradicting each other."""

import math

import pytest
from drawn_pictures import drawn
from made_answers import answer_of
from made_session import made_session
from PySide6.QtWidgets import QLabel
from small_projects import striped_project
from who_looks import frame_of

from app.jobs.live import Trouble
from app.ui.who.answer import AnswerView, OutputScale, confidence_text, raw_text, value_text

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def session(qtbot, tmp_path):
    session = made_session(tmp_path, striped_project(tmp_path / "stripes.facet", count=1))
    session.start()
    yield session
    session.end()


@pytest.fixture
def view(qtbot, session):
    view = AnswerView(session)
    qtbot.addWidget(view)
    view.resize(300, view.sizeHint().height())
    view.show()
    return view


def said(view, name):
    return view.findChild(QLabel, f"answer_{name}").text()


def scale(view):
    return view.findChild(OutputScale, "output_scale")


def test_the_answer_is_the_name_the_confidence_and_s(view, session):
    session.answering.show_frame(frame_of(answer_of(0.031)))
    assert (said(view, "name"), said(view, "confidence"), said(view, "s")) == (
        "Ada",
        "confidence 97 %",
        "= 0.031",
    )
    assert said(view, "detail") == ""
    assert scale(view).accessibleDescription() == "s = 0.031; Ada at 0.2, Ben at 0.8"


def test_near_the_threshold_it_is_either(view, session):
    session.answering.show_frame(frame_of(answer_of(0.51)))
    assert said(view, "name") == "Ada or Ben"
    assert "too near to the threshold" in said(view, "detail")


def test_the_nearer_person_is_the_headline_and_unfamiliar_qualifies_it_and_explains_itself(
    view, session, qtbot
):
    session.answering.show_frame(frame_of(answer_of(0.9, familiarity=0.31)))
    assert said(view, "name") == "Ben"
    detail = said(view, "detail")
    assert "confidence 90 %" in detail
    assert "unfamiliar" in detail
    assert "0.31" in detail
    assert "0.50" in detail
    with qtbot.waitSignal(view.explanation_wanted):
        view.findChild(QLabel, "answer_detail").linkActivated.emit("strangers")


def test_another_least_familiarity_judges_the_shown_face_anew(view, session):
    session.answering.show_frame(frame_of(answer_of(0.9, familiarity=0.31)))
    session.answering.judge_by(0.2)
    # Without a network nobody can judge; the value is kept for the next one.
    assert session.answering.familiarity == 0.2


def test_no_answer_says_what_helps(view, session):
    assert said(view, "name") == "Nobody yet"
    assert "press Run" in said(view, "detail")
    empty = drawn(scale(view))
    session.answering.show_frame(frame_of(answer_of(0.031)))
    assert drawn(scale(view)) != empty
    session.answering.follow_camera()
    assert (said(view, "name"), said(view, "s")) == ("Nobody yet", "")
    assert drawn(scale(view)) == empty


def test_the_names_are_those_of_the_project(view, session):
    session.roster.rename(session.roster.persons[0].id, "Grace")
    assert "Grace at 0.2" in scale(view).accessibleDescription()


def test_an_answer_and_none_take_the_same_place(view, session):
    height = view.sizeHint().height()
    session.answering.show_frame(frame_of(answer_of(0.031)))
    assert view.sizeHint().height() == height
    session.answering.show_frame(frame_of(trouble=Trouble("It is too dark.", False)))
    assert view.sizeHint().height() == height


def test_a_long_name_does_not_widen_the_panel(view, session):
    session.roster.rename(session.roster.persons[0].id, "A person with a remarkably long name")
    session.answering.show_frame(frame_of(answer_of(0.031)))
    assert view.minimumSizeHint().width() <= 280


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


@pytest.mark.parametrize(
    ("s", "raw", "text"),
    [(0.5, None, ""), (0.5, 0.5, ""), (math.nan, math.nan, ""), (0.5, -0.25, ", this frame −0.250")],
)
def test_the_newest_frame_is_told_only_where_it_is_something_else(s, raw, text):
    assert raw_text(s, raw) == text


@pytest.fixture
def axis(qtbot):
    axis = OutputScale()
    qtbot.addWidget(axis)
    axis.resize(300, axis.sizeHint().height())
    return axis


def test_the_marker_goes_from_0_to_1(axis):
    places = []
    for s in (0.0, 0.25, 0.5, 1.0):
        axis.set_value(s)
        places.append(axis.marker_x())
    assert places == sorted(places)
    assert places[2] == pytest.approx(axis.width() / 2)
    assert places[1] == pytest.approx((places[0] + places[2]) / 2)


@pytest.mark.parametrize(("s", "end"), [(-0.2, 0.0), (1.37, 1.0), (math.inf, 1.0)])
def test_an_output_beyond_the_axis_is_an_arrow_at_its_end(axis, s, end):
    axis.set_value(end)
    at_end, marker = axis.marker_x(), drawn(axis)
    axis.set_value(s)
    assert axis.marker_x() == at_end
    assert drawn(axis) != marker


def test_what_is_not_a_number_has_no_marker(axis):
    axis.set_value(math.nan)
    assert axis.marker_x() is None
    assert axis.accessibleDescription().startswith("s is not a number")
    drawn(axis)


def test_beside_the_average_stands_a_tick_of_the_newest_frame(axis):
    axis.set_value(0.81, 0.8624)
    assert axis.accessibleDescription().startswith("s = 0.810, this frame 0.862")
    assert axis.marker_x() < axis.raw_x()
    averaged = drawn(axis)
    axis.set_value(0.81, 0.81)
    assert drawn(axis) != averaged
