"""The whole network over one chunk of images, forward and back; and images cut into chunks.

D is a sum over the experiments, so each chunk goes forward and back on its own. A chunk is as large as
the caches like. Where the chunks are cut depends on the architecture and the number of images alone,
never on the number of workers, so the numbers do not either. Images are the last axis of everything here:
σ is (n_in, n), h and s are (n_o, n), in buffers that are allocated once.
"""

import itertools
import math
from collections.abc import Iterable, Mapping
from typing import Protocol

import numpy as np

from engine.activations import Activation, Array, activation_named
from engine.architecture import Architecture
from engine.fast.features import FusedFeatures, Geometry, plane_views, tile_of
from engine.fast.pools import Workspace

# How many inputs of a dense layer go back in one row of a product.
_STEP = 4


class ChunkPass:
    """Eq. (5) to (8) forward and eq. (22), (25) back, for n images at a time.

    Attributes:
        size: n, how many images a chunk has.
        images: Where the chunk is written: (C, p, p, rows, columns, n) phase planes, or (C, H, W, n) where no
            feature layer follows.
    """

    def __init__(
        self, architecture: Architecture, parameters: Mapping[str, Array], size: int, workspace: Workspace
    ) -> None:
        self.size = size
        self._features = [
            FusedFeatures(
                geometry,
                parameters[f"features.{i}.kernels"],
                parameters[f"features.{i}.bias"],
                activation_named(layer.g),
                layer.pooling,
                size,
                workspace,
                f"features.{i}",
            )
            for i, (layer, geometry) in enumerate(
                zip(architecture.features, geometries(architecture), strict=True)
            )
        ]
        self._links = _links(architecture, self._features, size, workspace)
        self._dense = [
            _DenseChunk(
                parameters[f"dense.{i}.weights"],
                parameters[f"dense.{i}.bias"],
                activation_named(layer.f),
                size,
                workspace,
                f"dense.{i}",
            )
            for i, layer in enumerate(architecture.dense)
        ]
        if self._features:
            self.images = self._features[0].planes
        else:
            self.images = workspace.array("images", (*architecture.image_shape, size))

    def forward(self) -> Array:
        """The outputs s of the loaded images, (n_o, n)."""
        signal = self.images
        for i, layer in enumerate(self._features):
            signal = layer.forward()
            if i < len(self._links):
                self._links[i].forward()
        signal = signal.reshape(-1, self.size)
        for dense in self._dense:
            signal = dense.forward(signal)
        return signal

    def backward(self, d_s: Array, found: Mapping[str, Array]) -> None:
        """Adds this chunk's ∂D/∂p to every parameter p named in `found`; goes back no further than needed.

        Args:
            d_s: ∂D/∂s, (n_o, n); used up.
            found: By name, arrays like the parameters.
        """
        last = _first_named("features", found)
        first = _first_named("dense", found) if last is None else 0
        d_signal = d_s
        for i in reversed(range(first or 0, len(self._dense))):
            weights, bias = found.get(f"dense.{i}.weights"), found.get(f"dense.{i}.bias")
            d_signal = self._dense[i].backward(d_signal, weights, bias, i > (first or 0) or last is not None)
        if last is not None:
            self._back_through_features(d_signal, found, last)

    def _back_through_features(self, d_signal: Array, found: Mapping[str, Array], first: int) -> None:
        for i in reversed(range(first, len(self._features))):
            layer = self._features[i]
            d_features = d_signal.reshape(layer.features.shape)
            layer.backward(d_features, found.get(f"features.{i}.kernels"), found.get(f"features.{i}.bias"))
            if i > first:
                layer.images_gradient()
                d_signal = self._links[i - 1].backward()


def _first_named(kind: str, names: Iterable[str]) -> int | None:
    """The lowest number of a layer of that kind among parameters' names such as dense.0.bias."""
    return min((int(name.split(".")[1]) for name in names if name.startswith(kind)), default=None)


