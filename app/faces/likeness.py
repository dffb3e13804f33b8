"""Whether a face looks nearly the same as one that was taken already."""

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.patch import grey_patch

_SIDE = 24
LENGTH = _SIDE * _SIDE
"""Numbers that are remembered of a face."""

# Grey levels; a flat face is not blown up to noise.
_FLAT = 1.0
_SMOOTH = 0.7
_MOVES = 3


def likeness_of(picture: NDArray[np.uint8], region: Box) -> NDArray[np.float32]:
    """What is remembered of a face: its region in 24 × 24 grey pixels with mean 0 and standard deviation 1.

    Args:
        picture: RGB uint8, (H, W, 3).
        region: What the network sees; what lies outside the picture is left out.

    Returns:
        float32, (576,).

    Raises:
        FaceError: The region lies outside the picture.
    """
    small = cv2.GaussianBlur(grey_patch(picture, region, _SIDE), (0, 0), _SMOOTH)
    centred = small - small.mean()
    return np.asarray(centred / max(float(centred.std()), _FLAT), dtype=np.float32).ravel()


def distances(likeness: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much a face differs from others, whatever small shifts and changes of size lie between.

    A found box trembles by a pixel or two, which would make the same face look new. Those moves are taken out
    of the difference (the tangent distance of Simard, LeCun and Denker 1993).

    Args:
        likeness: The face, (576,).
        others: The others, (n, 576).

    Returns:
        Root mean square difference, (n,): 0 for the same picture, 0.01 under a camera's noise, about 0.05
        with a box moved by 1 %, 0.1 and more between different moments.
    """
    moves = _moves_of(likeness)
    # Sums instead of matrix products: these are too small for the threads of BLAS, which fight for the cores.
    products = np.einsum("ij,kj->ik", others, np.vstack([likeness, moves]))
    apart = np.einsum("ij,ij->i", others, others) + float(likeness @ likeness) - 2 * products[:, 0]
    moved = products[:, 1:] - moves @ likeness
    squared = apart - np.square(moved).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(squared, 0) / likeness.size), dtype=np.float32)


def _moves_of(likeness: NDArray[np.float32]) -> NDArray[np.float32]:
    """Directions in which a face changes when it is moved or resized, (3, 576), orthonormal."""
    down, right = np.gradient(likeness.reshape(_SIDE, _SIDE))
    y, x = np.mgrid[:_SIDE, :_SIDE] - np.float32((_SIDE - 1) / 2)
    moves = np.stack([right, down, x * right + y * down]).reshape(_MOVES, -1)
    basis, _ = np.linalg.qr(moves.T)
    return np.ascontiguousarray(basis.T, dtype=np.float32)
