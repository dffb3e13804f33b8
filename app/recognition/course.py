"""A network on its course: the one loop around the engine's training, which notes what is kept of it.

`TrainingRun.steps` goes through it on the spot, the training process for the window. That process imports
this module, so it needs no more than the engine.
"""

import time
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.recognition.snapshot import FaceUpdate, Numbers, RunFaces, Snapshot, Thinning, most_for
from engine import EpochStep, Event, FaceStep, Learning, Network, Training, train

COLUMNS = ("epoch", "error", "accuracy", "validation_error", "validation_accuracy")


class History:
    """A table with a row an epoch that only grows; NaN stands where there are no validation faces.

    One thread may extend it while others read: rows are written before they are counted, and of those that
    were counted only the newest is ever written again. In memory every column is in one piece, as those who
    draw a long run look through one column at a time.
    """

    def __init__(self, arrays: dict[str, NDArray[np.float64]] | None = None) -> None:
        self._count = 0
        self._table = np.empty((len(COLUMNS), 256))
        if arrays:
            columns = np.stack([arrays[name] for name in COLUMNS]).astype(np.float64)
            self._table = np.hstack([columns, self._table])
            self._count = columns.shape[1]

    def __len__(self) -> int:
        return self._count

    def extend(self, rows: NDArray[np.float64]) -> None:
        """Adds epochs' rows, (n, 5).

        The newest epoch's row may come again, as a number set by hand changes what it was; older ones are
        passed over.
        """
        for row in rows:
            if row[0] == self._count - 1:
                self._table[:, self._count - 1] = row
            elif row[0] >= self._count:
                if self._count == self._table.shape[1]:
                    self._table = np.hstack([self._table, np.empty_like(self._table)])
                self._table[:, self._count] = row
                self._count += 1

    def until(self, epoch: int) -> "History":
        """A history of its own, up to that epoch."""
        return History({name: values[: epoch + 1] for name, values in self.arrays().items()})

    def arrays(self) -> dict[str, NDArray[np.float64]]:
        """The rows so far, a one-dimensional array a column, not to be written to."""
        count = self._count
        return {name: self._table[i, :count] for i, name in enumerate(COLUMNS)}


@dataclass(frozen=True)
class Reached:
    """How far a course has come since this was last asked.

    Attributes:
        here: The network as it is now.
        rows: Of every epoch since then, (n, 5), as `History` has them.
        kept: Snapshots of some of them, to be kept.
        taken: After which epochs other settings, or numbers set by hand, were taken, in their order.
    """

    here: Snapshot
    rows: NDArray[np.float64]
    kept: tuple[Snapshot, ...]
    taken: tuple[int, ...] = ()


