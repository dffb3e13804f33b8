"""Activation functions f and g, each with its derivative beside it, eq. (3) and (24).

Every derivative is given in terms of the value s = f(h) already computed, because that is what a backward
pass has at hand: sigmoid′ = s(1 − s) needs no second exponential. All of them are monotone, which is what
allows g after the pool. Where f has a corner, at h = 0, f′ is the slope on its left.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Activation:
    """A function f and its derivative f′, both elementwise.

    Attributes:
        name: How settings and files refer to it.
        write: (h, out): writes f(h) to `out`, an array of the same shape that may be `h` itself.
        write_slope: (s, out): writes f′(h) to `out`, given s = f(h).
        gain: 1 over the mean square of f(h) for a normally distributed h, by which the starting weights
            of the next layer are scaled: 2 for a ReLU, which loses half of it.
        steepest: The largest f′(h).
        half: The h at which f(h) = ½.
    """

    name: str
    write: Callable[[Array, Array], object]
    write_slope: Callable[[Array, Array], object]
    gain: float = 1.0
    steepest: float = 1.0
    half: float = 0.5

    def value(self, h: Array) -> Array:
        """f(h), of the same shape."""
        s = np.empty_like(h)
        self.write(h, s)
        return s

    def derivative(self, s: Array) -> Array:
        """f′(h), of the same shape, given s = f(h)."""
        slope = np.empty_like(s)
        self.write_slope(s, slope)
        return slope


# A scalar beside an array keeps NumPy from the fast loop of `maximum`: a row of numbers does not.


def _row(h: Array, value: float = 0) -> Array:
    row = np.zeros(h.shape[-1:], h.dtype)
    if value:
        row += value
    return row


def _linear(h: Array, out: Array) -> None:
    if out is not h:
        out[...] = h


def _linear_slope(_s: Array, out: Array) -> None:
    out.fill(1)


def _relu(h: Array, out: Array) -> None:
    np.maximum(h, _row(h), out=out)


def _relu_slope(s: Array, out: Array) -> None:
    np.copyto(out, s > 0)


_LEAK = 0.01


def _leaky_relu(h: Array, out: Array) -> None:
    np.maximum(h, h * _LEAK, out=out)


def _leaky_relu_slope(s: Array, out: Array) -> None:
    np.copyto(out, s > 0)
    np.maximum(out, _row(out, _LEAK), out=out)


def _sigmoid(h: Array, out: Array) -> None:
    # 1 / (1 + exp(−h)) written with tanh, which cannot overflow.
    np.multiply(h, 0.5, out=out)
    np.tanh(out, out=out)
    np.multiply(out, 0.5, out=out)
    np.add(out, 0.5, out=out)


def _sigmoid_slope(s: Array, out: Array) -> None:
    np.subtract(1, s, out=out)
    out *= s


def _tanh(h: Array, out: Array) -> None:
    np.tanh(h, out=out)


def _tanh_slope(s: Array, out: Array) -> None:
    np.multiply(s, s, out=out)
    np.subtract(1, out, out=out)


LINEAR = Activation("linear", _linear, _linear_slope)
RELU = Activation("relu", _relu, _relu_slope, gain=2)
LEAKY_RELU = Activation("leaky relu", _leaky_relu, _leaky_relu_slope, gain=2 / (1 + _LEAK**2))
SIGMOID = Activation("sigmoid", _sigmoid, _sigmoid_slope, gain=3.41, steepest=0.25, half=0.0)
TANH = Activation("tanh", _tanh, _tanh_slope, gain=2.54, half=math.atanh(0.5))

_BY_NAME = {activation.name: activation for activation in (LINEAR, RELU, LEAKY_RELU, SIGMOID, TANH)}


def activation_named(name: str) -> Activation:
    """The activation of that name.

    Raises:
        ValueError: there is none.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise ValueError(f"activation: {name!r} is not one of {', '.join(_BY_NAME)}") from None
