"""The shapes of a network's parameters, and the numbers they start from."""

import numpy as np
from numpy.typing import DTypeLike

from engine.activations import Array, activation_named
from engine.architecture import Architecture


def parameter_shapes(architecture: Architecture) -> dict[str, tuple[int, ...]]:
    """The shape of every parameter by its name."""
    shapes: dict[str, tuple[int, ...]] = {}
    channels = architecture.image_shape[0]
    for i, layer in enumerate(architecture.features):
        shapes[f"features.{i}.kernels"] = (layer.kernels, channels, layer.kernel_size, layer.kernel_size)
        shapes[f"features.{i}.bias"] = (layer.kernels,)
        channels = layer.kernels
    n_in = architecture.n_in
    for i, dense in enumerate(architecture.dense):
        shapes[f"dense.{i}.weights"] = (dense.outputs, n_in)
        shapes[f"dense.{i}.bias"] = (dense.outputs,)
        n_in = dense.outputs
    return shapes


def starting_parameters(architecture: Architecture, seed: int, dtype: DTypeLike) -> dict[str, Array]:
    """Parameters to start from: normally distributed with deviation √(gain / inputs), biases 0.

    The gain makes up for what the activation before the layer takes away (its own for the first layer),
    2 for a ReLU: so h and l * K keep a spread near 1 from layer to layer whatever the number of inputs
    (He et al. 2015).

    The coefficients of each kernel that sees the image sum to 0: it answers to edges, not to how bright a
    place is, which is as random as the lamp.

    The outputs are an exception where f is steep, which is every f but the sigmoid: there h starts near 0,
    with weights √inputs times smaller, or the first errors would be many times larger than the ζ they are
    compared with. A ReLU's weights are positive besides, as its inputs mostly are: with h < 0 for every
    face it would be dead before it learned anything.
    """
    names = [layer.g for layer in architecture.features] + [layer.f for layer in architecture.dense]
    gains = [activation_named(name).gain for name in [names[0], *names[:-1]]]
    draw = np.random.default_rng(seed)
    drawn: dict[str, Array] = {}
    for i, (name, shape) in enumerate(parameter_shapes(architecture).items()):
        if name.endswith(".bias"):
            drawn[name] = np.zeros(shape)
        else:
            # A layer has two parameters, its weights and its bias.
            deviation = np.sqrt(gains[i // 2] / np.prod(shape[1:]))
            drawn[name] = deviation * draw.standard_normal(shape)
        if name == "features.0.kernels":
            drawn[name] = _balanced(drawn[name])
    last = drawn[f"dense.{len(architecture.dense) - 1}.weights"]
    if names[-1] != "sigmoid":
        last /= np.sqrt(last.shape[1])
    if names[-1] == "relu":
        np.abs(last, out=last)
    return {name: values.astype(dtype) for name, values in drawn.items()}


def _balanced(kernels: Array) -> Array:
    """Kernels, (n_kernels, C, k, k), each without its mean, and as large on average as they were."""
    inputs = int(np.prod(kernels.shape[1:]))
    if inputs == 1:
        return kernels
    centred = kernels - kernels.mean(axis=(1, 2, 3), keepdims=True)
    return np.asarray(centred * np.sqrt(inputs / (inputs - 1)))
