"""Arrays as ``.npy`` bytes: dtype, shape and every bit come back, and nothing in them is executed."""

import io
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.project.errors import ProjectError


def to_bytes(array: NDArray[Any]) -> tuple[bytes, int]:
    """Write an array of any shape, dtype (but objects) and memory layout.

    Returns:
        The ``.npy`` bytes, and their CRC-32.

    Raises:
        ValueError: If the array holds Python objects.
    """
    buffer = io.BytesIO()
    np.save(buffer, np.asarray(array, order="C"), allow_pickle=False)
    data = buffer.getvalue()
    return data, zlib.crc32(data)


def from_bytes(data: bytes, checksum: int, where: str) -> NDArray[Any]:
    """Read an array that :func:`to_bytes` wrote; it is in C order and may be changed.

    Args:
        data: The ``.npy`` bytes.
        checksum: Their CRC-32 when they were written.
        where: What the array is and where it is kept, for the sentence.

    Raises:
        ProjectError: If the bytes are not those that were written, or no array.
    """
    try:
        if zlib.crc32(data) != checksum:
            raise ValueError("the checksum differs")
        array = np.load(io.BytesIO(data), allow_pickle=False)
        if not isinstance(array, np.ndarray):
            raise TypeError("an archive of arrays")
    except Exception as error:  # NumPy's reader stumbles over foreign bytes in more ways than it lists
        raise ProjectError(f"{where} is damaged and cannot be read. Train the network again.") from error
    return array
