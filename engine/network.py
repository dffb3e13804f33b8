"""The whole network: feature layers, dense layers, D, and the gradient of every parameter."""

import math
from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from engine.activations import Activation, Array, activation_named
from engine.architecture import Architecture, Dense, Features
from engine.error import total_error
from engine.fast.blas import one_blas_thread
from engine.fast.chunks import Chunked, PlainImages, Prepared
from engine.fast.path import FastPath
from engine.layers import Shape
from engine.plain import Forward, PlainPath
from engine.starting import parameter_shapes, starting_parameters


class Gradients(NamedTuple):
    """D, the outputs it was computed from, and ∂D/∂p for every parameter p by its name."""

    error: float
    s: Array
    parameters: dict[str, Array]


class Network:
    """image → σ = g(l * K) → s = f(w·σ + φ), eq. (5) to (8).

    Parameters have names and PyTorch's layout: `features.0.kernels` (n_kernels, C, k, k),
    `features.0.bias` (n_kernels,), `dense.0.weights` (n_o, n_in), `dense.0.bias` (n_o,).

    Args:
        architecture: The layers.
        parameters: All parameters by name, all of one floating dtype. They are copied.

    Raises:
        ValueError: a parameter is missing, unknown, or of another shape than the architecture's.
    """

    def __init__(self, architecture: Architecture, parameters: Mapping[str, Array]) -> None:
        self.architecture = architecture
        self._parameters = _checked_copies(architecture, parameters)
        self._plain = PlainPath(architecture, self._parameters)
        self._fast = FastPath(architecture, self._parameters)

    @classmethod
    def create(
        cls,
        image_shape: Shape,
        features: tuple[Features, ...] = (Features(),),
        dense: tuple[Dense, ...] = (Dense(),),
        *,
        seed: int = 0,
        dtype: DTypeLike = np.float32,
        undecided: bool = True,
    ) -> "Network":
        """A network with starting parameters drawn from a seed.

        Args:
            image_shape: (C, H, W).
            features: The feature layers.
            dense: The dense layers.
            seed: The same seed gives the same network.
            dtype: float32 or float64.
            undecided: Whether all outputs start near ½, see `starting_parameters`; False where only the
                kernels will learn.
        """
        architecture = Architecture(image_shape, features, dense)
        return cls(architecture, starting_parameters(architecture, seed, dtype, undecided=undecided))

    @property
    def parameters(self) -> dict[str, Array]:
        """The parameters by name. The arrays are the network's own: change them in place."""
        return dict(self._parameters)

    @property
    def dtype(self) -> np.dtype[np.floating]:
        """What every parameter is made of."""
        return next(iter(self._parameters.values())).dtype

    @property
    def f(self) -> Activation:
        """The activation of the outputs."""
        return activation_named(self.architecture.dense[-1].f)

    def copy_parameters(self) -> dict[str, Array]:
        """The parameters as they are now, by name, in arrays of their own."""
        return {name: values.copy() for name, values in self._parameters.items()}

    def load_parameters(self, parameters: Mapping[str, Array]) -> None:
        """Takes over parameters by name.

        Raises:
            ValueError: a parameter is missing, unknown, or of another shape.
        """
        for name, values in _checked_copies(self.architecture, parameters).items():
            self._parameters[name][...] = values

    @one_blas_thread
    def forward(self, images: Array) -> Forward:
        """σ, h and s for images (N, C, H, W).

        Raises:
            ValueError: the images have another shape than the network's, or are not finite.
        """
        return self._plain.forward(checked_images(images, self.architecture.image_shape, self.dtype))

    def outputs(self, images: Array | Prepared | PlainImages, *, workers: int | None = 1) -> Array:
        """The outputs s, (N, n_o), for images (N, C, H, W), by the fast path. Raises as `forward`.

        Args:
            images: (N, C, H, W), or what `prepare` made of them.
            workers: How many threads share the work; None chooses by its size.
        """
        if isinstance(images, np.ndarray) and len(images) == 1:
            return self._fast.few_outputs(checked_images(images, self.architecture.image_shape, self.dtype))
        chunked = self._chunked(images)
        return self._fast.outputs(chunked, workers or self._fast.workers_for(len(chunked)))

    def gradients(
        self,
        images: Array | Prepared | PlainImages,
        zeta: Array,
        *,
        names: Collection[str] | None = None,
        workers: int | None = 1,
    ) -> Gradients:
        """D of eq. (20) and its derivative for every parameter, eq. (22) and (25), by the fast path.

        Args:
            images: (N, C, H, W), or what `prepare` made of them.
            zeta: The desired outputs, (N, n_o).
            names: Which parameters' derivatives to compute; all of them when None.
            workers: How many threads share the work; None chooses by its size. The numbers are
                the same with any, bit for bit.

        Raises:
            ValueError: shapes do not fit, a number is not finite, or a name is no parameter's.
        """
        chunked = self._chunked(images)
        zeta = checked_zeta(zeta, len(chunked), self.architecture.n_o, self.dtype)
        wanted = list(self._parameters) if names is None else [n for n in self._parameters if n in names]
        if names is not None and len(wanted) != len(set(names)):
            raise ValueError(f"names: {sorted(names)} must be of {list(self._parameters)}")
        s, found = self._fast.gradients(
            chunked, zeta, wanted, workers or self._fast.workers_for(len(chunked))
        )
        return Gradients(total_error(zeta, s), s, found)

    def prepare(self, images: Array) -> Prepared:
        """Images in the order the fast path reads them, once for many calls of `outputs` and `gradients`.

        Raises:
            ValueError: the images have another shape than the network's, or are not finite.
        """
        return Prepared(self.architecture, checked_images(images, self.architecture.image_shape, self.dtype))

    def _chunked(self, images: Array | Prepared | PlainImages) -> Chunked:
        if isinstance(images, Prepared | PlainImages):
            if images.architecture != self.architecture:
                raise ValueError(f"images: made for {images.architecture}, must be for {self.architecture}")
            return images
        checked = checked_images(images, self.architecture.image_shape, self.dtype)
        return PlainImages(self.architecture, checked)


