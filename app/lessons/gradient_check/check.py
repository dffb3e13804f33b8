"""The gradient check: every derivative that the backward pass gives, against D alone, and what it says."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.language import _, ngettext
from app.lessons.latex import shortest, subscript
from engine import Architecture, Network, Prepared, error_shares, total_error
from engine.activations import Array
from engine.error import decided

Gradients = Mapping[str, Array]
Backward = Callable[[Network, Array, Array], Gradients]
"""(network, images, zeta) → ∂D/∂p by name."""

FACES = 8
"""How many faces a check takes, where nobody says otherwise."""
LIMIT = 1e-6
"""How far a derivative may be off, in units of the largest of its parameter."""
ETA = 1e-5
"""η: smaller, and the rounding of D shows; larger, and D is no longer straight between its ends."""
_OTHERS = (1e-6, 1e-7, 1e-4)
_NEAREST = 1e-7
# How many times the rounding of one s the two D of a difference may be off by.
_ROUNDINGS = 8
_FALL_OFF = 2.0


@dataclass(frozen=True)
class Subject:
    """A network and its training faces; nobody writes to its arrays.

    Attributes:
        architecture: Of the network.
        parameters: By name.
        images: (N, C, H, W).
        zeta: The desired outputs, (N, n_o).
    """

    architecture: Architecture
    parameters: Mapping[str, Array]
    images: Array
    zeta: Array

    def network(self, dtype: type[np.floating] = np.float64) -> Network:
        """A network of its own, made of numbers of that type."""
        return Network(self.architecture, {name: of.astype(dtype) for name, of in self.parameters.items()})

    def few(self, count: int, *, wall: bool = False) -> "Subject":
        """The same network with some of the faces, in float64.

        From each person they are chosen evenly from the best learned to the worst learned, and they come in
        that order: a loop that ends one face too early then leaves out the one that counts most.

        Args:
            count: How many faces; at least one of each person is taken.
            wall: Whether they stand before a plain wall, see `before_a_wall`.
        """
        images = before_a_wall(self.images, self.architecture) if wall else self.images
        images, zeta = images.astype(np.float64), self.zeta.astype(np.float64)
        shares, classes = error_shares(zeta, self.network().outputs(images)), decided(zeta)
        persons = np.unique(classes)
        chosen: list[NDArray[np.intp]] = []
        for place, person in enumerate(persons):
            own = np.flatnonzero(classes == person)
            own = own[np.argsort(shares[own], kind="stable")]
            each = max(count // len(persons) + (place < count % len(persons)), 1)
            chosen.append(own[np.linspace(len(own) - 1, 0, min(each, len(own))).round().astype(np.intp)])
        rows = np.concatenate(chosen)
        rows = rows[np.argsort(shares[rows], kind="stable")]
        return replace(self, images=images[rows], zeta=zeta[rows])


def before_a_wall(images: Array, architecture: Architecture) -> Array:
    """The images with a plain wall at their left, lit from the left: each of its columns has one brightness.

    It is as wide as one window of the first pool sees. So all rows of such a window tie, at a value that is
    not 0, which hardly ever happens in a face. The brightness falls as light does, not in a straight line,
    or kernels that sum to 0 would give all columns the same value too.

    Args:
        images: (N, C, H, W).
        architecture: Of the network that sees them.
    """
    wide = wall_width(architecture)
    low, high = (of(images, axis=(1, 2, 3), keepdims=True) for of in (np.min, np.max))
    light = 1 / np.square(1 + np.arange(wide) / _FALL_OFF)
    walled = images.copy()
    walled[..., :wide] = low + (high - low) * light.astype(images.dtype)
    return walled


def wall_width(architecture: Architecture) -> int:
    """How many columns of pixels the wall has; 0 where no feature layer looks at the image."""
    if not architecture.features:
        return 0
    first = architecture.features[0]
    return min(first.kernel_size + first.pool - 1, architecture.image_shape[2])


def tensor_name(architecture: Architecture, name: str) -> str:
    """A parameter in the notes' letters, such as "K", "bias of K", "w" or "φ"."""
    kind, _layer, part = name.split(".")
    letter = {"kernels": "K", "weights": "w"}.get(part) or (_("bias of K") if kind == "features" else "φ")
    return _of_layer(letter, architecture, name)


