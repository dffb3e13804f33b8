"""Arrays keep every bit, and nothing that was changed in the file passes for one."""

import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from app.project import ProjectError
from app.project.values import from_bytes, to_bytes

any_array = npst.arrays(
    dtype=st.one_of(
        npst.floating_dtypes(), npst.integer_dtypes(), npst.boolean_dtypes(), npst.complex_number_dtypes()
    ),
    shape=npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5),
)


def same_bits(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())


@given(array=any_array)
def test_every_bit_comes_back(array: NDArray[Any]) -> None:
    for layout in (array, array.T, np.asfortranarray(array), array[..., ::-1] if array.ndim else array):
        back = from_bytes(*to_bytes(layout), "The array")
        assert same_bits(back, layout)
        assert back.flags.c_contiguous
        assert back.flags.writeable


@given(array=any_array, data=st.data())
def test_one_changed_byte_is_noticed(array: NDArray[Any], data: st.DataObject) -> None:
    contents, checksum = to_bytes(array)
    place = data.draw(st.integers(0, len(contents) - 1))
    changed = bytearray(contents)
    changed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ProjectError, match=r"^The array is damaged and cannot be read\."):
        from_bytes(bytes(changed), checksum, "The array")


@given(data=st.binary(max_size=200))
def test_foreign_bytes_are_no_array(data: bytes) -> None:
    for contents in (data, b"\x93NUMPY\x01\x00" + data, b"PK\x03\x04" + data):
        with pytest.raises(ProjectError, match="is damaged"):
            from_bytes(contents, zlib.crc32(contents), "The array")


def test_nothing_stored_is_ever_executed() -> None:
    header = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
    contents = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + b"cposix\nsystem\n."
    with pytest.raises(ProjectError, match="is damaged"):
        from_bytes(contents, zlib.crc32(contents), "The array")
    with pytest.raises(ValueError, match="allow_pickle=False"):
        to_bytes(np.array([object()]))
