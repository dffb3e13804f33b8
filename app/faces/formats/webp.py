"""WebP: a RIFF file whose first chunk is a lossy picture, a lossless one, or an extended file's header."""

from collections.abc import Iterator

from app.faces.formats.exif import orientation_in
from app.faces.formats.problems import MOST_PARTS, DamagedError, TruncatedError, numbers


def is_webp(data: bytes) -> bool:
    """Whether the data starts as a WebP file does."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the first chunk.

    Raises:
        TruncatedError: The header is cut off.
        DamagedError: The first chunk is none that starts a WebP file.
    """
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = numbers("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = numbers("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        low, high, low_2, high_2 = numbers("<HBHB", data, 24)
        return (high << 16 | low) + 1, (high_2 << 16 | low_2) + 1
    raise DamagedError


def sound(data: bytes) -> bytes:
    """The data as it is, seen to be as long as its header says.

    Raises:
        TruncatedError: It is shorter.
    """
    (length,) = numbers("<I", data, 4)
    if length + 8 > len(data):
        raise TruncatedError
    return data


def orientation(data: bytes) -> int:
    """EXIF orientation 1 … 8 from the chunk EXIF."""
    for name, start, length in _chunks(data):
        if name == b"EXIF":
            return orientation_in(data[start : start + length])
    return 1


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    start = 12
    for _ in range(MOST_PARTS):
        if start + 8 > len(data):
            return
        (length,) = numbers("<I", data, start + 4)
        yield data[start : start + 4], start + 8, length
        start += 8 + length + length % 2
    raise DamagedError
