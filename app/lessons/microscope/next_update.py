"""The next update of a training, told before it is made: the engine makes it, on a copy."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.lessons.microscope.parameter import Parameter
from engine import (
    BatchStep,
    EpochStep,
    Event,
    FaceStep,
    Learning,
    Network,
    Training,
    TrainingState,
    train,
)
from engine.activations import Array
from engine.learning import learns, step_length

_STUCK = (
    "Every ∂D/∂p that learns has become 0: the run is stuck, and there is no next update. "
    "Reset, and try a smaller ε or another seed."
)
_NO_NEXT = ", so there is no next update. Reset, and try a smaller ε."


class NoUpdateError(ValueError):
    """There is no next update; the sentence says why."""


@dataclass(frozen=True)
class NumberUpdate:
    """What the update does to one number, eq. (26) and (27).

    Attributes:
        old: w(t).
        gradient: ∂D/∂w over the faces of the update, as the engine has it.
        length: What ∂D/∂w is multiplied by, ε/m for a sigmoid.
        momentum: α.
        last_step: δw(t−1); 0 where there was none.
        step: δw(t) = −(ε/m) ∂D/∂w + α δw(t−1).
        new: w(t+1), as the engine has it.
        learns: Whether it learns at all.
    """

    old: float
    gradient: float
    length: float
    momentum: float
    last_step: float
    step: float
    new: float
    learns: bool


@dataclass(frozen=True)
class NextUpdate:
    """One update: from which faces it is made, and the network before and after it.

    Attributes:
        samples: The faces it learns from, rows of the images.
        epoch: In which it is made, from 1.
        arrives: Where the training is after it and the look at all faces that ends an epoch: how many whole
            epochs are done, and how many faces of the next one.
        learning: The settings.
        experiments: m, how many faces there are in all.
        length: What ∂D/∂w is multiplied by, see `engine.learning.step_length`.
        error: D of these faces before it.
        gradients: ∂D/∂w of these faces for every parameter, also for those that do not learn.
        last_steps: δw(t−1) by name; empty where there was none.
        before: The parameters w(t).
        after: The parameters w(t+1).
    """

    samples: NDArray[np.intp]
    epoch: int
    arrives: tuple[int, int]
    learning: Learning
    experiments: int
    length: float
    error: float
    gradients: Mapping[str, Array]
    last_steps: Mapping[str, Array]
    before: Mapping[str, Array]
    after: Mapping[str, Array]

    def of(self, parameter: Parameter) -> NumberUpdate:
        """What it does to one number."""
        name, index = parameter.tensor, parameter.index
        old, gradient = self.before[name][index], self.gradients[name][index]
        new = float(self.after[name][index])
        learning = bool(learns(name, self.learning.learn))
        last = self.last_steps[name][index] if name in self.last_steps else old.dtype.type(0)
        momentum = self.learning.momentum
        # In the engine's own precision, so that w(t) and δw(t) as shown add up to w(t+1) as it is.
        step = gradient * old.dtype.type(-self.length)
        if momentum > 0 and name in self.last_steps:
            step += old.dtype.type(momentum) * last
        return NumberUpdate(
            float(old),
            float(gradient),
            self.length,
            momentum,
            float(last),
            float(step) if learning else 0.0,
            new,
            learning,
        )


def foresee(
    network: Network, images: Array, zeta: Array, learning: Learning, state: TrainingState
) -> NextUpdate:
    """The next update of a training that is at `state`, made on a copy of the network.

    Where the training has come to its planned end it is the one that would follow if it went on.

    Args:
        network: At that state; it is not changed.
        images: The training faces, (N, C, H, W).
        zeta: (N, n_o).
        learning: The settings.
        state: It is not changed.

    Raises:
        NoUpdateError: the training is stuck, or its next step diverges.
    """
    copy = Network(network.architecture, network.parameters)
    moving = _at_an_update(state, len(images))
    # Far enough that neither an end nor a target comes before the update.
    further = replace(learning, epochs=moving.epoch + 1, target=0.0, patience=0)
    training = train(copy, images, zeta, further, state=moving)
    # A network on its way beyond all bounds overflows; the engine's events say it, a warning is not needed.
    with np.errstate(over="ignore", invalid="ignore"):
        event = _update(training)
    samples = _samples(event, len(images))
    found = network.gradients(images[samples], zeta[samples])
    return NextUpdate(
        samples,
        event.epoch,
        (event.epoch, 0) if moving.position in (0, len(images)) else (moving.epoch, moving.position),
        learning,
        len(images),
        step_length(learning, len(images), network.f),
        found.error,
        found.parameters,
        state.copy().last_steps,
        network.copy_parameters(),
        copy.copy_parameters(),
    )


def _at_an_update(state: TrainingState, count: int) -> TrainingState:
    """A copy of the state; where only the look at all faces is left of an epoch, it is in the next one."""
    moving = state.copy()
    if moving.position >= count:
        moving.epoch, moving.position = moving.epoch + 1, 0
    return moving


def _update(training: Training) -> Event:
    """The event behind the first update; the very first event only says where the training begins."""
    first = next(training)
    assert isinstance(first, EpochStep), "a training begins with where it is"
    if first.reason == "stuck":
        raise NoUpdateError(_STUCK)
    if first.reason == "diverged":
        raise NoUpdateError(f"The network is beyond all bounds{_NO_NEXT}")
    for event in training:
        if isinstance(event, EpochStep) and event.reason == "diverged":
            raise NoUpdateError(f"The next update would lead beyond all bounds{_NO_NEXT}")
        training.close()
        return event
    raise NoUpdateError(_STUCK)


def _samples(event: Event, count: int) -> NDArray[np.intp]:
    if isinstance(event, FaceStep):
        return np.array([event.sample])
    if isinstance(event, BatchStep):
        return np.array(event.samples, dtype=np.intp)
    return np.arange(count)
