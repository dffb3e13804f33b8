"""A small picture of a face for a list."""

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.found import Box

SIDE = 96


def thumbnail(picture: NDArray[np.uint8], region: Box, side: int = SIDE) -> NDArray[np.uint8]:
    """The region's largest centred square, `side` pixels wide.

    Args:
        picture: RGB uint8, (H, W, 3).
        region: The part to show, inside the picture.
        side: Of the result.

    Returns:
        RGB uint8, (side, side, 3).
    """
    inside = region.clipped(picture.shape)
    shorter = min(inside.width, inside.height)
    x, y = inside.x + (inside.width - shorter) // 2, inside.y + (inside.height - shorter) // 2
    square = np.ascontiguousarray(picture[y : y + shorter, x : x + shorter])
    way = cv2.INTER_AREA if shorter >= side else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(square, (side, side), interpolation=way), dtype=np.uint8)
