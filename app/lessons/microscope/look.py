"""One number of the network and one face: the way forward to D, the way back, and the terms of ∂D/∂p."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.language import _
from app.lessons.latex import subscript
from engine import Architecture, Network, error_shares, one_blas_thread
from engine.activations import Array, activation_named
from engine.error import total_error_derivative
from engine.layers import DenseLayer
from engine.starting import parameter_shapes

KERNELS = "features.0.kernels"
KERNEL_BIAS = "features.0.bias"
WEIGHTS = "dense.0.weights"
BIAS = "dense.0.bias"

Kind = Literal["kernel", "kernel bias", "weight", "bias"]
_KINDS: dict[str, Kind] = {KERNELS: "kernel", KERNEL_BIAS: "kernel bias", WEIGHTS: "weight", BIAS: "bias"}
_LETTERS: dict[Kind, str] = {"kernel": "K", "kernel bias": "b", "weight": "w", "bias": "φ"}


@dataclass(frozen=True)
class Parameter:
    """One number of the network; everything counts from 0.

    Attributes:
        tensor: The name of the array that holds it, as the engine has it.
        index: Where: (n, c, u, v) of the kernels, (n,) of their biases, (i, k) of the weights, (i,) of φ.

    Raises:
        ValueError: the network has no such array.
    """

    tensor: str
    index: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.tensor not in _KINDS:
            raise ValueError(f"tensor: {self.tensor!r} is not one of {', '.join(_KINDS)}")

    @property
    def kind(self) -> Kind:
        """What it is."""
        return _KINDS[self.tensor]

    @property
    def letter(self) -> str:
        """The letter of its array in the notes; they have none for a kernel's bias, which is b here."""
        return _LETTERS[self.kind]

    @property
    def symbol(self) -> str:
        """Itself in letters, such as k₂,₃ or w₁,₃₇; counted from 1, as in the notes."""
        small = "k" if self.kind == "kernel" else self.letter
        return small + ",".join(map(subscript, self._shown_index))

    @property
    def latex(self) -> str:
        """The same in LaTeX."""
        small = {"kernel": "k", "bias": r"\varphi"}.get(self.kind, self.letter)
        return f"{small}_{{{','.join(map(str, self._shown_index))}}}"

    @property
    def title(self) -> str:
        """Where it is, in words, counted from 1."""
        index = [one + 1 for one in self.index]
        first = subscript(index[0])
        if self.kind == "kernel":
            return f"K{first}, u = {index[2]}, v = {index[3]}"
        if self.kind == "kernel bias":
            return _("b{kernel}, the bias of K{kernel}").format(kernel=first)
        if self.kind == "weight":
            return _("w from σ{input} to s{output}").format(input=subscript(index[1]), output=first)
        return _("φ{output}, the bias of s{output}").format(output=first)

    def is_in(self, architecture: Architecture) -> bool:
        """Whether a network has it."""
        shape = parameter_shapes(architecture).get(self.tensor, ())
        return len(shape) == len(self.index) and all(
            0 <= at < size for at, size in zip(self.index, shape, strict=True)
        )

    @property
    def _shown_index(self) -> list[int]:
        # Which kernel it is stands in words beside it, and so does the channel where there is but one.
        return [one + 1 for one in (self.index[2:] if self.kind == "kernel" else self.index)]


def place_of_weight(parameter: Parameter, architecture: Architecture) -> tuple[int, int, int]:
    """Kernel, row and column of the σ_k that a weight is multiplied with."""
    h, w = architecture.feature_shapes[0][1:]
    kernel, rest = divmod(parameter.index[1], h * w)
    return kernel, *divmod(rest, w)


def kernel_of(parameter: Parameter, architecture: Architecture) -> int | None:
    """The kernel whose feature the parameter acts on; None for φ, which acts on no feature."""
    if parameter.kind == "bias":
        return None
    return place_of_weight(parameter, architecture)[0] if parameter.kind == "weight" else parameter.index[0]


