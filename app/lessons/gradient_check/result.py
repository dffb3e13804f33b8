"""What a gradient check found."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.lessons.gradient_check.places import place_name
from engine import Architecture
from engine.activations import Array


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
        rows: Every parameter in short.
        worst: Where the two disagree most.
        limit: Up to which disagreement the check is passed.
        retried: How many derivatives agree only with another η than the first, as a corner of D was near.
        cornered: How many have a corner of D exactly on the point.
        blind: Whether every derivative is so small that nothing can be said: 0 in its place would pass too.
        images: The faces that D was summed over, (N, C, H, W), the best learned first.
        error: D of them.
        seconds: How long it took.
    """

    architecture: Architecture
    analytic: Mapping[str, Array]
    numeric: Mapping[str, Array]
    disagreement: Mapping[str, Array]
    rows: tuple[TensorRow, ...]
    worst: Place
    limit: float
    retried: int
    cornered: int
    blind: bool
    images: Array
    error: float
    seconds: float

    @property
    def faces(self) -> int:
        """How many faces D was summed over."""
        return len(self.images)

    @property
    def count(self) -> int:
        """How many derivatives there are."""
        return sum(row.count for row in self.rows)

    @property
    def largest(self) -> float:
        """The largest scaled disagreement of all."""
        return float(self.disagreement[self.worst.name][self.worst.index])

    @property
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
