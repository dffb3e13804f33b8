"""What every face adds to ∂D/∂p of one parameter: the sum over μ of eq. (22) and (25), face by face."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from app.lessons.microscope.face_look import winner_places
from app.lessons.microscope.parameter import (
    KERNEL_BIAS,
    KERNELS,
    WEIGHTS,
    Parameter,
    kernel_of,
)
from app.lessons.microscope.terms import pixels_under
from engine import Network, one_blas_thread
from engine.activations import Array, activation_named
from engine.error import total_error_derivative
from engine.layers import FeatureLayer

_AT_ONCE = 64
"""Images whose patches are laid out at a time: 5 MB for 5×5 patches of 32×32 images."""


@dataclass(frozen=True)
class Contributions:
    """The parts of some faces in ∂D/∂p, the largest first. M of them.

    Attributes:
        samples: μ, rows of the images, (M,).
        values: What each adds, (M,), float64.
    """

    samples: NDArray[np.intp]
    values: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.samples)

    @cached_property
    def running(self) -> NDArray[np.float64]:
        """The sum up to each face, (M,)."""
        return np.cumsum(self.values)

    @property
    def sum(self) -> float:
        """∂D/∂p of all of them."""
        return float(self.values.sum())


@dataclass(frozen=True)
class _Feature:
    """What one kernel made of all images.

    Attributes:
        features: σ, (N, h, w).
        winners: Row and column in l * K of what the pool kept, (N, h, w, 2).
    """

    features: Array
    winners: NDArray[np.intp]


class FaceSums:
    """Computes the parts of all faces in the derivative of any parameter; what costs something is kept.

    Args:
        network: Of one feature layer and one dense layer; it must not change.
        images: (N, C, H, W).
        zeta: (N, n_o).
        s: The network's outputs for them, (N, n_o).
    """

    def __init__(self, network: Network, images: Array, zeta: Array, s: Array) -> None:
        self._network = network
        self._images = images
        f = activation_named(network.architecture.dense[0].f)
        self._deltas: Array = total_error_derivative(zeta, s) * f.derivative(s)
        # The coefficients of one kernel are often looked at one after the other.
        self._feature = lru_cache(maxsize=4)(self._make_feature)

    def of(self, parameter: Parameter, samples: NDArray[np.intp]) -> Contributions:
        """The parts of some faces, the largest first."""
        values = self._values(parameter)[samples].astype(np.float64)
        order = np.argsort(-np.abs(values), kind="stable")
        return Contributions(samples[order], values[order])

    @one_blas_thread
    def _values(self, parameter: Parameter) -> Array:
        kernel = kernel_of(parameter, self._network.architecture)
        if kernel is None:
            bias: Array = self._deltas[:, parameter.index[0]]
            return bias
        feature = self._feature(kernel)
        if parameter.kind == "weight":
            output, k = parameter.index
            sigma = feature.features.reshape(len(feature.features), -1)
            weight: Array = self._deltas[:, output] * sigma[:, k % sigma.shape[1]]
            return weight
        return self._of_kernel(parameter, kernel, feature)

    def _of_kernel(self, parameter: Parameter, kernel: int, feature: _Feature) -> Array:
        layer = self._network.architecture.features[0]
        per_kernel = feature.features[0].size
        mine = slice(kernel * per_kernel, (kernel + 1) * per_kernel)
        # (N, n_o) @ (n_o, h·w): what comes back to each place of this kernel's σ
        d_features = (self._deltas @ self._network.parameters[WEIGHTS][:, mine]).reshape(
            feature.features.shape
        )
        deltas = (d_features * activation_named(layer.g).derivative(feature.features)).astype(np.float64)
        if parameter.kind == "kernel":
            _, channel, u, v = parameter.index
            reach = layer.pool if layer.pooling == "average" else 1
            deltas = deltas * pixels_under(self._images[:, channel], feature.winners, u, v, reach)
        summed: Array = deltas.sum(axis=(1, 2))
        return summed

    def _make_feature(self, kernel: int) -> _Feature:
        settings = self._network.architecture.features[0]
        parameters = self._network.parameters
        layer = FeatureLayer(
            parameters[KERNELS][[kernel]],
            parameters[KERNEL_BIAS][[kernel]],
            settings.pool,
            activation_named(settings.g),
            settings.pooling,
        )
        features, winners = [], []
        for first in range(0, len(self._images), _AT_ONCE):
            seen = layer.forward(self._images[first : first + _AT_ONCE])
            features.append(seen.features[:, 0])
            winners.append(winner_places(seen.winners, seen.features.shape, settings.pool)[:, 0])
        return _Feature(np.concatenate(features), np.concatenate(winners))
