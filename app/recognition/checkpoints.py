"""The time machine's memory: the network of a run as it was at some of its epochs."""

import bisect
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import EpochStep, TrainingState

MOST = 300
"""Checkpoints that are kept of a run at most."""
MOST_BYTES = 40 * 2**20
"""Bytes of all of them together at most; where one is very large, fewer are kept, yet never fewer than 3."""
MOST_SAVED = 100
"""Checkpoints that are saved with a run at most."""

Arrays = dict[str, NDArray[np.floating]]
_PREFIX = "checkpoints/"


@dataclass(frozen=True)
class Checkpoint:
    """A run after one of its epochs: all it takes to look at it, and to go on from there.

    Attributes:
        step: What the epoch said.
        state: Where the training was, in arrays of its own.
        parameters: By name, in arrays that nobody writes to.
        updates: What the epoch added to each, by name; empty at the start.
    """

    step: EpochStep
    state: TrainingState
    parameters: Arrays
    updates: Arrays = field(default_factory=dict)

    @property
    def epoch(self) -> int:
        """How many epochs were done."""
        return self.step.epoch


class Thinning:
    """Which epochs to keep when nobody knows how many will come: every one, then every 2nd, every 4th."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept = 0
        self._newest = -1
        self.every = 1

    def keeps(self, epoch: int) -> bool:
        """Whether to keep this epoch, the next one; from time to time half of what was kept is too much."""
        if epoch % self.every:
            return False
        if epoch <= self._newest:
            # Asked once more: it is counted already.
            return True
        self._newest = epoch
        self._kept += 1
        if self._kept > self._most:
            self.every *= 2
            self._kept = epoch // self.every + 1
        return epoch % self.every == 0


def most_for(parameters: Mapping[str, NDArray[np.floating]]) -> int:
    """How many checkpoints of a network with these parameters may be kept."""
    # Beside them lie as large updates, and the last steps of the momentum.
    each = 3 * sum(values.nbytes for values in parameters.values())
    return max(3, min(MOST, MOST_BYTES // max(each, 1)))


class Checkpoints:
    """Checkpoints of a run in the order of the epochs, evenly thinned; the first and the newest always stay.

    One thread may add while others read.
    """

    def __init__(self, kept: tuple[Checkpoint, ...] = ()) -> None:
        self._kept = kept
        self._is_passing = False

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Checkpoint]:
        return iter(self._kept)

    @property
    def epochs(self) -> tuple[int, ...]:
        """The epochs that can be looked at, ascending."""
        return tuple([one.step.epoch for one in self._kept])

    @property
    def newest(self) -> Checkpoint | None:
        """The newest one; None before the first."""
        return self._kept[-1] if self._kept else None

    def add(self, *new: Checkpoint, passing: Checkpoint | None = None) -> None:
        """Keeps more epochs; an epoch that is there already is replaced, with all that came after.

        Args:
            new: To stay, until they are thinned out.
            passing: The newest of all; it goes when there is a newer one, so that those that stay are even.
        """
        kept = self._kept
        if self._is_passing:
            kept, passing = kept[:-1], passing or kept[-1]
        for one in new:
            kept = _with(kept, one)
        if kept:
            kept = _thinned(kept, most_for(kept[0].parameters) - 1)
        newest = kept[-1].epoch if kept else -1
        self._is_passing = passing is not None and passing.epoch > newest
        # In one go, for those who read meanwhile.
        self._kept = kept if passing is None or passing.epoch < newest else _with(kept, passing)

    def at(self, epoch: int) -> Checkpoint | None:
        """The newest checkpoint that is not newer than that epoch; None where there is none."""
        place = bisect.bisect_right(self._kept, epoch, key=_epoch)
        return self._kept[place - 1] if place else None

    def until(self, epoch: int) -> "Checkpoints":
        """Those up to that epoch."""
        return Checkpoints(self._kept[: bisect.bisect_right(self._kept, epoch, key=_epoch)])

    def to_arrays(self) -> Arrays:
        """Some of them, evenly chosen, as arrays that stack what is alike, for `from_arrays`."""
        kept = _thinned(self._kept, MOST_SAVED)
        if not kept:
            return {}
        stacked: Arrays = {}
        for part in _PARTS:
            of_each = [_part_of(one, part) for one in kept]
            alike = {name: values for arrays in of_each for name, values in arrays.items()}
            for name, values in alike.items():
                # At the start nothing was added yet; without momentum there is no last step.
                nothing = np.zeros_like(values)
                stacked[f"{_PREFIX}{part}/{name}"] = np.stack([each.get(name, nothing) for each in of_each])
        stacked[f"{_PREFIX}epochs"] = np.array([_numbers(one) for one in kept], dtype=np.float64)
        return stacked

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "Checkpoints":
        """What `to_arrays` gave; nothing where something of it is missing."""
        table = arrays.get(f"{_PREFIX}epochs")
        if table is None or table.ndim != 2 or table.shape[1] != len(_NUMBERS) or np.isnan(table[:, 0]).any():
            return cls()
        parts: dict[str, Arrays] = {part: {} for part in _PARTS}
        for name, values in arrays.items():
            part, _, rest = name.removeprefix(_PREFIX).partition("/")
            if name.startswith(_PREFIX) and part in parts:
                if values.shape[:1] != table.shape[:1]:
                    return cls()
                parts[part][rest] = values
        if not parts["parameters"]:
            return cls()
        return cls(tuple(_checkpoint(row, parts, place) for place, row in enumerate(table)))


def without_checkpoints(arrays: Mapping[str, NDArray[Any]]) -> Arrays:
    """The arrays of a saved run's state that are not of its checkpoints."""
    return {name: values for name, values in arrays.items() if not name.startswith(_PREFIX)}


