"""Even light: what a lamp, a window or a camera's exposure does to a face, taken out of it."""

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Light = Literal["local", "even"]
"""How light is taken out: "local": every part of the face brought to the same brightness and contrast;
"even": the face as a whole."""

# Grey levels; a face that varies less is taken for flat, and its noise is not blown up.
_FLAT = 1.0
# The neighbourhood that a pixel is compared with, as a part of the face's side: about an eye with its brow.
_NEIGHBOURHOOD = 1 / 6
# Pixels; the grain of single pixels would otherwise be made as strong as the face's own lines.
_SMOOTH = 0.5
# Added to the brightness, 0 … 1, before the logarithm: black has one, too, and its noise stays small.
_DARKEST = 0.03
# Added to the contrast of a neighbourhood, in logarithms: a cheek is not made as rough as an eye.
_CALM = 0.25
# The least deviation of what comes out of it, below which a face is taken for flat.
_FLAT_LOCALLY = 0.05


def normalised(grey: NDArray[np.float32], light: Light) -> NDArray[np.float32]:
    """A face in even light, with mean 0 and standard deviation 1; a flat one is all zeros.

    Args:
        grey: Brightness 0 … 255, (size, size).
        light: "even" takes out how bright and how contrasted the face is as a whole. "local" takes out what
            changes slowly over it, too, as side light and shadows do: a lamp multiplies the brightness, so in
            the logarithm it is a sum; the mean of the neighbourhood is taken away, and the rest is divided by
            the neighbourhood's contrast.
    """
    if light == "local":
        return _standardised(_locally_even(grey), _FLAT_LOCALLY)
    return _standardised(grey, _FLAT)


def _locally_even(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    reach = grey.shape[0] * _NEIGHBOURHOOD
    brightness = np.log(_mean_around(grey, _SMOOTH) / 255 + _DARKEST)
    detail = brightness - _mean_around(brightness, reach)
    contrast = np.sqrt(_mean_around(detail * detail, reach))
    return np.asarray(detail / (contrast + _CALM), dtype=np.float32)


def _mean_around(values: NDArray[np.float32], reach: float) -> NDArray[np.float32]:
    blurred = cv2.GaussianBlur(values, (0, 0), reach, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(blurred, dtype=np.float32)


def _standardised(values: NDArray[np.float32], least: float) -> NDArray[np.float32]:
    centred = values - values.mean(dtype=np.float64)
    deviation = max(float(centred.std(dtype=np.float64)), least)
    return np.ascontiguousarray(centred / deviation, dtype=np.float32)
