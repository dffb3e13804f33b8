"""The picture formats Facet reads: how large a picture is, before it is decoded, and whether it is complete.

One file a format. The sizes come from the headers, so a picture that would fill the memory is never decoded;
the ends are looked at because decoders fill the missing rest of a picture with grey instead of complaining.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.formats import bmp, gif, jpeg, png, pnm, tiff, webp
from app.faces.formats.problems import DamagedError, NotAPictureError, TruncatedError

__all__ = ["DamagedError", "NotAPictureError", "PictureFormat", "TruncatedError", "format_of"]


def _as_it_is(data: bytes) -> bytes:
    return data


def _decoded(data: bytes) -> NDArray[Any]:
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise DamagedError
    return pixels


def _upright(data: bytes) -> int:  # noqa: ARG001 - one signature for every format
    return 1


class PictureFormat(NamedTuple):
    """One format: what to call it, and its questions to the bytes of a file."""

    name: str
    size: Callable[[bytes], tuple[int, int]]
    """Width and height in pixels; raises TruncatedError or DamagedError."""
    sound: Callable[[bytes], bytes]
    """The bytes to decode, once they are seen to be complete; raises TruncatedError or DamagedError."""
    orientation: Callable[[bytes], int]
    """EXIF orientation 1 … 8 that the decoder does not apply by itself; ask it of a sound file."""
    decode: Callable[[bytes], NDArray[Any]] = _decoded
    """Sound data as pixels in OpenCV's order; raises TruncatedError, DamagedError or cv2.error."""
    most_pixels: int = 80_000_000
    """As many as Facet reads in a few seconds, and in less than 1 GB of memory at any moment."""


def format_of(data: bytes) -> PictureFormat:
    """The format that the first bytes announce, whatever the file is called.

    Raises:
        NotAPictureError: It is none of Facet's formats.
    """
    for announces, picture_format in _FORMATS:
        if announces(data):
            return picture_format
    raise NotAPictureError


def _starts(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signatures)


# OpenCV needs 16 bytes for each pixel of 4 × 16 bits, and 12 for one of a GIF.
_DEEP = 51_000_000
# Numbers as text are slow to read, and nobody takes photographs like this.
_TEXT = 10_000_000

_FORMATS: tuple[tuple[Callable[[bytes], bool], PictureFormat], ...] = (
    (_starts(jpeg.SIGNATURE), PictureFormat("JPEG", jpeg.size, jpeg.sound, jpeg.orientation)),
    (_starts(png.SIGNATURE), PictureFormat("PNG", png.size, png.sound, png.orientation, _decoded, _DEEP)),
    (_starts(*gif.SIGNATURES), PictureFormat("GIF", gif.size, gif.sound, _upright, _decoded, _DEEP)),
    (webp.is_webp, PictureFormat("WebP", webp.size, webp.sound, webp.orientation)),
    (tiff.is_tiff, PictureFormat("TIFF", tiff.size, tiff.sound, _upright, _decoded, _DEEP)),
    (pnm.is_bytes, PictureFormat("PNM", pnm.size, _as_it_is, _upright, pnm.decode)),
    (pnm.is_text, PictureFormat("PNM as text", pnm.size, _as_it_is, _upright, pnm.decode, _TEXT)),
    (_starts(bmp.SIGNATURE), PictureFormat("BMP", bmp.size, bmp.sound, _upright)),
)
