"""GIF: a screen with a palette, then extensions and frames in blocks of up to 255 bytes."""

from collections.abc import Iterator

from app.faces.formats.problems import MOST_PARTS, DamagedError, TruncatedError, numbers

SIGNATURES = (b"GIF87a", b"GIF89a")

_EXTENSION = 0x21
_FRAME = 0x2C
_TRAILER = b";"


def size(data: bytes) -> tuple[int, int]:
    """Width and height of the screen in pixels.

    Raises:
        TruncatedError: The header is cut off.
    """
    width, height = numbers("<HH", data, 6)
    return width, height


def sound(data: bytes) -> bytes:
    """The file up to the end of its first frame, closed there: an animation is read as its first picture.

    Raises:
        TruncatedError: The first frame is not complete.
        DamagedError: There is no frame, or it is in too many blocks.
    """
    (flags,) = numbers("<B", data, 10)
    start = 13 + _palette_length(flags)
    parts = iter(range(MOST_PARTS))
    for _ in parts:
        (kind,) = numbers("<B", data, start)
        if kind == _EXTENSION:
            start = _after_blocks(data, start + 2, parts)
        elif kind == _FRAME:
            (flags,) = numbers("<B", data, start + 9)
            end = _after_blocks(data, start + 11 + _palette_length(flags), parts)
            return data[:end] + _TRAILER
        else:
            break
    raise DamagedError


def _palette_length(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, start: int, parts: Iterator[int]) -> int:
    for _ in parts:
        (length,) = numbers("<B", data, start)
        start += 1 + length
        if start > len(data):
            raise TruncatedError
        if length == 0:
            return start
    raise DamagedError
