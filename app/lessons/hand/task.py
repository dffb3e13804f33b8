"""What is calculated by hand: six feature vectors of two persons, one neuron, and how it learns."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, TypeAlias, get_args

from app.lessons.latex import shortest

Vector: TypeAlias = tuple[float, float]
Activation: TypeAlias = Literal["relu", "sigmoid", "tanh", "linear"]
Update: TypeAlias = Literal["face", "all"]

FACES = 6
ZETA = (0.0, 0.0, 0.0, 1.0, 1.0, 1.0)
"""The desired output of each feature vector: three of the first person, three of the second."""
LARGEST = 1000.0
"""What is typed may be as large, up or down: more digits than that nobody calculates with by hand."""

_VECTORS = ((1.0, 2.0), (1.0, 3.0), (2.0, 3.0), (2.0, 1.0), (3.0, 1.0), (3.0, 2.0))


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
            raise ValueError("There must be six feature vectors of two numbers each.")
        for face, vector in enumerate(self.vectors):
            for name, value in zip(("σ₁", "σ₂"), vector, strict=True):
                _check(f"{name} of face {face + 1}", value)
        for name, value in (("w₁", self.w1), ("w₂", self.w2), ("φ", self.phi)):
            _check(name, value)
        if not 0 < self.rate <= LARGEST:
            raise ValueError(
                f"ε = {shortest(self.rate)} is not possible. Choose a number above 0, such as 0.02."
            )
        if self.f not in get_args(Activation):
            raise ValueError(f"f = {self.f} is not one of {', '.join(get_args(Activation))}.")
        if self.update not in get_args(Update):
            raise ValueError(f"The update {self.update} is not one of {', '.join(get_args(Update))}.")

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
            raise ValueError(f"This is no task: {error}.") from error
        return cls(**known)


def _check(name: str, value: float) -> None:
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ValueError(f"{name} = {shortest(value)} is not possible. Choose a number from −1000 to 1000.")