@dataclass(frozen=True)
class FaceLook:
    """One experiment μ through a network of one feature and one dense layer; nobody writes to its arrays.

    Attributes:
        sample: μ, the row of the images, from 0.
        architecture: Of the network.
        parameters: Of the network, by name.
        image: l, (C, H, W).
        zeta: ζ, (n_o,).
        convolved: l * K, (n, H − k + 1, W − k + 1).
        pooled: What the pool kept plus the kernel's bias, before g, (n, h, w).
        features: σ = g(pooled), (n, h, w), eq. (5).
        winners: Row and column in l * K of what the pool kept, (n, h, w, 2); for the average pool the first
            place of its window.
        h: The transfer function, (n_o,), eq. (13).
        s: The outputs, (n_o,), eq. (14).
        share: The face's part of D, ½ Σ_i (ζ − s)².
        slope: f′(h), (n_o,), eq. (24).
        delta: δ_i = ∂D/∂h_i = −(ζ_i − s_i) f′(h_i), (n_o,).
        d_features: ∂D/∂σ_k = Σ_i δ_i w_{i,k}, (n, h, w).
        d_pooled: δ of every place, ∂D/∂σ_k g′(σ_k), (n, h, w): handed to the pool's winner.
    """

    sample: int
    architecture: Architecture
    parameters: Mapping[str, Array]
    image: Array
    zeta: Array
    convolved: Array
    pooled: Array
    features: Array
    winners: NDArray[np.intp]
    h: Array
    s: Array
    share: float
    slope: Array
    delta: Array
    d_features: Array
    d_pooled: Array

    @property
    def averages(self) -> bool:
        """Whether the pool takes the mean, so that nothing wins."""
        return self.architecture.features[0].pooling == "average"

    @property
    def pool(self) -> int:
        """Side p of the pool's windows."""
        return self.architecture.features[0].pool

    @property
    def kernels(self) -> Array:
        """K, (n, C, k, k)."""
        return self.parameters[KERNELS]

    @property
    def kernel_bias(self) -> Array:
        """One number a kernel, (n,)."""
        return self.parameters[KERNEL_BIAS]

    @property
    def weights(self) -> Array:
        """w, (n_o, n_in)."""
        return self.parameters[WEIGHTS]

    @property
    def bias(self) -> Array:
        """φ, (n_o,)."""
        return self.parameters[BIAS]

    def input_of(self, kernel: int, row: int, column: int) -> int:
        """k, which input of the dense layer a place of σ is."""
        h, w = map(int, self.features.shape[1:])
        return (kernel * h + row) * w + column

    def patch(self, kernel: int, row: int, column: int) -> Array:
        """What a place of σ saw of the face, (C, k, k): the winner's patch, or the mean of the window's."""
        k, reach = self.kernels.shape[-1], self.pool if self.averages else 1
        y, x = self.winners[kernel, row, column]
        seen = self.image[:, y : y + reach + k - 1, x : x + reach + k - 1]
        patches = np.lib.stride_tricks.sliding_window_view(seen, (k, k), axis=(1, 2))
        patch: Array = patches.mean(axis=(1, 2), dtype=np.float64)
        return patch


@one_blas_thread
def look_at_face(network: Network, image: Array, zeta: Array, sample: int = 0) -> FaceLook:
    """Follows one face through the network and back, with the engine's own layers.

    Args:
        network: Of one feature layer and one dense layer.
        image: (C, H, W).
        zeta: The desired outputs, (n_o,).
        sample: Which experiment it is.

    Raises:
        ValueError: the image has another shape than the network's, or is not finite.
    """
    architecture, parameters = network.architecture, network.parameters
    layer = architecture.features[0]
    seen = network.forward(image[None])
    f = activation_named(architecture.dense[0].f)
    d_s = total_error_derivative(zeta[None], seen.s)
    found = DenseLayer(parameters[WEIGHTS], parameters[BIAS], f).backward(d_s, seen.dense[0])
    features = seen.features[0].features
    d_features = found.inputs.reshape(features.shape)
    return FaceLook(
        sample=sample,
        architecture=architecture,
        parameters=parameters,
        image=image,
        zeta=zeta,
        convolved=seen.features[0].convolved[0],
        pooled=seen.features[0].pooled[0],
        features=features[0],
        winners=winner_places(seen.features[0].winners, features.shape, layer.pool)[0],
        h=seen.h[0],
        s=seen.s[0],
        share=float(error_shares(zeta[None], seen.s)[0]),
        slope=f.derivative(seen.s)[0],
        # Of one experiment ∂D/∂φ is ∂D/∂h.
        delta=found.bias,
        d_features=d_features[0],
        d_pooled=(d_features * activation_named(layer.g).derivative(features))[0],
    )


