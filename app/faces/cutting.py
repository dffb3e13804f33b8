"""What is kept of a found face: not the whole photograph, but enough around it to crop it anew later."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.errors import FaceError
from app.faces.found import Eyes

LARGEST_REGION = 256
"""Pixels of a kept region's longer side at most: the largest input a network can have."""


class FaceCut(NamedTuple):
    """A face as it is kept.

    Attributes:
        picture: The region with its surroundings, RGB uint8 (H, W, 3).
        region: The part of it that the network sees, in its pixels.
        eyes: In its pixels; None where they were not found.
    """

    picture: NDArray[np.uint8]
    region: Box
    eyes: Eyes | None = None


def cut_face(
    picture: NDArray[np.uint8], region: Box, eyes: Eyes | None = None, *, context: float = 0.4
) -> FaceCut:
    """Cut a face with its surroundings out of a picture, reduced where the region is larger than 256 pixels.

    Preparing from the cut gives what preparing from the picture gives: exactly where nothing was reduced, and
    to within the rounding of pixels where it was.

    Args:
        picture: RGB uint8, (H, W, 3).
        region: The part that the network sees; what lies outside the picture is left out.
        eyes: In the picture.
        context: How much to keep on each side, as a part of the region's side.

    Raises:
        FaceError: The region lies outside the picture.
    """
    region = region.clipped(picture.shape)
    if region.area() == 0:
        raise FaceError("The face lies outside its picture, so there is nothing to keep.")
    kept = region.scaled(1 + 2 * context).clipped(picture.shape)
    part = np.ascontiguousarray(picture[kept.y : kept.bottom, kept.x : kept.right])
    inside = Box(region.x - kept.x, region.y - kept.y, region.width, region.height)
    cut = FaceCut(part, inside, eyes.moved(-kept.x, -kept.y) if eyes else None)
    return reduced(cut, LARGEST_REGION)


def reduced(cut: FaceCut, side: int) -> FaceCut:
    """The cut with a region of so many pixels on its longer side at most; itself where it has no more."""
    part, inside, eyes = cut
    factor = side / max(inside.width, inside.height)
    if factor >= 1:
        return cut
    width, height = (max(1, round(length * factor)) for length in (part.shape[1], part.shape[0]))
    small = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
    across, down = width / part.shape[1], height / part.shape[0]
    x, right = round(inside.x * across), round(inside.right * across)
    y, bottom = round(inside.y * down), round(inside.bottom * down)
    region = Box(x, y, max(1, right - x), max(1, bottom - y)).clipped(small.shape)
    return FaceCut(np.asarray(small, dtype=np.uint8), region, eyes.scaled(across, down) if eyes else None)
