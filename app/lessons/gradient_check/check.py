"""The gradient check: every derivative that the backward pass gives, against D alone."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.lessons.gradient_check.differences import Surroundings
from app.lessons.gradient_check.result import CheckResult, Place, TensorRow
from app.lessons.gradient_check.subject import Subject
from engine import Network
from engine.activations import Array

Gradients = Mapping[str, Array]
Backward = Callable[[Network, Array, Array], Gradients]
"""(network, images, zeta) → ∂D/∂p by name."""

LIMIT = 1e-6
"""How far a derivative may be off, in units of the largest of its parameter."""
ETA = 1e-5
"""η: smaller, and the rounding of D shows; larger, and D is no longer straight between its ends."""
_OTHERS = (1e-6, 1e-7, 1e-4)
_NEAREST = 1e-7
# How many times the rounding of one s the two D of a difference may be off by.
_ROUNDINGS = 8


@dataclass(frozen=True)
class CheckProgress:
    """How many of how many derivatives have been compared."""

    done: int
    count: int


def right_gradients(network: Network, images: Array, zeta: Array) -> Gradients:
    """∂D/∂p as the engine gives it."""
    return network.gradients(images, zeta).parameters


def check(subject: Subject, backward: Backward = right_gradients) -> Iterator[CheckProgress | CheckResult]:
    """Compares a backward pass with central differences, (D(p + η) − D(p − η)) / 2η, in float64.

    Args:
        subject: The network, and the faces that D is summed over.
        backward: Gives the derivatives that are checked; the engine's where nobody says otherwise.

    Yields:
        A `CheckProgress` before every derivative, and in the end the `CheckResult`.
    """
    began = time.perf_counter()
    network = subject.network()
    images, zeta = subject.images.astype(np.float64), subject.zeta.astype(np.float64)
    analytic = {name: np.array(of) for name, of in backward(network, images, zeta).items()}
    around = Surroundings(network, images, zeta)
    comparison = _Comparison(around, analytic, _floor(zeta, network.outputs(images)))
    yield from comparison.measure()
    yield from comparison.judge()
    yield CheckResult(
        subject.architecture,
        analytic,
        comparison.numeric,
        comparison.disagreement,
        comparison.rows(),
        comparison.worst(),
        LIMIT,
        comparison.retried,
        comparison.cornered,
        comparison.blind,
        images,
        around.error,
        time.perf_counter() - began,
    )


def check_some(
    subject: Subject, count: int, backward: Backward = right_gradients, *, wall: bool = False
) -> Iterator[CheckProgress | CheckResult]:
    """The same on some of the faces, see `Subject.few`; they are chosen when the first event is asked for."""
    yield from check(subject.few(count, wall=wall), backward)


def result_of(events: Iterator[CheckProgress | CheckResult]) -> CheckResult:
    """The end of a check that nobody looks at on its way."""
    *_, last = events
    assert isinstance(last, CheckResult), "a check ends with its result"
    return last


def _floor(zeta: Array, s: Array) -> float:
    """Below which |∂D| rounding would be taken for a disagreement.

    One rounding of s changes D by itself times (ζ − s), and a central difference by that over η.
    """
    rounding = _ROUNDINGS * float(np.finfo(np.float64).eps * np.abs(zeta - s).sum()) / ETA
    return max(rounding / LIMIT, float(np.finfo(np.float64).tiny))


class _Comparison:
    """The numbers of one check, parameter by parameter."""

    def __init__(self, around: Surroundings, analytic: Mapping[str, Array], floor: float) -> None:
        self._around = around
        self._analytic = analytic
        self._floor = floor
        self._above = {name: np.empty_like(of) for name, of in analytic.items()}
        self._below = {name: np.empty_like(of) for name, of in analytic.items()}
        self.numeric: dict[str, Array] = {}
        self.disagreement: dict[str, Array] = {}
        self.retried = 0
        self.cornered = 0

    @property
    def blind(self) -> bool:
        """Whether derivatives of 0 would pass too."""
        return all(np.abs(of).max(initial=0) <= LIMIT * self._floor for of in self.numeric.values())

    def measure(self) -> Iterator[CheckProgress]:
        """D on both sides of every parameter."""
        count, done = sum(of.size for of in self._analytic.values()), 0
        for name, values in self._analytic.items():
            for index in np.ndindex(values.shape):
                yield CheckProgress(done, count)
                self._above[name][index] = self._around.moved(name, index, ETA)
                self._below[name][index] = self._around.moved(name, index, -ETA)
                done += 1
            self.numeric[name] = (self._above[name] - self._below[name]) / (2 * ETA)
        yield CheckProgress(done, count)

    def judge(self) -> Iterator[CheckProgress]:
        """How far the two are from each other; where a corner of D may be to blame, closer differences."""
        count = sum(of.size for of in self._analytic.values())
        for name, values in self._analytic.items():
            scale = self._scale(name)
            self.disagreement[name] = np.abs(values - self.numeric[name]) / scale
            for index in self._doubtful(name):
                yield CheckProgress(count, count)
                self._look_closer(name, index, scale)

    def rows(self) -> tuple[TensorRow, ...]:
        """Every parameter in short."""
        return tuple(
            TensorRow(
                name,
                of.size,
                float(np.abs(self.numeric[name]).max()),
                float(np.nan if np.isnan(of).all() else np.nanmax(of)),
            )
            for name, of in self.disagreement.items()
        )

    def worst(self) -> Place:
        """Where they disagree most."""
        known = {name: np.where(np.isnan(of), -1.0, of) for name, of in self.disagreement.items()}
        name = max(known, key=lambda one: float(known[one].max()))
        index = np.unravel_index(int(known[name].argmax()), known[name].shape)
        return Place(name, tuple(int(place) for place in index))

    def _scale(self, name: str) -> float:
        return max(float(np.abs(self.numeric[name]).max()), self._floor)

    def _doubtful(self, name: str) -> list[tuple[int, ...]]:
        """Those that disagree, but not by more than the slopes left and right of the point do.

        At a corner within ±η the difference lies between both slopes, and so does the derivative: no corner
        explains one that is far outside of them.
        """
        right = (self._above[name] - self._around.error) / ETA
        left = (self._around.error - self._below[name]) / ETA
        low, high = np.minimum(left, right), np.maximum(left, right)
        gap, values = high - low, self._analytic[name]
        near = (values >= low - gap) & (values <= high + gap)
        found: NDArray[np.intp] = np.argwhere(near & (self.disagreement[name] > LIMIT))
        return [tuple(int(place) for place in index) for index in found]

    def _look_closer(self, name: str, index: tuple[int, ...], scale: float) -> None:
        value = float(self._analytic[name][index])
        slopes = {eta: self._slopes(name, index, eta) for eta in (ETA, *_OTHERS)}
        best = min((sum(pair) / 2 for pair in slopes.values()), key=lambda numeric: abs(value - numeric))
        if abs(value - best) / scale <= LIMIT:
            self.numeric[name][index] = best
            self.disagreement[name][index] = abs(value - best) / scale
            self.retried += 1
        elif _is_corner(value, slopes[ETA], slopes[_NEAREST], LIMIT * scale):
            self.disagreement[name][index] = np.nan
            self.cornered += 1

    def _slopes(self, name: str, index: tuple[int, ...], eta: float) -> tuple[float, float]:
        """(D(p) − D(p − η)) / η and (D(p + η) − D(p)) / η."""
        here = self._around.error
        below, above = (self._around.moved(name, index, by) for by in (-eta, eta))
        return (here - below) / eta, (above - here) / eta


def _is_corner(value: float, far: tuple[float, float], near: tuple[float, float], least: float) -> bool:
    """Whether D has two slopes however near one looks, and the derivative is one of them or between them.

    Args:
        value: The derivative.
        far: The slopes left and right at a distance.
        near: The same, much nearer.
        least: A jump of the slope that matters.
    """
    jump = abs(near[1] - near[0])
    between = min(near) - 0.05 * jump <= value <= max(near) + 0.05 * jump
    return jump > least and jump > 0.5 * abs(far[1] - far[0]) and between