def winner_places(winners: NDArray[np.intp] | None, shape: tuple[int, ...], pool: int) -> NDArray[np.intp]:
    """Row and column in l * K of what each window handed on, (N, n, h, w, 2).

    Args:
        winners: As the engine has them, (N, n, h, w): which place of its window; None for the average pool,
            for which the first place of the window is given.
        shape: (N, n, h, w).
        pool: The side of the windows.
    """
    down, across = np.divmod(np.zeros(shape, np.intp) if winners is None else winners, pool)
    rows, columns = np.arange(shape[2])[:, None], np.arange(shape[3])
    return np.stack([rows * pool + down, columns * pool + across], axis=-1)


def pixels_under(images: Array, winners: NDArray[np.intp], u: int, v: int, reach: int) -> Array:
    """The pixels that a coefficient was multiplied with, or their means where the pool takes the mean.

    Args:
        images: One channel of them, (N, H, W).
        winners: Row and column in l * K of what each window handed on, (N, h, w, 2).
        u: The coefficient's row.
        v: Its column.
        reach: 1, or the side of the windows of an average pool.

    Returns:
        (N, h, w).
    """
    faces = np.arange(len(images))[:, None, None]
    if reach == 1:
        found: Array = images[faces, winners[..., 0] + u, winners[..., 1] + v]
        return found
    total = np.zeros(winners.shape[:-1])
    for down in range(reach):
        for across in range(reach):
            total += images[faces, winners[..., 0] + u + down, winners[..., 1] + v + across]
    return total / reach**2


@dataclass(frozen=True)
class Terms:
    """∂D/∂p of one face as a sum of T terms, the largest first: for a coefficient δ · pixel, place by place.

    Attributes:
        places: Row and column of σ that each came through, (T, 2); (0, 2) for φ, which has no place.
        pixels: Row and column of the face's pixel that it was multiplied with, (T, 2); for a kernel's bias
            and for a weight the middle of the patch that was looked at. As long as `places`.
        deltas: What came back to the place, (T,).
        inputs: What it was multiplied with: a pixel, σ_k, or the 1 of a bias, (T,).
        products: Each term, (T,), float64.
    """

    places: NDArray[np.intp]
    pixels: NDArray[np.intp]
    deltas: NDArray[np.float64]
    inputs: NDArray[np.float64]
    products: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.products)

    @cached_property
    def running(self) -> NDArray[np.float64]:
        """The sum up to each term, (T,)."""
        return np.cumsum(self.products)

    @property
    def sum(self) -> float:
        """∂D/∂p of this face."""
        return float(self.products.sum())

    def at(self, row: int, column: int) -> int | None:
        """The term of a place of σ; None where there is none."""
        found = np.flatnonzero((self.places == (row, column)).all(axis=1))
        return int(found[0]) if len(found) else None


def terms_of(look: FaceLook, parameter: Parameter) -> Terms:
    """What one face says of ∂D/∂p, term by term, eq. (22) and (25)."""
    middle, index = look.kernels.shape[-1] // 2, parameter.index
    inputs: Array = np.ones(1)
    if parameter.kind == "bias":
        places = pixels = np.empty((0, 2), np.intp)
        deltas = look.delta[list(index)]
    elif parameter.kind == "weight":
        kernel, row, column = place_of_weight(parameter, look.architecture)
        places, pixels = np.array([[row, column]]), look.winners[kernel, row, column][None] + middle
        deltas, inputs = look.delta[[index[0]]], look.features.reshape(-1)[[index[1]]]
    else:
        winners, deltas = look.winners[index[0]], look.d_pooled[index[0]]
        places = np.argwhere(np.ones(deltas.shape, bool))
        if parameter.kind == "kernel":
            channel, u, v = index[1:]
            reach = look.pool if look.averages else 1
            inputs = pixels_under(look.image[[channel]], winners[None], u, v, reach)[0]
            pixels = (winners + np.array([u, v])).reshape(-1, 2)
        else:
            inputs, pixels = np.ones(deltas.shape), (winners + middle).reshape(-1, 2)
    deltas, inputs = (of.reshape(-1).astype(np.float64) for of in (deltas, inputs))
    products = deltas * inputs
    order = np.argsort(-np.abs(products), kind="stable")
    there = order[: len(places)]
    return Terms(places[there], pixels[there], deltas[order], inputs[order], products[order])
