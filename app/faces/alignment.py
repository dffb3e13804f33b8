"""Eyes levelled, and where that is wanted put in fixed places: a tilted head, seen like an upright one."""

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.found import Eyes

Align = Literal["level", "eyes", "none"]
"""How a face is aligned: "level": turned about the middle of its region until the eyes are level; "eyes":
turned, moved and resized until they are in fixed places, too; "none": not at all."""

EYE_X = 0.27
"""The fixed place of the left eye, as a part of the region's width; the right one's lies opposite."""
EYE_Y = 0.46
"""How far below the region's upper side both are. These are the usual places in `crop.face_region`."""


def aligned(
    picture: NDArray[np.uint8], region: Box, eyes: Eyes | None, align: Align, part: Box
) -> NDArray[np.uint8]:
    """A part of the picture, after its face was aligned; the region stays where it is.

    What lies outside the picture is mirrored in from its border.

    Args:
        picture: RGB uint8, (H, W, 3).
        region: Of the face, in the picture.
        eyes: In the picture; where they are not known nothing is aligned.
        align: How.
        part: What is wanted of the aligned picture, inside it.

    Returns:
        RGB uint8, (part.height, part.width, 3), C-contiguous.
    """
    if align == "none" or eyes is None or eyes[:2] == eyes[2:]:
        return np.ascontiguousarray(picture[part.y : part.bottom, part.x : part.right])
    places = _places(region, eyes, align)
    # From the part's places to those of the whole.
    places[:, 2] += places[:, :2] @ (part.x, part.y)
    turned = cv2.warpAffine(
        picture,
        places,
        (part.width, part.height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    return np.asarray(turned, dtype=np.uint8)


def _places(region: Box, eyes: Eyes, align: Align) -> NDArray[np.float64]:
    """Where in the picture each place of the aligned one comes from: an affine map, (2, 3)."""
    left, right = np.array(eyes[:2]), np.array(eyes[2:])
    across, down = right - left, np.array([left[1] - right[1], right[0] - left[0]])
    middle = np.array([region.x + region.width / 2, region.y + region.height / 2])
    if align == "eyes":
        scale = 1 / ((1 - 2 * EYE_X) * region.width)
        comes_from = (left + right) / 2 + (0.5 - EYE_Y) * region.height * scale * down
    else:
        scale = 1 / float(np.hypot(*across))
        comes_from = middle
    linear = scale * np.column_stack([across, down])
    # OpenCV puts pixel 0 at place 0, its middle is at 0.5.
    return np.column_stack([linear, comes_from - linear @ (middle - 0.5) - 0.5])