class _DenseChunk:
    """h = w·σ + φ and s = f(h), eq. (13) and (14), for (n_in, n) inputs."""

    def __init__(
        self, weights: Array, bias: Array, f: Activation, size: int, workspace: Workspace, name: str
    ) -> None:
        self._weights, self._bias, self._f = weights, bias[:, None], f
        n_o, n_in = weights.shape
        self._s = workspace.array(f"{name}.s", (n_o, size))
        self._slope = workspace.array(f"{name}.slope", (n_o, size))
        self._d_weights = workspace.array(f"{name}.d_weights", (n_o, n_in))
        self._d_inputs = workspace.array(f"{name}.d_inputs", (n_in, size))
        self._inputs = self._d_inputs
        self._spread = np.zeros((n_o, _STEP, _STEP, size), workspace.dtype)
        self._diagonal = np.einsum("ojjm->ojm", self._spread)

    def forward(self, inputs: Array) -> Array:
        self._inputs = inputs
        np.matmul(self._weights, inputs, out=self._s)
        self._s += self._bias
        self._f.write(self._s, self._s)
        return self._s

    def backward(self, d_s: Array, weights: Array | None, bias: Array | None, inputs_too: bool) -> Array:
        """Adds to ∂D/∂w and ∂D/∂φ where they are given, eq. (22); returns ∂D/∂σ, (n_in, n)."""
        self._f.write_slope(self._s, self._slope)
        d_s *= self._slope
        if weights is not None:
            np.matmul(d_s, self._inputs.T, out=self._d_weights)
            weights += self._d_weights
        if bias is not None:
            bias += d_s.sum(axis=1)
        if inputs_too:
            self._go_back(d_s)
        return self._d_inputs

    def _go_back(self, d_h: Array) -> None:
        """∂D/∂σ = wᵀ ∂D/∂h, (n_in, n_o) @ (n_o, n).

        With one output this product has nothing to sum over, and BLAS is slow at it. Four inputs at a time,
        with ∂D/∂h repeated along a diagonal, it is (n_in/4, 4·n_o) @ (4·n_o, 4·n), ten times as fast.
        """
        n_o, n_in = self._weights.shape
        if n_in % _STEP or n_o >= 2 * _STEP:
            np.matmul(self._weights.T, d_h, out=self._d_inputs)
            return
        self._diagonal[...] = d_h[:, None]
        weights = self._weights.reshape(n_o, -1, _STEP).transpose(1, 0, 2).reshape(-1, n_o * _STEP)
        spread = self._spread.reshape(n_o * _STEP, -1)
        np.matmul(weights, spread, out=self._d_inputs.reshape(n_in // _STEP, -1))


class _Link:
    """Between two feature layers: σ of the first, cut into the second's phase planes, and the way back."""

    def __init__(self, first: FusedFeatures, second: FusedFeatures, d_features: Array) -> None:
        shape = d_features.shape
        self._pairs = plane_views(first.features.reshape(shape), second.planes)
        self._d_pairs = plane_views(d_features, second.planes)
        self._d_features = d_features

    def forward(self) -> None:
        for features, planes in self._pairs:
            np.copyto(planes, features)

    def backward(self) -> Array:
        """∂D/∂σ of the first layer, (F, h, w, n), from the gradient in the second's planes."""
        self._d_features.fill(0)
        for d_features, d_planes in self._d_pairs:
            np.copyto(d_features, d_planes)
        return self._d_features


def _links(
    architecture: Architecture, layers: list[FusedFeatures], size: int, workspace: Workspace
) -> list[_Link]:
    return [
        _Link(first, second, workspace.array(f"links.{i}", (*shape, size)))
        for i, (first, second, shape) in enumerate(
            zip(layers, layers[1:], architecture.feature_shapes, strict=False)
        )
    ]


def geometries(architecture: Architecture) -> tuple[Geometry, ...]:
    """The sizes each feature layer works with."""
    inputs = (architecture.image_shape, *architecture.feature_shapes)
    return tuple(
        Geometry(*shape, layer.kernels, layer.kernel_size, layer.pool, tile_of(layer.pool))
        for shape, layer in zip(inputs, architecture.features, strict=False)
    )


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
