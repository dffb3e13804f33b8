"""What is calculated by hand: six feature vectors of two persons, one neuron, and how it learns."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from app.language import _
from app.lessons.latex import shortest
from engine import Dense, Network, error_shares
from engine.activations import activation_named
from engine.error import total_error_derivative
from engine.learning import descend

Vector: TypeAlias = tuple[float, float]
Three: TypeAlias = tuple[float, float, float]
"""Numbers that belong to w₁, w₂ and φ, in this order."""
Activation: TypeAlias = Literal["relu", "sigmoid", "tanh", "linear"]
Update: TypeAlias = Literal["face", "all"]

FACES = 6
ZETA = (0.0, 0.0, 0.0, 1.0, 1.0, 1.0)
"""The desired output of each feature vector: three of the first person, three of the second."""
LARGEST = 1000.0
"""The largest number that may be typed, up or down: nobody calculates with more digits by hand."""

_VECTORS = ((1.0, 2.0), (1.0, 3.0), (2.0, 3.0), (2.0, 1.0), (3.0, 1.0), (3.0, 2.0))
_WEIGHTS, _BIAS = "dense.0.weights", "dense.0.bias"


@dataclass(frozen=True)
class HandTask:
    """Examples 1 and 2 of the notes: two inputs, one output, six experiments.

    Attributes:
        vectors: The features (σ₁, σ₂) of the six faces; the notes give the first, (1, 2).
        w1: w₁ at t = 0.
        w2: w₂ at t = 0.
        phi: φ at t = 0.
        rate: ε of eq. (27), above 0.
        f: The activation; the notes choose ReLU.
        update: "face": one update after each face, eq. (30). "all": one from the total D, eq. (23).

    Raises:
        ValueError: something is impossible; the sentence says what to choose.
    """

    vectors: tuple[Vector, ...] = _VECTORS
    w1: float = 0.1
    w2: float = 0.2
    phi: float = 0.0
    rate: float = 0.02
    f: Activation = "relu"
    update: Update = "face"

    def __post_init__(self) -> None:
        if len(self.vectors) != FACES or any(len(vector) != 2 for vector in self.vectors):
            raise ValueError(_("There must be six feature vectors of two numbers each."))
        for face, vector in enumerate(self.vectors):
            for name, value in zip(("σ₁", "σ₂"), vector, strict=True):
                _check(_("{name} of face {face}").format(name=name, face=face + 1), value)
        for name, value in (("w₁", self.w1), ("w₂", self.w2), ("φ", self.phi)):
            _check(name, value)
        if not 0 < self.rate <= LARGEST:
            raise ValueError(
                _("ε = {rate} is not possible. Choose a number above 0, such as 0.02.").format(
                    rate=shortest(self.rate)
                )
            )
        for name, chosen, possible in (("f", self.f, Activation), ("update", self.update, Update)):
            if chosen not in get_args(possible):
                raise ValueError(f"{name} = {chosen} is not one of {', '.join(get_args(possible))}.")

    def to_json(self) -> dict[str, Any]:
        """All of it as what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "HandTask":
        """What `to_json` gave; what is missing has its usual value.

        Raises:
            ValueError: it holds something impossible.
        """
        known = {field.name: kept[field.name] for field in fields(cls) if field.name in kept}
        try:
            if "vectors" in known:
                known["vectors"] = tuple((float(one), float(two)) for one, two in known["vectors"])
            for name in ("w1", "w2", "phi", "rate"):
                known[name] = float(known.get(name, getattr(cls, name)))
        except (TypeError, ValueError) as error:
            raise ValueError(_("This is not a task: {error}.").format(error=error)) from error
        return cls(**known)


def _check(name: str, value: float) -> None:
    if not math.isfinite(value) or abs(value) > LARGEST:
        sentence = _("{name} = {value} is not possible. Choose a number from −1000 to 1000.")
        raise ValueError(sentence.format(name=name, value=shortest(value)))


def squared_length(vector: Vector) -> float:
    """|σ|² = σ₁² + σ₂² + 1: the third input is the 1 of φ."""
    return vector[0] ** 2 + vector[1] ** 2 + 1


def bound_of_face(vector: Vector) -> float:
    """Below which ε an update from one face makes its own share of D smaller: 2/|σ|².

    One update multiplies ζ − s by 1 − ε|σ|² where f is straight with slope 1.
    """
    return 2 / squared_length(vector)


def largest_eigenvalue(vectors: Sequence[Vector]) -> float:
    """λmax of Σ σσᵀ over the vectors σ = (σ₁, σ₂, 1): how strongly D curves where it curves most."""
    inputs = np.array([(*vector, 1.0) for vector in vectors])
    return float(np.linalg.eigvalsh(inputs.T @ inputs)[-1])


def bound_of_all(vectors: Sequence[Vector]) -> float:
    """Below which ε no update from the total D makes D larger, where f is straight: 2/λmax."""
    return 2 / largest_eigenvalue(vectors)


