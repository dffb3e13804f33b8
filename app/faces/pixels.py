"""What decoders and cameras deliver, made into Facet's pictures: RGB, 8 bits a colour, upright."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.errors import FaceError

# Neutral for a network that sees standardised grey: neither a white nor a black hole around a cut-out person.
_BEHIND_ALPHA = 128

_TO_RGB = {1: cv2.COLOR_GRAY2RGB, 3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGB}
_BAND = 2**17
"""Pixels that are converted at once."""


def rgb_from(pixels: NDArray[Any], name: str) -> NDArray[np.uint8]:
    """Convert OpenCV's pixels to a picture.

    Args:
        pixels: Grey (H, W), BGR (H, W, 3) or BGRA (H, W, 4); uint8 or uint16.
        name: What to call the picture in a sentence.

    Returns:
        RGB uint8 of shape (H, W, 3), C-contiguous; see-through parts lie on mid-grey.

    Raises:
        FaceError: The pixels are of another kind.
    """
    channels = 1 if pixels.ndim == 2 else pixels.shape[-1]
    if pixels.dtype not in (np.uint8, np.uint16) or channels not in (1, 3, 4):
        raise FaceError(
            f"{name} has {channels} values of type {pixels.dtype} in each pixel, which Facet does not read; "
            "save it as an 8 or 16 bit picture."
        )
    blend = channels == 4 and _is_see_through(pixels[..., 3])
    height, width = pixels.shape[:2]
    rgb = np.empty((height, width, 3), np.uint8)
    # Band by band, because what lies between the two would need as much memory as both of them.
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        band = pixels[top : top + rows]
        eight_bits = cv2.convertScaleAbs(band, alpha=1 / 257) if band.dtype == np.uint16 else band
        colours = cv2.cvtColor(eight_bits, _TO_RGB[channels])
        rgb[top : top + rows] = _on_grey(colours, eight_bits[..., 3:]) if blend else colours
    return rgb


def upright(picture: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Turn and mirror a picture (H, W, 3) as the EXIF orientation 1 … 8 says; the result is C-contiguous."""
    if orientation >= 5:
        picture = picture.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        picture = picture[:, ::-1]
    if orientation in (3, 4, 7, 8):
        picture = picture[::-1]
    return np.ascontiguousarray(picture)


def _is_see_through(alpha: NDArray[Any]) -> bool:
    # Some programs leave the fourth byte of opaque pictures at 0; a wholly invisible picture is of no use.
    return bool(alpha.min() < np.iinfo(alpha.dtype).max and alpha.max() > 0)


def _on_grey(rgb: NDArray[Any], alpha: NDArray[Any]) -> NDArray[Any]:
    opaque = alpha.astype(np.uint16)
    return ((rgb * opaque + _BEHIND_ALPHA * (255 - opaque) + 127) // 255).astype(np.uint8)
