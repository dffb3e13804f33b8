"""Which faces are checked, and the wall that they may stand before."""

import numpy as np
import pytest
from checked_networks import sample_subject, small_subject

from app.lessons.gradient_check.check import before_a_wall, place_name, tensor_name, wall_width
from engine import Architecture, Dense, Features, decided, error_shares
from engine.layers import max_pool


@pytest.mark.parametrize(("count", "taken"), [(2, 2), (5, 5), (8, 8), (200, 24), (1, 2)])
def test_both_persons_are_taken_as_evenly_as_can_be(count, taken):
    few = sample_subject().few(count)
    assert len(few.images) == taken
    persons = decided(few.zeta).tolist()
    assert abs(persons.count(0) - persons.count(1)) <= 1


def test_they_come_from_the_best_learned_to_the_worst_learned():
    subject = sample_subject("half trained")
    few = subject.few(6)
    shares = error_shares(few.zeta, few.network().outputs(few.images))
    assert (np.diff(shares) >= 0).all()
    all_shares = error_shares(subject.zeta, subject.network().outputs(subject.images.astype(float)))
    assert shares[-1] == pytest.approx(all_shares.max(), rel=1e-6)
    for person in (0, 1):
        own = shares[decided(few.zeta) == person]
        assert own[-1] == pytest.approx(all_shares[decided(subject.zeta) == person].max(), rel=1e-6)


def test_before_the_wall_rows_of_a_window_tie_away_from_0_and_the_face_stays():
    subject = sample_subject()
    walled = before_a_wall(subject.images, subject.architecture)
    wide = wall_width(subject.architecture)
    assert wide == 5 + 4 - 1
    assert np.array_equal(walled[..., wide:], subject.images[..., wide:])
    assert (np.ptp(walled[..., :wide], axis=2) == 0).all()
    few = subject.few(4, wall=True)
    seen = few.network().forward(few.images).features[0]
    largest, _ = max_pool(seen.convolved, 4)
    windows = seen.convolved[:, :, :4, :4].reshape(len(few.images), 16, 16)
    ties = np.isclose(windows, largest[:, :, :1, 0], rtol=1e-12).sum(axis=2)
    assert (ties == 4).all()
    assert (np.abs(seen.pooled[:, :, 0, 0]) > 1e-6).all()


def test_faces_as_they_are_do_not_tie():
    few = sample_subject().few(4)
    seen = few.network().forward(few.images).features[0]
    largest, _ = max_pool(seen.convolved, 4)
    spread = largest.repeat(4, axis=2).repeat(4, axis=3)
    assert np.isclose(seen.convolved, spread, rtol=1e-12).sum() == largest.size


def test_images_narrower_than_a_window_are_wall_altogether():
    subject = small_subject((Features(1, 5, 4),), (Dense(1),), shape=(1, 8, 8))
    assert wall_width(subject.architecture) == 8
    assert before_a_wall(subject.images, subject.architecture).shape == subject.images.shape


def test_without_kernels_there_is_no_wall():
    subject = small_subject((), (Dense(1),), shape=(1, 3, 3))
    assert np.array_equal(before_a_wall(subject.images, subject.architecture), subject.images)


TWO_LAYERS = Architecture((2, 14, 14), (Features(2, 3, 2), Features(3, 3, 2)), (Dense(4, "tanh"), Dense(2)))


@pytest.mark.parametrize(
    ("name", "index", "tensor", "words"),
    [
        ("features.0.kernels", (1, 0, 2, 0), "K of layer 1", "K₂ of layer 1, channel 1, u = 3, v = 1"),
        ("features.1.bias", (2,), "bias of K of layer 2", "bias of K₃ of layer 2"),
        ("dense.0.weights", (3, 5), "w of layer 1", "w of layer 1 from σ₂, row 1, column 2, to neuron 4"),
        ("dense.1.weights", (1, 3), "w of layer 2", "w of layer 2 from s₄, to s₂"),
        ("dense.1.bias", (1,), "φ of layer 2", "φ₂ of layer 2"),
    ],
)
def test_places_of_larger_networks_have_names(name, index, tensor, words):
    assert tensor_name(TWO_LAYERS, name) == tensor
    assert place_name(TWO_LAYERS, name, index) == words
