"""Pictures made about as small as they are shown, cheaply: this is done with every picture of a camera."""

import cv2
import numpy as np
from numpy.typing import NDArray

# What is a little smaller than wanted after the last halving still looks the same.
_NEARLY = 0.9


def halved(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """A picture halved as often as that leaves about the wanted pixels, 0.9 to 1.8 times as many each way.

    Args:
        picture: RGB (H, W, 3) or grey (H, W), uint8.
        width: Wanted, at least 1.
        height: Wanted, at least 1.

    Returns:
        The picture itself where it is no larger than that.
    """
    while min(picture.shape[1] / width, picture.shape[0] / height) >= 2 * _NEARLY:
        half = picture.shape[1] // 2, picture.shape[0] // 2
        # Of all ways to average pixels, this is the quickest by far.
        picture = np.asarray(cv2.resize(picture, half, interpolation=cv2.INTER_AREA), np.uint8)
    return picture