def step_to_json(step: EpochStep) -> dict[str, Any]:
    """An epoch's event as a plain dictionary."""
    return asdict(step)


def step_from_json(data: Mapping[str, Any]) -> EpochStep:
    """The event that `step_to_json` wrote."""
    return EpochStep(**{**data, "dead": tuple(data["dead"])})


_NUMBERS = ("epoch", "error", "accuracy", "validation_error", "validation_accuracy", "lowest", "lowest_epoch")


_PARTS = ("parameters", "updates", "last_steps")


def _epoch(checkpoint: Checkpoint) -> int:
    return checkpoint.epoch


def _part_of(checkpoint: Checkpoint, part: str) -> Arrays:
    own: Arrays = getattr(checkpoint.state if part == "last_steps" else checkpoint, part)
    return own


def _with(kept: tuple[Checkpoint, ...], one: Checkpoint) -> tuple[Checkpoint, ...]:
    return (*kept[: bisect.bisect_left(kept, one.epoch, key=_epoch)], one)


def _thinned(kept: tuple[Checkpoint, ...], most: int) -> tuple[Checkpoint, ...]:
    """At most so many, as evenly over the epochs as powers of two allow; the first and the last stay."""
    every = 1
    few = kept
    while len(few) > most:
        every *= 2
        few = tuple(one for one in kept[:-1] if one.epoch % every == 0 or one is kept[0]) + kept[-1:]
    return few


def _numbers(one: Checkpoint) -> list[float]:
    step, state = one.step, one.state
    seen = (step.epoch, step.error, step.accuracy, step.validation_error, step.validation_accuracy)
    return [np.nan if value is None else value for value in (*seen, state.lowest, state.lowest_epoch)]


def _checkpoint(row: NDArray[np.float64], parts: Mapping[str, Arrays], place: int) -> Checkpoint:
    epoch, error, accuracy, validation_error, validation_accuracy, lowest, lowest_epoch = map(float, row)
    step = EpochStep(
        int(epoch),
        error,
        accuracy,
        None if np.isnan(validation_error) else validation_error,
        None if np.isnan(validation_accuracy) else validation_accuracy,
    )
    parameters, updates, last_steps = (
        {name: values[place] for name, values in parts[part].items()} for part in _PARTS
    )
    state = TrainingState(int(epoch), 0, lowest, int(lowest_epoch), last_steps)
    return Checkpoint(step, state, parameters, updates)
