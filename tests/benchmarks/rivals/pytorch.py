"""PyTorch eager: as installed, and in the best setting that was found for this work."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rivals.faces import faces_of
from rivals.tasks import Task

VERSIONS = {"torch": torch.__version__}


class PyTorch:
    """The same network with PyTorch's layers, loss and gradient descent.

    Args:
        cores: Threads it may use.
        best: Channels last, and an update without the optimiser's overhead; with it goes an environment
            in which freed memory is kept, see `race`.
    """

    def __init__(self, cores: int, *, best: bool = False) -> None:
        torch.set_num_threads(cores)
        self._best = best

    def prepare(self, task: Task, parameters: dict[str, NDArray[np.float32]]) -> None:
        """Makes the network and gives it the parameters that Facet starts from."""
        self._network = network_of(task)
        load(self._network, parameters)
        self._images, self._zeta = (torch.from_numpy(array) for array in faces_of(task))
        if self._best:
            self._network = self._network.to(memory_format=torch.channels_last)
            self._images = self._images.to(memory_format=torch.channels_last)
        # Facet's ε means the same step whatever the number of faces: it divides by it.
        self._rate = task.rate / task.faces
        self._optimiser = torch.optim.SGD(self._network.parameters(), lr=self._rate)
        self._s = float("nan")
        self._trains = task.work == "train"
        self.step = self._train if self._trains else self._forward

    def result(self) -> float:
        """D after the steps so far, or s of the face."""
        if not self._trains:
            return self._s
        with torch.no_grad():
            return self._error().item()

    def _error(self) -> torch.Tensor:
        return 0.5 * (self._zeta - self._network(self._images)).square().sum()

    def _train(self) -> None:
        self._optimiser.zero_grad()
        self._error().backward()
        if not self._best:
            self._optimiser.step()
            return
        with torch.no_grad():
            for values in self._network.parameters():
                values.add_(values.grad, alpha=-self._rate)

    def _forward(self) -> None:
        with torch.inference_mode():
            self._s = self._network(self._images).item()


def network_of(task: Task) -> nn.Sequential:
    """Convolution → ReLU → max pool, as often as the task says, then a dense layer and a sigmoid."""
    layers: list[nn.Module] = []
    channels = 1
    for kernels, kernel_size, pool in task.layers:
        layers += [nn.Conv2d(channels, kernels, kernel_size), nn.ReLU(), nn.MaxPool2d(pool)]
        channels = kernels
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(task.n_in, 1), nn.Sigmoid())


def load(network: nn.Sequential, parameters: dict[str, NDArray[np.float32]]) -> None:
    """Facet's parameters, which stand in the order of the layers and in PyTorch's layout."""
    with torch.no_grad():
        for values, given in zip(network.parameters(), parameters.values(), strict=True):
            values.copy_(torch.from_numpy(given))