def _checked_copies(architecture: Architecture, parameters: Mapping[str, Array]) -> dict[str, Array]:
    shapes = parameter_shapes(architecture)
    if set(shapes) != set(parameters):
        raise ValueError(f"parameters: {sorted(parameters)} must be {sorted(shapes)}")
    for name, shape in shapes.items():
        if parameters[name].shape != shape:
            raise ValueError(f"{name}: shape {parameters[name].shape} must be {shape}")
    dtypes = {parameters[name].dtype for name in shapes}
    if len(dtypes) != 1 or next(iter(dtypes)) not in (np.float32, np.float64):
        raise ValueError(f"parameters: all must be float32 or all float64, not {sorted(map(str, dtypes))}")
    return {name: np.array(parameters[name], order="C") for name in shapes}


def checked_images(images: ArrayLike, image_shape: tuple[int, int, int], dtype: DTypeLike) -> Array:
    """Images as (N, C, H, W) of the network's dtype.

    Raises:
        ValueError: another shape, no image, or a number that is not finite.
    """
    array = _floating("images", images, dtype)
    if array.ndim != 4 or array.shape[1:] != tuple(image_shape) or not len(array):
        raise ValueError(
            f"images: shape {array.shape} must be (N, {', '.join(map(str, image_shape))}), N ≥ 1"
        )
    return array


def checked_zeta(zeta: ArrayLike, n: int, n_o: int, dtype: DTypeLike) -> Array:
    """Desired outputs as (N, n_o) of the network's dtype.

    Raises:
        ValueError: another shape, or a number that is not finite.
    """
    array = _floating("zeta", zeta, dtype)
    if array.shape != (n, n_o):
        raise ValueError(
            f"zeta: shape {array.shape} must be ({n}, {n_o}), one row an image, one column an output"
        )
    return array


def _floating(name: str, values: ArrayLike, dtype: DTypeLike) -> Array:
    try:
        array = np.ascontiguousarray(values, dtype=dtype)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: {error}") from error
    # The sum of squares is finite only if every number is, and is found faster; a large one may overflow.
    if not math.isfinite(np.vdot(array, array)) and not np.isfinite(array).all():
        raise ValueError(f"{name}: a number is NaN or infinite")
    return array
