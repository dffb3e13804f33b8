"""PNG: a signature, then chunks of length, name, content and checksum; IHDR first, IEND last."""

import zlib
from collections.abc import Iterator

from app.faces.formats.exif import orientation_in
from app.faces.formats.problems import MOST_PARTS, DamagedError, TruncatedError, numbers

SIGNATURE = b"\x89PNG\r\n\x1a\n"

# Colour profiles, comments and animation frames change nothing here, but libpng warns of many on stderr.
_NEEDED = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, from IHDR.

    Raises:
        TruncatedError: The header is cut off.
        DamagedError: The first chunk is not IHDR.
    """
    width, height = numbers(">II", data, 16)
    if data[12:16] != b"IHDR":
        raise DamagedError
    return width, height


def sound(data: bytes) -> bytes:
    """The chunks that make the still picture, each with the right checksum.

    Raises:
        TruncatedError: IEND is missing.
        DamagedError: A checksum is wrong, or there are too many chunks.
    """
    kept = [SIGNATURE]
    for start, end, name in _chunks(data):
        if name not in _NEEDED:
            continue
        (checksum,) = numbers(">I", data, end - 4)
        if zlib.crc32(memoryview(data)[start + 4 : end - 4]) != checksum:
            raise DamagedError
        kept.append(data[start:end])
    return b"".join(kept)


def orientation(data: bytes) -> int:
    """EXIF orientation 1 … 8 from the chunk eXIf."""
    for start, end, name in _chunks(data):
        if name == b"eXIf":
            return orientation_in(data[start + 8 : end - 4])
    return 1


def _chunks(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    start = len(SIGNATURE)
    for _ in range(MOST_PARTS):
        (length,) = numbers(">I", data, start)
        end = start + 12 + length
        if end > len(data):
            raise TruncatedError
        name = data[start + 4 : start + 8]
        yield start, end, name
        if name == b"IEND":
            return
        start = end
    raise DamagedError
