"""Texts, JSON documents and arrays as a project file keeps them, and what is refused when they are read."""

import io
import json
import math
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.language import _
from app.project.errors import DamagedError, ProjectError

Kind = TypeVar("Kind", dict[str, Any], list[Any])

_HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


def storable(text: str) -> str:
    """A text that can be kept: what is not valid in it, as in a foreign file name, becomes “?”."""
    return text.encode("utf-8", "replace").decode("utf-8")


def to_json(value: Any, what: str) -> str:
    """Write a value as JSON. NumPy's numbers become plain ones; tuples become lists.

    Args:
        value: Mappings with text keys, sequences, text, finite numbers, true, false and None.
        what: What it is, for the sentence.

    Raises:
        ProjectError: If there is something else in it, such as NaN or an array.
    """
    try:
        return json.dumps(value, default=_plain, allow_nan=False, ensure_ascii=True)
    except (TypeError, ValueError) as error:
        raise ProjectError(
            _("The {what} cannot be kept in a project: {reason}.").format(what=what, reason=error)
        ) from error


def _plain(value: object) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} is not a number, text, list or mapping")


def from_json(text: str, kind: type[Kind], path: Path) -> Kind:
    """Read a value that :func:`to_json` wrote.

    Args:
        text: The JSON.
        kind: What it must be at its outermost: ``dict`` or ``list``.
        path: Of the project, for the sentence.

    Raises:
        DamagedError: If the text is no JSON of that kind, is nested too deeply, or has a number in it that is
            not finite.
    """
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
        if not isinstance(value, kind):
            raise TypeError(f"a {type(value).__name__} in place of a {kind.__name__}")
        return value
    except (TypeError, ValueError, RecursionError) as error:
        raise DamagedError(path) from error


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is not finite")


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)


def are_numbers(values: Iterable[object]) -> bool:
    """Whether all are numbers, as :func:`from_json` reads them."""
    return all(isinstance(value, int | float) for value in values)


def to_bytes(array: NDArray[Any]) -> tuple[bytes, int]:
    """Write an array of any shape, dtype (but objects) and memory layout as ``.npy``.

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

    Every bit comes back, nothing in the bytes is executed, and no more memory is taken than they have.

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
        buffer = io.BytesIO(data)
        shape, in_columns, dtype = _HEADERS[np.lib.format.read_magic(buffer)](buffer)
        if dtype.hasobject or math.prod(shape) * dtype.itemsize != len(data) - buffer.tell():
            raise ValueError("the header does not fit the bytes")
        array = np.frombuffer(data, dtype, offset=buffer.tell())
        return array.reshape(shape, order="F" if in_columns else "C").copy(order="C")
    except MemoryError:
        raise
    except Exception as error:  # NumPy's reader stumbles over foreign bytes in more ways than it lists
        raise ProjectError(
            _("{where} is damaged and cannot be read. Train the network again.").format(where=where)
        ) from error
