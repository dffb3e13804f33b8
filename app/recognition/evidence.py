"""Why the network answers as it does: as h = Σ_k w_k σ_k + φ, eq. (13), each place's share of h is exact."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.language import ngettext
from app.recognition.errors import RecognitionError
from engine import Architecture, Network


class Reach(NamedTuple):
    """Which pixels of the image the places of a feature map see.

    Attributes:
        step: Pixels from one place to the next: the product of all pools.
        side: The side of the square that one place sees: pool + k − 1 for one feature layer.
    """

    step: int
    side: int

    @property
    def inset(self) -> int:
        """Pixels from the edge of what a place sees to its `square`."""
        return (self.side - self.step) // 2

    def seen(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Top, left, height and width of the square of the image that a place sees."""
        return row * self.step, column * self.step, self.side, self.side

    def square(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Top, left, height and width of the middle of that, where the place is drawn without overlap."""
        return row * self.step + self.inset, column * self.step + self.inset, self.step, self.step


@dataclass(frozen=True)
class Evidence:
    """What every place and every kernel adds to h.

    Attributes:
        by_kernel: w σ of every kernel at every place, float64, (n_o, n_kernels, h, w); with φ they sum to h.
        phi: The bias φ, float64, (n_o,).
        h: The transfer function as the engine computed it, (n_o,), eq. (13).
        s: The outputs as the engine computed them, (n_o,), eq. (14).
        reach: Where in the image the places are.
    """

    by_kernel: NDArray[np.float64]
    phi: NDArray[np.float64]
    h: NDArray[np.floating]
    s: NDArray[np.floating]
    reach: Reach

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """What every place adds, the sum over the kernels, (n_o, h, w)."""
        return np.asarray(self.by_kernel.sum(axis=1))

    @cached_property
    def kernel_sums(self) -> NDArray[np.float64]:
        """What every kernel adds, the sum over the places, (n_o, n_kernels)."""
        return np.asarray(self.by_kernel.sum(axis=(2, 3)))


def evidence_of(network: Network, image: NDArray[np.floating]) -> Evidence:
    """Asks a network about an image, and takes h apart.

    Args:
        network: With one dense layer, as all of Facet's have.
        image: The network's input, (C, H, W).

    Raises:
        RecognitionError: the network has several dense layers, through which no place has a share of its own.
        ValueError: the image has another shape than the network's, or is not finite.
    """
    seen = network.forward(image[None])
    return taken_apart(network, seen.dense[0].inputs[0], seen.h[0], seen.s[0])


def taken_apart(
    network: Network, sigma: NDArray[np.floating], h: NDArray[np.floating], s: NDArray[np.floating]
) -> Evidence:
    """Takes apart an h that the network computed before.

    Args:
        network: With one dense layer.
        sigma: The inputs of the dense layer, the features σ, (n_kernels, h, w) or (n_in,).
        h: Their h, (n_o,).
        s: f(h), (n_o,).

    Raises:
        RecognitionError: the network has several dense layers.
    """
    architecture = network.architecture
    if len(architecture.dense) != 1:
        raise RecognitionError(
            ngettext(
                "This network has {count} dense layer. Which place spoke for whom can only "
                "be said of a network with one, whose h is a plain sum: choose such a network.",
                "This network has {count} dense layers. Which place spoke for whom can only "
                "be said of a network with one, whose h is a plain sum: choose such a network.",
                len(architecture.dense),
            ).format(count=len(architecture.dense))
        )
    maps = architecture.feature_shapes[-1] if architecture.features else architecture.image_shape
    parameters = network.parameters
    # (n_o, n_in) as (n_o, n_kernels, h, w): the dense layer reads σ in this order.
    weights = parameters["dense.0.weights"].reshape(-1, *maps)
    by_kernel = np.multiply(weights, sigma.reshape(maps), dtype=np.float64)
    phi = parameters["dense.0.bias"].astype(np.float64)
    return Evidence(by_kernel, phi, h, s, reach_of(architecture))


def reach_of(architecture: Architecture) -> Reach:
    """Which pixels of the image the places of the last feature map see."""
    step, side = 1, 1
    for layer in reversed(architecture.features):
        # A pooled place sees pool × pool results of l * K, each of which sees k × k of what is before.
        side = (side - 1) * layer.pool + layer.pool + layer.kernel_size - 1
        step *= layer.pool
    return Reach(step, side)
