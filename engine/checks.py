"""What the engine accepts: every refusal names the argument and both shapes."""

import math

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from engine.activations import Array


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
