"""A found face as a small grey square: what everything that is measured of it starts from."""

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.errors import FaceError

PATCH_SIDE = 64
"""Rows and columns: a fifteenth of a face is then 4 pixels, and a camera's noise is averaged away."""

# Pixels: light changes over wider areas than this, features are narrower.
_LIGHT_REACH = 6.0
# Grey levels; flat skin is not blown up to noise.
_FLAT = 4.0


def grey_patch(picture: NDArray[np.uint8], box: Box, side: int = PATCH_SIDE) -> NDArray[np.float32]:
    """A face in grey levels.

    Args:
        picture: RGB uint8, (H, W, 3).
        box: Around the face; what lies outside the picture is left out.
        side: Rows and columns of the result.

    Returns:
        float32, (side, side), 0 … 255.

    Raises:
        FaceError: The face lies outside the picture.
    """
    inside = box.clipped(picture.shape)
    if inside.area() == 0:
        raise FaceError("The face lies outside its picture, so there is nothing to measure.")
    part = np.ascontiguousarray(picture[inside.y : inside.bottom, inside.x : inside.right])
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.float32)
    way = cv2.INTER_AREA if min(grey.shape) >= side else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, (side, side), interpolation=way), dtype=np.float32)


def evened(patch: NDArray[np.float32]) -> NDArray[np.float32]:
    """A patch without its light: each place relative to the mean and the spread around it; the same shape."""
    detail = patch - cv2.GaussianBlur(patch, (0, 0), _LIGHT_REACH)
    spread = np.sqrt(cv2.GaussianBlur(detail * detail, (0, 0), _LIGHT_REACH))
    return np.asarray(detail / (spread + np.float32(_FLAT)), dtype=np.float32)
