"""The fast path of the feature layer: σ = g(l * K), eq. (5), as one step over a chunk of images.

`engine.feature_layer` states the same equations plainly. Here "convolve, then take the largest of
every window" is one matrix product and a tournament:

    Y (p²/t², t²·F, Q) = W (t²·F, C·(k+t−1)²) @ E (p²/t², C·(k+t−1)², Q)

E holds patches of side k + t − 1, W each kernel at the t·t offsets inside such a patch and zeros elsewhere,
Q the pooled places of all images of the chunk. The place in the window is the leading axis of Y, so the
pool compares whole blocks; images are the last axis everywhere, so every run is long and the dense layer
that follows is one product too. Bias and g come after the pool: for a monotone g (all of Facet's are) the
maximum is the same, and p² times fewer numbers are touched; for the average pool it is the definition.

Everything is written into buffers that are allocated once. E is not kept from one epoch to the next:
building it again is faster than reading it from memory.
"""

import math

import numpy as np

from engine.activations import Activation, Array
from engine.phase_planes import Geometry, patch_views, patches_as_one_view
from engine.pooling import Pooling, pool_of
from engine.workspace import Workspace

# OpenBLAS multiplies matrices with at most this many multiplications without packing them first, which
# for these shapes is up to twice as fast.
_SMALL_PRODUCT = 1_000_000
# Narrower blocks than this would cost more in calls than they save.
_NARROWEST = 96


class FusedFeatures:
    """One feature layer over chunks of n images.

    Write the chunk to `planes`, then call `forward`; `backward` goes back through what it computed.

    Attributes:
        geometry: Its sizes.
        planes: The chunk's images as phase planes, (C, p, p, rows, columns, n); after
            `images_gradient` it holds ∂D/∂l in the same order.
        features: σ, (F, h·w·n), images last.
    """

    def __init__(
        self,
        geometry: Geometry,
        kernels: Array,
        bias: Array,
        g: Activation,
        pooling: Pooling,
        n: int,
        workspace: Workspace,
        name: str,
    ) -> None:
        self.geometry, self._g, self._bias = geometry, g, bias[:, None]
        self._kernels = kernels
        places = geometry.rows * geometry.columns * n
        side, taps = geometry.patch, geometry.tile**2
        inputs = geometry.channels * side * side
        self.planes = workspace.array(f"{name}.planes", geometry.planes_shape(n))
        patches = workspace.array(f"{name}.patches", geometry.patches_shape(n))
        values = workspace.array(f"{name}.values", (geometry.pool**2, geometry.kernels, places))
        self._copies = patch_views(geometry, self.planes, patches)
        whole = patches_as_one_view(geometry, self.planes)
        self._whole_copies = self._copies if whole is None else [(whole, patches.reshape(whole.shape))]
        # Zeros outside the offsets, which nothing ever writes to.
        self._weights = np.zeros((taps * geometry.kernels, inputs), workspace.dtype)
        self._tiled = _offsets(geometry, self._weights)
        self._blocks = _blocks(
            patches.reshape(geometry.tiles, inputs, places),
            values.reshape(geometry.tiles, taps * geometry.kernels, places),
        )
        shares = (len(self._blocks), geometry.tiles, inputs, taps * geometry.kernels)
        self._d_weights = workspace.array(f"{name}.d_weights", shares)
        self._pool = pool_of(pooling, values, workspace, name)
        self._slope = workspace.array("slope", (geometry.kernels, places))
        self._ones = np.ones(places, workspace.dtype)
        self.features = self._pool.pooled

    def forward(self) -> Array:
        """σ of the images in `planes`, (F, h·w·n)."""
        for planes, patches in self._whole_copies:
            np.copyto(patches, planes)
        np.copyto(self._tiled, self._kernels)
        for patches, values in self._blocks:
            np.matmul(self._weights, patches, out=values)
        self._pool.forward()
        self.features += self._bias
        self._g.write(self.features, self.features)
        return self.features

    def backward(self, d_features: Array, d_kernels: Array | None, d_bias: Array | None) -> None:
        """Adds ∂D/∂K, (F, C, k, k), and ∂D/∂bias, (F,), of this chunk to what is there, eq. (25).

        Args:
            d_features: ∂D/∂σ, (F, h·w·n); used up.
            d_kernels: Is added to; None where nobody asks for it.
            d_bias: Likewise.
        """
        self._g.write_slope(self.features, self._slope)
        d_features *= self._slope
        if d_bias is not None:
            d_bias += d_features @ self._ones
        self._pool.backward(d_features)
        if d_kernels is None:
            return
        for (patches, d_values), found in zip(self._blocks, self._d_weights, strict=True):
            np.matmul(patches, d_values.transpose(0, 2, 1), out=found)
        d_weights = np.ascontiguousarray(self._d_weights.sum(axis=(0, 1)).T)
        d_kernels += _offsets(self.geometry, d_weights).sum(axis=(0, 1))

    def images_gradient(self) -> Array:
        """∂D/∂l as phase planes, after `backward`; the patches and `planes` are overwritten."""
        weights = self._weights.T
        for d_patches, d_values in self._blocks:
            np.matmul(weights, d_values, out=d_patches)
        self.planes[...] = 0
        for d_planes, d_patches in self._copies:
            np.add(d_planes, d_patches.reshape(d_planes.shape), out=d_planes)
        return self.planes


def _offsets(geometry: Geometry, weights: Array) -> Array:
    """Where W holds each kernel at every offset of a tile, as a view of it: (t, t, F, C, k, k)."""
    t, k, side = geometry.tile, geometry.k, geometry.patch
    tiled = weights.reshape(t, t, geometry.kernels, geometry.channels, side, side)
    u, v, kernel, channel, row, column = tiled.strides
    shape = (t, t, geometry.kernels, geometry.channels, k, k)
    strides = (u + row, v + column, kernel, channel, row, column)
    return np.lib.stride_tricks.as_strided(tiled, shape, strides)


def _blocks(patches: Array, values: Array) -> list[tuple[Array, Array]]:
    """Cuts E (tiles, K, Q) and Y (tiles, R, Q) along Q into stacks of blocks for `matmul`."""
    _, inputs, places = patches.shape
    outputs = values.shape[1]
    widest = _SMALL_PRODUCT // (inputs * outputs)
    if widest < _NARROWEST or places <= widest:
        return [(patches, values)]
    width = -(-places // math.ceil(places / widest))
    width = min(-(-width // 16) * 16, widest // 16 * 16)
    cuts = list(range(0, places, width))
    return [(patches[:, :, cut : cut + width], values[:, :, cut : cut + width]) for cut in cuts]
