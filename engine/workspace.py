"""Buffers that are allocated once: a fresh large array costs more in page faults than the work done on it."""

import math

import numpy as np
from numpy.typing import DTypeLike

from engine.activations import Array


class Workspace:
    """Named buffers that passes over chunks of different sizes share, one pass at a time.

    Attributes:
        dtype: What the numbers are, float32 or float64.
    """

    def __init__(self, dtype: DTypeLike) -> None:
        self.dtype = np.dtype(dtype)
        self._buffers: dict[str, Array] = {}

    def array(self, name: str, shape: tuple[int, ...]) -> Array:
        """The buffer of that name as an array of that shape, zeros when it is new; it grows where it must."""
        size = math.prod(shape)
        if name not in self._buffers or self._buffers[name].size < size:
            self._buffers[name] = np.zeros(size, self.dtype)
        return self._buffers[name][:size].reshape(shape)

    def mask(self, shape: tuple[int, ...]) -> np.ndarray:
        """A buffer of True and False of that shape."""
        size = math.prod(shape)
        bytes_ = self.array("mask", (-(-size // self.dtype.itemsize),))
        return bytes_.view(np.bool_)[:size].reshape(shape)
