"""EXIF's orientation: how the picture has to be turned to stand upright."""

from app.faces.formats.ifd import first_directory
from app.faces.formats.problems import DamagedError, TruncatedError

EXIF_PREFIX = b"Exif\0\0"

_ORIENTATION = 274


def orientation_in(exif: bytes) -> int:
    """Orientation 1 … 8 from EXIF data with or without its prefix; 1 where it says nothing sensible."""
    try:
        tags = first_directory(exif.removeprefix(EXIF_PREFIX), frozenset({_ORIENTATION}))
    except (DamagedError, TruncatedError):
        return 1
    value = tags.get(_ORIENTATION, (1,))
    return value[0] if value and 1 <= value[0] <= 8 else 1