def place_name(architecture: Architecture, name: str, index: tuple[int, ...]) -> str:
    """One number of a parameter in words, such as "K₃, u = 2, v = 4"; everything counts from 1.

    Args:
        architecture: Of the network.
        name: The parameter's, such as "features.0.kernels".
        index: Where in it.
    """
    kind, number, part = name.split(".")
    layer, counted = int(number), [one + 1 for one in index]
    first = subscript(counted[0])
    if kind == "features":
        kernel = _of_layer(f"K{first}", architecture, name)
        if part == "bias":
            return _("bias of {kernel}").format(kernel=kernel)
        channels, u, v = counted[1:]
        if (architecture.features[layer - 1].kernels if layer else architecture.image_shape[0]) == 1:
            return f"{kernel}, u = {u}, v = {v}"
        text = _("{kernel}, channel {channel}, u = {u}, v = {v}")
        return text.format(kernel=kernel, channel=channels, u=u, v=v)
    alone = architecture.dense[layer].outputs == 1
    if part == "bias":
        return _of_layer("φ" if alone else f"φ{first}", architecture, name)
    if alone:
        text = _("{weight} from {input}")
    elif layer == len(architecture.dense) - 1:
        text = _("{weight} from {input}, to s{output}")
    else:
        text, first = _("{weight} from {input}, to neuron {output}"), str(counted[0])
    source = _input_name(architecture, layer, index[1])
    return text.format(weight=_of_layer("w", architecture, name), input=source, output=first)


def _input_name(architecture: Architecture, layer: int, k: int) -> str:
    if layer or not architecture.features:
        return f"{'s' if layer else 'σ'}{subscript(k + 1)}"
    height, width = architecture.feature_shapes[-1][1:]
    kernel, rest = divmod(k, height * width)
    return _("σ{kernel}, row {row}, column {column}").format(
        kernel=subscript(kernel + 1), row=rest // width + 1, column=rest % width + 1
    )


def _of_layer(what: str, architecture: Architecture, name: str) -> str:
    kind, number, _part = name.split(".")
    if len(architecture.features if kind == "features" else architecture.dense) == 1:
        return what
    return _("{what} of layer {layer}").format(what=what, layer=int(number) + 1)


@dataclass(frozen=True)
class Place:
    """One number of the network: the parameter's name, and where in it."""

    name: str
    index: tuple[int, ...]


@dataclass(frozen=True)
class TensorRow:
    """One parameter in short.

    Attributes:
        name: Its name.
        count: How many numbers it has.
        largest: The largest |∂D| among its central differences.
        disagreement: The largest of its scaled disagreements; NaN where nothing could be compared.
    """

    name: str
    count: int
    largest: float
    disagreement: float


@dataclass(frozen=True)
class CheckResult:
    """Analytic derivatives beside central differences; nobody writes to its arrays.

    Attributes:
        architecture: Of the network that was checked.
        analytic: ∂D/∂p as the backward pass gives it, by name.
        numeric: (D(p + η) − D(p − η)) / 2η by name.
        disagreement: |analytic − numeric| by name, in units of the largest |∂D| of the same parameter; NaN
            where a corner of D lies exactly on the point and there is no derivative to compare with.
        retried: How many derivatives agree only with another η than the first, as a corner of D was near.
        cornered: How many have a corner of D exactly on the point.
        blind: Whether every derivative is so small that nothing can be said: 0 in its place would pass too.
        images: The faces that D was summed over, (N, C, H, W), the best learned first.
        error: D of them.
        seconds: How long it took.
        limit: Up to which disagreement the check is passed.
    """

    architecture: Architecture
    analytic: Mapping[str, Array]
    numeric: Mapping[str, Array]
    disagreement: Mapping[str, Array]
    retried: int
    cornered: int
    blind: bool
    images: Array
    error: float
    seconds: float
    limit: float = LIMIT

    @property
    def faces(self) -> int:
        """How many faces D was summed over."""
        return len(self.images)

    @cached_property
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

    @property
    def count(self) -> int:
        """How many derivatives there are."""
        return sum(row.count for row in self.rows)

    @cached_property
    def worst(self) -> Place:
        """Where the two disagree most."""
        known = {name: np.where(np.isnan(of), -1.0, of) for name, of in self.disagreement.items()}
        name = max(known, key=lambda one: float(known[one].max()))
        return Place(name, tuple(map(int, np.unravel_index(int(known[name].argmax()), known[name].shape))))

    @property
    def largest(self) -> float:
        """The largest scaled disagreement of all."""
        return float(self.disagreement[self.worst.name][self.worst.index])

    @cached_property
    def failures(self) -> int:
        """How many derivatives disagree by more than the limit."""
        return sum(int((of > self.limit).sum()) for of in self.disagreement.values())

    @property
    def passed(self) -> bool:
        """Whether all agree."""
        return self.failures == 0

    def name_of(self, place: Place) -> str:
        """A place in words."""
        return place_name(self.architecture, place.name, place.index)


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
    comparison = _Comparison(subject, backward)
    yield from comparison.measure()
    yield from comparison.judge()
    yield CheckResult(
        subject.architecture,
        comparison.analytic,
        comparison.numeric,
        comparison.disagreement,
        comparison.retried,
        comparison.cornered,
        comparison.blind,
        comparison.images,
        comparison.error,
        time.perf_counter() - began,
    )


