"""Activation functions f and g, each with its derivative beside it, eq. (3) and (24).

Every derivative is given in terms of h **and** of the value already computed from it, because
that is what a backward pass has at hand: sigmoid' = s(1 − s) needs no second exponential.
"""

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
        value: h ↦ f(h), any shape.
        derivative: (h, f(h)) ↦ f′(h), of the same shape.
    """

    name: str
    value: Callable[[Array], Array]
    derivative: Callable[[Array, Array], Array]


def _linear(h: Array) -> Array:
    return h


def _linear_derivative(h: Array, _s: Array) -> Array:
    return np.ones_like(h)


def _relu(h: Array) -> Array:
    return np.maximum(h, np.zeros((), h.dtype))


def _relu_derivative(h: Array, _s: Array) -> Array:
    return (h > 0).astype(h.dtype)


def _sigmoid(h: Array) -> Array:
    # 1 / (1 + exp(−h)) written with tanh, which cannot overflow.
    half = h.dtype.type(0.5)
    return half * (np.tanh(half * h) + h.dtype.type(1))


def _sigmoid_derivative(_h: Array, s: Array) -> Array:
    return s * (s.dtype.type(1) - s)


def _tanh_derivative(_h: Array, s: Array) -> Array:
    return s.dtype.type(1) - s * s


LINEAR = Activation("linear", _linear, _linear_derivative)
RELU = Activation("relu", _relu, _relu_derivative)
SIGMOID = Activation("sigmoid", _sigmoid, _sigmoid_derivative)
TANH = Activation("tanh", np.tanh, _tanh_derivative)

_BY_NAME = {activation.name: activation for activation in (LINEAR, RELU, SIGMOID, TANH)}


def activation_named(name: str) -> Activation:
    """The activation of that name.

    Raises:
        ValueError: there is none.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise ValueError(f"activation: {name!r} is not one of {', '.join(_BY_NAME)}") from None
