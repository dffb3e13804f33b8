"""The feature layer made fast: σ = g(l * K), eq. (5), as one step over a chunk of images.

`engine.layers` states the same equations plainly. Here "convolve, then take the largest of every window"
is one matrix product and a tournament:

    Y (p²/t², t²·F, Q) = W (t²·F, C·(k+t−1)²) @ E (p²/t², C·(k+t−1)², Q)

E holds patches of side k + t − 1, W each kernel at the t·t offsets inside such a patch and zeros elsewhere,
Q the pooled places of all images of the chunk. The place in the window is the leading axis of Y, so the
pool compares whole blocks; images are the last axis everywhere, so every run is long and the dense layer
that follows is one product too. Bias and g come after the pool: for a monotone g (all of Facet's are) the
maximum is the same, and p² times fewer numbers are touched; for the average pool it is the definition.

E is copied in long runs from phase planes. A phase plane holds the pixels whose row and column leave the
same remainders when divided by the pool's side p: plane (a, b) is `images[:, a::p, b::p]`. Where the
window of pooled place (i, j) needs the pixel (p·i + y, p·j + x), that pixel is plane (y mod p, x mod p)
at (i + y div p, j + x div p): for fixed y and x all pooled places together are one rectangle of one
plane. The images of a chunk are the last axis, so each row of the rectangle is one run of w·n numbers,
whatever the stride of the pool.

Everything is written into buffers that are allocated once. E is not kept from one epoch to the next:
building it again is faster than reading it from memory.
"""

import math
from typing import NamedTuple

import numpy as np

from engine.activations import Activation, Array
from engine.fast.pools import Workspace, pool_of
from engine.layers import Pooling

View = tuple[Array, Array]


class Geometry(NamedTuple):
    """The sizes that one feature layer works with.

    A window of p×p places is cut into tiles of t×t places, t dividing p. The t·t values of l * K in a tile
    come from one patch of side k + t − 1, so a product with a patch gives all of them at once.

    Attributes:
        channels: C of the images.
        height: H of the images.
        width: W of the images.
        kernels: How many kernels F.
        k: Their side.
        pool: The windows' side p.
        tile: The tiles' side t.
    """

    channels: int
    height: int
    width: int
    kernels: int
    k: int
    pool: int
    tile: int

    @property
    def rows(self) -> int:
        """Pooled rows h."""
        return (self.height - self.k + 1) // self.pool

    @property
    def columns(self) -> int:
        """Pooled columns w."""
        return (self.width - self.k + 1) // self.pool

    @property
    def patch(self) -> int:
        """A patch's side, k + t − 1."""
        return self.k + self.tile - 1

    @property
    def tiles(self) -> int:
        """How many tiles a window has, (p / t)²."""
        return (self.pool // self.tile) ** 2

    def planes_shape(self, n: int) -> tuple[int, ...]:
        """(C, p, p, rows, columns, n) of the phase planes of n images."""
        deep = (self.pool * self.rows + self.k - 2) // self.pool + 1
        wide = (self.pool * self.columns + self.k - 2) // self.pool + 1
        return self.channels, self.pool, self.pool, deep, wide, n

    def patches_shape(self, n: int) -> tuple[int, ...]:
        """(tiles, C, k + t − 1, k + t − 1, h, w, n) of the patches of n images."""
        return self.tiles, self.channels, self.patch, self.patch, self.rows, self.columns, n

    def numbers_an_image(self) -> int:
        """How many numbers one image takes as patches and as l * K before the pool."""
        places = self.rows * self.columns
        return places * (self.tiles * self.channels * self.patch**2 + self.pool**2 * self.kernels)


def tile_of(pool: int) -> int:
    """The tile's side t for a pool of side p: 2 where it divides p, else 1.

    Measured for t = 1, 2, p: patches of 2×2 tiles are 2.8 times fewer numbers than those of single places at
    k = 5, for 1.4 times the multiplications, which these small products hide; larger tiles lose.
    """
    return 2 if pool % 2 == 0 else 1


def plane_views(images: Array, planes: Array) -> list[View]:
    """Pairs of views (part of `images`, part of `planes`) that hold the same pixels.

    Args:
        images: (C, H, W, n), any strides.
        planes: (C, p, p, rows, columns, n).
    """
    _, p, _, deep, wide, _ = planes.shape
    pairs: list[View] = []
    for a in range(p):
        for b in range(p):
            source = images[:, a : a + deep * p : p, b : b + wide * p : p]
            pairs.append((source, planes[:, a, b, : source.shape[1], : source.shape[2]]))
    return pairs


def patch_views(geometry: Geometry, planes: Array, patches: Array) -> list[View]:
    """Pairs of views (part of `planes`, part of `patches`) of the same pixels; none overlaps itself.

    Args:
        geometry: Of the layer.
        planes: (C, p, p, rows, columns, n).
        patches: (tiles, C, k + t − 1, k + t − 1, h, w, n).
    """
    a_side = geometry.pool // geometry.tile
    h, w = geometry.rows, geometry.columns
    pairs: list[View] = []
    for tile in range(geometry.tiles):
        row, column = (geometry.tile * place for place in divmod(tile, a_side))
        for a, u, i in _segments(row, geometry.patch, geometry.pool):
            for b, v, j in _segments(column, geometry.patch, geometry.pool):
                source = planes[:, a, b, i : i + h, j : j + w]
                pairs.append((source, patches[tile, :, u, v]))
    return pairs


def patches_as_one_view(geometry: Geometry, planes: Array) -> Array | None:
    """All patches as one view of the planes, (C, k + t − 1, k + t − 1, h, w, n); None where none exists.

    One exists where the tile is the whole window and its patch is made of whole steps of p. The view overlaps
    itself: read it only.
    """
    p, steps = geometry.pool, geometry.patch // geometry.pool
    if geometry.tile != p or geometry.patch % p:
        return None
    c, a, b, i, j, n = planes.strides
    shape = (geometry.channels, steps, p, steps, p, geometry.rows, geometry.columns, planes.shape[-1])
    return np.lib.stride_tricks.as_strided(planes, shape, (c, i, a, j, b, i, j, n), writeable=False)


def _segments(start: int, length: int, p: int) -> list[tuple[slice, slice, int]]:
    """Cuts start … start + length at multiples of p: (phases, place in the patch, shift in the plane)."""
    found = []
    y = start
    while y < start + length:
        end = min(start + length, (y // p + 1) * p)
        found.append((slice(y % p, y % p + end - y), slice(y - start, end - start), y // p))
        y = end
    return found


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
