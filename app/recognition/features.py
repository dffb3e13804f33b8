"""The first feature layer at one face, place by place: patch · K, the pool, and σ, eq. (5)."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.language import _
from app.recognition.errors import RecognitionError
from app.recognition.snapshot import Snapshot
from engine import Network, one_blas_thread
from engine.activations import activation_named
from engine.layers import FeatureLayer, Pooling
from engine.network import checked_images

Array = NDArray[np.floating]


@dataclass(frozen=True)
class FeatureLook:
    """The first feature layer at work on one face; the arrays are not to be written to.

    Attributes:
        image: l, the network's input, (C, H, W).
        kernels: K, (n, C, k, k).
        bias: One number a kernel, (n,).
        convolved: l * K before the pool, (n, H − k + 1, W − k + 1).
        pooled: The pool's value of every window plus the bias, before g, (n, h, w).
        features: σ = g(pooled), (n, h, w).
        winners: The place in its window that is largest, counted row by row, (n, h, w); None for the mean.
        pool: The side p of the pool's windows.
        pooling: "max" or "average".
        g: The activation's name.
        layers: How many feature layers the network has.
    """

    image: Array
    kernels: Array
    bias: Array
    convolved: Array
    pooled: Array
    features: Array
    winners: NDArray[np.intp] | None
    pool: int
    pooling: Pooling
    g: str
    layers: int = 1


class PatchProduct(NamedTuple):
    """One number of l * K, and the products it is the sum of.

    Attributes:
        patch: Of the face, (C, k, k).
        kernel: K, (C, k, k).
        products: patch · K, number by number, (C, k, k).
        sum: The sum of the products.
    """

    patch: Array
    kernel: Array
    products: Array
    sum: float


@one_blas_thread
def look_at_features(network: Network | Snapshot, image: Array) -> FeatureLook:
    """The first feature layer of a network, or of a snapshot of one, at one image (C, H, W).

    Raises:
        RecognitionError: the network has no feature layer.
        ValueError: the image has another shape than the network's, or is not finite.
    """
    architecture, parameters = network.architecture, network.parameters
    if not architecture.features:
        raise RecognitionError(_("This network has no kernels, so there are no features to look at."))
    settings = architecture.features[0]
    # A network's own arrays go on changing while it trains.
    kernels, bias = (parameters[f"features.0.{name}"].copy() for name in ("kernels", "bias"))
    layer = FeatureLayer(kernels, bias, settings.pool, activation_named(settings.g), settings.pooling)
    images = checked_images(np.array(image)[None], architecture.image_shape, kernels.dtype)
    seen = layer.forward(images)
    return FeatureLook(
        image=images[0],
        kernels=kernels,
        bias=bias,
        convolved=seen.convolved[0],
        pooled=seen.pooled[0],
        features=seen.features[0],
        winners=None if seen.winners is None else seen.winners[0],
        pool=settings.pool,
        pooling=settings.pooling,
        g=settings.g,
        layers=len(architecture.features),
    )


def patch_at(look: FeatureLook, kernel: int, row: int, column: int) -> PatchProduct:
    """The patch under a place of l * K, and its product with the kernel.

    Args:
        look: At a face.
        kernel: Which, from 0.
        row: Of `look.convolved`, from 0.
        column: The same.

    Raises:
        IndexError: there is no such place.
    """
    _inside(look.convolved, kernel, row, column)
    k = look.kernels.shape[-1]
    return _product(look.image[:, row : row + k, column : column + k], look.kernels[kernel])


def winner_at(look: FeatureLook, kernel: int, row: int, column: int) -> tuple[int, int] | None:
    """The place (row, column) of l * K that the pool kept for a place of σ; None if it takes the mean.

    Raises:
        IndexError: there is no such place.
    """
    _inside(look.features, kernel, row, column)
    if look.winners is None:
        return None
    down, across = divmod(int(look.winners[kernel, row, column]), look.pool)
    return row * look.pool + down, column * look.pool + across


def window_product(look: FeatureLook, kernel: int, row: int, column: int) -> PatchProduct:
    """The product behind a place of σ: the winner's patch times the kernel.

    If the pool takes the mean, it is the mean of the window's patches times the kernel: l * K is linear, so
    that product sums to the mean of the window.

    Raises:
        IndexError: there is no such place.
    """
    winner = winner_at(look, kernel, row, column)
    if winner is not None:
        return patch_at(look, kernel, *winner)
    k, p = look.kernels.shape[-1], look.pool
    corner = look.image[:, row * p : row * p + p + k - 1, column * p : column * p + p + k - 1]
    patches = np.lib.stride_tricks.sliding_window_view(corner, (k, k), axis=(1, 2))
    return _product(patches.mean(axis=(1, 2)), look.kernels[kernel])


def window_of(look: FeatureLook, row: int, column: int) -> tuple[int, int] | None:
    """The place of σ in whose window a place of l * K lies; None if it lies in none.

    Args:
        look: At a face.
        row: Of `look.convolved`, from 0.
        column: The same.
    """
    place = row // look.pool, column // look.pool
    _, h, w = look.features.shape
    return place if place[0] < h and place[1] < w else None


def _product(patch: Array, kernel: Array) -> PatchProduct:
    products = patch * kernel
    return PatchProduct(patch, kernel, products, float(products.sum()))


def _inside(maps: Array, *place: int) -> None:
    if not all(0 <= index < length for index, length in zip(place, maps.shape, strict=True)):
        raise IndexError(f"place: {place} must be inside {maps.shape}")
