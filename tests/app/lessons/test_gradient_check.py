"""The gradient check: it passes for the engine, and names what is wrong where something is."""

import numpy as np
import pytest
from checked_networks import MOMENTS, result_of, right_check, sample_subject, small_subject
from gradient_checks import central_differences

from app.lessons.gradient_check.check import (
    ETA,
    LIMIT,
    CheckProgress,
    CheckResult,
    Place,
    agreement_of,
    check,
    corners,
    place_words,
    right_gradients,
    verdict,
)
from engine import Dense, Features

ARCHITECTURES = {
    "average pool": ((Features(3, 3, 2, "leaky relu", "average"),), (Dense(1),)),
    "tanh": ((Features(3, 3, 2, "tanh"),), (Dense(1, "tanh"),)),
    "two outputs": ((Features(3, 3, 2),), (Dense(2),)),
    "linear output": ((Features(2, 3, 2, "sigmoid"),), (Dense(1, "linear"),)),
    "two feature layers": ((Features(2, 3, 1), Features(3, 3, 2)), (Dense(1),)),
    "two dense layers": ((Features(2, 3, 2),), (Dense(3, "tanh"), Dense(1))),
    "no feature layer": ((), (Dense(1),)),
}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("wall", [False, True])
def test_the_engine_passes_on_the_samples_faces(moment, wall):
    result = right_check(moment, wall)
    assert result.passed
    assert not result.blind
    assert (result.count, result.faces, result.cornered) == (1201, 8, 0)
    # Corners that are nearly within η leave a trace; without them it is a thousandth of this.
    assert result.largest < LIMIT / 4
    assert np.median(result.disagreement["features.0.kernels"]) < LIMIT / 1000
    assert verdict(result).startswith("All 1,201 derivatives agree to ")


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_engine_passes_with_other_architectures(name):
    result = result_of(check(small_subject(*ARCHITECTURES[name])))
    assert result.passed, verdict(result)
    assert set(result.analytic) == set(small_subject(*ARCHITECTURES[name]).parameters)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_differences_are_those_of_d_alone(name):
    subject = small_subject(*ARCHITECTURES[name])
    result = result_of(check(subject))
    expected = central_differences(subject.network(), subject.images, subject.zeta)
    for parameter, values in expected.items():
        assert result.numeric[parameter] == pytest.approx(values, rel=1e-6, abs=1e-9)


def test_float32_networks_are_checked_in_float64():
    subject = small_subject((Features(2, 3, 2),), (Dense(1),), dtype=np.float32)
    result = result_of(check(subject))
    assert result.largest < 1e-8
    assert all(values.dtype == np.float64 for values in result.analytic.values())


@pytest.mark.parametrize(
    ("name", "index", "words"),
    [
        ("features.0.kernels", (2, 0, 1, 3), "K₃, u = 2, v = 4"),
        ("features.0.bias", (11,), "bias of K₁₂"),
        ("dense.0.weights", (0, 2 * 49 + 3 * 7 + 5), "w from σ₃, row 4, column 6"),
        ("dense.0.bias", (0,), "φ"),
    ],
)
def test_one_false_derivative_is_the_one_that_is_named(name, index, words):
    def falsified(network, images, zeta):
        found = dict(right_gradients(network, images, zeta))
        found[name] = found[name].copy()
        found[name][index] += 1e-4 * np.abs(found[name]).max()
        return found

    subject = sample_subject("half trained").few(6)
    result = result_of(check(subject, falsified))
    assert result.failures == 1
    assert result.worst == Place(name, index)
    assert result.largest == pytest.approx(1e-4, rel=1e-2)
    assert f"1 of 1,201 derivatives disagree. The worst is {words}: off by 0.0001 times" in verdict(result)
    assert place_words(result, result.worst).startswith(f"{words}: backward pass ")
    wrong = [row.name for row in result.rows if row.disagreement > result.limit]
    assert wrong == [name]
    assert agreement_of(result).startswith("Wrong: ")


def test_every_parameter_has_a_row_with_its_numbers():
    result = result_of(check(sample_subject().few(4)))
    assert [(row.name, row.count) for row in result.rows] == [
        ("features.0.kernels", 400),
        ("features.0.bias", 16),
        ("dense.0.weights", 784),
        ("dense.0.bias", 1),
    ]
    for row in result.rows:
        assert row.largest == np.abs(result.numeric[row.name]).max()
        assert row.disagreement == result.disagreement[row.name].max()


def test_it_tells_how_far_it_is_and_can_be_left_on_the_way():
    subject = small_subject((Features(2, 3, 2),), (Dense(1),))
    events = check(subject)
    first, second = next(events), next(events)
    count = sum(values.size for values in subject.parameters.values())
    assert (first, second) == (CheckProgress(0, count), CheckProgress(1, count))
    events.close()
    *progress, result = check(subject)
    assert [event.done for event in progress] == [*range(count + 1)]
    assert isinstance(result, CheckResult)


def one_number(pixel, bias):
    """The sum h = 1 · pixel + bias behind g = ReLU, as a network that sees one pixel; ζ = 1."""
    subject = small_subject((Features(1, 1, 1, "relu"),), (Dense(1, "linear"),), shape=(1, 1, 1), n=1)
    parameters = {
        "features.0.kernels": np.ones((1, 1, 1, 1)),
        "features.0.bias": np.array([bias]),
        "dense.0.weights": np.ones((1, 1)),
        "dense.0.bias": np.zeros(1),
    }
    return type(subject)(subject.architecture, parameters, np.full((1, 1, 1, 1), pixel), np.ones((1, 1)))


@pytest.mark.parametrize("beside", [ETA / 3, -ETA / 3, ETA / 30])
def test_a_corner_beside_the_point_is_no_false_alarm(beside):
    result = result_of(check(one_number(0.5, -0.5 + beside)))
    assert result.passed
    # K and its bias reach over the corner; w and φ do not.
    assert result.retried == 2
    assert "beside a corner" in corners(result)


def test_a_corner_exactly_on_the_point_is_explained_and_not_counted():
    result = result_of(check(one_number(0.5, -0.5)))
    assert result.cornered == 2
    assert result.passed
    assert np.isnan(result.disagreement["features.0.kernels"]).all()
    assert "exactly on a corner" in corners(result)
    assert "not compared" in place_words(result, Place("features.0.bias", (0,)))


def test_a_corner_hides_no_derivative_that_is_neither_of_its_slopes():
    def wrong(network, images, zeta):
        return {name: of - 0.5 for name, of in right_gradients(network, images, zeta).items()} | {
            "features.0.kernels": np.full((1, 1, 1, 1), 0.3)
        }

    result = result_of(check(one_number(0.5, -0.5), wrong))
    assert not result.passed
    assert result.disagreement["features.0.kernels"].item() > 0.1


def test_where_every_derivative_is_next_to_0_nothing_is_said():
    subject = small_subject((Features(2, 3, 2),), (Dense(1),))
    parameters = {name: np.array(of) for name, of in subject.parameters.items()}
    parameters["dense.0.bias"] += 400
    result = result_of(check(type(subject)(subject.architecture, parameters, subject.images, subject.zeta)))
    assert result.blind
    assert verdict(result).startswith("Nothing can be said")
