"""∂D/∂p of one face as a sum of terms: for a coefficient δ · pixel, at every place its kernel looked at."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.lessons.microscope.face_look import FaceLook
from app.lessons.microscope.parameter import Parameter, place_of_weight
from engine.activations import Array


@dataclass(frozen=True)
class Terms:
    """The terms, the largest first. T of them.

    Attributes:
        places: Row and column of σ that each came through, (T, 2); (0, 2) for φ, which has no place.
        pixels: Row and column of the face's pixel that it was multiplied with, (T, 2); for a kernel's bias
            and for a weight the middle of the patch that was looked at. As long as `places`.
        deltas: What came back to the place, (T,).
        inputs: What it was multiplied with: a pixel, σ_k, or the 1 of a bias, (T,).
        products: Each term, (T,), float64.
    """

    places: NDArray[np.intp]
    pixels: NDArray[np.intp]
    deltas: NDArray[np.float64]
    inputs: NDArray[np.float64]
    products: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.products)

    @cached_property
    def running(self) -> NDArray[np.float64]:
        """The sum up to each term, (T,)."""
        return np.cumsum(self.products)

    @property
    def sum(self) -> float:
        """∂D/∂p of this face."""
        return float(self.products.sum())

    def at(self, row: int, column: int) -> int | None:
        """The term of a place of σ; None where there is none."""
        found = np.flatnonzero((self.places == (row, column)).all(axis=1))
        return int(found[0]) if len(found) else None


def terms_of(look: FaceLook, parameter: Parameter) -> Terms:
    """What one face says of ∂D/∂p, term by term, eq. (22) and (25)."""
    if parameter.kind == "bias":
        (output,) = parameter.index
        nowhere = np.empty((0, 2), np.intp)
        return Terms(nowhere, nowhere, *_product(look.delta[[output]], np.ones(1)))
    if parameter.kind == "weight":
        return _of_weight(look, parameter)
    return _of_kernel(look, parameter)


def pixels_under(look_image: Array, winners: NDArray[np.intp], u: int, v: int, reach: int) -> Array:
    """The pixels that a coefficient was multiplied with, or the means of them where the pool takes the mean.

    Args:
        look_image: One channel of images, (N, H, W).
        winners: Row and column in l * K of what each window handed on, (N, h, w, 2).
        u: The coefficient's row.
        v: Its column.
        reach: 1, or the side of the windows of an average pool.

    Returns:
        (N, h, w).
    """
    faces = np.arange(len(look_image))[:, None, None]
    if reach == 1:
        found: Array = look_image[faces, winners[..., 0] + u, winners[..., 1] + v]
        return found
    total = np.zeros(winners.shape[:-1])
    for down in range(reach):
        for across in range(reach):
            total += look_image[faces, winners[..., 0] + u + down, winners[..., 1] + v + across]
    return total / reach**2


def _of_weight(look: FaceLook, parameter: Parameter) -> Terms:
    kernel, row, column = place_of_weight(parameter, look.architecture)
    output, k = parameter.index
    middle = look.winners[kernel, row, column] + look.kernels.shape[-1] // 2
    inputs = look.features.reshape(-1)[[k]]
    return Terms(np.array([[row, column]]), middle[None], *_product(look.delta[[output]], inputs))


def _of_kernel(look: FaceLook, parameter: Parameter) -> Terms:
    kernel = parameter.index[0]
    winners, deltas = look.winners[kernel], look.d_pooled[kernel]
    if parameter.kind == "kernel":
        _, channel, u, v = parameter.index
        reach = look.pool if look.averages else 1
        inputs = pixels_under(look.image[[channel]], winners[None], u, v, reach)[0]
        pixels = winners + np.array([u, v])
    else:
        inputs, pixels = np.ones(deltas.shape), winners + look.kernels.shape[-1] // 2
    places = np.argwhere(np.ones(deltas.shape, bool))
    found = _product(deltas.reshape(-1), inputs.reshape(-1))
    order = np.argsort(-np.abs(found[2]), kind="stable")
    return Terms(places[order], pixels.reshape(-1, 2)[order], *(one[order] for one in found))


def _product(deltas: Array, inputs: Array) -> tuple[NDArray[np.float64], ...]:
    exact = deltas.astype(np.float64), inputs.astype(np.float64)
    return *exact, exact[0] * exact[1]
