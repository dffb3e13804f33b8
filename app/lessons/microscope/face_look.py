"""One face there and back: every number of the forward pass, and the δ that come back from D."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.lessons.microscope.parameter import BIAS, KERNEL_BIAS, KERNELS, WEIGHTS
from engine import Architecture, Network, error_shares, one_blas_thread
from engine.activations import Array, activation_named
from engine.error import total_error_derivative
from engine.layers import DenseLayer


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
        network: Of one feature layer and one dense layer, see `require_plain`.
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
