"""Training as a generator: it yields after every step, and the caller decides about the next.

    for event in train(network, images, zeta, Learning(epochs=100)):
        print(event)

*Pause* is not asking for the next event, *Step* is asking once, *Stop* is closing the generator.
When an event is yielded, the network is exactly what the event describes.
"""

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from engine.activations import Array
from engine.checks import checked_images, checked_zeta
from engine.error import accuracy, total_error
from engine.learning import Learning, descend, learns
from engine.network import Network

Reason = Literal["epochs reached", "target reached", "diverged", "stuck"]
FAILURES: frozenset[Reason] = frozenset({"diverged", "stuck"})
"""Reasons that no more epochs can mend: D grew beyond all bounds, or every derivative has become 0."""

# D beyond this many times its worst sensible value (every output wrong by 1) is on its way to infinity.
_EXPLODED = 1e6


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
class EpochStep:
    """The network after `epoch` whole epochs; the first one, epoch 0, is the start.

    Attributes:
        epoch: How many epochs are done.
        error: D over the training faces, eq. (20).
        accuracy: The part of them that is decided rightly, 0 … 1.
        validation_error: D over the validation faces; None without any.
        validation_accuracy: The part of them that is decided rightly; None without any.
        reason: Why training ended; None while it goes on.
    """

    epoch: int
    error: float
    accuracy: float
    validation_error: float | None = None
    validation_accuracy: float | None = None
    reason: Reason | None = None


Event: TypeAlias = FaceStep | EpochStep
Training: TypeAlias = Generator[Event, Learning | None, None]


def train(
    network: Network,
    images: Array,
    zeta: Array,
    learning: Learning | None = None,
    *,
    validation: tuple[Array, Array] | None = None,
    start_epoch: int = 0,
) -> Training:
    """Trains the network in place, one step each time the next event is asked for.

    `send(Learning(...))` instead of `next()` goes on with other settings. On divergence the last
    finite parameters are put back and the last event says so.

    Args:
        network: Its parameters change.
        images: The training faces, (N, C, H, W).
        zeta: Their desired outputs, (N, n_o).
        learning: The settings; the defaults when None.
        validation: (images, zeta) that are only looked at, never learned.
        start_epoch: How many epochs were done before, to go on with a run.

    Yields:
        An `EpochStep` for the start and after every epoch; between them, when `update` is "face",
        a `FaceStep` after every update.

    Raises:
        ValueError: shapes do not fit, or a number is not finite; at the call, not at the first step.
    """
    shape, n_o = network.architecture.image_shape, network.architecture.n_o
    images = checked_images(images, shape, network.dtype)
    zeta = checked_zeta(zeta, len(images), n_o, network.dtype)
    if validation is not None:
        seen = checked_images(validation[0], shape, network.dtype)
        validation = seen, checked_zeta(validation[1], len(seen), n_o, network.dtype)
    return _Trainer(network, images, zeta, validation).run(learning or Learning(), start_epoch)


class _Trainer:
    def __init__(
        self, network: Network, images: Array, zeta: Array, validation: tuple[Array, Array] | None
    ) -> None:
        self._network = network
        self._images = images
        self._zeta = zeta
        self._validation = validation
        self._last_finite = network.copy_parameters()

    def run(self, learning: Learning, epoch: int) -> Training:
        error, s, gradients = self._gradients(slice(None))
        step = self._epoch_step(epoch, error, s, gradients, learning)
        while True:
            learning = (yield step) or learning
            if step.reason is not None and not _goes_on(step, learning):
                return
            self._keep()
            if learning.update == "face":
                learning = yield from self._each_face(step.epoch + 1, learning)
            else:
                self._descend(gradients, learning, len(self._images))
            error, s, gradients = self._gradients(slice(None))
            step = self._epoch_step(step.epoch + 1, error, s, gradients, learning)
            if step.reason == "diverged":
                yield self._back_to_last_finite(step)
                return

    def _each_face(self, epoch: int, learning: Learning) -> Generator[Event, Learning | None, Learning]:
        order = np.random.default_rng([learning.seed, epoch]).permutation(len(self._images))
        for sample in order:
            share, _, gradients = self._gradients(slice(sample, sample + 1))
            if not math.isfinite(share):
                break
            self._descend(gradients, learning, 1)
            learning = (yield FaceStep(epoch, int(sample), share)) or learning
        return learning

    # A diverging network overflows on its way; the check of D catches it, a warning would say nothing more.

    def _descend(self, gradients: dict[str, Array], learning: Learning, experiments: int) -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            descend(self._network.parameters, gradients, learning, experiments)

    def _gradients(self, which: slice) -> tuple[float, Array, dict[str, Array]]:
        with np.errstate(over="ignore", invalid="ignore"):
            return self._network.gradients(self._images[which], self._zeta[which])

    def _epoch_step(
        self, epoch: int, error: float, s: Array, gradients: dict[str, Array], learning: Learning
    ) -> EpochStep:
        if not self._sound(error):
            return EpochStep(epoch, error, accuracy(self._zeta, s), reason="diverged")
        reason = _reason(epoch, error, learning)
        if reason is None and epoch > 0 and error > 0 and _nothing_left_to_learn(gradients, learning):
            reason = "stuck"
        return self._described(epoch, error, s, reason)

    def _described(self, epoch: int, error: float, s: Array, reason: Reason | None) -> EpochStep:
        right = accuracy(self._zeta, s)
        if self._validation is None:
            return EpochStep(epoch, error, right, reason=reason)
        images, zeta = self._validation
        with np.errstate(over="ignore", invalid="ignore"):
            seen = self._network.outputs(images)
        return EpochStep(epoch, error, right, total_error(zeta, seen), accuracy(zeta, seen), reason)

    def _sound(self, error: float) -> bool:
        finite = all(np.isfinite(values).all() for values in self._network.parameters.values())
        return finite and math.isfinite(error) and error <= _EXPLODED * self._zeta.size / 2

    def _keep(self) -> None:
        for name, values in self._network.parameters.items():
            self._last_finite[name][...] = values

    def _back_to_last_finite(self, step: EpochStep) -> EpochStep:
        self._network.load_parameters(self._last_finite)
        s = self._network.outputs(self._images)
        return self._described(step.epoch - 1, total_error(self._zeta, s), s, "diverged")


def _reason(epoch: int, error: float, learning: Learning) -> Reason | None:
    if error < learning.target:
        return "target reached"
    if epoch >= learning.epochs:
        return "epochs reached"
    return None


def _nothing_left_to_learn(gradients: dict[str, Array], learning: Learning) -> bool:
    """Whether every derivative that learns is 0: f′ is, where a sigmoid saturates or a ReLU has died."""
    return all(not gradient.any() for name, gradient in gradients.items() if learns(name, learning.learn))


def _goes_on(step: EpochStep, learning: Learning) -> bool:
    """Whether settings sent after the end leave something to do: more epochs, a lower target."""
    return step.reason not in FAILURES and _reason(step.epoch, step.error, learning) is None
