"""The network at one time, and the time machine's memory: what it was at some of its epochs.

The training process imports this module, so it needs no more than the engine.
"""

import bisect
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine import Architecture, EpochStep, Event, FaceStep, Learning, Network, TrainingState

if TYPE_CHECKING:
    from app.faces.crop import Crop
    from app.faces.preparation import Preparation

Numbers = Mapping[str, NDArray[np.floating]]

BEFORE = EpochStep(0, math.nan, math.nan)
"""Stands for the newest epoch before anything was looked at."""

_UNKNOWN: Any = None
_OF_THE_RUN = (
    "architecture",
    "start",
    "person_ids",
    "persons",
    "preparation",
    "crop",
    "margin",
    "training_faces",
    "validation_faces",
    "faces",
)


@dataclass(frozen=True)
class Dataset:
    """Faces as the engine takes them.

    Attributes:
        face_ids: Where in the project each row comes from; copies have their face's id.
        images: (N, 1, size, size), float32.
        zeta: (N, n_o), float32.
    """

    face_ids: tuple[int, ...]
    images: NDArray[np.float32]
    zeta: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.face_ids)


@dataclass(frozen=True)
class RunFaces:
    """The faces of a run.

    Attributes:
        training: Those to learn.
        validation: Those only looked at; None without any.
    """

    training: Dataset
    validation: Dataset | None = None


@dataclass(frozen=True)
class FaceUpdate:
    """One update from one face alone, eq. (30).

    Attributes:
        step: Which face, and its share of D before the update.
        place: Which of the epoch's faces it was, from 1.
        learning: The settings it was made with.
        before: The parameters before it, by name.
        after: Those after it.
    """

    step: FaceStep
    place: int
    learning: Learning
    before: Numbers
    after: Numbers


@dataclass(frozen=True)
class Snapshot:
    """The network of a run at one time, in arrays that nobody writes to any more.

    It is made of a run under way, of a saved run, or of an earlier epoch of either.

    Attributes:
        architecture: Of the network.
        parameters: By name.
        learning: The settings of the next update.
        state: Where the training was, on which its next update depends; it may be within an epoch.
        step: The newest whole epoch.
        event: What happened last: that epoch, or an update within the next one.
        seconds: Spent training so far.
        updates: What the last epoch, or the last update within it, has added to each parameter, δw(t) of
            eq. (26), by name; empty where it is not known.
        gradients: ∂D/∂w over the training faces, eq. (22) and (25), by name; only those that are known.
        face: The newest update, where it was made from one face, also when the epoch has ended with it.
        start: The parameters before the first step, by name.
        person_ids: In the order of the outputs.
        persons: Their names.
        preparation: How a face becomes the network's image; None in the training process, which has images.
        crop: How the faces that it learns from were found.
        margin: How far its desired outputs stay away from 0 and 1.
        training_faces: Ids of the faces that it learns.
        validation_faces: Ids of those only looked at.
        faces: The same as the engine takes them; None of a saved run until they are read.
    """

    architecture: Architecture
    parameters: Numbers
    learning: Learning
    state: TrainingState
    step: EpochStep = BEFORE
    event: Event = BEFORE
    seconds: float = 0.0
    updates: Numbers = field(default_factory=dict)
    gradients: Numbers = field(default_factory=dict)
    face: FaceUpdate | None = None
    start: Numbers = field(default_factory=dict)
    person_ids: tuple[int, ...] = ()
    persons: tuple[str, ...] = ()
    preparation: "Preparation" = _UNKNOWN
    crop: "Crop" = "detect"
    margin: float = 0.0
    training_faces: tuple[int, ...] = ()
    validation_faces: tuple[int, ...] = ()
    faces: RunFaces = _UNKNOWN

    @property
    def epoch(self) -> int:
        """How many whole epochs were done."""
        return self.step.epoch

    def network(self) -> Network:
        """A network of its own with these parameters."""
        return Network(self.architecture, self.parameters)

    def named(self, names: Mapping[int, str]) -> "Snapshot":
        """The same with the persons' present names, by id."""
        pairs = zip(self.person_ids, self.persons, strict=True)
        return replace(self, persons=tuple(names.get(person_id, name) for person_id, name in pairs))

    def bare(self) -> "Snapshot":
        """The same without what stays as it is throughout a run, to be sent to the training process."""
        return Snapshot(
            self.architecture,
            self.parameters,
            self.learning,
            self.state,
            self.step,
            self.event,
            self.seconds,
            self.updates,
        )

    def of_the_run_of(self, other: "Snapshot") -> "Snapshot":
        """The same with what another snapshot of the run knows of the run."""
        return replace(self, **{name: getattr(other, name) for name in _OF_THE_RUN})


MOST = 300
"""Snapshots that are kept of a run at most."""
MOST_BYTES = 40 * 2**20
"""Bytes of all of them together at most; where one is very large, fewer are kept, yet never fewer than 3."""
MOST_SAVED = 100
"""Snapshots that are saved with a run at most."""

_PREFIX = "checkpoints/"
_PARTS = ("parameters", "updates", "last_steps")
_COLUMNS = ("epoch", "error", "accuracy", "validation_error", "validation_accuracy", "lowest", "lowest_epoch")


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


