"""How the network learns: gradient descent by eq. (26) to (29), and what of it may change."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from engine.activations import SIGMOID, Activation, Array

Learn: TypeAlias = Literal["both", "dense", "kernels"]
Update = Literal["all", "face", "batch"]


@dataclass(frozen=True)
class Learning:
    """The settings of gradient descent.

    Attributes:
        rate: ε of eq. (27), above 0. See `step_length` for what it multiplies.
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

    Raises:
        ValueError: a setting is impossible; the sentence names it.
    """

    rate: float = 0.3
    epochs: int = 300
    learn: Learn | tuple[str, ...] = "both"
    update: Update = "all"
    target: float = 0.01
    seed: int = 0
    momentum: float = 0.0
    batch_size: int = 16
    patience: int = 0

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


def step_length(learning: Learning, experiments: int, f: Activation) -> float:
    """What ∂D/∂w is multiplied by: (ε/m) · (¼ / f′max)².

    The notes' step is −ε ∂D/∂w. D is a sum over the experiments, so that step grows with their number and an
    ε that suits 6 faces diverges at 200: it is divided by m, the number of all experiments. An update from
    one face or from a batch has the same factor, for D is the sum of its parts: the updates of an epoch then
    come, to first order, to what one update from all faces is, and ε means the same in every mode.

    D curves with f′², and f′ of a linear, ReLU or tanh output is up to 1 where a sigmoid's is ¼ at most. So
    an ε that suits a sigmoid would be 16 times too large for them; the second factor, 1 for a sigmoid, makes
    up for that.

    Args:
        learning: The settings; ε is its rate.
        experiments: m, how many there are in all, however many the update is made from.
        f: The activation of the outputs.
    """
    return learning.rate / experiments * (SIGMOID.steepest / f.steepest) ** 2


def descend(
    parameters: Mapping[str, Array],
    gradients: Mapping[str, Array],
    length: float,
    momentum: float = 0.0,
    last_steps: dict[str, Array] | None = None,
) -> None:
    """One update in place, w(t+1) = w(t) + δw(t), eq. (26) and (28).

    δw(t) = −(ε/m) ∂D/∂w + α δw(t−1): eq. (27) and (29) with the factor of `step_length`, and with momentum
    α, which is 0 in the notes.

    Args:
        parameters: By name; those that `gradients` names are changed.
        gradients: ∂D/∂w by the same names; used up.
        length: What ∂D/∂w is multiplied by, from `step_length`.
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
