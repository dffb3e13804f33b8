"""Each equation of the notes, (1) to (30), once with numbers: by hand or in plain loops, against the engine.

`paper_network` shows the network and its numbers. The tests' names say which equations they compute, and the
table in assets/texts/derivation.md names the tests.
"""

import numpy as np
import pytest
from paper_network import (
    IMAGES,
    KERNEL_BIAS,
    KERNELS,
    SIGMA,
    SIX,
    SIX_ZETA,
    WEIGHTS,
    WINNERS,
    ZETA,
    H,
    S,
    array,
    example,
    images,
    network,
    neuron,
    sigmoid,
)

from engine import Dense, Features, Learning, Network, total_error, train
from engine.activations import activation_named
from engine.error import total_error_derivative
from engine.layers import DenseLayer, FeatureLayer
from engine.learning import descend
from engine.plain import PlainPath


def test_equations_1_and_9_inputs():
    sigma = network().forward(images()).dense[0].inputs
    assert sigma.tolist() == SIGMA
    # Kernel after kernel, and each kernel's features row by row.
    wide = Network.create((1, 6, 4), (Features(2, 3, 2),), (Dense(1),), dtype=np.float64)
    seen = wide.forward(np.random.default_rng(0).normal(size=(1, 1, 6, 4)))
    maps = seen.features[0].features[0]
    assert seen.dense[0].inputs[0].tolist() == [maps[k, row, 0] for k in range(2) for row in range(2)]


def test_equations_2_and_10_outputs():
    assert network().outputs(images()).shape == (2, 1)
    three = Network.create((1, 4, 4), (Features(2, 3, 2),), (Dense(3),), dtype=np.float64)
    outputs = three.outputs(images(0))
    weights, sigma = three.parameters["dense.0.weights"], three.forward(images(0)).dense[0].inputs[0]
    for i in range(3):
        assert outputs[0, i] == pytest.approx(sigmoid(sum(weights[i, k] * sigma[k] for k in range(2))))


def test_equation_3_weighted_inputs():
    for sigma, s in zip(SIGMA, S, strict=True):
        by_hand = sigmoid(WEIGHTS[0] * sigma[0] + WEIGHTS[1] * sigma[1])
        assert neuron().forward(array([sigma])).s[0, 0] == pytest.approx(by_hand, abs=1e-12)
        assert by_hand == pytest.approx(s, abs=1e-6)


def test_equation_4_bias_as_a_weight():
    with_bias = neuron(bias=-0.3).forward(array([[1, 2]]))
    with_one_more_input = neuron([*WEIGHTS, -0.3]).forward(array([[1, 2, 1]]))
    assert with_bias.s[0, 0] == pytest.approx(sigmoid(0.1 * 1 + 0.2 * 2 - 0.3), abs=1e-12)
    assert with_one_more_input.s[0, 0] == pytest.approx(with_bias.s[0, 0], abs=1e-12)


def test_equation_5_feature():
    layer = FeatureLayer(
        array(KERNELS)[:, None], array(KERNEL_BIAS), pool=2, g=activation_named("relu"), pooling="max"
    )
    seen = layer.forward(images())
    by_hand = [[[[3, 1], [0, 2]], [[2, 0], [0.5, 0]]], [[[0, 4], [0, 0]], [[3, 0], [1, 0]]]]
    assert seen.convolved.tolist() == by_hand
    assert seen.features.reshape(2, 2).tolist() == SIGMA


def test_equation_5_kernel_not_turned():
    """The help's example: 1·1 + 9·2 = 19; turned around it would be 9·1 + 1·2 = 11."""
    patch, kernel = array([[[[1, 0, 0], [0, 0, 0], [0, 0, 2]]]]), np.arange(1.0, 10).reshape(1, 1, 3, 3)
    layer = FeatureLayer(kernel, array([0]), pool=1, g=activation_named("linear"))
    assert layer.forward(patch).convolved.item() == 1 * 1 + 9 * 2
    layer.kernels = kernel[..., ::-1, ::-1]
    assert layer.forward(patch).convolved.item() == 9 * 1 + 1 * 2


