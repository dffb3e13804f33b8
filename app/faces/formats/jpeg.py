"""JPEG: marker segments, then scans of coded data in which FF is followed by 00 or a restart only."""

import re
from collections.abc import Iterator

from app.faces.formats.exif import EXIF_PREFIX, orientation_in
from app.faces.formats.problems import MOST_PARTS, DamagedError, TruncatedError, numbers

SIGNATURE = b"\xff\xd8\xff"

_START_OF_SCAN = 0xDA
_END_OF_IMAGE = 0xD9
_APP1 = 0xE1
# SOF0 … SOF15 without DHT, JPG and DAC, which lie in between.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
# Without "+" after FF: each of a million FFs in a row would be tried as the first one.
_MARKER_IN_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_MARKER = re.compile(rb"\xff+([^\xff])")

_MOST_WORK = 1_500_000_000
"""Pixels times scans: each scan of a progressive JPEG goes through all pixels again; about ten are usual."""


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the frame header.

    Raises:
        TruncatedError: The file ends before the frame header.
        DamagedError: There is none, or a segment is impossible.
    """
    for marker, start in _segments(data):
        if marker in _FRAMES:
            height, width = numbers(">HH", data, start + 5)
            return width, height
        if marker == _END_OF_IMAGE:
            break
    raise DamagedError


def sound(data: bytes) -> bytes:
    """The data as it is, seen to reach its end-of-image marker (what follows that is nobody's business).

    Raises:
        TruncatedError: The marker is missing.
        DamagedError: A segment is impossible, or there are too many scans.
    """
    width, height = size(data)
    scans = 0
    for marker, _ in _segments(data):
        if marker == _END_OF_IMAGE:
            break
        scans += marker == _START_OF_SCAN
        if scans * width * height > _MOST_WORK:
            raise DamagedError
    return data


def orientation(data: bytes) -> int:
    """EXIF orientation 1 … 8 from the segment APP1."""
    for marker, start in _segments(data):
        if marker == _APP1 and data.startswith(EXIF_PREFIX, start + 4):
            (length,) = numbers(">H", data, start + 2)
            return orientation_in(data[start + 4 : start + 2 + length])
        if marker == _START_OF_SCAN:
            break
    return 1


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Every marker's second byte and where the marker starts, up to the end of the image."""
    start = 2
    for _ in range(MOST_PARTS):
        marker, start = _marker_at(data, start)
        yield marker, start
        if marker == _END_OF_IMAGE:
            return
        if marker in _ALONE:
            start += 2
            continue
        (length,) = numbers(">H", data, start + 2)
        if length < 2:
            raise DamagedError
        start += 2 + length
        if marker == _START_OF_SCAN:
            found = _MARKER_IN_SCAN.search(data, start)
            if found is None:
                raise TruncatedError
            start = found.start()
    raise DamagedError


def _marker_at(data: bytes, start: int) -> tuple[int, int]:
    """A marker may be filled up with further FFs before it; where the last one is, and its second byte."""
    found = _MARKER.match(data, start)
    if found is None:
        raise DamagedError if data[start : start + 1] not in (b"", b"\xff") else TruncatedError
    return found[1][0], found.end() - 2
