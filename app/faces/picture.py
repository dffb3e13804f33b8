"""Picture files read into RGB pixels, or a sentence that says why not; small pictures; and PNG files."""

import io
import os
import re
import stat
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.errors import FaceError
from app.faces.found import Box
from app.language import _

if TYPE_CHECKING:
    from PIL import Image

# fmt: off
PICTURE_SUFFIXES: frozenset[str] = frozenset({
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".heic", ".heif", ".hif", ".avif", ".webp", ".tif", ".tiff",
    ".gif", ".bmp", ".dib", ".pgm", ".ppm", ".pbm", ".pnm",
})
# fmt: on
"""File name endings of pictures, in lower case. What a file is, is decided by its content."""

SMALLEST_SIDE = 8
LARGEST_SIDE = 20_000
MOST_PIXELS = 80_000_000
"""As many as are read in a few seconds."""
MOST_BYTES = 128 * 1024 * 1024

THUMBNAIL_SIDE = 96

_KINDS = "JPEG, PNG, HEIC, AVIF, WebP, TIFF, GIF, BMP, PGM, PPM"
_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "PPM", "TIFF", "WEBP", "AVIF")
# A JPEG with several pictures in it, as some telephones write them, is MPO to Pillow.
_JPEG = ("JPEG", "MPO")
_ORIENTATION = 274

_PNM_HEADER = re.compile(rb"P[1-6](?:\s|#.*\n)+\d+(?:\s|#.*\n)+\d+")

# A JPEG is decoded at a half, a quarter or an eighth of its size until it has no more pixels than that: faces
# are found in far smaller pictures, and a telephone's 48 megapixels take four times the time and memory.
_MOST_NEEDED = 16_000_000
# Numbers as text are slow to read, and nobody takes photographs like this.
_MOST_AS_TEXT = 10_000_000
# Pixels times scans of a JPEG: each scan of a progressive one goes through all pixels; about ten are usual.
_MOST_WORK = 1_500_000_000

# Neutral for a network that sees standardised grey: neither a white nor a black hole around a cut-out person.
_BEHIND_ALPHA = 128
# Pixels that are converted at once.
_BAND = 2**17
# What is a little smaller than wanted after the last halving still looks the same.
_NEARLY = 0.9


class _TruncatedError(FaceError):
    """The end of a picture file is missing."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("{name} is truncated: the end of the picture is missing. Copy it again.").format(name=name)
        )


def read_picture(path: Path) -> NDArray[np.uint8]:
    """Reads a picture file, turned upright as its EXIF orientation says.

    Args:
        path: A file of one of the formats above. What it is, is decided by its content.

    Returns:
        RGB uint8 of shape (H, W, 3), C-contiguous, in sRGB. See-through parts lie on mid-grey, an animation
        is its first picture, and a JPEG of more than 16 megapixels is read at half its size or less.

    Raises:
        FaceError: It cannot be read; the sentence names the file.
    """
    return decode_picture(_bytes_of(path), str(path))


def decode_picture(data: bytes, name: str) -> NDArray[np.uint8]:
    """Decodes the bytes of a picture file, as `read_picture` does.

    Args:
        data: The whole file.
        name: What to call it in a sentence.

    Returns:
        RGB uint8 of shape (H, W, 3), C-contiguous.

    Raises:
        FaceError: It cannot be decoded, or is too small or too large; that is seen before decoding.
    """
    try:
        pixels = _decoded(_opened(data, name), name)
    except _TruncatedError:
        if not data.startswith(b"\xff\xd8"):
            raise
        pixels = _without_end(data, name)
    try:
        return _rgb_from(pixels)
    except MemoryError as error:
        raise _unreadable(name, error) from None


def size_of(path: Path) -> tuple[int, int]:
    """Width and height of the upright picture in a file, in its own pixels; nothing is decoded.

    Raises:
        FaceError: It cannot be read; the sentence names the file.
    """
    image = _opened(_bytes_of(path), str(path))
    width, height = image.size
    return (height, width) if _orientation(image) >= 5 else (width, height)


def encode_png(picture: NDArray[np.uint8]) -> bytes:
    """A picture, RGB uint8 (H, W, 3) or grey uint8 (H, W), as the bytes of a PNG file; nothing is lost."""
    stored = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR) if picture.ndim == 3 else picture
    _done, encoded = cv2.imencode(".png", stored)
    return encoded.tobytes()


def fitted(
    picture: NDArray[np.uint8], width: int, height: int, *, squares: bool = False
) -> NDArray[np.uint8]:
    """A picture with exactly so many pixels, cheap enough for every picture of a camera.

    Args:
        picture: RGB (H, W, 3) or grey (H, W), uint8.
        width: Wanted, at least 1.
        height: Wanted, at least 1.
        squares: A pixel that is made larger stays a square of one colour.
    """
    while min(picture.shape[1] / width, picture.shape[0] / height) >= 2 * _NEARLY:
        half = picture.shape[1] // 2, picture.shape[0] // 2
        # Of all ways to average pixels, this is the quickest by far.
        picture = np.asarray(cv2.resize(picture, half, interpolation=cv2.INTER_AREA), np.uint8)
    if picture.shape[:2] == (height, width):
        return picture
    larger = width >= picture.shape[1]
    way = cv2.INTER_NEAREST if squares and larger else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (width, height), interpolation=way), np.uint8)


def thumbnail(picture: NDArray[np.uint8], region: Box, side: int = THUMBNAIL_SIDE) -> NDArray[np.uint8]:
    """A small picture of a face for a list: the region's largest centred square, `side` pixels wide.

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