class Course:
    """A network that learns; every `advance` is one event of the engine.

    Args:
        start: Where it begins; its state is written to.
        faces: What it learns.
        network: Trained in place; one of its own with the parameters of the start when None.

    Attributes:
        learning: The settings of the next step.
        seconds: Spent training so far.
        ended: Whether the newest event was the last one.
    """

    def __init__(self, start: Snapshot, faces: RunFaces, network: Network | None = None) -> None:
        self.learning = start.learning
        self.seconds = start.seconds
        self.ended = False
        self._start = start
        self._state = start.state
        self._faces = faces
        self._network = network or start.network()
        self._steps: Training | None = None
        self._step, self._event = start.step, start.event
        # Made anew by every event, never written to.
        self._now: Numbers = self._network.copy_parameters()
        self._epoch_began = self._now
        self._updates = self._epoch_updates = start.updates
        self._face: FaceUpdate | None = None
        self._thinning = Thinning(most_for(self._now) - 1)
        self._rows: list[list[float]] = []
        self._kept: list[Snapshot] = []
        self._taken: list[int] = []
        self._newest_row = -1

    def advance(self) -> Event:
        """The next event; the first one says where it begins."""
        begun, began = time.perf_counter(), self._steps is None
        event = next(self._train()) if self._steps is None else self._steps.send(self.learning)
        self.seconds += time.perf_counter() - begun
        before, self._now = self._now, self._network.copy_parameters()
        if began:
            self._epoch_began = self._now
        elif not isinstance(event, EpochStep):
            self._updates = _difference(self._now, before)
        else:
            # A diverged network is back at an epoch before: what that one added is known already.
            if event.reason != "diverged":
                self._epoch_updates = _difference(self._now, self._epoch_began)
            self._epoch_began, self._updates = self._now, self._epoch_updates
        self._event = event
        if isinstance(event, FaceStep):
            self._face = FaceUpdate(event, self._state.position, self.learning, before, self._now)
        elif self.learning.update != "face":
            self._face = None
        if isinstance(event, EpochStep):
            self._note(event, began=began)
        return event

    def go_on(self) -> None:
        """Tries whether there is more to do after the end, with other settings."""
        if self.ended:
            self._begin_again()

    @property
    def all_faces_done(self) -> bool:
        """Whether every face of the epoch under way is learned, and only a look at all of them is left."""
        return self._state.position >= len(self._faces.training)

    def change(self, learning: Learning) -> None:
        """Goes on with other settings, and notes after which epoch."""
        self.learning = learning
        self._taken.append(self._state.epoch)

    def edit(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Sets one number of a parameter, notes after which epoch, and looks at the network anew."""
        self._taken.append(self._state.epoch)
        self._network.parameters[name][index] = value
        self._face = None
        self._begin_again()

    def reached(self, gradients: Literal["none", "known", "all"] = "none") -> Reached:
        """How far it is, since this was last asked.

        Args:
            gradients: Which derivatives to tell: none, those that the next update is made of where they are
                known already, or all, also of what does not learn.
        """
        here = self._here()
        if gradients != "none":
            here = replace(here, gradients=self._gradients(complete=gradients == "all"))
        rows = np.array(self._rows, dtype=np.float64).reshape(-1, len(COLUMNS))
        reached = Reached(here, rows, tuple(self._kept), tuple(self._taken))
        self._rows, self._kept, self._taken = [], [], []
        return reached

    def _train(self) -> Training:
        faces, validation = self._faces.training, self._faces.validation
        self._steps = train(
            self._network,
            faces.images,
            faces.zeta,
            self.learning,
            validation=None if validation is None else (validation.images, validation.zeta),
            state=self._state,
        )
        return self._steps

    def _begin_again(self) -> None:
        if self._steps is not None:
            self._steps.close()
        self._steps, self.ended = None, False
        self.advance()

    def _note(self, event: EpochStep, *, began: bool) -> None:
        """An epoch has ended, or all faces were looked at to begin from there."""
        self._step, self.ended = event, event.reason is not None
        if self._state.position:
            # Within an epoch it is not the network of the epoch before any more.
            return
        if began or event.epoch > self._newest_row:
            self._newest_row = event.epoch
            row = [getattr(event, name) for name in COLUMNS]
            self._rows.append([np.nan if value is None else value for value in row])
        if self._thinning.keeps(event.epoch):
            self._kept.append(replace(self._here(), face=None))

    def _here(self) -> Snapshot:
        return replace(
            self._start,
            parameters=self._now,
            learning=self.learning,
            state=self._state.copy(),
            step=self._step,
            event=self._event,
            seconds=self.seconds,
            updates=self._updates,
            face=self._face,
        )

    def _gradients(self, *, complete: bool) -> Numbers:
        known: Numbers = {name: values.copy() for name, values in self._state.gradients.items()}
        if complete and len(known) < len(self._now):
            faces = self._faces.training
            with np.errstate(over="ignore", invalid="ignore"):
                known = self._network.gradients(faces.images, faces.zeta, workers=None).parameters
        return known


def _difference(now: Numbers, before: Numbers) -> Numbers:
    # A diverging network overflows on its way.
    with np.errstate(over="ignore", invalid="ignore"):
        return {name: values - before[name] for name, values in now.items()}
