"""What goes through the pipes: words as JSON, and arrays as they lie in memory."""

import json
import math
import struct
from collections.abc import Mapping
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_LENGTH = struct.Struct("<I")


class Message(NamedTuple):
    """One message.

    Attributes:
        words: What JSON can hold; NaN and infinities too.
        arrays: By name.
    """

    words: dict[str, Any]
    arrays: dict[str, NDArray[Any]]


def write_message(
    stream: IO[bytes], words: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]] | None = None
) -> None:
    """Writes one message and sends it off.

    Raises:
        OSError: Nobody reads any more.
    """
    plain = {name: np.asarray(values, order="C") for name, values in (arrays or {}).items()}
    shapes = [[name, values.dtype.str, values.shape] for name, values in plain.items()]
    head = json.dumps([words, shapes]).encode()
    stream.write(_LENGTH.pack(len(head)) + head)
    for values in plain.values():
        stream.write(values.data if values.size else b"")
    stream.flush()


def read_message(stream: IO[bytes]) -> Message | None:
    """The next message; None where the other side has ended."""
    start = stream.read(_LENGTH.size)
    if len(start) < _LENGTH.size:
        return None
    head = stream.read(*_LENGTH.unpack(start))
    try:
        words, shapes = json.loads(head)
        return Message(words, {name: _array(stream, dtype, shape) for name, dtype, shape in shapes})
    except ValueError:
        # It ended in the middle of a message.
        return None


def _array(stream: IO[bytes], dtype: str, shape: list[int]) -> NDArray[Any]:
    size = math.prod(shape) * np.dtype(dtype).itemsize
    data = stream.read(size)
    if len(data) < size:
        raise ValueError("the stream has ended")
    return np.frombuffer(data, dtype).reshape(shape) if size else np.empty(shape, dtype)
