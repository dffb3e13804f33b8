"""How the network learns: gradient descent by eq. (26) to (29), and what of it may change."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from engine.activations import Array

Learn: TypeAlias = Literal["both", "dense", "kernels"]
Update = Literal["all", "face", "batch"]


@dataclass(frozen=True)
class Learning:
    """The settings of gradient descent.

    Attributes:
        rate: ε of eq. (27), above 0. See `descend` for what it multiplies.
        epochs: How many passes over all experiments.
        learn: What changes: the dense layers' w and φ ("dense"), the feature layers' K and bias
            ("kernels"), or both; or the beginnings of parameters' names, such as ("features.1.", "dense.").
        update: "all": one update an epoch, from the total D, eq. (22). "face": one update
            after each experiment μ, eq. (30), in an order drawn anew from the seed every epoch.
            "batch": one after every `batch_size` experiments in that order.
        target: Stop when D falls below it; 0 never does.
        seed: For the order of the experiments.
        momentum: α, 0 … 1: how much of the last step is added to the next. See `descend`.
        batch_size: Experiments in a batch, for `update="batch"`.
        patience: Stop after so many epochs in which D set no new lowest value; 0 never does.
        cautious: Whether a step is shortened where it would leap over the minimum, see `step_length`.
            None: where the outputs' f is steep, which is every f but the sigmoid.

    Raises:
        ValueError: a setting is impossible; the sentence names it.
    """

    rate: float = 0.05
    epochs: int = 300
    learn: Learn | tuple[str, ...] = "both"
    update: Update = "all"
    target: float = 0.01
    seed: int = 0
    momentum: float = 0.0
    batch_size: int = 16
    patience: int = 0
    cautious: bool | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.rate) and self.rate > 0):
            raise ValueError(f"rate: ε = {self.rate} must be a number above 0")
        if not 0 <= self.momentum < 1:
            raise ValueError(f"momentum: α = {self.momentum} must be at least 0 and below 1")
        if not (math.isfinite(self.target) and self.target >= 0):
            raise ValueError(f"target: {self.target} must be a number of at least 0")
        for name, least in (("epochs", 1), ("batch_size", 1), ("patience", 0)):
            if getattr(self, name) < least:
                raise ValueError(f"{name}: {getattr(self, name)} must be at least {least}")
        self._check_words()

    def _check_words(self) -> None:
        if isinstance(self.learn, tuple):
            if not self.learn or not all(isinstance(part, str) and part for part in self.learn):
                raise ValueError(f"learn: {self.learn!r} must hold beginnings of parameters' names")
        elif self.learn not in get_args(Learn):
            raise ValueError(f"learn: {self.learn!r} is not one of {', '.join(get_args(Learn))}")
        if self.update not in get_args(Update):
            raise ValueError(f"update: {self.update!r} is not one of {', '.join(get_args(Update))}")


def learns(name: str, learn: Learn | tuple[str, ...]) -> bool:
    """Whether the parameter of that name changes."""
    if isinstance(learn, tuple):
        return name.startswith(learn)
    return learn == "both" or name.startswith("dense." if learn == "dense" else "features.")


def step_length(
    rate: float, experiments: int, error: float, gradients: Mapping[str, Array], cautious: bool
) -> float:
    """What ∂D/∂w is multiplied by: ε/m, or with caution min(ε/m, ½ D / ‖∂D/∂w‖²).

    The notes' step is −ε ∂D/∂w. D is a sum over the experiments, so that step grows with their
    number and an ε that suits 6 faces diverges at 200. Divided by the m experiments that D was
    summed over, ε means the same step whatever their number; with m = 1 it is the notes' own.

    That cures the number of faces, not the steepness of f: D curves with f′², and f′ of a linear, ReLU or
    tanh output is up to 1 where a sigmoid's is ¼ at most, so an ε for a sigmoid is up to 16 times too large
    for them: they diverge, die or saturate. D cannot fall below 0, and a step of length D / ‖∂D/∂w‖² is the
    one that would bring it there if D fell as steeply all the way (Polyak 1969); any longer one must leap
    over the minimum. Caution cuts it to half of that, for D seldom comes down to 0.

    Args:
        rate: ε.
        experiments: m.
        error: D over them.
        gradients: ∂D/∂w of every parameter that learns.
        cautious: Whether to cut.
    """
    length = rate / experiments
    if not cautious:
        return length
    steepness = sum(float(np.vdot(gradient, gradient)) for gradient in gradients.values())
    return min(length, 0.5 * error / steepness) if steepness > 0 else length


def descend(
    parameters: Mapping[str, Array],
    gradients: Mapping[str, Array],
    length: float,
    momentum: float = 0.0,
    last_steps: dict[str, Array] | None = None,
) -> None:
    """One update in place, w(t+1) = w(t) + δw(t), eq. (26) and (28).

    δw(t) = −(ε/m) ∂D/∂w + α δw(t−1): eq. (27) and (29) with the step length ε/m of `step_length`, and with
    momentum α, which is 0 in the notes.

    Args:
        parameters: By name; those that `gradients` names are changed.
        gradients: ∂D/∂w by the same names; used up.
        length: ε/m.
        momentum: α.
        last_steps: δw(t−1) by name, empty before the first step; holds δw(t) afterwards where α > 0.
    """
    for name, step in gradients.items():
        step *= step.dtype.type(-length)
        if momentum > 0 and last_steps is not None:
            if name in last_steps:
                step += step.dtype.type(momentum) * last_steps[name]
            last_steps[name] = step
        parameters[name] += step
