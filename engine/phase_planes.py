"""Images as phase planes, from which every patch of a convolution is copied in long runs.

A phase plane holds the pixels whose row and column leave the same remainders when divided by the pool's
side p: plane (a, b) is `images[:, a::p, b::p]`. Where the window of pooled place (i, j) needs the pixel
(p·i + y, p·j + x), that pixel is plane (y mod p, x mod p) at (i + y div p, j + x div p): for fixed y and x
all pooled places together are one rectangle of one plane. The images of a chunk are the last axis, so each
row of the rectangle is one run of w·n numbers, whatever the stride of the pool.
"""

from typing import NamedTuple

import numpy as np

from engine.activations import Array

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