def check_some(
    subject: Subject, count: int, backward: Backward = right_gradients, *, wall: bool = False
) -> Iterator[CheckProgress | CheckResult]:
    """The same on some of the faces, see `Subject.few`; they are chosen when the first event is asked for."""
    yield from check(subject.few(count, wall=wall), backward)


class _Comparison:
    """The numbers of one check, parameter by parameter."""

    def __init__(self, subject: Subject, backward: Backward) -> None:
        network = subject.network()
        self.images, self._zeta = subject.images.astype(np.float64), subject.zeta.astype(np.float64)
        found = backward(network, self.images, self._zeta)
        self.analytic = {name: np.array(of) for name, of in found.items()}
        # A weight or bias of the dense layers changes no feature. So σ is computed once, and the engine does
        # the rest of the way from there: the same numbers, ten times as fast.
        self._whole = network, network.prepare(self.images)
        self._dense = self._whole
        if network.architecture.features:
            sigma = np.ascontiguousarray(network.forward(self.images).features[-1].features)
            behind = Network(
                Architecture(sigma.shape[1:], (), network.architecture.dense),
                {name: of for name, of in network.parameters.items() if name.startswith("dense.")},
            )
            self._dense = behind, behind.prepare(sigma)
        self.error = self._error(*self._whole)
        # Below this |∂D| rounding would be taken for a disagreement: one rounding of s changes D by itself
        # times (ζ − s), and a central difference by that over η.
        apart = np.abs(self._zeta - network.outputs(self.images))
        rounding = _ROUNDINGS * float(np.finfo(np.float64).eps * apart.sum()) / ETA
        self._floor = max(rounding / LIMIT, float(np.finfo(np.float64).tiny))
        self._count = sum(of.size for of in self.analytic.values())
        self._above = {name: np.empty_like(of) for name, of in self.analytic.items()}
        self._below = {name: np.empty_like(of) for name, of in self.analytic.items()}
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
        done = 0
        for name, values in self.analytic.items():
            for index in np.ndindex(values.shape):
                yield CheckProgress(done, self._count)
                self._above[name][index] = self._moved(name, index, ETA)
                self._below[name][index] = self._moved(name, index, -ETA)
                done += 1
            self.numeric[name] = (self._above[name] - self._below[name]) / (2 * ETA)
        yield CheckProgress(done, self._count)

    def judge(self) -> Iterator[CheckProgress]:
        """How far the two are from each other; where a corner of D may be to blame, closer differences."""
        for name, values in self.analytic.items():
            scale = max(float(np.abs(self.numeric[name]).max()), self._floor)
            self.disagreement[name] = np.abs(values - self.numeric[name]) / scale
            for index in self._doubtful(name):
                yield CheckProgress(self._count, self._count)
                self._look_closer(name, index, scale)

    def _moved(self, name: str, index: tuple[int, ...], by: float) -> float:
        """D with one number of the parameter of that name moved."""
        network, images = self._dense if name.startswith("dense.") else self._whole
        values = network.parameters[name]
        kept = values[index]
        values[index] = kept + by
        try:
            return self._error(network, images)
        finally:
            values[index] = kept

    def _error(self, network: Network, images: Prepared) -> float:
        return total_error(self._zeta, network.outputs(images))

    def _doubtful(self, name: str) -> list[tuple[int, ...]]:
        """Those that disagree, but not by more than the slopes left and right of the point do.

        At a corner within ±η the difference lies between both slopes, and so does the derivative: no corner
        explains one that is far outside of them.
        """
        right = (self._above[name] - self.error) / ETA
        left = (self.error - self._below[name]) / ETA
        low, high = np.minimum(left, right), np.maximum(left, right)
        gap, values = high - low, self.analytic[name]
        near = (values >= low - gap) & (values <= high + gap)
        found: NDArray[np.intp] = np.argwhere(near & (self.disagreement[name] > LIMIT))
        return [tuple(map(int, index)) for index in found]

    def _look_closer(self, name: str, index: tuple[int, ...], scale: float) -> None:
        value = float(self.analytic[name][index])
        slopes = {eta: self._slopes(name, index, eta) for eta in (ETA, *_OTHERS)}
        best = min((sum(pair) / 2 for pair in slopes.values()), key=lambda numeric: abs(value - numeric))
        if abs(value - best) / scale <= LIMIT:
            self.numeric[name][index] = best
            self.disagreement[name][index] = abs(value - best) / scale
            self.retried += 1
            return
        # At a corner D has two slopes however near one looks; the derivative is one of them or between them.
        far, near = slopes[ETA], slopes[_NEAREST]
        jump = abs(near[1] - near[0])
        between = min(near) - 0.05 * jump <= value <= max(near) + 0.05 * jump
        if jump > LIMIT * scale and jump > 0.5 * abs(far[1] - far[0]) and between:
            self.disagreement[name][index] = np.nan
            self.cornered += 1

    def _slopes(self, name: str, index: tuple[int, ...], eta: float) -> tuple[float, float]:
        """(D(p) − D(p − η)) / η and (D(p + η) − D(p)) / η."""
        below, above = (self._moved(name, index, by) for by in (-eta, eta))
        return (self.error - below) / eta, (above - self.error) / eta


