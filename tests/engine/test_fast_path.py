"""The fast path against the plain one, and what must not change its numbers."""

import threading

import numpy as np
import pytest
from gradient_checks import plain_gradients, random_case, scaled_error
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Dense, Features, Network
from engine.activations import RELU
from engine.fast.chunks import PlainImages, cuts
from engine.fast.features import FusedFeatures, Geometry, tile_of
from engine.fast.pools import Workspace

ACTIVATIONS = ("relu", "leaky relu", "sigmoid", "tanh", "linear")


def assert_as_plain(network, images, zeta, tolerance):
    s, expected = plain_gradients(network, images, zeta)
    found = network.gradients(images, zeta)
    assert scaled_error(found.s, s) < tolerance
    for name, values in expected.items():
        assert scaled_error(found.parameters[name], values) < tolerance, name
    assert scaled_error(network.outputs(images), s) < tolerance


@pytest.mark.parametrize("pooling", ["max", "average"])
@pytest.mark.parametrize("pool", [1, 2, 3, 4, 5, 6, 7, 8])
@pytest.mark.parametrize("k", [1, 3, 5, 9, 15])
def test_every_kernel_and_pool(k, pool, pooling):
    layer = Features(3, k, pool, "tanh", pooling)
    network, images, zeta = random_case((2, 31, 26), (layer,), (Dense(2),), n=3)
    assert_as_plain(network, images, zeta, 1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("f", ACTIVATIONS)
def test_every_activation(f, dtype):
    layers = (Features(4, 3, 2, f), Features(3, 3, 2, f, "average"))
    dense = (Dense(5, f), Dense(2, f))
    network, images, zeta = random_case((1, 19, 22), layers, dense, dtype=dtype)
    assert_as_plain(network, images, zeta, 1e-4 if dtype == np.float32 else 1e-11)


LAYER = st.builds(
    Features,
    kernels=st.integers(1, 9),
    kernel_size=st.sampled_from([1, 3, 5]),
    pool=st.sampled_from([1, 2, 3, 4]),
    g=st.sampled_from(ACTIVATIONS),
    pooling=st.sampled_from(["max", "average"]),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    shape=st.tuples(st.integers(1, 3), st.integers(22, 34), st.integers(22, 34)),
    layers=st.lists(LAYER, min_size=0, max_size=2),
    outputs=st.integers(1, 9),
    n=st.integers(1, 7),
    seed=st.integers(0, 1000),
)
def test_any_network(shape, layers, outputs, n, seed):
    dense = (Dense(outputs, "sigmoid"),)
    try:
        network, images, zeta = random_case(shape, tuple(layers), dense, n=n, seed=seed)
    except ValueError:
        return
    assert_as_plain(network, images, zeta, 1e-10)


def test_flat_images_have_one_winner_a_window():
    network, images, zeta = random_case((1, 25, 25), (Features(4, 5, 4),), (Dense(1),))
    images[:] = 0.5
    images[:, :, 8:14, 9:13] = np.random.default_rng(0).normal(size=(4, 1, 6, 4))
    assert_as_plain(network, images, zeta, 1e-12)


NETWORKS = {
    "one layer": ((Features(8, 5, 2),), (Dense(1),)),
    "two layers": ((Features(4, 3, 2), Features(6, 3, 2)), (Dense(3),)),
    "the application's own": ((Features(8, 5, 4),), (Dense(1),)),
}


@pytest.mark.parametrize(
    ("n", "sizes"), [(38, [38]), (64, [32, 32]), (102, [51, 51]), (200, [33, 33, 34] * 2)]
)
def test_two_workers_can_share_the_chunks(n, sizes):
    assert [cut.stop - cut.start for cut in cuts(n, 38)] == sizes


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("largest", [1, 3, 5, 50])
def test_the_size_of_the_chunks_changes_rounding_only(name, largest):
    _, images, zeta = random_case((1, 32, 32), *NETWORKS[name], n=23, dtype=np.float32)
    network = Network.create((1, 32, 32), *NETWORKS[name])
    usual = network.gradients(images, zeta)
    cut = network.gradients(PlainImages(network.architecture, images, largest), zeta)
    assert scaled_error(cut.s, usual.s) < 1e-5
    for parameter, values in usual.parameters.items():
        assert scaled_error(cut.parameters[parameter], values) < 1e-5


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("workers", [2, 3, 8, None])
def test_the_number_of_workers_changes_nothing_at_all(name, workers):
    network, images, zeta = random_case((1, 32, 32), *NETWORKS[name], n=40, dtype=np.float32)
    cut = PlainImages(network.architecture, images, 3)
    alone = network.gradients(cut, zeta)
    shared = network.gradients(cut, zeta, workers=workers)
    assert np.array_equal(network.outputs(cut, workers=workers), alone.s)
    assert np.array_equal(shared.s, alone.s)
    for parameter, values in alone.parameters.items():
        assert np.array_equal(shared.parameters[parameter], values)


def test_what_fails_in_a_worker_is_raised_here():
    network, images, zeta = random_case((1, 32, 32), *NETWORKS["one layer"], n=8)
    cut = PlainImages(network.architecture, images, 1)

    def fails_in_another(chunk, into):
        if threading.current_thread() is not threading.main_thread():
            raise ValueError("no such chunk")

    cut.load = fails_in_another
    with pytest.raises(ValueError, match="no such chunk"):
        network.gradients(cut, zeta, workers=2)


def test_prepared_images_give_bitwise_the_same_again_and_again():
    network, images, zeta = random_case((1, 32, 32), *NETWORKS["two layers"], n=17, dtype=np.float32)
    prepared = network.prepare(images)
    first = network.gradients(images, zeta)
    for _ in range(3):
        network.outputs(images[:5])
        again = network.gradients(prepared, zeta)
        assert np.array_equal(again.s, first.s)
        for parameter, values in first.parameters.items():
            assert np.array_equal(again.parameters[parameter], values)


def test_prepared_images_of_another_network_are_refused():
    network, images, zeta = random_case((1, 32, 32), *NETWORKS["one layer"])
    other = Network.create((1, 32, 32), (Features(8, 5, 4),))
    with pytest.raises(ValueError, match="images: made for"):
        network.gradients(other.prepare(images.astype(np.float32)), zeta)


def test_only_the_derivatives_asked_for_are_given():
    network, images, zeta = random_case((1, 32, 32), *NETWORKS["two layers"])
    everything = network.gradients(images, zeta).parameters
    for names in (["dense.0.bias"], ["features.1.kernels", "features.1.bias"], ["features.0.bias"]):
        found = network.gradients(images, zeta, names=names).parameters
        assert list(found) == [name for name in everything if name in names]
        for name, values in found.items():
            assert np.array_equal(values, everything[name])
    with pytest.raises(ValueError, match="names"):
        network.gradients(images, zeta, names=["dense.7.weights"])


@pytest.mark.parametrize("pool", [2, 3, 4, 6])
def test_random_upstream_gradients_and_what_lies_outside_the_windows(pool):
    """The layer alone: ⟨∂D/∂σ, σ⟩ moves as the derivatives say; numbers that fill no window move nothing."""
    geometry = Geometry(2, 23, 27, 5, 3, pool, tile_of(pool))
    draw = np.random.default_rng(pool)
    kernels, bias = draw.normal(size=(5, 2, 3, 3)), draw.normal(size=5)
    layer = FusedFeatures(geometry, kernels, bias, RELU, "max", 4, Workspace(np.float64), "layer")
    planes = draw.normal(size=layer.planes.shape)
    upstream = draw.normal(size=layer.features.shape)

    def value():
        layer.planes[...] = planes
        return float(np.vdot(upstream, layer.forward()))

    value()
    d_kernels, d_bias = np.zeros_like(kernels), np.zeros_like(bias)
    layer.backward(upstream.copy(), d_kernels, d_bias)
    d_planes = layer.images_gradient().copy()
    for array, gradient in ((kernels, d_kernels), (bias, d_bias), (planes, d_planes)):
        direction = draw.normal(size=array.shape)
        array += 1e-6 * direction
        above = value()
        array -= 2e-6 * direction
        below = value()
        array += 1e-6 * direction
        expected = (above - below) / 2e-6
        assert np.vdot(gradient, direction) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    before = value()
    outside = np.ones(planes.shape, bool)
    rows, columns = geometry.pool * geometry.rows + 2, geometry.pool * geometry.columns + 2
    for a, b, i, j in np.ndindex(planes.shape[1:5]):
        outside[:, a, b, i, j] = i * pool + a >= rows or j * pool + b >= columns
    planes[outside] = 1e30
    assert value() == before


def test_two_threads_may_ask_one_network():
    network, images, _ = random_case((1, 32, 32), *NETWORKS["one layer"], n=30)
    expected = network.outputs(images)
    wrong = []

    def ask():
        wrong.extend(1 for _ in range(30) if not np.array_equal(network.outputs(images), expected))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
