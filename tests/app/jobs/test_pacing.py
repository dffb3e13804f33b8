"""The time of a film."""

import math

import pytest

from app.jobs.pacing import Pacing


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pacing(clock):
    return Pacing(clock)


def seconds_of(pacing, clock, pictures, *, work=0.0):
    """How long so many pictures take, each with some seconds of work, where one waits as told."""
    begun = clock.now
    for _ in range(pictures):
        clock.now += work
        pacing.shown(0.04)
        clock.now += pacing.left()
    return clock.now - begun


@pytest.mark.parametrize("pace", [0.25, 1.0, 4.0])
def test_a_film_takes_its_time_at_every_pace(pacing, clock, pace):
    pacing.pace = pace
    assert seconds_of(pacing, clock, 50) == pytest.approx(50 * 0.04 / pace)


def test_the_time_of_the_work_is_part_of_the_time_between_pictures(pacing, clock):
    assert seconds_of(pacing, clock, 50, work=0.03) == pytest.approx(2.0, abs=0.04)


def test_a_stopped_film_waits_for_ever_and_goes_on_where_it_was(pacing, clock):
    pacing.shown(0.04)
    pacing.pace = 0.0
    clock.now += 60
    assert math.isinf(pacing.left())
    assert pacing.missed(0.04) == 0
    pacing.pace = 1.0
    assert pacing.left() == pytest.approx(0.04)


def test_another_pace_counts_at_once(pacing):
    pacing.shown(4.0)
    assert pacing.left() == pytest.approx(4.0)
    pacing.pace = 4.0
    assert pacing.left() == pytest.approx(1.0)


def test_pictures_that_are_overdue_can_be_left_out(pacing, clock):
    pacing.shown(0.04)
    clock.now += 0.13
    assert pacing.missed(0.04) == 2
    pacing.shown(0.04, 3)
    assert pacing.left() == pytest.approx(0.03)


def test_after_a_long_stop_nothing_is_hurried_through(pacing, clock):
    clock.now += 60
    pacing.shown(0.04)
    assert pacing.missed(0.04) <= 1
