"""Wrong input gets a ValueError that names the argument and what it should have been."""

import numpy as np
import pytest
from small_tasks import small_network, stripes

import engine
from engine import Architecture, Dense, Features, Learning, Network, train


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ({"features": (Features(kernel_size=4),)}, "kernel_size: 4 must be odd"),
        ({"features": (Features(kernel_size=11),)}, "11×11 kernel"),
        ({"features": (Features(pool=7),)}, "7×7 pool"),
        ({"features": (Features(pool=0),)}, "pool: 0"),
        ({"features": (Features(kernels=0),)}, "kernels: 0"),
        ({"features": (Features(g="step"),)}, "'step' is not one of"),
        ({"dense": ()}, "at least one dense layer"),
        ({"dense": (Dense(0),)}, "at least 1 output"),
    ],
)
def test_an_impossible_network(layers, words):
    with pytest.raises(ValueError, match=words):
        Network.create((1, 10, 10), **layers)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"rate": 0}, "ε = 0"),
        ({"rate": -1.0}, "above 0"),
        ({"rate": float("nan")}, "ε = nan"),
        ({"epochs": 0}, "epochs: 0"),
        ({"learn": "nothing"}, "learn: 'nothing'"),
        ({"update": "never"}, "update: 'never'"),
        ({"target": -1.0}, "target"),
    ],
)
def test_an_impossible_setting(setting, words):
    with pytest.raises(ValueError, match=words):
        Learning(**setting)


def test_images_of_another_shape_name_both_shapes():
    with pytest.raises(ValueError, match=r"images: shape \(2, 1, 9, 9\) must be \(N, 1, 10, 10\)"):
        small_network().outputs(np.zeros((2, 1, 9, 9)))


def test_a_number_that_is_none():
    images, zeta = stripes()
    images[3, 0, 2, 2] = np.nan
    with pytest.raises(ValueError, match="images: a number is NaN"):
        train(small_network(), images, zeta)


def test_desired_outputs_of_another_shape():
    images, zeta = stripes()
    with pytest.raises(ValueError, match=r"zeta: shape \(12,\) must be \(12, 1\)"):
        train(small_network(), images, zeta[:, 0])


def test_parameters_that_do_not_fit():
    network = small_network()
    parameters = network.copy_parameters()
    with pytest.raises(ValueError, match="must be"):
        network.load_parameters({"dense.0.bias": parameters["dense.0.bias"]})
    parameters["dense.0.bias"] = np.zeros(2)
    with pytest.raises(ValueError, match=r"dense\.0\.bias: shape \(2,\) must be \(1,\)"):
        network.load_parameters(parameters)


def test_an_architecture_survives_a_file_and_nonsense_does_not():
    architecture = Architecture((1, 20, 24), (Features(3, 5, 2), Features(2, 3, 2)), (Dense(3), Dense(2)))
    assert Architecture.from_json(architecture.to_json()) == architecture
    with pytest.raises(ValueError, match="does not describe a network"):
        Architecture.from_json({"image_shape": (1, 8, 8), "features": [{"colour": 3}], "dense": []})


def test_public_names_exist():
    assert all(hasattr(engine, name) for name in engine.__all__)