def bound(task: HandTask) -> float | None:
    """Up to which ε the task's updates are sure not to leap too far.

    Per face it is the smallest of the six faces' bounds. None where f is curved: there is no exact bound.
    """
    if task.f not in ("linear", "relu"):
        return None
    return bound_of_all(task.vectors) if task.update == "all" else min(map(bound_of_face, task.vectors))


@lru_cache(maxsize=8)
def deciding_h(f: Activation) -> float:
    """The h whose output is ½, half way between both ζ, found by halving: the engine's f only grows."""
    value = activation_named(f).value
    low, high = -8.0, 8.0
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if value(np.array([middle]))[0] < 0.5 else (low, middle)
    return high


@dataclass(frozen=True)
class Seen:
    """What the neuron makes of one face.

    Attributes:
        h: The transfer function, eq. (17).
        s: The output, eq. (14).
        error: ζ − s, eq. (18).
        share: ½(ζ − s)², this face's part of D, eq. (20).
        slope: f′(h), eq. (24).
    """

    h: float
    s: float
    error: float
    share: float
    slope: float


@dataclass(frozen=True)
class Experiment:
    """One update: from one face, or from the total D.

    Attributes:
        number: t, from 0.
        faces: The faces that it learns from, by their places in the table.
        before: w₁, w₂ and φ at t.
        seen: What the neuron makes of each of the six faces at t.
        error: D over `faces` at t.
        gradient: ∂D/∂w₁, ∂D/∂w₂ and ∂D/∂φ.
        step: δw₁, δw₂ and δφ.
        after: w₁, w₂ and φ at t + 1.
        seen_after: What the neuron makes of the six faces at t + 1.
    """

    number: int
    faces: tuple[int, ...]
    before: Three
    seen: tuple[Seen, ...]
    error: float
    gradient: Three
    step: Three
    after: Three
    seen_after: tuple[Seen, ...]

    @property
    def total_before(self) -> float:
        """D over all six faces at t."""
        return sum(seen.share for seen in self.seen)

    @property
    def total_after(self) -> float:
        """D over all six faces at t + 1."""
        return sum(seen.share for seen in self.seen_after)

    @property
    def is_finite(self) -> bool:
        """Whether every number of it is one that can be calculated with."""
        return math.isfinite(self.total_after) and all(map(math.isfinite, (*self.after, *self.step)))


class Neuron:
    """Facet's own engine with two inputs, one output and no kernel; nothing is worked out here.

    Args:
        task: The feature vectors, f and ε.
    """

    def __init__(self, task: HandTask) -> None:
        self._task = task
        self._images = np.array(task.vectors, dtype=np.float64).reshape(-1, 1, 1, 2)
        self._zeta = np.array(ZETA, dtype=np.float64).reshape(-1, 1)
        self._network = Network.create((1, 1, 2), (), (Dense(1, task.f),), dtype=np.float64)

    @np.errstate(over="ignore", invalid="ignore")
    def look(self, parameters: Three) -> tuple[Seen, ...]:
        """h, s, ζ − s, the share of D and f′(h) of each of the six faces."""
        self._load(parameters)
        seen = self._network.forward(self._images).dense[-1]
        errors = -total_error_derivative(self._zeta, seen.s)
        slopes = activation_named(self._task.f).derivative(seen.s)
        shares = error_shares(self._zeta, seen.s)
        columns = (seen.h[:, 0], seen.s[:, 0], errors[:, 0], shares, slopes[:, 0])
        return tuple(Seen(*map(float, row)) for row in zip(*columns, strict=True))

    @np.errstate(over="ignore", invalid="ignore")
    def update(self, number: int, before: Three) -> Experiment:
        """Update t, from the next face of the table or from all six: eq. (20) to (29).

        The step is the notes' own, −ε ∂D/∂w: not divided by the number of faces, as Facet's training is.
        """
        seen = self.look(before)
        faces = tuple(range(FACES)) if self._task.update == "all" else (number % FACES,)
        found = self._network.gradients(self._images[list(faces)], self._zeta[list(faces)])
        steps = {name: gradient.copy() for name, gradient in found.parameters.items()}
        # `descend` turns each derivative into its step.
        descend(self._network.parameters, steps, self._task.rate)
        gradient, step, after = map(_three, (found.parameters, steps, self._network.parameters))
        finite = all(map(math.isfinite, after))
        seen_after = self.look(after) if finite else (Seen(*(5 * (math.nan,))),) * FACES
        return Experiment(number, faces, before, seen, found.error, gradient, step, after, seen_after)

    def _load(self, parameters: Three) -> None:
        weights, bias = np.array([parameters[:2]], np.float64), np.array(parameters[2:], np.float64)
        self._network.load_parameters({_WEIGHTS: weights, _BIAS: bias})


def _three(arrays: Mapping[str, np.ndarray]) -> Three:
    (w1, w2), (phi,) = arrays[_WEIGHTS][0], arrays[_BIAS]
    return float(w1), float(w2), float(phi)
