"""A picture file read into RGB pixels, or a sentence that says why not."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.errors import FaceError
from app.faces.formats import DamagedError, NotAPictureError, PictureFormat, TruncatedError, format_of
from app.faces.pixels import rgb_from, upright

PICTURE_SUFFIXES: frozenset[str] = frozenset(
    {".jpg", ".jpeg", ".png", ".bmp", ".pgm", ".ppm", ".pbm", ".pnm", ".gif", ".webp", ".tif", ".tiff"}
)
"""File name endings of pictures, in lower case. What a file is, is decided by its content."""

SMALLEST_SIDE = 8
LARGEST_SIDE = 20_000
MOST_BYTES = 128 * 1024 * 1024

_KINDS = "JPEG, PNG, BMP, PGM, PPM, GIF, WebP or TIFF"


def read_picture(path: Path) -> NDArray[np.uint8]:
    """Read a picture file, turned upright as its EXIF orientation says.

    Args:
        path: A file of one of the formats above; 8 or 16 bits a colour, grey, colour or with alpha.

    Returns:
        RGB uint8 of shape (H, W, 3), C-contiguous; see-through parts lie on mid-grey, an animation is its
        first picture.

    Raises:
        FaceError: It cannot be read; the sentence names the file.
    """
    return decode_picture(_bytes_of(path), str(path))


def decode_picture(data: bytes, name: str) -> NDArray[np.uint8]:
    """Decode the bytes of a picture file, as `read_picture` does.

    Args:
        data: The whole file.
        name: What to call it in a sentence.

    Returns:
        RGB uint8 of shape (H, W, 3), C-contiguous.

    Raises:
        FaceError: It cannot be decoded, or is too small or too large; that is seen before decoding.
    """
    if not data:
        raise FaceError(f"{name} is empty (0 bytes); choose another picture.")
    try:
        picture_format = format_of(data)
        _check_size(picture_format, picture_format.size(data), name)
        sound = picture_format.sound(data)
        return upright(rgb_from(picture_format.decode(sound), name), picture_format.orientation(data))
    except NotAPictureError:
        raise FaceError(f"{name} is not a picture that Facet reads; use {_KINDS}.") from None
    except TruncatedError:
        raise FaceError(f"{name} is truncated: the end of the picture is missing. Copy it again.") from None
    except (DamagedError, cv2.error):
        raise FaceError(f"{name} is damaged and cannot be decoded; choose another picture.") from None


def encode_png(picture: NDArray[np.uint8]) -> bytes:
    """A picture, RGB uint8 (H, W, 3) or grey uint8 (H, W), as the bytes of a PNG file; nothing is lost."""
    stored = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR) if picture.ndim == 3 else picture
    _, encoded = cv2.imencode(".png", stored)
    return encoded.tobytes()


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise FaceError(f"{path} is a folder, not a picture.")
        if not path.exists():
            raise FaceError(f"{path} is not there; it may have been moved or deleted.")
        if not path.is_file():
            raise FaceError(f"{path} is not a file.")
        if (size := path.stat().st_size) > MOST_BYTES:
            raise FaceError(
                f"{path} is too large to be read: {size // 2**20:,} MB, where Facet reads "
                f"up to {MOST_BYTES // 2**20} MB. Save it smaller."
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FaceError(f"{path} cannot be opened: {reason}.") from error


def _check_size(picture_format: PictureFormat, size: tuple[int, int], name: str) -> None:
    width, height = size
    if min(size) < SMALLEST_SIDE:
        raise FaceError(
            f"{name} is too small: {width}×{height} pixels, where at least "
            f"{SMALLEST_SIDE}×{SMALLEST_SIDE} are needed."
        )
    if max(size) > LARGEST_SIDE or width * height > picture_format.most_pixels:
        raise FaceError(
            f"{name} is too large: {width}×{height} pixels, where Facet reads {picture_format.name} pictures "
            f"of up to {picture_format.most_pixels // 1_000_000} million. Save it smaller."
        )
