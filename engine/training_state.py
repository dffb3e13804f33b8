"""Where a training run is: beside parameters and settings, what it needs to go on as if never stopped."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.activations import Array


@dataclass
class TrainingState:
    """Where a run is. `train` keeps it up to date; between two events it fits the network's parameters.

    Attributes:
        epoch: How many whole epochs are done.
        position: How many experiments of the next epoch are done, when updates come more often than once
            an epoch.
        lowest: The lowest D after an epoch so far.
        lowest_epoch: After which.
        last_steps: δw(t−1) by parameter name, for the momentum; empty without.
        gradients: ∂D/∂w over all experiments at the parameters as they are, by name, where the next update
            is made of them; to be read between two events only, as that update uses them up.
    """

    epoch: int = 0
    position: int = 0
    lowest: float = math.inf
    lowest_epoch: int = 0
    last_steps: dict[str, Array] = field(default_factory=dict)
    gradients: Mapping[str, Array] = field(default_factory=dict, compare=False, repr=False)

    def copy(self) -> "TrainingState":
        """Where the run is now, in arrays of its own, to go on from here once more; without gradients."""
        steps = {name: values.copy() for name, values in self.last_steps.items()}
        return TrainingState(self.epoch, self.position, self.lowest, self.lowest_epoch, steps)

    def to_json(self) -> dict[str, Any]:
        """The numbers as a plain dictionary; `last_steps` are arrays and are kept beside it."""
        lowest = self.lowest if math.isfinite(self.lowest) else None
        return {
            "epoch": self.epoch,
            "position": self.position,
            "lowest": lowest,
            "lowest_epoch": self.lowest_epoch,
        }

    @classmethod
    def from_json(
        cls, data: Mapping[str, Any], last_steps: Mapping[str, Array] | None = None
    ) -> "TrainingState":
        """The state that `to_json` wrote, with its arrays.

        Raises:
            ValueError: something is missing.
        """
        try:
            lowest = math.inf if data["lowest"] is None else float(data["lowest"])
            steps = {name: np.array(values) for name, values in (last_steps or {}).items()}
            return cls(int(data["epoch"]), int(data["position"]), lowest, int(data["lowest_epoch"]), steps)
        except (KeyError, TypeError) as error:
            raise ValueError(f"state: {error} is not where a training run was") from error

    def note(self, epoch: int, error: float) -> None:
        """An epoch has ended with that D."""
        self.epoch, self.position = epoch, 0
        if error < self.lowest:
            self.lowest, self.lowest_epoch = error, epoch
