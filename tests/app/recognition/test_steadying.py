"""Answers from frame to frame: calm, soon right, and never of two faces at once."""

import math
from itertools import pairwise

import pytest
from made_answers import LEFT, RIGHT, answer_of, recogniser_of

from app.faces.found import Box
from app.recognition.calibration import THRESHOLD
from app.recognition.recogniser import SteadyAnswers

FRAME = 0.04


@pytest.fixture
def steady():
    return SteadyAnswers()


@pytest.fixture
def recogniser():
    return recogniser_of()


def play(steady, recogniser, frames, begin=0.0, step=FRAME):
    """What is said of each frame's only face."""
    return [
        steady.steady([answer], recogniser, begin + number * step)[0] for number, answer in enumerate(frames)
    ]


def named(answer):
    """Who is named; None while nobody is."""
    return None if answer.undecided else answer.person


def test_the_average_of_a_sequence_worked_out_by_hand(steady, recogniser):
    times_and_s = ((0.0, 0.0), (0.1, 1.0), (0.3, 1.0), (0.4, 0.2))
    said = [steady.steady([answer_of(s)], recogniser, at)[0] for at, s in times_and_s]
    # 1 − e^(−0.1/0.4) = 0.2212, 1 − e^(−0.2/0.4) = 0.3935: 0.2212; 0.2212 + 0.3935 · 0.7788; …
    assert [one.s[0] for one in said] == pytest.approx([0.0, 0.2212, 0.5276, 0.4551], abs=1e-4)
    assert [one.raw_s[0] for one in said] == [0.0, 1.0, 1.0, 0.2]


def test_name_and_confidence_are_those_of_the_average(steady, recogniser):
    first, second = play(steady, recogniser, [answer_of(0.1), answer_of(0.9)])
    assert (first.person, first.confidence) == ("Ada", pytest.approx(0.9))
    assert second.person == "Ada"
    assert second.confidence == pytest.approx(1 - second.s[0])
    assert second.raw_s == (0.9,)


def test_a_name_does_not_flicker_around_the_threshold(steady, recogniser):
    said = play(steady, recogniser, [answer_of(0.35 if n % 2 else 0.65) for n in range(100)])
    changes = sum(named(one) != named(other) for one, other in pairwise(said))
    assert changes <= 1
    said = play(steady, recogniser, [answer_of(0.48 if n % 9 < 4 else 0.52) for n in range(100)], begin=4.0)
    assert len({named(one) for one in said[10:]}) == 1


def test_name_confidence_and_s_never_contradict_each_other(steady, recogniser):
    outputs = [0.5 + 0.4 * math.sin(n / 9) * math.cos(n / 31) for n in range(400)]
    said = play(steady, recogniser, [answer_of(s) for s in outputs])
    assert {named(one) for one in said} == {"Ada", "Ben", None}
    for one in said:
        assert one.person == ("Ben" if one.s[0] > 0.5 else "Ada")
        assert one.confidence >= 0.5
        assert named(one) is not None or abs(one.s[0] - 0.5) < 0.04


def test_near_the_threshold_nobody_is_named_before_one_leads_clearly(steady, recogniser):
    said = play(steady, recogniser, [answer_of(0.5 + n / 1000) for n in range(60)])
    first = next(n for n, one in enumerate(said) if not one.undecided)
    assert all(one.undecided for one in said[:first])
    assert said[first].s[0] >= 0.54
    back = play(steady, recogniser, [answer_of(0.51)] * 60, begin=60 * FRAME)
    assert named(back[-1]) == "Ben", "who is named stays named up to the threshold"
    over = play(steady, recogniser, [answer_of(0.48)] * 60, begin=120 * FRAME)
    assert over[-1].undecided


def test_another_person_is_named_within_half_a_second(steady, recogniser):
    play(steady, recogniser, [answer_of(0.02)] * 50)
    said = play(steady, recogniser, [answer_of(0.98)] * 25, begin=2.0)
    assert said[0].person == "Ada"
    assert next(n for n, one in enumerate(said) if one.person == "Ben") * FRAME < 0.5


def test_two_faces_do_not_mix_though_they_come_in_another_order(steady, recogniser):
    numbers = set()
    for number in range(40):
        moved = Box(RIGHT.x - number, RIGHT.y, RIGHT.width, RIGHT.height)
        pair = [answer_of(0.1, box=LEFT, who=1), answer_of(0.9, box=moved, who=2)]
        said = steady.steady(pair if number % 3 else pair[::-1], recogniser, number * FRAME)
        by_box = {one.box: one for one in said}
        assert by_box[LEFT].s == pytest.approx((0.1,))
        assert by_box[moved].s == pytest.approx((0.9,))
        numbers.add((by_box[LEFT].face, by_box[moved].face))
    assert numbers in ({(0, 1)}, {(1, 0)})


