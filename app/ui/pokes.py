"""Numbers of the network set by hand, and how that is undone."""

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Slot

from app.ui.commands import Change
from app.ui.trainer import Trainer
from app.ui.workspace import Workspace

PARAMETERS = {"kernels": "features.0.kernels", "weights": "dense.0.weights"}
"""The parameter behind each kind of picture."""


class Pokes(QObject):
    """Passes a typed number on to the training, and onto the undo stack."""

    def __init__(self, session: Workspace, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._trainer = trainer

    @Slot(str, object, float)
    def poke(self, tensor: str, index: tuple[int, ...], value: float) -> None:
        """Sets a number.

        Args:
            tensor: "kernels", or "weights" as maps.
            index: Where in the kernels, (n, C, k, k), or in the maps of the weights, (n_o, n, h, w).
            value: What it becomes.
        """
        moment = self._trainer.newest
        if moment is None:
            return
        name = PARAMETERS[tensor]
        values = moment.parameters[name]
        if values.ndim < len(index):
            index = self._flat(index)
        before = float(values[index])
        if before != value and math.isfinite(value):
            self._trainer.edit(name, index, value)
            run_now = self._run_now()
            undo, do = (partial(self._poke_again, run_now, name, index, each) for each in (before, value))
            letter = "k" if tensor == "kernels" else "w"
            self._session.undo.push(Change(f"{letter} = {value:.4g} by hand", do, undo))

    def _flat(self, index: tuple[int, ...]) -> tuple[int, ...]:
        """From a place on the maps of the weights to one of w_{i,k}."""
        output, *place = index
        newest = self._trainer.newest
        assert newest is not None, "there is a network whose weights are shown"
        return output, int(np.ravel_multi_index(tuple(place), newest.architecture.feature_shapes[0]))

    def _run_now(self) -> Callable[[], object]:
        """Tells later whether the window still trains the same run."""
        job = self._trainer.identity
        return lambda: self._trainer.identity is job

    def _poke_again(
        self, same_run: Callable[[], object], name: str, index: tuple[int, ...], value: float
    ) -> None:
        if same_run():
            self._trainer.edit(name, index, value)
        else:
            self._session.told.emit("That number was of another run: nothing was changed.")