def test_equation_6_one_feature():
    one = Network.create((1, 4, 4), (Features(1, 3, 2),), (Dense(1),), dtype=np.float64)
    one.load_parameters(
        {
            "features.0.kernels": array(KERNELS)[:1, None],
            "features.0.bias": array(KERNEL_BIAS[:1]),
            "dense.0.weights": array([[0.1]]),
            "dense.0.bias": array([0]),
        }
    )
    assert one.forward(images()).s[:, 0] == pytest.approx([sigmoid(0.1 * 1), sigmoid(0.1 * 2)], abs=1e-12)


def test_equations_7_and_8_all_features():
    assert network().forward(images()).s[:, 0] == pytest.approx(S, abs=1e-6)
    # The fast path, by which training goes, says the same.
    assert network().outputs(images())[:, 0] == pytest.approx([sigmoid(h) for h in H], abs=1e-12)


def test_equation_11_weights():
    assert network().parameters["dense.0.weights"].shape == (1, 2)
    assert network().parameters["dense.0.weights"][0].tolist() == WEIGHTS


def test_equation_12_example_1():
    """By hand: h = 0.1·1 + 0.2·2 + 0 = 0.5, e^−0.5 = 0.606531, s = 1 / 1.606531 = 0.622459."""
    found = example().forward(array([[[[1, 2]]]])).s[0, 0]
    assert found == pytest.approx(1 / (1 + 0.606531), abs=1e-6)
    as_three = neuron([0.1, 0.2, 0.0]).forward(array([[1, 2, 1]])).s[0, 0]
    assert as_three == pytest.approx(found, abs=1e-12)


def test_equation_13_transfer_function():
    weights, bias, sigma = [[0.1, 0.2, -1.0], [3.0, 0.0, 0.5]], [0.25, -2.0], [1.0, 2.0, 4.0]
    seen = DenseLayer(array(weights), array(bias), activation_named("tanh")).forward(array([sigma]))
    for i in range(2):
        h = bias[i]
        for k in range(3):
            h += weights[i][k] * sigma[k]
        assert seen.h[0, i] == pytest.approx(h, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("linear", {-2.0: -2.0, 0.5: 0.5}),
        ("relu", {-2.0: 0.0, 0.5: 0.5}),
        ("leaky relu", {-2.0: -0.02, 0.5: 0.5}),
        ("sigmoid", {-2.0: 0.119203, 0.5: 0.622459}),
        ("tanh", {-2.0: -0.964028, 0.5: 0.462117}),
    ],
)
def test_equation_14_activation(name, by_hand):
    found = activation_named(name).value(array(list(by_hand)))
    assert found == pytest.approx(list(by_hand.values()), abs=1e-6)


def test_equations_15_and_16_what_learns():
    """K₁'s middle coefficient 2 instead of 1: l¹ * K₁ is 4 at (0, 0), σ₁ = 2, h = 0.1·2 + 0.2·2 = 0.6."""
    changed = network()
    changed.parameters["features.0.kernels"][0, 0, 1, 1] = 2
    assert changed.forward(images(0)).s[0, 0] == pytest.approx(sigmoid(0.6), abs=1e-12)
    changed.parameters["dense.0.weights"][0, 1] = 0.3
    assert changed.forward(images(0)).s[0, 0] == pytest.approx(sigmoid(0.1 * 2 + 0.3 * 2), abs=1e-12)


def test_equation_17_example_2():
    for sigma in SIX:
        found = example(bias=-0.3).forward(array([[[sigma]]])).h[0, 0]
        assert found == pytest.approx(0.1 * sigma[0] + 0.2 * sigma[1] - 0.3, abs=1e-12)


def test_equation_18_error():
    zeta, s = array([[0, 1], [1, 0]]), array([[0.25, 0.5], [1.5, 0]])
    # ∂D/∂s is minus the error.
    assert (-total_error_derivative(zeta, s)).tolist() == [[-0.25, 0.5], [-0.5, 0]]


def test_equation_19_error_of_a_network():
    found = -total_error_derivative(array([[z] for z in ZETA]), network().outputs(images()))
    assert found[:, 0] == pytest.approx([0 - 0.622459, 1 - 0.689974], abs=1e-6)


