"""What decoders and cameras deliver, made into Facet's pictures: RGB, 8 bits a colour, upright."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.errors import FaceError

# Neutral for a network that sees standardised grey: neither a white nor a black hole around a cut-out person.
_BEHIND_ALPHA = 128


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
    eight_bits = cv2.convertScaleAbs(pixels, alpha=1 / 257) if pixels.dtype == np.uint16 else pixels
    if channels == 1:
        rgb = cv2.cvtColor(eight_bits, cv2.COLOR_GRAY2RGB)
    elif channels == 3:
        rgb = cv2.cvtColor(eight_bits, cv2.COLOR_BGR2RGB)
    else:
        rgb = _without_alpha(cv2.cvtColor(eight_bits, cv2.COLOR_BGRA2RGBA))
    return np.ascontiguousarray(rgb, dtype=np.uint8)


def upright(picture: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Turn and mirror a picture (H, W, 3) as the EXIF orientation 1 … 8 says; the result is C-contiguous."""
    if orientation >= 5:
        picture = picture.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        picture = picture[:, ::-1]
    if orientation in (3, 4, 7, 8):
        picture = picture[::-1]
    return np.ascontiguousarray(picture)


def _without_alpha(rgba: NDArray[Any]) -> NDArray[Any]:
    rgb, alpha = rgba[..., :3], rgba[..., 3:].astype(np.uint16)
    # Some programs leave the fourth byte of opaque pictures at 0; a wholly invisible picture is of no use.
    if alpha.min() == 255 or alpha.max() == 0:
        return rgb
    return ((rgb * alpha + _BEHIND_ALPHA * (255 - alpha) + 127) // 255).astype(np.uint8)
