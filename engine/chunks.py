"""Images cut into chunks: D is a sum over the experiments, so each chunk goes forward and back on its own.

A chunk is as large as the caches like. Where the chunks are cut depends on the architecture and the number of
images alone, never on the number of workers, so the numbers do not either.
"""

import itertools
import math
from typing import Protocol

import numpy as np

from engine.activations import Array
from engine.architecture import Architecture
from engine.chunk_pass import ChunkPass, geometries
from engine.phase_planes import plane_views

# What the patches and l * K of a chunk may take.
_BYTES = 3_000_000
_MOST = 128


class Chunked(Protocol):
    """Images that come chunk by chunk.

    Attributes:
        cuts: Which images each chunk holds.
    """

    cuts: list[slice]

    def __len__(self) -> int:
        """How many images there are."""
        ...

    def load(self, chunk: int, into: ChunkPass) -> None:
        """Writes a chunk's images to where the pass expects them."""
        ...


class PlainImages:
    """Images as they come, (N, C, H, W), brought into the pass's order chunk by chunk as they are needed."""

    def __init__(self, architecture: Architecture, images: Array, largest: int | None = None) -> None:
        self.architecture = architecture
        self._images = images
        self.cuts = cuts(len(images), largest or chunk_size(architecture, images.itemsize))

    def __len__(self) -> int:
        return len(self._images)

    def load(self, chunk: int, into: ChunkPass) -> None:
        """Writes a chunk's images to where the pass expects them."""
        write_images(into.images, self._images[self.cuts[chunk]])


class Prepared:
    """Images brought into the pass's order once, for many epochs.

    Args:
        architecture: Of the network they are for.
        images: (N, C, H, W) of its dtype, finite.
        largest: Images a chunk, about; None chooses.
    """

    def __init__(self, architecture: Architecture, images: Array, largest: int | None = None) -> None:
        self.architecture = architecture
        self.cuts = cuts(len(images), largest or chunk_size(architecture, images.itemsize))
        self._chunks = [_in_order(architecture, images[cut]) for cut in self.cuts]

    def __len__(self) -> int:
        return sum(chunk.shape[-1] for chunk in self._chunks)

    def load(self, chunk: int, into: ChunkPass) -> None:
        """Writes a chunk's images to where the pass expects them."""
        np.copyto(into.images, self._chunks[chunk])


def cuts(n: int, largest: int) -> list[slice]:
    """Cuts n images into chunks of about `largest`, whose sizes differ by 1 at most.

    Of more than one there is an even number, which two workers can share. That is rather one less than one
    more: each call in NumPy takes longer then, and the workers meet less often at Python's lock.
    """
    count = math.ceil(n / largest)
    if count > 1:
        count -= count % 2
    edges = [n * i // count for i in range(count + 1)]
    return [slice(*edge) for edge in itertools.pairwise(edges)]


def chunk_size(architecture: Architecture, itemsize: int) -> int:
    """How many images a chunk holds, about."""
    numbers = max((g.numbers_an_image() for g in geometries(architecture)), default=1)
    return min(max(_BYTES // (numbers * itemsize), 1), _MOST)


def write_images(out: Array, images: Array) -> None:
    """Writes images (n, C, H, W) to `ChunkPass.images`."""
    last = images.transpose(1, 2, 3, 0)
    if out.ndim == last.ndim:
        np.copyto(out, last)
        return
    _, p, _, deep, wide, n = out.shape
    if deep * p <= last.shape[1] and wide * p <= last.shape[2]:
        cut = last[:, : deep * p, : wide * p].reshape(len(last), deep, p, wide, p, n)
        np.copyto(out, cut.transpose(0, 2, 4, 1, 3, 5))
        return
    for pixels, planes in plane_views(last, out):
        np.copyto(planes, pixels)


def _in_order(architecture: Architecture, images: Array) -> Array:
    n = len(images)
    first = geometries(architecture)[:1]
    shape = first[0].planes_shape(n) if first else (*architecture.image_shape, n)
    planes = np.zeros(shape, images.dtype)
    write_images(planes, images)
    return planes
