"""How the network learns: gradient descent by eq. (26) to (29), and what of it may change."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from engine.activations import Array

Learn = Literal["both", "dense", "kernels"]
Update = Literal["all", "face"]


@dataclass(frozen=True)
class Learning:
    """The settings of gradient descent.

    Attributes:
        rate: ε of eq. (27), above 0. See `descend` for what it multiplies.
        epochs: How many passes over all experiments.
        learn: What changes: the dense layers' w and φ, the feature layers' K and bias, or both.
        update: "all": one update an epoch, from the total D, eq. (22). "face": one update
            after each experiment μ, eq. (30), in an order drawn anew from the seed every epoch.
        target: Stop when D falls below it; 0 never does.
        seed: For the order of the experiments.

    Raises:
        ValueError: a setting is impossible; the sentence names it.
    """

    rate: float = 0.05
    epochs: int = 300
    learn: Learn = "both"
    update: Update = "all"
    target: float = 0.01
    seed: int = 0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.rate) and self.rate > 0):
            raise ValueError(f"rate: ε = {self.rate} must be a number above 0")
        if self.epochs < 1:
            raise ValueError(f"epochs: {self.epochs} must be at least 1")
        if self.learn not in get_args(Learn):
            raise ValueError(f"learn: {self.learn!r} is not one of {', '.join(get_args(Learn))}")
        if self.update not in get_args(Update):
            raise ValueError(f"update: {self.update!r} is not one of {', '.join(get_args(Update))}")
        if not (math.isfinite(self.target) and self.target >= 0):
            raise ValueError(f"target: {self.target} must be a number of at least 0")


def learns(name: str, learn: Learn) -> bool:
    """Whether the parameter of that name changes."""
    return learn == "both" or name.startswith("dense." if learn == "dense" else "features.")


def descend(
    parameters: dict[str, Array], gradients: dict[str, Array], learning: Learning, experiments: int
) -> None:
    """One update in place, w(t+1) = w(t) + δw(t) with δw = −(ε/m) ∂D/∂w, eq. (26) to (29).

    The notes' step is −ε ∂D/∂w. D is a sum over the experiments, so that step grows with their
    number and an ε that suits 6 faces diverges at 200. Divided by the m experiments that D was
    summed over, ε means the same step whatever their number; with m = 1 it is the notes' own.

    Args:
        parameters: By name; those that learn are changed.
        gradients: ∂D/∂p by the same names.
        learning: ε and what learns.
        experiments: m, how many experiments the gradients sum over.
    """
    for name, gradient in gradients.items():
        if learns(name, learning.learn):
            step = gradient.dtype.type(learning.rate / experiments)
            np.subtract(parameters[name], step * gradient, out=parameters[name])
