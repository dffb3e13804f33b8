"""What is compared, and what an ε does in a word."""

from dataclasses import replace

import numpy as np
import pytest
from lab_looks import falling, leaping, made_state

from app.recognition.errors import SettingsError
from app.recognition.lab import (
    LabCourse,
    LabState,
    best_of,
    five_rates,
    leaper,
    rates_around,
    twins,
    verdicts,
)
from app.recognition.settings import RunSettings


def kinds(*states):
    return [verdict.kind for verdict in verdicts(states)]


def test_twins_differ_in_what_learns_and_in_nothing_else():
    settings = RunSettings(rate=0.3, seed=5, learn="kernels")
    dense, both = twins(settings)
    assert (dense.title, both.title) == ("dense only", "dense and kernels")
    assert (dense.settings.learn, both.settings.learn) == ("dense", "both")
    assert replace(dense.settings, learn="both") == both.settings == replace(settings, learn="both")


def test_five_rates_lie_ten_times_apart_around_the_present_one():
    courses = five_rates(RunSettings(rate=0.02, momentum=0.5))
    assert [course.settings.rate for course in courses] == [0.0002, 0.002, 0.02, 0.2, 2]
    assert courses[1].title == "ε = 0.002"
    assert {replace(course.settings, rate=1.0) for course in courses} == {RunSettings(rate=1.0, momentum=0.5)}


def test_rates_can_be_ones_own():
    assert [c.settings.rate for c in five_rates(RunSettings(), (1, 2, 3, 4, 5))] == [1, 2, 3, 4, 5]
    with pytest.raises(SettingsError, match="ε = -1"):
        five_rates(RunSettings(), (1, 2, 3, 4, -1))
    assert rates_around(0.07) == (0.0007, 0.007, 0.07, 0.7, 7.0)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("diverged", "beyond all bounds after epoch 60"),
        ("stuck", "Stuck at epoch 60"),
        ("target reached", "target of 0.5 at epoch 60"),
        ("no progress", "for 7 epochs, up to epoch 60"),
        ("epochs reached", "All 60 epochs are done"),
        (None, ""),
    ],
)
def test_every_end_has_its_sentence(reason, said):
    state = made_state(falling(), reason, target=0.5, patience=7)
    assert said in state.reason
    assert state.ended == (reason is not None)


def test_nothing_is_said_before_it_has_begun():
    nothing = LabState(LabCourse("nothing", RunSettings()))
    assert verdicts([nothing])[0].words == ""
    assert best_of([nothing], verdicts([nothing])) is None
    assert kinds(made_state([20, 19])) == ["waiting"]


def test_the_words_say_what_d_does():
    states = [
        made_state(falling(to=19)),
        made_state(falling(to=0.5)),
        made_state(falling(to=0.01)),
        made_state(leaping()),
        made_state([20, 32, 32, 32], "stuck"),
        made_state([20, 90], "diverged"),
        made_state([20, 31, 31, 30, 30, 31]),
    ]
    assert [verdict.words for verdict in verdicts(states)] == [
        "too slow", "slow", "fine", "oscillates", "stuck at epoch 3", "diverged at epoch 2", "D grew",
    ]  # fmt: skip
    assert best_of(states, verdicts(states)) == 2


def test_alone_an_epsilon_is_too_slow_only_where_it_has_ended_and_d_has_hardly_fallen():
    assert kinds(made_state(falling(to=19))) == ["falling"]
    assert kinds(made_state(falling(to=19), "epochs reached")) == ["too slow"]
    assert kinds(made_state(falling(to=0.1))) == ["fine"]


def test_leaps_far_below_the_start_are_no_oscillation():
    errors = falling(to=1e-6)
    errors[-20::2] *= 5
    assert kinds(made_state(errors)) == ["fine"]


def test_trembling_is_no_oscillation_and_one_great_leap_is():
    trembling = falling(to=0.01) * (1 + 0.1 * (-1.0) ** np.arange(61))
    assert kinds(made_state(trembling)) == ["fine"]
    errors = falling(to=0.01)
    errors[30:40] *= 6
    assert kinds(made_state(errors)) == ["oscillates"]


def test_the_first_to_reach_the_target_is_best():
    states = [
        made_state(falling(60, to=0.009), "target reached", target=0.01),
        made_state(falling(30, to=0.009), "target reached", target=0.01),
        made_state(falling(60, to=0.02), target=0.01),
    ]
    assert best_of(states, verdicts(states)) == 1


def test_one_that_leaps_is_best_only_where_no_other_falls():
    states = [made_state(falling(to=2.5)), made_state(leaping(to=0.001))]
    found = verdicts(states)
    assert best_of(states, found) == 0
    assert leaper(states, found, 0) == 1
    states[0] = made_state([20, 32, 32, 32], "stuck")
    assert best_of(states, verdicts(states)) == 1
    states = [made_state(falling(to=0.001)), made_state(leaping(to=2.5))]
    assert leaper(states, verdicts(states), 0) is None


def test_a_perfect_network_has_no_d_left_and_still_a_word():
    errors = np.append(falling(), [0.0, 0.0])
    assert kinds(made_state(errors)) == ["fine"]
    assert kinds(made_state(np.zeros(9))) == ["falling"]


def test_one_hump_of_momentum_is_no_oscillation_but_many_are():
    """D of the sample as it comes: it falls, rolls up once to five times its lowest, and falls for good."""
    falls = np.geomspace(5.7, 0.14, 9)
    hump = [0.2, 0.32, 0.45, 0.58, 0.68, 0.74, 0.76, 0.75, *np.geomspace(0.7, 0.04, 60)]
    (once,) = verdicts([made_state([*falls, *hump], rate=0.1)])
    assert once.kind == "fine"
    waves = [value * factor for value in np.geomspace(5.7, 0.5, 12) for factor in (1, 0.5, 0.8)]
    (often,) = verdicts([made_state(waves, rate=1.0)])
    assert often.kind == "oscillates"
