"""Backward passes with one mistake each. They live here and never in the engine."""

import numpy as np

from app.lessons.gradient_check.backward import backward_pass
from engine import Network
from engine.activations import LINEAR, Array
from engine.layers import (
    DenseGradients,
    DenseLayer,
    DensePass,
    FeatureGradients,
    FeatureLayer,
    FeaturePass,
    images_from_patches,
    max_pool,
)

# Sums of the same products may differ in their last bits, depending on where in a matrix they stand.
_SAME = 8


def without_minus(network: Network, images: Array, zeta: Array) -> dict[str, Array]:
    """Eq. (22) as printed: +Σ (ζ − s) f′(h) ∂h/∂w."""
    right = network.gradients(images, zeta).parameters
    return {name: -of for name, of in right.items()}


def flipped_kernels(network: Network, images: Array, zeta: Array) -> dict[str, Array]:
    """∂D/∂K turned by 180°: back by a convolution with the flip, where forward goes by one without."""
    right = network.gradients(images, zeta).parameters
    return {
        name: np.ascontiguousarray(of[..., ::-1, ::-1]) if name.endswith(".kernels") else of
        for name, of in right.items()
    }


def to_every_tie(network: Network, images: Array, zeta: Array) -> dict[str, Array]:
    """The pool hands its derivative to every place that is as large as the largest."""
    return backward_pass(network, images, zeta, features=_features_to_every_tie)


def without_slope(network: Network, images: Array, zeta: Array) -> dict[str, Array]:
    """δ = −(ζ − s), without f′(h)."""
    return backward_pass(network, images, zeta, output=_output_without_slope)


def without_last_face(network: Network, images: Array, zeta: Array) -> dict[str, Array]:
    """The sum over μ ends one face too early."""
    if len(images) == 1:
        return {name: np.zeros_like(of) for name, of in network.parameters.items()}
    return network.gradients(images[:-1], zeta[:-1]).parameters


def _output_without_slope(layer: DenseLayer, d_s: Array, seen: DensePass) -> DenseGradients:
    # f′ of a linear output is 1.
    return DenseLayer(layer.weights, layer.bias, LINEAR).backward(d_s, seen)


def _features_to_every_tie(
    layer: FeatureLayer, d_features: Array, seen: FeaturePass, images_too: bool
) -> FeatureGradients:
    right = layer.backward(d_features, seen, images_too=images_too)
    if seen.winners is None:
        return right
    d_pooled = d_features * layer.g.derivative(seen.features)
    d_convolved = _spread(d_pooled, seen.convolved.shape, layer.pool) * _ties(seen.convolved, layer.pool)
    n_kernels, channels, k, _ = layer.kernels.shape
    d_places = d_convolved.reshape(len(d_convolved), n_kernels, -1)
    # Sum over faces of (n_kernels, places) @ (places, C·k·k)
    d_kernels = np.matmul(d_places, seen.patches).sum(axis=0).reshape(layer.kernels.shape)
    if not images_too:
        return FeatureGradients(d_kernels, right.bias, None)
    d_patches = np.matmul(d_places.transpose(0, 2, 1), layer.kernels.reshape(n_kernels, -1))
    shape = (len(d_patches), *seen.convolved.shape[2:], channels, k, k)
    return FeatureGradients(d_kernels, right.bias, images_from_patches(d_patches.reshape(shape)))


def _ties(convolved: Array, pool: int) -> np.ndarray:
    """Which places are as large as the largest of their window; those in no window are not, see `_spread`."""
    largest = _spread(max_pool(convolved, pool)[0], convolved.shape, pool)
    rounding = _SAME * np.finfo(convolved.dtype).eps * np.abs(convolved).max(initial=0)
    ties: np.ndarray = convolved >= largest - rounding
    return ties


def _spread(pooled: Array, shape: tuple[int, ...], pool: int) -> Array:
    """Every value of a pool, (N, n_kernels, h, w), at all places of its window; 0 at those in no window."""
    spread = np.zeros(shape, pooled.dtype)
    wide = pooled.repeat(pool, axis=2).repeat(pool, axis=3)
    spread[:, :, : wide.shape[2], : wide.shape[3]] = wide
    return spread
