"""Pools over the leading axis, and the buffers that the passes over chunks work in.

The values of l * K come as (p·p, F, Q): the place in the window first, so that each step of a pool is one
operation on long runs. Q counts pooled places times images. Of equal values the first wins, so that each
window has exactly one winner: on a flat background every place of a window ties, and a gradient given to
all of them would count several times.
"""

import math
from typing import Protocol

import numpy as np
from numpy.typing import DTypeLike

from engine.activations import Array
from engine.layers import Pooling


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


class Pool(Protocol):
    """From the places of every window to one value, and back.

    Attributes:
        pooled: One value a window, (F, Q), always the same array.
    """

    pooled: Array

    def forward(self) -> None:
        """Computes `pooled` from the values, (p·p, F, Q), that the pool was made for."""
        ...

    def backward(self, d_pooled: Array) -> None:
        """Turns the values into ∂D/∂value in place, given ∂D/∂pooled, (F, Q), which is used up."""
        ...


def pool_of(pooling: Pooling, values: Array, workspace: Workspace, name: str) -> Pool:
    """The pool over `values`, (p·p, F, Q); `name` keeps its buffers apart from other layers'."""
    if pooling == "average":
        return Average(values, workspace, name)
    return Tournament(values, workspace, name)


class Tournament:
    """The largest of every window, found in rounds: neighbours meet, the larger one goes on.

    Going back, each match hands its winner's gradient to the one that won it, so exactly one place gets it.
    """

    def __init__(self, values: Array, workspace: Workspace, name: str) -> None:
        self._rounds = [values]
        while len(self._rounds[-1]) > 1:
            players, *rest = self._rounds[-1].shape
            buffer = workspace.array(f"{name}.round{len(self._rounds)}", (-(-players // 2), *rest))
            self._rounds.append(buffer)
        self.pooled: Array = self._rounds[-1][0]
        pairs = len(values) // 2
        self._won = workspace.mask((max(pairs, 1), *values.shape[1:]))

    def forward(self) -> None:
        """Computes the largest of every window, (F, Q)."""
        for players, winners in zip(self._rounds, self._rounds[1:], strict=False):
            pairs = len(players) // 2
            np.maximum(players[0 : 2 * pairs : 2], players[1::2], out=winners[:pairs])
            if len(players) % 2:
                winners[pairs] = players[-1]

    def backward(self, d_pooled: Array) -> None:
        """Gives ∂D/∂pooled, (F, Q), to the winner of every window; every other place gets 0."""
        d_winners = d_pooled[None]
        for players in reversed(self._rounds[:-1]):
            pairs = len(players) // 2
            first, second, d_pairs = players[0 : 2 * pairs : 2], players[1::2], d_winners[:pairs]
            won = self._won[:pairs]
            np.greater_equal(first, second, out=won)
            np.multiply(d_pairs, won, out=first)
            np.subtract(d_pairs, first, out=second)
            if len(players) % 2:
                players[-1] = d_winners[-1]
            d_winners = players
        if len(self._rounds) == 1:
            self._rounds[0][0] = d_pooled


class Average:
    """The mean of every window; each of its places has the same part in it."""

    def __init__(self, values: Array, workspace: Workspace, name: str) -> None:
        self._values = values
        self.pooled = workspace.array(f"{name}.mean", values.shape[1:])
        self._share = values.dtype.type(1 / len(values))

    def forward(self) -> None:
        """Computes the mean of every window, (F, Q)."""
        np.copyto(self.pooled, self._values[0])
        for value in self._values[1:]:
            self.pooled += value
        self.pooled *= self._share

    def backward(self, d_pooled: Array) -> None:
        """Gives each place of a window its share of ∂D/∂pooled, (F, Q)."""
        d_pooled *= self._share
        self._values[...] = d_pooled