def test_of_two_boxes_where_one_face_was_the_nearer_goes_on_and_the_other_is_new(steady, recogniser):
    play(steady, recogniser, [answer_of(0.1)] * 10)
    beside = Box(LEFT.x + 15, LEFT.y, LEFT.width, LEFT.height)
    other, same = steady.steady(
        [answer_of(0.9, box=beside), answer_of(0.1, box=LEFT)], recogniser, 10 * FRAME
    )
    assert same.s == pytest.approx((0.1,))
    assert other.s == (0.9,)
    assert other.face != same.face


def test_a_face_that_was_gone_for_long_begins_anew_and_one_that_was_missed_does_not(steady, recogniser):
    play(steady, recogniser, [answer_of(0.1)] * 20, step=0.01)
    (missed,) = steady.steady([answer_of(0.9)], recogniser, 0.5)
    assert 0.1 < missed.s[0] < 0.9
    (back,) = steady.steady([answer_of(0.9)], recogniser, 1.2)
    assert back.s == back.raw_s
    assert back.face != missed.face


def test_a_film_that_jumps_to_another_face_at_the_same_place_begins_anew(steady, recogniser):
    play(steady, recogniser, [answer_of(0.1, who=1)] * 10)
    (other,) = steady.steady([answer_of(0.9, who=2)], recogniser, 10 * FRAME)
    assert (other.s, other.person) == ((0.9,), "Ben")


def test_a_picture_that_has_nothing_to_do_with_the_last_is_answered_for_itself(steady, recogniser):
    play(steady, recogniser, [answer_of(0.1)] * 10)
    steady.forget()
    (other,) = steady.steady([answer_of(0.9)], recogniser, 10 * FRAME)
    assert other.s == other.raw_s == (0.9,)


def test_the_network_of_other_persons_begins_anew(steady, recogniser):
    play(steady, recogniser, [answer_of(0.1)] * 10)
    others = recogniser_of(("Ada", "Ben", "Cid"))
    (said,) = steady.steady([answer_of(0.1, 0.2, 0.9)], others, 10 * FRAME)
    assert (said.person, said.s) == ("Cid", (0.1, 0.2, 0.9))


def test_of_several_outputs_the_largest_average_names(steady):
    recogniser = recogniser_of(("Ada", "Ben", "Cid"))
    play(steady, recogniser, [answer_of(0.1, 0.8, 0.1)] * 20)
    said = play(steady, recogniser, [answer_of(0.1, 0.1, 0.8)] * 20, begin=20 * FRAME)
    assert (said[0].person, said[-1].person) == ("Ben", "Cid")
    assert said[-1].confidence == pytest.approx(said[-1].s[2])


def test_a_face_at_the_edge_of_being_a_stranger_does_not_flicker(steady, recogniser):
    frames = [answer_of(0.9, familiarity=THRESHOLD + (0.1 if n % 2 else -0.1)) for n in range(60)]
    said = play(steady, recogniser, frames)
    assert len({one.known for one in said[1:]}) == 1
    stranger = play(steady, recogniser, [answer_of(0.9, familiarity=0.1)] * 15, begin=60 * FRAME)
    assert not stranger[-1].known
    assert 0.1 < stranger[-1].familiarity < THRESHOLD


def test_who_comes_into_a_film_is_not_called_unfamiliar_for_a_blurred_first_frame(steady, recogniser):
    play(steady, recogniser, [answer_of(0.1, box=RIGHT, who=1, familiarity=0.9)] * 10)
    frames = [answer_of(0.9, who=2, familiarity=value) for value in [0.1, 0.3] + [0.8] * 20]
    assert all(one.known for one in play(steady, recogniser, frames, begin=10 * FRAME))
    stranger = [answer_of(0.9, box=RIGHT, who=3, familiarity=0.1)] * 20
    said = play(steady, recogniser, stranger, begin=32 * FRAME)
    assert next(n for n, one in enumerate(said) if not one.known) * FRAME == pytest.approx(0.4, abs=FRAME)


def test_a_picture_of_its_own_is_judged_at_once(steady, recogniser):
    steady.forget()
    (said,) = steady.steady([answer_of(0.9, familiarity=0.1)], recogniser, 0.0)
    assert not said.known
