"""The gradients, against central differences and against loops that follow the equations."""

import numpy as np
import pytest
from gradient_checks import (
    central_differences,
    directional_difference,
    random_case,
    scaled_error,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_network import NaiveNetwork

from engine import Dense, Features, Network

ARCHITECTURES = {
    "one layer": ((1, 9, 9), (Features(3, 3, 2),), (Dense(1),)),
    "two colours, two outputs": ((2, 8, 11), (Features(2, 3, 3),), (Dense(2),)),
    "two feature layers": ((1, 14, 14), (Features(2, 3, 2), Features(3, 3, 2)), (Dense(1),)),
    "two dense layers": ((1, 8, 8), (Features(2, 3, 2, "tanh"),), (Dense(4, "tanh"), Dense(3, "sigmoid"))),
    "linear output": ((1, 8, 8), (Features(2, 5, 2, "linear"),), (Dense(1, "linear"),)),
    "relu output": ((1, 8, 8), (Features(2, 3, 1, "sigmoid"),), (Dense(2, "relu"),)),
    "1×1 kernel": ((1, 6, 6), (Features(2, 1, 2),), (Dense(1),)),
    "average pool": ((1, 11, 11), (Features(2, 3, 3, "leaky relu", "average"),), (Dense(1, "tanh"),)),
    "pool 4, then pool 1": ((1, 17, 15), (Features(3, 5, 4), Features(2, 1, 1, "tanh")), (Dense(1),)),
    "pool 6": ((1, 15, 15), (Features(3, 3, 6),), (Dense(1),)),
    "no feature layer": ((1, 1, 2), (), (Dense(1),)),
}


def case(name, n=4, seed=1):
    return random_case(*ARCHITECTURES[name], n=n, seed=seed)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_gradient_is_the_central_difference(name):
    network, images, zeta = case(name)
    gradients = network.gradients(images, zeta).parameters
    for parameter, expected in central_differences(network, images, zeta).items():
        assert scaled_error(gradients[parameter], expected) < 1e-7, parameter


def test_a_flat_background_does_not_count_twice():
    # Every value of a window ties where the image is flat: exactly one of them may receive the gradient.
    network, images, zeta = case("one layer")
    images[:] = 0.5
    images[:, :, 3:6, 3:6] = np.random.default_rng(0).normal(size=(4, 1, 3, 3))
    gradients = network.gradients(images, zeta).parameters
    for parameter, expected in central_differences(network, images, zeta).items():
        assert scaled_error(gradients[parameter], expected) < 1e-7, parameter


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    shape=st.tuples(st.integers(1, 2), st.integers(12, 20), st.integers(12, 20)),
    kernels=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    k=st.sampled_from([1, 3, 5]),
    pool=st.sampled_from([1, 2, 3]),
    g=st.sampled_from(["sigmoid", "tanh", "linear"]),
    pooling=st.sampled_from(["max", "average"]),
    n_o=st.integers(1, 3),
    seed=st.integers(0, 10_000),
)
def test_along_random_directions_d_changes_as_the_gradients_say(
    shape, kernels, k, pool, g, pooling, n_o, seed
):
    layers = (Features(kernels[0], k, pool, g, pooling), Features(kernels[1], 3, 1, g))
    try:
        network, images, zeta = random_case(shape, layers, (Dense(n_o),), n=3, seed=seed)
    except ValueError:
        return
    draw = np.random.default_rng(seed)
    direction = {name: draw.normal(size=values.shape) for name, values in network.parameters.items()}
    norm = np.sqrt(sum(np.vdot(values, values) for values in direction.values()))
    direction = {name: values / norm for name, values in direction.items()}
    gradients = network.gradients(images, zeta).parameters
    found = sum(np.vdot(gradients[name], values) for name, values in direction.items())
    length = np.sqrt(sum(np.vdot(values, values) for values in gradients.values()))
    expected = directional_difference(network, images, zeta, direction)
    assert abs(found - expected) / max(length, 1e-3) < 1e-7


def test_the_equations_written_as_loops_say_the_same():
    network, images, zeta = case("two colours, two outputs", n=3)
    naive = NaiveNetwork(network.parameters, pool=3)
    found = network.gradients(images, zeta)
    assert found.error == pytest.approx(naive.error(images, zeta), rel=1e-12)
    for image, s in zip(images, found.s, strict=True):
        assert s == pytest.approx(naive.outputs(image), rel=1e-12)
    weights = found.parameters["dense.0.weights"]
    for i, k in np.ndindex(weights.shape):
        assert weights[i, k] == pytest.approx(naive.weight_gradient(images, zeta, i, k), abs=1e-12)
    kernels = found.parameters["features.0.kernels"]
    for place in np.ndindex(kernels.shape):
        assert kernels[place] == pytest.approx(naive.kernel_gradient(images, zeta, *place), abs=1e-12)


def test_the_features_are_those_of_the_loops():
    network, images, _ = case("one layer", n=2)
    naive = NaiveNetwork(network.parameters, pool=2)
    sigma = network.forward(images).features[0].features
    for image, maps in zip(images, sigma, strict=True):
        for kernel, feature in enumerate(naive.features(image)):
            for (row, column), (value, _, _) in feature.items():
                assert maps[kernel, row, column] == pytest.approx(value, abs=1e-12)


def test_descending_lowers_d_and_the_printed_sign_would_climb():
    # Eq. (22) is printed without its minus; with it, eq. (27) would make D grow.
    network, images, zeta = case("one layer")
    before = network.gradients(images, zeta)
    for sign, falls in ((-1, True), (+1, False)):
        stepped = Network(
            network.architecture,
            {
                name: values + sign * 1e-3 * before.parameters[name]
                for name, values in network.parameters.items()
            },
        )
        assert (stepped.gradients(images, zeta).error < before.error) is falls


def test_the_gradient_of_d_is_the_sum_over_the_faces():
    network, images, zeta = case("one layer", n=5)
    together = network.gradients(images, zeta).parameters
    for name, values in together.items():
        alone = sum(network.gradients(images[m : m + 1], zeta[m : m + 1]).parameters[name] for m in range(5))
        assert values == pytest.approx(alone, rel=1e-10, abs=1e-12)


def test_example_1_by_hand():
    """The feature vector (1, 2) of the notes; ζ = 1, f sigmoid, w = (0.1, 0.2), φ = 0.

    h = 0.1·1 + 0.2·2 = 0.5;  s = 1 / (1 + e^−0.5) = 0.62246
    D = ½ (1 − 0.62246)² = 0.071268
    f′(h) = s (1 − s) = 0.235004;  (ζ − s) f′(h) = 0.088724
    ∂D/∂w₁ = −0.088724 · 1,  ∂D/∂w₂ = −0.088724 · 2,  ∂D/∂φ = −0.088724
    """
    network = Network.create((1, 1, 2), (), (Dense(1),), dtype=np.float64)
    network.load_parameters({"dense.0.weights": np.array([[0.1, 0.2]]), "dense.0.bias": np.zeros(1)})
    found = network.gradients(np.array([[[[1.0, 2.0]]]]), np.array([[1.0]]))
    assert found.s[0, 0] == pytest.approx(0.62246, abs=1e-5)
    assert found.error == pytest.approx(0.071268, abs=1e-6)
    assert found.parameters["dense.0.weights"][0] == pytest.approx([-0.088724, -0.177448], abs=2e-6)
    assert found.parameters["dense.0.bias"][0] == pytest.approx(-0.088724, abs=1e-6)
