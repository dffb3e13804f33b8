"""The shapes of a network's parameters, and the numbers they start from."""

import numpy as np
from numpy.typing import DTypeLike

from engine.activations import Array, activation_named
from engine.architecture import Architecture

_QUIET = 1 / 3


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


def starting_parameters(
    architecture: Architecture, seed: int, dtype: DTypeLike, *, undecided: bool = True
) -> dict[str, Array]:
    """Parameters to start from: kernels and weights drawn at random, the outputs undecided.

    They are normally distributed with deviation √(gain / inputs), the biases 0. The gain makes up for what
    the activation before the layer takes away (its own for the first layer), 2 for a ReLU: so h and l * K
    keep a spread near 1 from layer to layer whatever the number of inputs (He et al. 2015). The coefficients
    of each kernel that sees the image sum to 0: it answers to edges, not to how bright a place is, which is
    as random as the lamp.

    The kernels before the dense layers are a third of that, so that one ε suits w and K. All features σ
    together are a long vector: ∂D/∂w is large, w stays small, and ∂D/∂K, which contains w, is smaller still.
    With kernels of full size, the ε that suits w changes K by less than a hundredth in a whole training.
    With a third, σ is a third and w three times as large, and δK / K beside δw / w is 3⁴ times what it was.

    The last layer says next to nothing at first: its weights are √inputs times smaller, and its φ makes
    every output ½, half way between the desired ones. Descent moves w only along the features that it meets:
    with fewer faces than weights, whatever else a random w held would never be unlearned, and stay as noise
    in the answer to every new face. It is not quite 0, so that the kernels learn from the first step on.

    Args:
        architecture: The layers.
        seed: The same seed gives the same parameters.
        dtype: float32 or float64.
        undecided: False leaves the last layer's weights at their full size, for a training in which only the
            kernels learn: what they change must reach the outputs.
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
    if architecture.features:
        drawn[f"features.{len(architecture.features) - 1}.kernels"] *= _QUIET
    last = f"dense.{len(architecture.dense) - 1}"
    if undecided:
        drawn[f"{last}.weights"] /= np.sqrt(drawn[f"{last}.weights"].shape[1])
    drawn[f"{last}.bias"].fill(activation_named(names[-1]).half)
    return {name: values.astype(dtype) for name, values in drawn.items()}


def _balanced(kernels: Array) -> Array:
    """Kernels, (n_kernels, C, k, k), each without its mean, and as large on average as they were."""
    inputs = int(np.prod(kernels.shape[1:]))
    if inputs == 1:
        return kernels
    centred = kernels - kernels.mean(axis=(1, 2, 3), keepdims=True)
    return np.asarray(centred * np.sqrt(inputs / (inputs - 1)))
