"""What is kept of a training on its way: some of its epochs, and what the newest update has added."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.recognition.checkpoints import Arrays, Checkpoint, Thinning, most_for
from engine import EpochStep, Event, Network, TrainingState


class Keeper:
    """Watches a network learn, from one event of the engine to the next.

    Args:
        network: Which learns.
        state: Of its training.
        updates: What its newest epoch has added to each parameter, by name; empty where nobody knows it.
    """

    def __init__(
        self, network: Network, state: TrainingState, updates: Mapping[str, NDArray[np.floating]]
    ) -> None:
        self._network = network
        self._state = state
        self._step: EpochStep | None = None
        self._now = self._epoch_began = network.copy_parameters()
        self._updates = self._of_epoch = dict(updates)
        self._thinning = Thinning(most_for(self._now) - 1)

    def begin(self, event: Event) -> tuple[Checkpoint, ...]:
        """Training begins, or goes on after a number was set by hand; what to keep of it."""
        self._now = self._epoch_began = self._network.copy_parameters()
        return self._kept(event)

    def note(self, event: Event) -> tuple[Checkpoint, ...]:
        """An update was made, or an epoch ended; what to keep of it: one checkpoint, or none."""
        before, self._now = self._now, self._network.copy_parameters()
        if not isinstance(event, EpochStep):
            self._updates = _difference(self._now, before)
        else:
            # A diverged network is back at an epoch before: what that one added is known already.
            if event.reason != "diverged":
                self._of_epoch = _difference(self._now, self._epoch_began)
            self._epoch_began, self._updates = self._now, self._of_epoch
        return self._kept(event)

    def here(self) -> Checkpoint:
        """The network as it is now, with the newest whole epoch; its state may be within the next one."""
        assert self._step is not None, "it has begun"
        # Parameters and updates are made anew by the next event, not written to.
        return Checkpoint(self._step, self._state.copy(), self._now, self._updates)

    def _kept(self, event: Event) -> tuple[Checkpoint, ...]:
        if not isinstance(event, EpochStep):
            return ()
        self._step = event
        # Within an epoch it is not the network of the epoch before any more.
        whole = not self._state.position
        return (self.here(),) if whole and self._thinning.keeps(event.epoch) else ()


def _difference(now: Arrays, before: Arrays) -> Arrays:
    # A diverging network overflows on its way.
    with np.errstate(over="ignore", invalid="ignore"):
        return {name: values - before[name] for name, values in now.items()}