def test_equation_20_total_error():
    zeta, s = [[0, 1], [1, 0]], [[0.25, 0.5], [1.5, 0]]
    total = 0.0
    for mu in range(2):
        for i in range(2):
            total += (zeta[mu][i] - s[mu][i]) ** 2
    assert total_error(array(zeta), array(s)) == pytest.approx(total / 2, abs=1e-12)


def test_equation_21_d_of_a_network():
    """½ (0 − 0.622459)² + ½ (1 − 0.689974)² = 0.193727 + 0.048058 = 0.241785."""
    found = network().gradients(images(), array([[z] for z in ZETA])).error
    assert found == pytest.approx(0.241785, abs=2e-6)


def test_equation_22_weight_gradient():
    found = network().gradients(images(), array([[z] for z in ZETA])).parameters
    for k in range(2):
        total = 0.0
        for mu in range(2):
            s = sigmoid(H[mu])
            total -= (ZETA[mu] - s) * s * (1 - s) * SIGMA[mu][k]
        assert found["dense.0.weights"][0, k] == pytest.approx(total, abs=1e-12)
    layer = neuron()
    seen = layer.forward(array(SIGMA))
    alone = layer.backward(total_error_derivative(array([[z] for z in ZETA]), seen.s), seen)
    assert alone.weights == pytest.approx(found["dense.0.weights"], abs=1e-12)
    assert alone.bias == pytest.approx(found["dense.0.bias"], abs=1e-12)


def test_equation_23_six_vectors():
    totals = [0.0, 0.0, 0.0]
    for zeta, (first, second) in zip(SIX_ZETA, SIX, strict=True):
        s = sigmoid(0.1 * first + 0.2 * second - 0.3)
        for k, sigma in enumerate((first, second, 1)):
            totals[k] -= (zeta - s) * s * (1 - s) * sigma
    found = example(bias=-0.3).gradients(array([[[one]] for one in SIX]), array(SIX_ZETA)[:, None])
    assert found.parameters["dense.0.weights"][0] == pytest.approx(totals[:2], abs=1e-12)
    assert found.parameters["dense.0.bias"][0] == pytest.approx(totals[2], abs=1e-12)


@pytest.mark.parametrize("name", ["linear", "relu", "leaky relu", "sigmoid", "tanh"])
def test_equation_24_slope(name):
    f, step = activation_named(name), 1e-6
    for h in (-2.0, -0.3, 0.5, 3.0):
        above, below = f.value(array([h + step])), f.value(array([h - step]))
        expected = (above - below).item() / (2 * step)
        assert f.derivative(f.value(array([h]))).item() == pytest.approx(expected, abs=1e-8)


def test_equation_24_slope_at_the_corner():
    assert activation_named("relu").derivative(array([0.0])).tolist() == [0]
    assert activation_named("leaky relu").derivative(array([0.0])).tolist() == [0.01]


def test_equation_25_kernel_gradient():
    """One winner a kernel and image, as the module's text shows; g′ is 1, as every σ is above 0."""
    zeta = array([[z] for z in ZETA])
    found = network().gradients(images(), zeta).parameters["features.0.kernels"]
    plain = PlainPath(network().architecture, network().parameters)
    layer_by_layer = plain.backward(plain.forward(images()), zeta)["features.0.kernels"]
    for kernel in range(2):
        for u in range(3):
            for v in range(3):
                total = 0.0
                for mu in range(2):
                    s, (y, x) = sigmoid(H[mu]), WINNERS[mu][kernel]
                    chain = WEIGHTS[kernel] * IMAGES[mu][y + u][x + v]
                    total -= (ZETA[mu] - s) * s * (1 - s) * chain
                assert found[kernel, 0, u, v] == pytest.approx(total, abs=1e-12)
                assert layer_by_layer[kernel, 0, u, v] == pytest.approx(total, abs=1e-12)


