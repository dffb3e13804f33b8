"""A look at the features of one face holds what the engine computed, down to the last product."""

import itertools

import numpy as np
import pytest

from app.recognition.errors import RecognitionError
from app.recognition.features import (
    look_at_features,
    patch_at,
    window_of,
    window_product,
    winner_at,
)
from app.recognition.snapshot import Snapshot
from engine import Features, Learning, Network, TrainingState

SHAPE = (2, 13, 12)


def network_with(*layers, shape=SHAPE):
    return Network.create(shape, layers or (Features(3, 3, 2),), seed=4, dtype=np.float64)


def face(shape=SHAPE):
    return np.random.default_rng(7).normal(size=shape)


def places(maps):
    return itertools.product(*map(range, maps.shape))


@pytest.mark.parametrize("pooling", ["max", "average"])
@pytest.mark.parametrize(("k", "pool"), [(3, 2), (5, 3), (1, 1), (11, 2)])
def test_it_holds_what_the_engine_computed(k, pool, pooling):
    network = network_with(Features(3, k, pool, "tanh", pooling))
    network.parameters["features.0.bias"][:] = 0.1, -0.2, 0.3
    look = look_at_features(network, face())
    seen = network.forward(face()[None]).features[0]
    assert np.array_equal(look.image, face())
    assert np.array_equal(look.convolved, seen.convolved[0])
    assert np.array_equal(look.pooled, seen.pooled[0])
    assert np.array_equal(look.features, seen.features[0])
    assert (look.winners is None) == (pooling == "average")
    assert look.winners is None or np.array_equal(look.winners, seen.winners[0])
    assert (look.pool, look.pooling, look.g, look.layers) == (pool, pooling, "tanh", 1)


def test_the_products_of_every_place_sum_to_the_engines_number():
    network = network_with()
    look = look_at_features(network, face())
    patches = network.forward(face()[None]).features[0].patches[0].reshape(*look.convolved.shape[1:], 2, 3, 3)
    for kernel, row, column in places(look.convolved):
        found = patch_at(look, kernel, row, column)
        assert np.array_equal(found.patch, patches[row, column])
        assert np.array_equal(found.kernel, network.parameters["features.0.kernels"][kernel])
        assert np.array_equal(found.products, found.patch * found.kernel)
        assert found.sum == pytest.approx(look.convolved[kernel, row, column], abs=1e-12)


def test_the_winner_of_a_window_is_the_place_whose_sum_was_kept():
    look = look_at_features(network_with(), face())
    for kernel, row, column in places(look.features):
        winner = winner_at(look, kernel, row, column)
        assert window_of(look, *winner) == (row, column)
        kept = look.convolved[kernel][winner]
        assert kept == look.convolved[kernel, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2].max()
        assert window_product(look, kernel, row, column).sum == pytest.approx(kept, abs=1e-12)
        assert kept + look.bias[kernel] == look.pooled[kernel, row, column]


def test_the_mean_of_a_window_is_the_mean_patch_times_the_kernel():
    look = look_at_features(network_with(Features(3, 3, 3, "relu", "average")), face())
    for kernel, row, column in places(look.features):
        assert winner_at(look, kernel, row, column) is None
        found = window_product(look, kernel, row, column)
        assert found.sum + look.bias[kernel] == pytest.approx(look.pooled[kernel, row, column], abs=1e-12)


def test_a_place_that_fills_no_window_has_none():
    look = look_at_features(network_with(), face())  # 11 × 10 places of l * K, windows of 2 × 2
    assert window_of(look, 9, 9) == (4, 4)
    assert window_of(look, 10, 9) is None


@pytest.mark.parametrize("place", [(3, 0, 0), (0, 11, 0), (0, 0, -1)])
def test_there_is_no_place_outside(place):
    look = look_at_features(network_with(), face())
    with pytest.raises(IndexError, match="place"):
        patch_at(look, *place)
    with pytest.raises(IndexError, match="place"):
        winner_at(look, *place)


def test_of_two_layers_the_first_is_looked_at():
    network = network_with(Features(3, 3, 2), Features(4, 3, 1))
    look = look_at_features(network, face())
    assert look.layers == 2
    assert look.kernels.shape == (3, 2, 3, 3)
    assert np.array_equal(look.features, network.forward(face()[None]).features[0].features[0])


def test_training_on_changes_no_look():
    network, image = network_with(), face()
    look = look_at_features(network, image)
    kernels, before = look.kernels.copy(), look.image.copy()
    network.parameters["features.0.kernels"][...] = 0
    image[...] = 0
    assert np.array_equal(look.kernels, kernels)
    assert np.array_equal(look.image, before)


def test_a_snapshot_is_looked_at_like_its_network():
    network = network_with()
    snapshot = Snapshot(network.architecture, network.copy_parameters(), Learning(), TrainingState())
    look = look_at_features(snapshot, face())
    assert np.array_equal(look.features, look_at_features(network, face()).features)


def test_a_network_without_kernels_is_refused_in_a_sentence():
    with pytest.raises(RecognitionError, match="has no kernels"):
        look_at_features(Network.create(SHAPE, ()), face())


def test_a_face_of_another_size_is_refused():
    with pytest.raises(ValueError, match="images"):
        look_at_features(network_with(), face((2, 12, 12)))
