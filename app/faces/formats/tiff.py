"""TIFF and BigTIFF: directories of tags that say where a picture's strips or tiles are; the first counts."""

from app.faces.formats.ifd import first_directory, layout_of
from app.faces.formats.problems import DamagedError, TruncatedError

_WIDTH = 256
_HEIGHT = 257
# Where the strips (or tiles) are, and how many bytes each has.
_PLACES = ((273, 279), (324, 325))


def is_tiff(data: bytes) -> bool:
    """Whether the data starts as a TIFF or BigTIFF file does."""
    return layout_of(data) is not None


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels as stored (an orientation tag may swap them).

    Raises:
        TruncatedError: The first directory is cut off.
        DamagedError: It says no size.
    """
    tags = first_directory(data, frozenset({_WIDTH, _HEIGHT}))
    width, height = tags.get(_WIDTH), tags.get(_HEIGHT)
    if not width or not height:
        raise DamagedError
    return width[0], height[0]


def sound(data: bytes) -> bytes:
    """The data as it is, seen to hold every strip or tile it points at.

    Raises:
        TruncatedError: A strip lies behind the end of the data.
        DamagedError: It points at no strip at all.
    """
    tags = first_directory(data, frozenset(tag for pair in _PLACES for tag in pair))
    ends = [
        start + length
        for offsets, lengths in _PLACES
        for start, length in zip(tags.get(offsets, ()), tags.get(lengths, ()), strict=False)
    ]
    if not ends:
        raise DamagedError
    if max(ends) > len(data):
        raise TruncatedError
    return data
