"""Predict first: what is asked, what is right, and the score."""

import pytest

from app.lessons.hand.lesson import HandLesson, Place, Score, is_right_value, read_number
from app.lessons.hand.lines import WITH_SIGN, Line
from app.lessons.hand.task import HandTask


def asked(mode):
    lesson = HandLesson()
    lesson.set_mode(mode)
    lesson.step()
    return lesson


def line(value):
    return Line("h", "h", 0, 17, "h", ("= 0",), value, "so it is")


def test_without_predictions_every_step_shows_a_line():
    lesson = HandLesson()
    assert lesson.step()
    assert lesson.question is None
    assert lesson.walk.place == Place(0, 1)


def test_signs_are_asked_where_they_are_a_question_and_judged():
    lesson = asked("sign")
    assert lesson.question.name == "h"
    assert lesson.walk.shown == ()
    assert lesson.answer_sign(1)
    assert "Right: h = 0.5 is positive" in lesson.verdict
    assert lesson.walk.place == Place(0, 1)
    lesson.step()
    assert lesson.question is None, "the sign of s is no question under ReLU"
    assert lesson.walk.shown[-1].name == "s"
    lesson.step()
    assert lesson.answer_sign(0) is False
    assert lesson.verdict == "No: ζ − s = −0.5 is negative, not 0. s = 0.5 is larger than ζ = 0."
    assert lesson.score == Score(asked=2, right=1, streak=0)


def test_in_an_epoch_every_sign_is_asked_once_and_right_answers_make_a_streak():
    lesson = asked("sign")
    lesson.unit = "epoch"
    while lesson.walk.updates < 6:
        if lesson.question is not None:
            assert lesson.question.kind in WITH_SIGN
            assert lesson.answer_sign(lesson.question.sign)
        else:
            lesson.step()
    assert lesson.score == Score(asked=48, right=48, streak=48)


def test_a_line_that_is_asked_for_is_there_with_its_symbols_and_without_its_numbers():
    lesson = asked("value")
    assert [line.text for line in lesson.lines] == ["h = ?"]
    assert lesson.lines[0].symbols == lesson.question.symbols
    lesson.answer_value(0.5)
    lesson.step()
    assert [line.text for line in lesson.lines] == ["h = 0.5", "s = ?"]
    while lesson.walk.updates < 1:
        lesson.step()
        lesson.show_me()
    # The next face begins with an empty sheet.
    lesson.step()
    assert [line.text for line in lesson.lines] == ["h = ?"]


def test_values_are_asked_on_every_line():
    lesson = asked("value")
    for expected in (0.5, 0.5, -0.5, 0.125, 1, 0.5):
        assert lesson.question is not None
        assert lesson.answer_value(expected)
        lesson.step()
    assert lesson.score.right == 6


@pytest.mark.parametrize(
    ("value", "answer", "right"),
    [
        (0.5, 0.5, True),
        (0.5, 0.504, True),
        (0.5, 0.51, False),
        (-0.5, 0.5, False),
        (0.123456, 0.1235, True),
        (0.0, 0.0, True),
        (0.0, 0.001, False),
        (1e-17, 0.0, True),
        (1.0005, 1.0, True),
    ],
)
def test_a_value_is_right_within_its_rounding(value, answer, right):
    assert is_right_value(line(value), answer) is right


@pytest.mark.parametrize(
    ("text", "number"), [("0,5", 0.5), ("−0.5", -0.5), (" - 1,25 ", -1.25), ("1e-3", 0.001)]
)
def test_numbers_are_read_as_one_types_them(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "abc", "1/0", "nan", "inf"])
def test_what_is_no_number_is_said(text):
    with pytest.raises(ValueError, match="is not a number"):
        read_number(text)


def test_giving_up_shows_the_line_and_counts_as_asked_only():
    lesson = asked("value")
    lesson.show_me()
    assert lesson.walk.shown[-1].name == "h"
    assert lesson.verdict.startswith("h = 0.5. The terms are")
    assert lesson.score == Score(asked=1)


def test_going_back_takes_an_open_question_back_and_what_was_seen_is_not_asked_again():
    lesson = asked("value")
    lesson.answer_value(0.5)
    lesson.step()
    assert lesson.question.name == "s"
    assert lesson.back()
    assert lesson.question is None
    assert lesson.walk.place == Place(0, 0)
    lesson.step()
    assert lesson.question is None, "h was seen before"
    assert lesson.walk.place == Place(0, 1)
    lesson.step()
    assert lesson.question.name == "s"
    assert lesson.score.asked == 1


def test_a_long_step_over_what_was_seen_stops_at_the_first_line_that_was_not():
    lesson = asked("value")
    lesson.answer_value(0.5)
    lesson.back()
    lesson.unit = "epoch"
    lesson.step()
    assert lesson.walk.place == Place(0, 1)
    assert lesson.question is not None
    assert lesson.question.name == "s"


def test_another_task_keeps_the_score_and_starting_again_begins_a_new_one():
    lesson = asked("value")
    lesson.answer_value(0.5)
    lesson.start_again(HandTask(w1=0.4))
    assert lesson.walk.place == Place(0, 0)
    assert lesson.task.w1 == 0.4
    assert lesson.score.right == 1
    lesson.start_again()
    assert lesson.task.w1 == 0.4
    assert lesson.score == Score()


def test_a_lesson_comes_back_as_it_was_left():
    lesson = asked("sign")
    lesson.answer_sign(1)
    lesson.unit = "face"
    lesson.set_mode("off")
    for _ in range(20):
        lesson.step()
    lesson.set_mode("sign")
    again = HandLesson.from_json(lesson.to_json())
    assert again.to_json() == lesson.to_json()
    assert again.walk.shown == lesson.walk.shown


@pytest.mark.parametrize(
    "kept", [{}, {"task": {}}, {"task": {}, "place": [1], "farthest": [0, 0], "score": [0]}]
)
def test_what_is_no_lesson_is_refused(kept):
    with pytest.raises(ValueError, match=r"\w"):
        HandLesson.from_json(kept)
