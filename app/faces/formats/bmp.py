"""BMP: a file header, an information header of one of several lengths, then rows padded to four bytes."""

from app.faces.formats.problems import NotAPictureError, TruncatedError, numbers

SIGNATURE = b"BM"

_CORE_HEADER = 12
_UNCOMPRESSED = frozenset({0, 3, 6})


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels; a negative height in the file means rows from top to bottom.

    Raises:
        TruncatedError: The header is cut off.
        NotAPictureError: The header has an impossible length: two letters make no BMP.
    """
    (header,) = numbers("<I", data, 14)
    if header == _CORE_HEADER:
        width, height = numbers("<HH", data, 18)
    elif 40 <= header <= 1024:
        width, height = numbers("<ii", data, 18)
    else:
        raise NotAPictureError
    return width, abs(height)


def sound(data: bytes) -> bytes:
    """The data as it is, seen to hold all its rows (where they are not compressed).

    Raises:
        TruncatedError: Rows are missing.
    """
    (pixels,) = numbers("<I", data, 10)
    (header,) = numbers("<I", data, 14)
    if header == _CORE_HEADER:
        (bits,) = numbers("<H", data, 24)
        compression = 0
    else:
        bits, compression = numbers("<HI", data, 28)
    width, height = size(data)
    row = (width * bits + 31) // 32 * 4
    if compression in _UNCOMPRESSED and pixels + row * height > len(data):
        raise TruncatedError
    return data
