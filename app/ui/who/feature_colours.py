"""Features as shades: one scale for all maps of a face."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_LARGEST = np.array([255, 255, 255], dtype=np.float64)
_BELOW_ZERO = np.array([64, 140, 255], dtype=np.float64)


class Scale(NamedTuple):
    """The range of the numbers shown, 0 always inside it."""

    low: float
    high: float


def shaded(features: NDArray[np.floating], scale: Scale) -> NDArray[np.uint8]:
    """Numbers as colours: 0 black, the largest white, below 0 blue.

    Args:
        features: Any shape.
        scale: Their range; its larger side gets the full shade.

    Returns:
        RGB, the shape of `features` with an axis of 3 added; what is not a number is black.
    """
    limit = max(scale.high, -scale.low)
    if limit == 0:
        return np.zeros((*features.shape, 3), np.uint8)
    share = np.clip(np.nan_to_num(features / limit, posinf=1, neginf=-1), -1, 1)[..., None]
    colours = np.where(share < 0, -share * _BELOW_ZERO, share * _LARGEST)
    return np.ascontiguousarray(colours.round(), dtype=np.uint8)
