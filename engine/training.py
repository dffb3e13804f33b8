"""Training as a generator: it yields after every step, and the caller decides about the next.

    for event in train(network, images, zeta, Learning(epochs=100)):
        print(event)

*Pause* is not asking for the next event, *Step* is asking once, *Stop* is closing the generator.
When an event is yielded, the network is exactly what the event describes.
"""

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np

from engine.activations import Array
from engine.error import accuracy, total_error
from engine.fast.chunks import PlainImages
from engine.learning import Learning, descend, learns, step_length
from engine.network import Gradients, Network, checked_images, checked_zeta

Reason = Literal["epochs reached", "target reached", "no progress", "diverged", "stuck"]
FAILURES: frozenset[Reason] = frozenset({"diverged", "stuck"})
"""Reasons that no more epochs can mend: D grew beyond all bounds, or every derivative has become 0."""


@dataclass(frozen=True)
class FaceStep:
    """One update from one experiment, eq. (30).

    Attributes:
        epoch: The epoch under way, counted from 1.
        sample: μ, the row of the images that was learned.
        share: Its share of D before the update, ½ Σ_i (ζ − s)².
    """

    epoch: int
    sample: int
    share: float


@dataclass(frozen=True)
class BatchStep:
    """One update from a batch of experiments.

    Attributes:
        epoch: The epoch under way, counted from 1.
        samples: The rows of the images that were learned.
        share: Their share of D before the update.
    """

    epoch: int
    samples: tuple[int, ...]
    share: float


@dataclass(frozen=True)
class EpochStep:
    """The network after `epoch` whole epochs; the first one, epoch 0, is the start.

    Attributes:
        epoch: How many epochs are done.
        error: D over the training faces, eq. (20).
        accuracy: The part of them that is decided rightly, 0 … 1.
        validation_error: D over the validation faces; None without any.
        validation_accuracy: The part of them that is decided rightly; None without any.
        reason: Why training ended; None while it goes on.
        dead: Outputs whose f is a ReLU with h < 0 for every training face: f′ is 0 for all of
            them, so their weights can learn nothing any more.
    """

    epoch: int
    error: float
    accuracy: float
    validation_error: float | None = None
    validation_accuracy: float | None = None
    reason: Reason | None = None
    dead: tuple[int, ...] = ()


Event: TypeAlias = FaceStep | BatchStep | EpochStep


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


# D beyond this many times its worst sensible value (every output wrong by 1) is on its way to infinity.
_EXPLODED = 1e6

Training: TypeAlias = Generator[Event, Learning | None, None]


def train(
    network: Network,
    images: Array,
    zeta: Array,
    learning: Learning | None = None,
    *,
    validation: tuple[Array, Array] | None = None,
    start_epoch: int = 0,
    state: TrainingState | None = None,
    workers: int | None = None,
) -> Training:
    """Trains the network in place, one step each time the next event is asked for.

    `send(Learning(...))` instead of `next()` goes on with other settings. On divergence the last
    finite parameters are put back and the last event says so.

    The same parameters, images and settings give bitwise the same network on the same machine, with any
    number of workers; and so does a run that was stopped and goes on with its parameters and its `state`.

    Args:
        network: Its parameters change.
        images: The training faces, (N, C, H, W).
        zeta: Their desired outputs, (N, n_o).
        learning: The settings; the defaults when None.
        validation: (images, zeta) that are only looked at, never learned.
        start_epoch: How many epochs were done before, to go on with a run that needs no more `state`.
        state: Where the run was, to go on from there; kept up to date from event to event.
        workers: How many threads share an update from many faces; None chooses by the size of the work.

    Yields:
        An `EpochStep` for the start and after every epoch; between them a `FaceStep` or a `BatchStep` after
        every update, when `update` is "face" or "batch".

    Raises:
        ValueError: shapes do not fit, a number is not finite, or nothing of the network
            learns; at the call, not at the first step.
    """
    shape, n_o = network.architecture.image_shape, network.architecture.n_o
    images = checked_images(images, shape, network.dtype)
    zeta = checked_zeta(zeta, len(images), n_o, network.dtype)
    if validation is not None:
        seen = checked_images(validation[0], shape, network.dtype)
        validation = seen, checked_zeta(validation[1], len(seen), n_o, network.dtype)
    learning = learning or Learning()
    _names_that_learn(network, learning)
    trainer = _Trainer(network, images, zeta, validation, state or TrainingState(start_epoch), workers)
    return trainer.run(learning)


