"""PBM, PGM and PPM: a few numbers as text, then pixels as text or bytes. Simple enough to be read here.

OpenCV reads them too, but leaves a file whose largest value is neither 255 nor 65535 as dark as it is.
"""

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.faces.formats.problems import DamagedError, TruncatedError

_TEXT = re.compile(rb"P[1-3][\s#]")
_BYTES = re.compile(rb"P[4-6][\s#]")
# "++" does not try again with less, for which millions of spaces would have to be remembered.
_NUMBER = re.compile(rb"(?:\s|#[^\n]*\n)++(\d{1,9})")

_SPACE = b" \t\n\r\v\f"


class _Header(NamedTuple):
    kind: int
    width: int
    height: int
    largest: int
    pixels: int
    """Where the pixels start."""

    @property
    def channels(self) -> int:
        return 3 if self.kind in (3, 6) else 1

    @property
    def values(self) -> int:
        return self.width * self.height * self.channels


def is_text(data: bytes) -> bool:
    """Whether the data starts as a PBM, PGM or PPM file does that has its pixels as text."""
    return _TEXT.match(data) is not None


def is_bytes(data: bytes) -> bool:
    """Whether the data starts as a PBM, PGM or PPM file does that has its pixels as bytes."""
    return _BYTES.match(data) is not None


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels.

    Raises:
        TruncatedError: The header is cut off or has no numbers in it.
        DamagedError: Its largest value is impossible.
    """
    header = _header(data)
    return header.width, header.height


def decode(data: bytes) -> NDArray[np.uint8]:
    """The picture with its largest value scaled to 255: (H, W) or, as from OpenCV, BGR (H, W, 3), uint8.

    Raises:
        TruncatedError: Pixels are missing, or something other than numbers stands in their place.
    """
    header = _header(data)
    readers = {1: _bits_as_text, 4: _bits, 2: _values_as_text, 3: _values_as_text, 5: _values, 6: _values}
    values = readers[header.kind](data, header)
    if header.channels == 1:
        return values.reshape(header.height, header.width)
    return np.ascontiguousarray(values.reshape(header.height, header.width, 3)[..., ::-1])


def _header(data: bytes) -> _Header:
    kind = int(data[1:2])
    bitmap = kind in (1, 4)
    found, end = [], 2
    for _ in range(2 if bitmap else 3):
        match = _NUMBER.match(data, end)
        if match is None:
            raise TruncatedError
        found.append(int(match[1]))
        end = match.end()
    width, height, largest = (*found, 1)[:3]
    if not 1 <= largest <= 65535:
        raise DamagedError
    return _Header(kind, width, height, largest, end + 1)


def _bits_as_text(data: bytes, header: _Header) -> NDArray[np.uint8]:
    digits = np.frombuffer(data[header.pixels :].translate(None, _SPACE), np.uint8)[: header.values]
    if digits.size < header.values:
        raise TruncatedError
    return np.where(digits == ord("0"), 255, 0).astype(np.uint8)


def _bits(data: bytes, header: _Header) -> NDArray[np.uint8]:
    row = (header.width + 7) // 8
    packed = _bytes(data, header, row * header.height).reshape(header.height, row)
    return (1 - np.unpackbits(packed, axis=1)[:, : header.width]) * np.uint8(255)


def _values_as_text(data: bytes, header: _Header) -> NDArray[np.uint8]:
    text = data[header.pixels :]
    if len(text) < 2 * header.values - 1:
        raise TruncatedError
    try:
        values = np.fromstring(text, dtype=np.int32, count=header.values, sep=" ")
    except (ValueError, DeprecationWarning):
        raise TruncatedError from None
    return _scaled(values, header.largest)


def _values(data: bytes, header: _Header) -> NDArray[np.uint8]:
    if header.largest < 256:
        return _scaled(_bytes(data, header, header.values), header.largest)
    return _scaled(_bytes(data, header, 2 * header.values).view(">u2"), header.largest)


def _bytes(data: bytes, header: _Header, count: int) -> NDArray[np.uint8]:
    if header.pixels + count > len(data):
        raise TruncatedError
    return np.frombuffer(data, np.uint8, count, header.pixels)


def _scaled(values: NDArray[np.integer], largest: int) -> NDArray[np.uint8]:
    if largest == 255 and values.dtype == np.uint8:
        return values.astype(np.uint8)
    levels = np.round(np.arange(largest + 1) * (255 / largest)).astype(np.uint8)
    return np.asarray(levels[np.clip(values, 0, largest)], dtype=np.uint8)
