"""The sums that the microscope writes out against the engine's gradients, and against plain loops."""

import numpy as np
import pytest
from naive_network import NaiveNetwork
from sample_networks import LEARNING, microscope_of, sample_faces, trained
from small_tasks import small_network, stripes

import engine
from app.lessons.microscope.look import BIAS, KERNEL_BIAS, KERNELS, WEIGHTS, Parameter
from app.lessons.microscope.microscope import LIMIT, Agreement, Microscope
from engine import Dense, Features, Learning, Network, TrainingState

TENSORS = (KERNELS, KERNEL_BIAS, WEIGHTS, BIAS)


def random_parameters(network, count, seed=0):
    """Every array comes up in turn, so that none is missed because it is small."""
    draw = np.random.default_rng(seed)
    for number in range(count):
        name = TENSORS[number % len(TENSORS)]
        yield Parameter(name, tuple(int(draw.integers(side)) for side in network.parameters[name].shape))


def shares_of(microscope, parameters, samples):
    """How far both sums are from the engine's, in shares of the scale, and how far they may be."""
    for parameter, sample in zip(parameters, samples, strict=True):
        sight = microscope.see(sample, parameter)
        yield sight.of_face.share, sight.of_face.limit, sight.of_total.share, sight.of_total.limit


def test_200_parameters_of_a_network_trained_on_sample_faces_agree_with_the_engine():
    images, zeta = sample_faces()
    network, state = trained(images, zeta)
    microscope = microscope_of(network, images, zeta, LEARNING, state)
    samples = np.random.default_rng(1).integers(len(images), size=200).tolist()
    shares = np.array(list(shares_of(microscope, random_parameters(network, 200), samples)))
    assert (shares[:, ::2] <= shares[:, 1::2]).all(), shares.max(axis=0)
    # Beside the small ζ − s of a learned face the rounding of s is large, and yet next to nothing.
    assert shares[:, 1].max() < 1e-3
    assert shares[:, 3].max() < 5 * LIMIT
    # Not because everything is 0.
    assert all(np.abs(values).max() > 1e-4 for values in microscope.next_update.gradients.values())


@pytest.mark.parametrize(
    ("features", "dense"),
    [
        (Features(3, 3, 2, "tanh", "average"), Dense(1, "tanh")),
        (Features(4, 5, 3, "leaky relu"), Dense(3, "sigmoid")),
        (Features(2, 1, 1, "sigmoid"), Dense(2, "linear")),
        (Features(3, 3, 2, "linear", "average"), Dense(2, "relu")),
    ],
)
def test_every_kind_of_network_with_channels_and_outputs_agrees(features, dense):
    draw = np.random.default_rng(3)
    images = draw.normal(0, 1, (9, 2, 11, 13))
    zeta = np.eye(dense.outputs)[draw.integers(dense.outputs, size=9)]
    network = Network.create((2, 11, 13), (features,), (dense,), seed=2, dtype=np.float64)
    microscope = Microscope(network, images, zeta, Learning(), TrainingState())
    samples = draw.integers(9, size=80).tolist()
    shares = np.array(list(shares_of(microscope, random_parameters(network, 80), samples)))
    assert shares[:, ::2].max() <= 1e-12


def test_a_coefficient_and_a_weight_are_what_plain_loops_come_to():
    images, zeta = stripes(n=5)
    network = small_network(seed=4)
    microscope = Microscope(network, images, zeta, Learning(), TrainingState())
    naive = NaiveNetwork(network.parameters, pool=2)
    coefficient, weight = Parameter(KERNELS, (1, 0, 2, 0)), Parameter(WEIGHTS, (0, 21))
    one = images[3:4], zeta[3:4]
    terms = microscope.see(3, coefficient).terms
    assert terms.sum == pytest.approx(naive.kernel_gradient(*one, 1, 0, 2, 0), rel=1e-9)
    assert microscope.see(3, weight).terms.sum == pytest.approx(naive.weight_gradient(*one, 0, 21), rel=1e-9)
    everybody = microscope.see(0, coefficient).contributions
    assert everybody.sum == pytest.approx(naive.kernel_gradient(images, zeta, 1, 0, 2, 0), rel=1e-9)
    assert microscope.see(0, weight).contributions.sum == pytest.approx(
        naive.weight_gradient(images, zeta, 0, 21), rel=1e-9
    )
    # Each term stands at the pixel that loops find under the coefficient at the winner's place.
    feature = naive.features(images[3])[1]
    for (row, column), (y, x), pixel in zip(terms.places, terms.pixels, terms.inputs, strict=True):
        _, _, (top, left) = feature[int(row), int(column)]
        assert (y, x) == (top + 2, left + 0)
        assert pixel == images[3, 0, y, x]


def test_terms_and_faces_come_with_the_largest_first_and_add_up():
    images, zeta = stripes()
    microscope = Microscope(small_network(), images, zeta, Learning(), TrainingState())
    parameter = Parameter(KERNELS, (0, 0, 1, 1))
    terms, faces = microscope.see(2, parameter).terms, microscope.see(0, parameter).contributions
    for values in (terms.products, faces.values):
        assert (np.diff(np.abs(values)) <= 0).all()
    assert terms.running[-1] == pytest.approx(terms.sum)
    assert faces.running[-1] == pytest.approx(faces.sum)
    assert sorted(faces.samples) == list(range(len(images)))
    mine = faces.values[faces.samples == 2][0]
    assert mine == pytest.approx(terms.sum, rel=1e-9)
    row, column = terms.places[5]
    assert terms.at(int(row), int(column)) == 5
    assert terms.at(99, 0) is None


def test_a_difference_is_said():
    agreement = Agreement(0.25, 0.2501, 1.0, "the 49 terms")
    assert not agreement.holds
    assert agreement.sentence == (
        "Sum of the 49 terms: 0.25. The engine has 0.2501. They differ by 0.0001 of the largest number "
        "involved."
    )
    assert Agreement(0.25, 0.25, 1.0, "the 49 terms").holds
    assert not Agreement(0.1, 0.0, 0.0, "the 49 terms").holds
    assert not Agreement(np.nan, 0.0, 1.0, "the 49 terms").holds


def test_other_layers_are_refused_in_a_sentence():
    images, zeta = stripes(size=16)
    layers = (Features(2, 3, 2), Features(2, 3, 2))
    network = engine.Network.create((1, 16, 16), layers, dtype=np.float64)
    with pytest.raises(ValueError, match=r"one feature layer and one dense layer\. This one has 2 and 1"):
        Microscope(network, images, zeta, Learning(), TrainingState())
