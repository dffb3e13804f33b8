"""Facet's engine, used as everyone may use it."""

import numpy as np
from numpy.typing import NDArray

import engine
from rivals.faces import faces_of
from rivals.tasks import Task

VERSIONS = {"numpy": np.__version__}


class Facet:
    """One network, trained or asked. The others start from its parameters."""

    def prepare(self, task: Task, _parameters: dict[str, NDArray[np.float32]] | None = None) -> None:
        """Makes the network, and takes the first event of its training: the network before any step."""
        features = tuple(
            engine.Features(kernels=kernels, kernel_size=kernel_size, pool=pool, g="relu")
            for kernels, kernel_size, pool in task.layers
        )
        dense = (engine.Dense(outputs=1, f="sigmoid"),)
        self._network = engine.Network.create((1, task.side, task.side), features, dense, seed=0)
        self._images, zeta = faces_of(task)
        self._result = float("nan")
        if task.work == "forward":
            self.step = self._forward
            return
        learning = engine.Learning(rate=task.rate, epochs=10_000_000, target=0)
        self._events = engine.train(self._network, self._images, zeta, learning)
        self.step = self._train
        self.step()

    def parameters(self) -> dict[str, NDArray[np.float32]]:
        """By name, in PyTorch's layout."""
        return self._network.copy_parameters()

    def result(self) -> float:
        """D after the steps so far, or s of the face."""
        return self._result

    def _train(self) -> None:
        event = next(self._events)
        if event.reason is not None:
            raise RuntimeError(f"The training ended by itself: {event.reason}.")
        self._result = event.error

    def _forward(self) -> None:
        self._result = float(self._network.outputs(self._images)[0, 0])