def test_equation_25_sum_over_features():
    """An image of 1×3 and a kernel of 1×1 make three features, σ_k = k₀₀ l_k, so ∂h/∂k₀₀ = Σ_k w_k l_k."""
    made = Network.create((1, 1, 3), (Features(1, 1, 1),), (Dense(1, "linear"),), dtype=np.float64)
    made.load_parameters(
        {
            "features.0.kernels": array([[[[2]]]]),
            "features.0.bias": array([0]),
            "dense.0.weights": array([[0.5, -1, 0.25]]),
            "dense.0.bias": array([0]),
        }
    )
    # σ = (2, 4, 8), h = 1 − 4 + 2 = −1, ζ − s = 0 − (−1) = 1, Σ w l = 0.5 − 2 + 1 = −0.5
    found = made.gradients(array([[[[1, 2, 4]]]]), array([[0]]))
    assert found.s[0, 0] == -1
    assert found.parameters["features.0.kernels"].item() == pytest.approx(-1 * 1 * -0.5)


def test_equations_26_and_27_descent():
    weights = array([[0.1, 0.2]])
    descend({"w": weights}, {"w": array([[0.5, -2.0]])}, length=0.1)
    assert weights[0] == pytest.approx([0.1 - 0.1 * 0.5, 0.2 - 0.1 * -2.0], abs=1e-12)


def test_equations_28_and_29_d_falls():
    """ε = 1, ζ = 0, from w = (0.1, 0.2), φ = 0, the feature vector (1, 2); these are the help's numbers.

    s = 0.622459, f′ = s (1 − s) = 0.235004, ∂D/∂w = 0.622459 · 0.235004 · (1, 2) = (0.146280, 0.292561)
    w = (−0.046280, −0.092561), φ = −0.146280, h = −0.046280 − 0.185122 − 0.146280 = −0.377682
    s = 1 / (1 + e^0.377682) = 0.406686, D = ½ 0.406686² = 0.082697; before it was ½ 0.622459² = 0.193728
    """
    made, sigma, zeta = example(), array([[[[1, 2]]]]), array([[0]])
    steps = train(made, sigma, zeta, Learning(rate=1, epochs=1, target=0))
    assert next(steps).error == pytest.approx(0.193728, abs=1e-6)
    assert next(steps).error == pytest.approx(0.082697, abs=1e-6)
    assert made.parameters["dense.0.weights"][0] == pytest.approx([-0.046280, -0.092561], abs=1e-6)
    assert made.parameters["dense.0.bias"][0] == pytest.approx(-0.146280, abs=1e-6)


def test_equations_28_and_29_as_printed_d_climbs():
    """From w = (0.246280, 0.492561), φ = 0.146280: h = 1.377682, s = 0.798619, D = 0.318896."""
    uphill = example([0.246280, 0.492561], 0.146280)
    assert uphill.gradients(array([[[[1, 2]]]]), array([[0]])).error == pytest.approx(0.318896, abs=1e-6)


def test_equation_30_one_experiment():
    zeta = array([[z] for z in ZETA])
    summed = np.zeros(2)
    for mu in range(2):
        s = sigmoid(H[mu])
        vector = [-(ZETA[mu] - s) * s * (1 - s) * SIGMA[mu][k] for k in range(2)]
        found = network().gradients(images(mu), zeta[mu : mu + 1]).parameters["dense.0.weights"]
        assert found[0] == pytest.approx(vector, abs=1e-12)
        summed += vector
    assert network().gradients(images(), zeta).parameters["dense.0.weights"][0] == pytest.approx(summed)


def test_equation_30_face_after_face():
    """Two faces one after the other, m = 2 in both steps: the second meets what the first has changed."""
    made, zeta = network(), array([[z] for z in ZETA])
    list(train(made, images(), zeta, Learning(rate=0.5, epochs=1, target=0, update="face", learn="dense")))
    order = np.random.default_rng([0, 1]).permutation(2)
    weights = [*WEIGHTS, 0.0]
    for mu in order:
        inputs = [*SIGMA[mu], 1.0]
        s = sigmoid(sum(w * sigma for w, sigma in zip(weights, inputs, strict=True)))
        step = 0.5 / 2 * (ZETA[mu] - s) * s * (1 - s)
        weights = [w + step * sigma for w, sigma in zip(weights, inputs, strict=True)]
    assert made.parameters["dense.0.weights"][0] == pytest.approx(weights[:2], abs=1e-12)
    assert made.parameters["dense.0.bias"][0] == pytest.approx(weights[2], abs=1e-12)