def written(value: float, digits: int = 2) -> str:
    """A number as shortly as it is told here, such as 0.31 or 3·10⁻⁹."""
    return shortest(value, digits)


def verdict(result: CheckResult) -> str:
    """What the check says, in a sentence or two."""
    if result.blind:
        return _(
            "Nothing can be said here: the outputs are so close to 0 or 1 that the slope f′, and with it "
            "every derivative, is nearly 0. A wrong backward pass would pass too. Look at an earlier epoch."
        )
    if result.passed:
        text = _("All {count:,} derivatives agree to {largest} of the largest; the worst is {worst}.")
    else:
        text = _(
            "{failures:,} of {count:,} derivatives disagree. The worst is {worst}: off by {largest} times "
            "the largest of {tensor}."
        )
    return text.format(
        count=result.count,
        failures=result.failures,
        largest=written(result.largest),
        worst=result.name_of(result.worst),
        tensor=tensor_name(result.architecture, result.worst.name),
    )


def corners(result: CheckResult) -> str:
    """What corners of D had to do with it; "" where nothing."""
    beside = ngettext(
        "{count:,} lies beside a corner of g or of the pool, and agrees with a smaller or larger η.",
        "{count:,} lie beside a corner of g or of the pool, and agree with a smaller or larger η.",
        result.retried,
    )
    on = ngettext(
        "{count:,} lies exactly on a corner: there D has two slopes, the backward pass takes one of them, "
        "and there is no derivative to compare it with.",
        "{count:,} lie exactly on a corner: there D has two slopes, the backward pass takes one of them, and "
        "there is no derivative to compare it with.",
        result.cornered,
    )
    told = ((beside, result.retried), (on, result.cornered))
    return " ".join(text.format(count=count) for text, count in told if count)


def place_words(result: CheckResult, place: Place) -> str:
    """One derivative both ways."""
    analytic, numeric = (float(of[place.name][place.index]) for of in (result.analytic, result.numeric))
    off = float(result.disagreement[place.name][place.index])
    text = _("{place}: backward pass {analytic}, central difference {numeric}; off by {off} of the largest")
    if np.isnan(off):
        text = _("{place}: backward pass {analytic}, central difference {numeric}; on a corner, not compared")
    name, both = result.name_of(place), {"analytic": written(analytic, 7), "numeric": written(numeric, 7)}
    return text.format(place=name, off=written(off), **both)


def agreement_of(result: CheckResult) -> str:
    """Which parameters agree and which do not, in a sentence; "" where all do."""
    names = {row.name: tensor_name(result.architecture, row.name) for row in result.rows}
    wrong = [names[row.name] for row in result.rows if row.disagreement > result.limit]
    right = [names[row.name] for row in result.rows if not row.disagreement > result.limit]
    if not wrong:
        return ""
    text = _("Wrong: {wrong}. Right: {right}.") if right else _("Wrong: {wrong}.")
    return text.format(wrong=_listed(wrong), right=_listed(right))


def _listed(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("{others} and {last}").format(others=", ".join(words[:-1]), last=words[-1])
