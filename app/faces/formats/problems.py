"""What can be wrong with the bytes of a picture file, and numbers read from them up to their end."""

import struct

MOST_PARTS = 250_000
"""Chunks, segments or blocks of one file that are looked at. No program writes as many; a file that was made
to keep Facet busy may have millions."""


class NotAPictureError(Exception):
    """The bytes are of no format that Facet reads."""


class TruncatedError(Exception):
    """The file ends before its picture does."""


class DamagedError(Exception):
    """The bytes contradict their own format."""


def numbers(layout: str, data: bytes, offset: int) -> tuple[int, ...]:
    """Integers from ``data`` at ``offset``, laid out as for ``struct.unpack``.

    Raises:
        TruncatedError: The data ends before.
    """
    try:
        return struct.unpack_from(layout, data, offset)
    except (struct.error, OverflowError):
        raise TruncatedError from None
