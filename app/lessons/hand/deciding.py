"""Where the neuron decides: the h whose output is ½, half way between ζ = 0 and ζ = 1."""

from functools import lru_cache

import numpy as np

from app.lessons.hand.task import Activation
from engine.activations import activation_named

_DECIDES = 0.5
_FARTHEST = 8.0
_HALVINGS = 60


@lru_cache(maxsize=8)
def deciding_h(f: Activation) -> float:
    """The h with f(h) = ½, found by halving: the engine's f only grows."""
    activation = activation_named(f)
    low, high = -_FARTHEST, _FARTHEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if activation.value(np.array([middle]))[0] < _DECIDES:
            low = middle
        else:
            high = middle
    return high
