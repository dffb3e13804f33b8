"""The neuron of the calculation: Facet's own engine with two inputs and one output, and no kernel."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.lessons.hand.task import ZETA, HandTask
from engine import Dense, Network, error_shares
from engine.activations import activation_named
from engine.error import total_error_derivative
from engine.learning import descend

_WEIGHTS, _BIAS = "dense.0.weights", "dense.0.bias"

Three = tuple[float, float, float]
"""Numbers that belong to w₁, w₂ and φ, in this order."""


@dataclass(frozen=True)
class Seen:
    """What the neuron makes of one face.

    Attributes:
        h: The transfer function, eq. (17).
        s: The output, eq. (14).
        error: ζ − s, eq. (18).
        share: ½(ζ − s)², this face's part of D, eq. (20).
        slope: f′(h), eq. (24).
    """

    h: float
    s: float
    error: float
    share: float
    slope: float


class Neuron:
    """Asks the engine that trains on faces; nothing is worked out here.

    Args:
        task: The feature vectors, f and ε.
    """

    def __init__(self, task: HandTask) -> None:
        self._images = np.array(task.vectors, dtype=np.float64).reshape(-1, 1, 1, 2)
        self._zeta = np.array(ZETA, dtype=np.float64).reshape(-1, 1)
        self._rate = task.rate
        self._f = activation_named(task.f)
        self._network = Network.create((1, 1, 2), (), (Dense(1, task.f),), dtype=np.float64)

    def look(self, parameters: Three) -> tuple[Seen, ...]:
        """h, s, ζ − s, the share of D and f′(h) of each of the six faces."""
        self._load(parameters)
        with np.errstate(over="ignore", invalid="ignore"):
            seen = self._network.forward(self._images).dense[-1]
            errors = -total_error_derivative(self._zeta, seen.s)
            shares = error_shares(self._zeta, seen.s)
            slopes = self._f.derivative(seen.s)
        columns = (seen.h[:, 0], seen.s[:, 0], errors[:, 0], shares, slopes[:, 0])
        return tuple(Seen(*map(float, row)) for row in zip(*columns, strict=True))

    def learn(self, parameters: Three, faces: Sequence[int]) -> tuple[float, Three, Three, Three]:
        """One update from some faces: D over them, ∂D/∂·, δ· and the new parameters, eq. (20) to (29).

        The step is the notes' own, −ε ∂D/∂w: not divided by the number of faces, as Facet's training is.
        """
        self._load(parameters)
        with np.errstate(over="ignore", invalid="ignore"):
            found = self._network.gradients(self._images[list(faces)], self._zeta[list(faces)])
            steps = {name: gradient.copy() for name, gradient in found.parameters.items()}
            # `descend` turns each derivative into its step.
            descend(self._network.parameters, steps, self._rate)
        return found.error, _three(found.parameters), _three(steps), _three(self._network.parameters)

    def _load(self, parameters: Three) -> None:
        w1, w2, phi = parameters
        weights, bias = np.array([[w1, w2]], dtype=np.float64), np.array([phi], dtype=np.float64)
        self._network.load_parameters({_WEIGHTS: weights, _BIAS: bias})


def _three(arrays: dict[str, np.ndarray]) -> Three:
    (w1, w2), (phi,) = arrays[_WEIGHTS][0], arrays[_BIAS]
    return float(w1), float(w2), float(phi)
