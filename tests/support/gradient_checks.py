"""Derivatives from D alone, and how far others are from them."""

import numpy as np

import engine
from engine.error import total_error
from engine.plain import PlainPath

STEP = 1e-5


def central_differences(network, images, zeta):
    """∂D/∂p for every number of every parameter, from D alone."""
    found = {}
    for name, values in network.parameters.items():
        found[name] = np.zeros_like(values)
        for place in np.ndindex(values.shape):
            kept = values[place]
            values[place] = kept + STEP
            above = total_error(zeta, network.outputs(images))
            values[place] = kept - STEP
            below = total_error(zeta, network.outputs(images))
            values[place] = kept
            found[name][place] = (above - below) / (2 * STEP)
    return found


def directional_difference(network, images, zeta, direction):
    """The derivative of D along a direction in all parameters at once, from D alone."""
    start = network.copy_parameters()
    found = []
    for sign in (1, -1):
        network.load_parameters({name: start[name] + sign * STEP * direction[name] for name in start})
        found.append(total_error(zeta, network.outputs(images)))
    network.load_parameters(start)
    return (found[0] - found[1]) / (2 * STEP)


def scaled_error(found, expected):
    """The largest difference, in units of the largest expected value."""
    return np.abs(found - expected).max() / max(np.abs(expected).max(), 1e-3)


def plain_gradients(network, images, zeta):
    """(s, ∂D/∂p by name) by the plain path, layer by layer."""
    plain = PlainPath(network.architecture, network.parameters)
    seen = plain.forward(images)
    return seen.s, plain.backward(seen, zeta)


def random_case(shape, features, dense, n=4, seed=1, dtype=np.float64):
    """A network whose biases are not 0 either, random images and desired outputs."""
    draw = np.random.default_rng(seed)
    network = engine.Network.create(shape, features, dense, seed=seed, dtype=dtype, undecided=False)
    for values in network.parameters.values():
        values += draw.normal(0, 0.2, values.shape).astype(dtype)
    images = draw.normal(size=(n, *shape)).astype(dtype)
    return network, images, draw.random((n, network.architecture.n_o)).astype(dtype)