class _Trainer:
    def __init__(
        self,
        network: Network,
        images: Array,
        zeta: Array,
        validation: tuple[Array, Array] | None,
        state: TrainingState,
        workers: int | None,
    ) -> None:
        self._network = network
        self._images = images
        self._zeta = zeta
        self._prepared = network.prepare(images)
        self._validation = None if validation is None else (network.prepare(validation[0]), validation[1])
        self._state = state
        self._workers = workers
        self._last_finite = network.copy_parameters()

    def run(self, learning: Learning) -> Training:
        seen = self._look(learning)
        step = self._first_step(seen, learning)
        while True:
            learning = (yield step) or learning
            if step.reason is not None and not _goes_on(step, learning, self._state):
                return
            # A run may have been stopped between the last update of an epoch and the look at all faces: that
            # nothing moves now does not say that it is stuck.
            moving = self._state.position >= len(self._images)
            if learning.update == "all":
                seen = self._asked(seen, learning)
                self._keep()
                self._descend(seen, learning)
            else:
                self._keep()
                learning = yield from self._parts(learning)
            seen = self._look(learning)
            step = self._epoch_step(self._state.epoch + 1, seen, learning, moving=moving)
            if step.reason == "diverged":
                yield self._back_to_last_finite(step)
                return

    def _parts(self, learning: Learning) -> Generator[Event, Learning | None, Learning]:
        """One epoch in parts: a face or a batch after the other, from where the state says."""
        epoch = self._state.epoch + 1
        # Those of the epoch before are of other parameters soon.
        self._state.gradients = {}
        order = np.random.default_rng([learning.seed, epoch]).permutation(len(self._images))
        while self._state.position < len(order):
            count = learning.batch_size if learning.update == "batch" else 1
            samples = order[self._state.position : self._state.position + count]
            seen = self._look_at(samples, learning)
            if not math.isfinite(seen.error):
                break
            self._descend(seen, learning)
            self._state.position += len(samples)
            learning = (yield _part_step(epoch, samples, seen.error, learning)) or learning
        return learning

    # A diverging network overflows on its way; the check of D catches it, a warning would say nothing more.

    def _descend(self, seen: Gradients, learning: Learning) -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            length = step_length(learning, len(self._images), self._network.f)
            steps = self._state.last_steps
            descend(self._network.parameters, seen.parameters, length, learning.momentum, steps)

    def _look(self, learning: Learning) -> Gradients:
        """D over all faces, with the derivatives that the next update from all of them will need."""
        names = _names_that_learn(self._network, learning) if learning.update == "all" else []
        with np.errstate(over="ignore", invalid="ignore"):
            seen = self._network.gradients(self._prepared, self._zeta, names=names, workers=self._workers)
        self._state.gradients = seen.parameters
        return seen

    def _asked(self, seen: Gradients, learning: Learning) -> Gradients:
        """What was seen, looked at again where settings sent since then ask for other derivatives."""
        if list(seen.parameters) == _names_that_learn(self._network, learning):
            return seen
        return self._look(learning)

    def _look_at(self, samples: np.ndarray, learning: Learning) -> Gradients:
        images = PlainImages(self._network.architecture, self._images[samples])
        names = _names_that_learn(self._network, learning)
        with np.errstate(over="ignore", invalid="ignore"):
            return self._network.gradients(images, self._zeta[samples], names=names, workers=self._workers)

    def _first_step(self, seen: Gradients, learning: Learning) -> EpochStep:
        if self._state.position:
            # In the middle of an epoch D is no epoch's D: nothing ends because of it.
            return self._described(self._state.epoch, seen, None)
        moving = learning.update != "all"
        return self._epoch_step(self._state.epoch, seen, learning, moving=moving)

    def _epoch_step(
        self, epoch: int, seen: Gradients, learning: Learning, *, moving: bool = False
    ) -> EpochStep:
        if not self._sound(seen.error):
            return EpochStep(epoch, seen.error, accuracy(self._zeta, seen.s), reason="diverged")
        self._state.note(epoch, seen.error)
        reason = _reason(self._state, seen.error, learning)
        if reason is None and epoch > 0 and seen.error > 0 and not moving and self._nothing_moves(seen):
            reason = "stuck"
        return self._described(epoch, seen, reason)

    def _nothing_moves(self, seen: Gradients) -> bool:
        """Whether every derivative that learns is 0: f′ is, where a sigmoid saturates or a ReLU has died."""
        if seen.parameters:
            return not any(gradient.any() for gradient in seen.parameters.values())
        now = self._network.parameters
        return all(np.array_equal(values, now[name]) for name, values in self._last_finite.items())

    def _described(self, epoch: int, seen: Gradients, reason: Reason | None) -> EpochStep:
        right, dead = accuracy(self._zeta, seen.s), self._dead(seen.s)
        if self._validation is None:
            return EpochStep(epoch, seen.error, right, reason=reason, dead=dead)
        images, zeta = self._validation
        with np.errstate(over="ignore", invalid="ignore"):
            s = self._network.outputs(images, workers=self._workers)
        return EpochStep(epoch, seen.error, right, total_error(zeta, s), accuracy(zeta, s), reason, dead)

    def _dead(self, s: Array) -> tuple[int, ...]:
        if self._network.architecture.dense[-1].f != "relu":
            return ()
        return tuple(int(i) for i in np.flatnonzero(~s.any(axis=0)))

    def _sound(self, error: float) -> bool:
        finite = all(np.isfinite(values).all() for values in self._network.parameters.values())
        return finite and math.isfinite(error) and error <= _EXPLODED * self._zeta.size / 2

    def _keep(self) -> None:
        for name, values in self._network.parameters.items():
            self._last_finite[name][...] = values

    def _back_to_last_finite(self, step: EpochStep) -> EpochStep:
        self._network.load_parameters(self._last_finite)
        self._state.last_steps.clear()
        self._state.gradients = {}
        self._state.position = 0
        s = self._network.outputs(self._prepared, workers=self._workers)
        seen = Gradients(total_error(self._zeta, s), s, {})
        return self._described(step.epoch - 1, seen, "diverged")


def _names_that_learn(network: Network, learning: Learning) -> list[str]:
    names = [name for name in network.parameters if learns(name, learning.learn)]
    if not names:
        raise ValueError(f"learn: {learning.learn!r} is the beginning of none of {list(network.parameters)}")
    return names


def _part_step(epoch: int, samples: np.ndarray, share: float, learning: Learning) -> FaceStep | BatchStep:
    if learning.update == "batch":
        return BatchStep(epoch, tuple(int(sample) for sample in samples), share)
    return FaceStep(epoch, int(samples[0]), share)


def _reason(state: TrainingState, error: float, learning: Learning) -> Reason | None:
    if error < learning.target:
        return "target reached"
    if state.epoch >= learning.epochs:
        return "epochs reached"
    if learning.patience and state.epoch - state.lowest_epoch >= learning.patience:
        return "no progress"
    return None


def _goes_on(step: EpochStep, learning: Learning, state: TrainingState) -> bool:
    """Whether settings sent after the end leave something to do: more epochs, a lower target."""
    return step.reason not in FAILURES and _reason(state, step.error, learning) is None
