"""The next update of a training, told before it is made: the engine makes it, on a copy."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.language import _
from app.lessons.microscope.look import Parameter
from engine import (
    BatchStep,
    EpochStep,
    Event,
    FaceStep,
    Learning,
    Network,
    Training,
    TrainingState,
    one_blas_thread,
    train,
)
from engine.activations import Array
from engine.learning import learns, step_length

OVER: dict[str, str] = {
    "diverged": _(
        "The run has diverged: its numbers grew beyond all bounds, so there is no next update. "
        "Reset, and try a smaller ε."
    ),
    "stuck": _(
        "The run is stuck: every ∂D/∂p is 0, so there is no next update. "
        "Reset, and try a smaller ε or another seed."
    ),
}
"""Why a run that ended in one of these ways has no next update."""


class NoUpdateError(ValueError):
    """There is no next update; the sentence says why."""


@dataclass(frozen=True)
class NumberUpdate:
    """What the update does to one number, eq. (26) and (27).

    Attributes:
        old: w(t).
        gradient: ∂D/∂w over the faces of the update, as the engine has it.
        last_step: δw(t−1); 0 where there was none.
        step: δw(t) = −(ε/m) ∂D/∂w + α δw(t−1).
        new: w(t+1), as the engine has it.
        learns: Whether it learns at all.
    """

    old: float
    gradient: float
    last_step: float
    step: float
    new: float
    learns: bool

    @property
    def against_the_slope(self) -> bool | None:
        """Whether the step leads down the slope of D; False where momentum wins, None without a step."""
        way = self.step * self.gradient
        return way < 0 if way < 0 or way > 0 else None


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
        length: What ∂D/∂w is multiplied by, see `engine.learning.step_length`; ε/m for a sigmoid.
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
        last = self.last_steps[name][index] if name in self.last_steps else old.dtype.type(0)
        learning = bool(learns(name, self.learning.learn))
        # In the engine's own precision, so that w(t) and δw(t) as shown add up to w(t+1) as it is.
        step = gradient * old.dtype.type(-self.length)
        if self.learning.momentum > 0 and name in self.last_steps:
            step += old.dtype.type(self.learning.momentum) * last
        new, shown_step = float(self.after[name][index]), float(step) if learning else 0.0
        return NumberUpdate(float(old), float(gradient), float(last), shown_step, new, learning)


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
    copy, count = Network(network.architecture, network.parameters), len(images)
    moving = state.copy()
    if moving.position >= count:
        # Only the look at all faces is left of this epoch.
        moving.epoch, moving.position = moving.epoch + 1, 0
    # Far enough that neither an end nor a target comes before the update.
    further = replace(learning, epochs=moving.epoch + 1, target=0.0, patience=0)
    # A network on its way beyond all bounds overflows; the engine's events say it, a warning is not needed.
    with np.errstate(over="ignore", invalid="ignore"):
        event = _first_update(train(copy, images, zeta, further, state=moving))
    if isinstance(event, FaceStep):
        samples = np.array([event.sample])
    else:
        samples = np.array(event.samples, np.intp) if isinstance(event, BatchStep) else np.arange(count)
    found = network.gradients(images[samples], zeta[samples])
    return NextUpdate(
        samples,
        event.epoch,
        (event.epoch, 0) if moving.position in (0, count) else (moving.epoch, moving.position),
        learning,
        count,
        step_length(learning, count, network.f),
        found.error,
        found.parameters,
        state.copy().last_steps,
        network.copy_parameters(),
        copy.copy_parameters(),
    )


def steepest(steps: Sequence[EpochStep]) -> int | None:
    """The epoch after which D falls most, per epoch; None where it falls after none.

    Args:
        steps: Some epochs of a run, ascending.
    """
    falls = {
        one.epoch: (one.error - other.error) / (other.epoch - one.epoch) for one, other in pairwise(steps)
    }
    epoch = max(falls, key=lambda epoch: falls[epoch], default=None)
    return epoch if epoch is not None and falls[epoch] > 0 else None


@one_blas_thread
def times_livelier(then: Network, now: Network, images: Array, zeta: Array) -> float:
    """How many times as large as now the derivatives of D were then; ∞ where they are all 0 now."""
    sizes = []
    for network in (then, now):
        found = network.gradients(images, zeta).parameters.values()
        sizes.append(math.sqrt(sum(float(np.square(of, dtype=np.float64).sum()) for of in found)))
    return sizes[0] / sizes[1] if sizes[1] > 0 else math.inf


def _first_update(training: Training) -> Event:
    """The event behind the first update; the very first event only says where the training begins."""
    begin = next(training)
    assert isinstance(begin, EpochStep), "a training begins with where it is"
    if begin.reason == "diverged":
        raise NoUpdateError(OVER["diverged"])
    event = None if begin.reason == "stuck" else next(training, None)
    if event is None:
        raise NoUpdateError(OVER["stuck"])
    if isinstance(event, EpochStep) and event.reason == "diverged":
        raise NoUpdateError(
            _(
                "The next update would make the numbers grow beyond all bounds, so it is not made. "
                "Reset, and try a smaller ε."
            )
        )
    training.close()
    return event
