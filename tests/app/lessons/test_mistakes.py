"""Each mistake fails the check, and without it the same faces pass."""

import numpy as np
import pytest
from checked_networks import MOMENTS, result_of, right_check, sample_subject, small_subject

from app.lessons.gradient_check.check import LIMIT, check, right_gradients
from app.lessons.gradient_check.mistakes import MISTAKES, mistake_called
from app.lessons.latex import in_words
from engine import Architecture, Dense, Features

KEYS = [mistake.key for mistake in MISTAKES]
WRONG = {
    "minus": {"features.0.kernels", "features.0.bias", "dense.0.weights", "dense.0.bias"},
    "flip": {"features.0.kernels"},
    "ties": {"features.0.kernels"},
    "slope": {"features.0.kernels", "features.0.bias", "dense.0.weights", "dense.0.bias"},
    "last": {"features.0.kernels", "features.0.bias", "dense.0.weights", "dense.0.bias"},
}


def test_all_five_are_there():
    assert set(KEYS) == set(WRONG)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("key", KEYS)
def test_each_fails_the_check_and_without_it_the_same_faces_pass(moment, key):
    mistake = mistake_called(key)
    faces = sample_subject(moment).few(8, wall=mistake.needs_wall)
    broken = result_of(check(faces, mistake.gradients))
    assert not broken.passed
    # By far: not a matter of where the limit is.
    assert broken.largest > 1000 * LIMIT
    assert {row.name for row in broken.rows if row.disagreement > LIMIT} == WRONG[key]
    right = right_check(moment, mistake.needs_wall)
    assert np.array_equal(right.images, broken.images)
    assert right.passed


@pytest.mark.parametrize(
    ("moment", "count"), [("untrained", 2), ("half trained", 3), ("trained", 2), ("trained", 20)]
)
def test_a_face_left_out_is_noticed_among_few_and_many(moment, count):
    faces = sample_subject(moment).few(count)
    assert not result_of(check(faces, mistake_called("last").gradients)).passed


def test_the_missing_minus_is_off_by_twice_the_largest():
    result = result_of(check(sample_subject().few(8), mistake_called("minus").gradients))
    assert result.largest == pytest.approx(2, rel=1e-6)
    right = right_check("trained", False)
    for name, values in result.analytic.items():
        assert np.array_equal(values, -right.analytic[name])


def test_the_middle_of_a_flipped_kernel_is_right():
    faces = sample_subject("half trained").few(8)
    result = result_of(check(faces, mistake_called("flip").gradients))
    kernels = result.disagreement["features.0.kernels"]
    assert (kernels[:, :, 2, 2] < LIMIT).all()
    # Each number stands where the opposite one belongs.
    right = right_gradients(faces.network(), faces.images, faces.zeta)["features.0.kernels"]
    assert np.array_equal(result.analytic["features.0.kernels"], right[..., ::-1, ::-1])


def test_ties_are_not_noticed_where_nothing_ties():
    mistake = mistake_called("ties")
    result = result_of(check(sample_subject().few(8), mistake.gradients))
    assert result.passed
    assert "Add the wall" in mistake.unnoticed


def test_without_f_prime_sigmoid_derivatives_are_at_least_four_times_too_large():
    faces = sample_subject("untrained").few(2)
    one = type(faces)(faces.architecture, faces.parameters, faces.images[:1], faces.zeta[:1])
    result = result_of(check(one, mistake_called("slope").gradients))
    assert abs(result.analytic["dense.0.bias"].item()) >= 4 * abs(result.numeric["dense.0.bias"].item())


def test_without_f_prime_it_is_the_gradient_of_the_cross_entropy():
    faces = sample_subject("half trained").few(4)
    network = faces.network()

    def cross_entropy(phi):
        network.parameters["dense.0.bias"][0] = phi
        s = network.outputs(faces.images)
        return -(faces.zeta * np.log(s) + (1 - faces.zeta) * np.log(1 - s)).sum()

    phi = float(faces.parameters["dense.0.bias"][0])
    expected = (cross_entropy(phi + 1e-5) - cross_entropy(phi - 1e-5)) / 2e-5
    found = mistake_called("slope").gradients(faces.network(), faces.images, faces.zeta)
    assert found["dense.0.bias"].item() == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("key", KEYS)
def test_the_engine_gives_the_same_after_each_mistake(key):
    subject = sample_subject("half trained").few(4, wall=True)
    network = subject.network()
    before = {name: of.copy() for name, of in right_gradients(network, subject.images, subject.zeta).items()}
    mistake_called(key).gradients(network, subject.images, subject.zeta)
    after = right_gradients(network, subject.images, subject.zeta)
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert all(np.array_equal(of, subject.parameters[name]) for name, of in network.parameters.items())


@pytest.mark.parametrize("key", KEYS)
def test_other_architectures_fail_too(key):
    features, dense = (Features(3, 3, 2, "tanh"),), (Dense(2, "tanh"),)
    subject = small_subject(features, dense, shape=(1, 12, 12)).few(6, wall=True)
    assert result_of(check(subject)).passed
    assert not result_of(check(subject, mistake_called(key).gradients)).passed


@pytest.mark.parametrize(
    ("architecture", "impossible"),
    [
        (Architecture((1, 8, 8), (Features(2, 3, 2),), (Dense(1),)), set()),
        (Architecture((1, 8, 8), (Features(2, 1, 2),), (Dense(1),)), {"flip"}),
        (Architecture((1, 8, 8), (Features(2, 3, 1),), (Dense(1),)), {"ties"}),
        (Architecture((1, 8, 8), (Features(2, 3, 2, pooling="average"),), (Dense(1),)), {"ties"}),
        (Architecture((1, 8, 8), (Features(2, 3, 2),), (Dense(1, "linear"),)), {"slope"}),
        (Architecture((1, 8, 8), (), (Dense(1),)), {"flip", "ties"}),
    ],
)
def test_what_a_network_cannot_show_is_said(architecture, impossible):
    assert {mistake.key for mistake in MISTAKES if mistake.why_not(architecture)} == impossible


@pytest.mark.parametrize("key", KEYS)
def test_each_shows_what_is_wrong_beside_what_is_right(key):
    lines = mistake_called(key)
    assert lines.right != lines.wrong
    assert in_words(lines.right_latex) != in_words(lines.wrong_latex)


def test_the_minus_is_that_of_the_notes():
    lines = mistake_called("minus")
    assert "−Σ" in in_words(lines.right_latex).replace(" ", "")
    assert "−Σ" not in in_words(lines.wrong_latex).replace(" ", "")