def most_for(parameters: Numbers) -> int:
    """How many snapshots of a network with these parameters may be kept."""
    # Beside them lie as large updates, and the last steps of the momentum.
    each = 3 * sum(values.nbytes for values in parameters.values())
    return max(3, min(MOST, MOST_BYTES // max(each, 1)))


class Checkpoints:
    """Snapshots of a run after whole epochs, in their order, evenly thinned; the first and the newest stay.

    One thread may add while others read.
    """

    def __init__(self, kept: tuple[Snapshot, ...] = ()) -> None:
        self._kept = kept
        self._is_passing = False

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Snapshot]:
        return iter(self._kept)

    @property
    def epochs(self) -> tuple[int, ...]:
        """The epochs that can be looked at, ascending."""
        return tuple([one.step.epoch for one in self._kept])

    @property
    def newest(self) -> Snapshot | None:
        """The newest one; None before the first."""
        return self._kept[-1] if self._kept else None

    def add(self, *new: Snapshot, passing: Snapshot | None = None) -> None:
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

    def at(self, epoch: int) -> Snapshot | None:
        """The newest snapshot that is not newer than that epoch; None where there is none."""
        place = bisect.bisect_right(self._kept, epoch, key=_epoch)
        return self._kept[place - 1] if place else None

    def until(self, epoch: int) -> "Checkpoints":
        """Those up to that epoch."""
        return Checkpoints(self._kept[: bisect.bisect_right(self._kept, epoch, key=_epoch)])

    def to_arrays(self) -> dict[str, NDArray[np.floating]]:
        """Some of them, evenly chosen, as arrays that stack what is alike, for `from_arrays`."""
        kept = _thinned(self._kept, MOST_SAVED)
        if not kept:
            return {}
        stacked: dict[str, NDArray[np.floating]] = {}
        for part in _PARTS:
            of_each = [_part_of(one, part) for one in kept]
            alike = {name: values for arrays in of_each for name, values in arrays.items()}
            for name, values in alike.items():
                # At the start nothing was added yet; without momentum there is no last step.
                nothing = np.zeros_like(values)
                stacked[f"{_PREFIX}{part}/{name}"] = np.stack([each.get(name, nothing) for each in of_each])
        stacked[f"{_PREFIX}epochs"] = np.array([_row(one) for one in kept], dtype=np.float64)
        return stacked

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], saved: Snapshot) -> "Checkpoints":
        """What `to_arrays` gave; nothing where something of it is missing, or of another network.

        Args:
            arrays: Those of a saved run's state.
            saved: The saved run.
        """
        table = arrays.get(f"{_PREFIX}epochs")
        if table is None or table.dtype.kind != "f" or table.shape[1:] != (len(_COLUMNS),):
            return cls()
        if not np.isfinite(table[:, [0, -1]]).all():
            return cls()
        parts: dict[str, dict[str, NDArray[Any]]] = {part: {} for part in _PARTS}
        for name, values in arrays.items():
            part, _, rest = name.removeprefix(_PREFIX).partition("/")
            if name.startswith(_PREFIX) and part in parts:
                if values.shape[:1] != table.shape[:1]:
                    return cls()
                parts[part][rest] = values
        if not _fits(parts, saved.parameters):
            return cls()
        return cls(tuple(_unstacked(row, parts, place, saved) for place, row in enumerate(table)))


def without_checkpoints(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The arrays of a saved run's state that are not of its checkpoints."""
    return {name: values for name, values in arrays.items() if not name.startswith(_PREFIX)}


def _fits(parts: Mapping[str, Numbers], parameters: Numbers) -> bool:
    """Whether stacked arrays are of a network with these parameters, so that each of them can be shown."""
    stacked = [(name, values) for part in parts.values() for name, values in part.items()]
    return (
        set(parts["parameters"]) == set(parameters)
        and all(
            name in parameters and values.dtype.kind == "f" and values.shape[1:] == parameters[name].shape
            for name, values in stacked
        )
        and all(np.isfinite(values).all() for values in parts["parameters"].values())
    )


def _epoch(snapshot: Snapshot) -> int:
    return snapshot.epoch


def _part_of(one: Snapshot, part: str) -> Numbers:
    own: Numbers = getattr(one.state if part == "last_steps" else one, part)
    return own


def _with(kept: tuple[Snapshot, ...], one: Snapshot) -> tuple[Snapshot, ...]:
    return (*kept[: bisect.bisect_left(kept, one.epoch, key=_epoch)], one)


def _thinned(kept: tuple[Snapshot, ...], most: int) -> tuple[Snapshot, ...]:
    """At most so many, as evenly over the epochs as powers of two allow; the first and the last stay."""
    every = 1
    few = kept
    while len(few) > most:
        every *= 2
        few = tuple(one for one in kept[:-1] if one.epoch % every == 0 or one is kept[0]) + kept[-1:]
    return few


def _row(one: Snapshot) -> list[float]:
    step, state = one.step, one.state
    seen = (step.epoch, step.error, step.accuracy, step.validation_error, step.validation_accuracy)
    return [np.nan if value is None else value for value in (*seen, state.lowest, state.lowest_epoch)]


def _unstacked(
    row: NDArray[np.float64], parts: Mapping[str, Numbers], place: int, saved: Snapshot
) -> Snapshot:
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
    return replace(
        saved, parameters=parameters, updates=updates, gradients={}, state=state, step=step, event=step
    )