def refuse_no_file(path: Path, of_a_folder: str = _("{name} is a folder, not a picture.")) -> os.stat_result:
    """What the system says of a file that is about to be read.

    Args:
        path: The file.
        of_a_folder: What is said if it is a folder, with a place for its name.

    Raises:
        FaceError: It is not there, cannot be looked at, or is a folder, a device or a pipe.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        raise FaceError(
            _("{name} is not there; it may have been moved or deleted.").format(name=path)
        ) from None
    except (OSError, ValueError) as error:
        raise _not_opened(path, error) from error
    if stat.S_ISDIR(found.st_mode):
        raise FaceError(of_a_folder.format(name=path))
    if not stat.S_ISREG(found.st_mode):
        raise FaceError(_("{name} is not a file.").format(name=path))
    return found


def _bytes_of(path: Path) -> bytes:
    size = refuse_no_file(path).st_size
    if size > MOST_BYTES:
        raise FaceError(
            _(
                "{name} is too large to be read: {size:,} MB, where Facet reads up to {most} MB. "
                "Save it smaller."
            ).format(name=path, size=size // 2**20, most=MOST_BYTES // 2**20)
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise _not_opened(path, error) from error


def _not_opened(path: Path, error: Exception) -> FaceError:
    reason = getattr(error, "strerror", None) or type(error).__name__
    return FaceError(_("{name} cannot be opened: {reason}.").format(name=path, reason=reason))


def _opened(data: bytes, name: str) -> "Image.Image":
    """The picture with its header read, and its size seen to be possible."""
    from PIL import Image, UnidentifiedImageError

    if not data:
        raise FaceError(_("{name} is empty (0 bytes); choose another picture.").format(name=name))
    formats: tuple[str, ...] = _FORMATS
    if data[:2] in (b"P1", b"P2", b"P3", b"P4", b"P5", b"P6") and not _PNM_HEADER.match(data[:4096]):
        # Pillow would look for the numbers to the end of the file, byte by byte.
        raise _unreadable(name)
    if data[4:8] == b"ftyp":
        import pi_heif

        pi_heif.register_heif_opener()
        formats = (*_FORMATS, "HEIF")
    # Every size is looked at below. What Pillow remarks about odd headers is of no use to anybody.
    Image.MAX_IMAGE_PIXELS = None
    warnings.filterwarnings("ignore", module="PIL")
    try:
        image = Image.open(io.BytesIO(data), formats=formats)
    except UnidentifiedImageError:
        raise FaceError(
            _("{name} is not a picture that Facet reads; use {kinds}.").format(name=name, kinds=_KINDS)
        ) from None
    except Exception as error:
        raise _unreadable(name, error) from None
    _check_size(image, data, name)
    return image


def _check_size(image: "Image.Image", data: bytes, name: str) -> None:
    width, height = image.size
    if min(width, height) < SMALLEST_SIDE:
        raise FaceError(
            _(
                "{name} is too small: {width}×{height} pixels, where at least {least}×{least} are needed."
            ).format(name=name, width=width, height=height, least=SMALLEST_SIDE)
        )
    if max(width, height) > LARGEST_SIDE:
        raise FaceError(
            _(
                "{name} is too large: {width}×{height} pixels, where Facet reads sides of up to {most:,} "
                "pixels. Save it smaller."
            ).format(name=name, width=width, height=height, most=LARGEST_SIDE)
        )
    is_text = data[:2] in (b"P1", b"P2", b"P3")
    most = _MOST_AS_TEXT if is_text else MOST_PIXELS
    if width * height > most:
        raise FaceError(
            _(
                "{name} is too large: {width}×{height} pixels, where Facet reads pictures of up to "
                "{most} million. Save it smaller."
            ).format(name=name, width=width, height=height, most=most // 1_000_000)
        )
    # Within a scan FF is followed by 00 or a restart, so this counts scans, and those of a preview.
    if image.format in _JPEG and data.count(b"\xff\xda") * width * height > _MOST_WORK:
        raise _unreadable(name)


def _decoded(image: "Image.Image", name: str) -> NDArray[Any]:
    """The decoded pixels of an opened picture, upright: RGB, RGBA or grey."""
    if image.format in _JPEG:
        scale = 1
        while image.width * image.height > _MOST_NEEDED * scale**2 and scale < 8:
            scale *= 2
        image.draft(None, (image.width // scale, image.height // scale))
    try:
        image.load()
        orientation = _orientation(image)
        return _upright(_array_of(_in_rgb(image, name)), orientation)
    except FaceError:
        raise
    except Exception as error:
        raise _unreadable(name, error) from None


def _array_of(image: "Image.Image") -> NDArray[Any]:
    """The pixels of a decoded picture."""
    if image.mode != "RGB":
        return np.asarray(image)
    # As Pillow keeps them, four bytes each, band by band: other threads may work while OpenCV packs them.
    rgb = np.empty((image.height, image.width, 3), np.uint8)
    rows = max(1, _BAND // image.width)
    for top in range(0, image.height, rows):
        band = rgb[top : top + rows]
        kept = image.crop((0, top, image.width, top + len(band))).tobytes("raw", "RGBX")
        cv2.cvtColor(np.frombuffer(kept, np.uint8).reshape(*band.shape[:2], 4), cv2.COLOR_RGBA2RGB, dst=band)
    return rgb


def _without_end(data: bytes, name: str) -> NDArray[Any]:
    """The pixels of a JPEG that ends too early, if no more than its end mark is missing.

    Whatever follows a picture that is complete changes nothing; where a part of it is missing, it does.
    """
    one, other = (_decoded(_opened(data + more * 512 + b"\xff\xd9", name), name) for more in (b"\0", b"\x55"))
    if not np.array_equal(one, other):
        raise _TruncatedError(name)
    return one


def _in_rgb(image: "Image.Image", name: str) -> "Image.Image":
    """The picture in sRGB, as RGB or RGBA; grey of 8 or 16 bits stays as it is."""
    if image.mode in ("I", "F") and not _is_deep_grey(image):
        raise FaceError(
            _(
                "{name} has values of type {type} in each pixel, which Facet does not read; "
                "save it as an 8 or 16 bit picture."
            ).format(name=name, type=np.asarray(image).dtype)
        )
    if image.mode.startswith("I"):
        return image
    if profile := image.info.get("icc_profile"):
        image = _in_srgb(image, profile)
    if image.mode in ("L", "RGB", "RGBA"):
        return image
    has_alpha = image.mode in ("LA", "La", "PA", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "L" if image.mode == "1" else "RGB")


def _is_deep_grey(image: "Image.Image") -> bool:
    """Whether whole numbers are those of 16 bits."""
    if image.mode == "F":
        return False
    pixels = np.asarray(image)
    return bool(pixels.min() >= 0 and pixels.max() < 2**16)


def _in_srgb(image: "Image.Image", profile: bytes) -> "Image.Image":
    """The picture with its colours as its ICC profile means them; a broken profile means nothing."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image
        mode = "RGB" if image.mode in ("L", "CMYK", "LAB") else image.mode
        converted = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), ImageCms.Intent.RELATIVE_COLORIMETRIC, mode
        )
    except (OSError, ValueError, ImageCms.PyCMSError):
        return image
    return converted or image


def _rgb_from(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Decoded pixels, RGB, RGBA or grey, as RGB uint8 (H, W, 3), C-contiguous."""
    if pixels.ndim == 2:
        if pixels.dtype != np.uint8:
            pixels = cv2.convertScaleAbs(pixels.astype(np.uint16), alpha=1 / 257)
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB), np.uint8)
    if pixels.shape[2] == 3:
        return np.ascontiguousarray(pixels, np.uint8)
    alpha = pixels[..., 3]
    # Some programs leave the fourth byte of opaque pictures at 0; a wholly invisible picture is of no use.
    see_through = alpha.min() < 255 and alpha.max() > 0
    rgb = np.empty((*pixels.shape[:2], 3), np.uint8)
    # Band by band, because what lies between the two would need as much memory as both of them.
    rows = max(1, _BAND // pixels.shape[1])
    for top in range(0, len(pixels), rows):
        band = pixels[top : top + rows]
        rgb[top : top + rows] = _on_grey(band) if see_through else band[..., :3]
    return rgb


def _on_grey(rgba: NDArray[np.uint8]) -> NDArray[Any]:
    opaque = rgba[..., 3:].astype(np.uint16)
    return (rgba[..., :3] * opaque + _BEHIND_ALPHA * (255 - opaque) + 127) // 255


def _orientation(image: "Image.Image") -> int:
    """EXIF orientation, 1 … 8; 1 where nothing, or nothing sensible, is said."""
    try:
        orientation = int(image.getexif().get(_ORIENTATION, 1))
    except Exception:
        return 1
    return orientation if orientation in range(1, 9) else 1


def _upright(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Pixels (H, W, …) turned and mirrored as the EXIF orientation says."""
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels


def _unreadable(name: str, error: Exception | None = None) -> FaceError:
    """Why a picture cannot be decoded, of an exception of Pillow's."""
    if isinstance(error, MemoryError):
        return FaceError(
            _("There is not enough memory to read {name}. Close other programs, or save it smaller.").format(
                name=name
            )
        )
    if "truncated" in str(error).lower():
        return _TruncatedError(name)
    return FaceError(_("{name} is damaged and cannot be decoded; choose another picture.").format(name=name))
