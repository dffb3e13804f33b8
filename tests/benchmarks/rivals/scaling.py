"""How time and memory grow with the faces and with the kernels; each point is a new process."""

from collections.abc import Iterator
from dataclasses import dataclass

from rivals.race import FACET, race
from rivals.tasks import Layer, Task

SIDE = 64
FACES = (100, 200, 400, 800, 1600, 3200, 6400)
KERNELS = (1, 2, 4, 8, 16, 32, 64, 128)
_USUAL_FACES, _USUAL_KERNELS = 200, 8
_SECONDS = 0.5


@dataclass(frozen=True)
class Point:
    """A training step of Facet's engine on one core.

    Attributes:
        grows: What this point's curve is drawn over: "faces" or "kernels".
        faces: How many, each 64².
        kernels: How many, in one layer.
        milliseconds: A step.
        megabytes: The most memory above import.
    """

    grows: str
    faces: int
    kernels: int
    milliseconds: float
    megabytes: float

    @property
    def at(self) -> int:
        """Where on the curve's axis."""
        return self.faces if self.grows == "faces" else self.kernels


def points(rounds: int, *, quick: bool) -> Iterator[Point]:
    """Both curves, from the smallest point to the largest.

    Args:
        rounds: How often each is measured.
        quick: Leave out what takes longest.
    """
    for faces in FACES[:4] if quick else FACES:
        yield _measured("faces", faces, _USUAL_KERNELS, rounds)
    for kernels in KERNELS[:6] if quick else KERNELS:
        yield _measured("kernels", _USUAL_FACES, kernels, rounds)


def _measured(grows: str, faces: int, kernels: int, rounds: int) -> Point:
    task = Task(faces, SIDE, (Layer(kernels),))
    runner = race(task, [FACET], [1], rounds, _SECONDS)[0]
    return Point(grows, faces, kernels, runner.milliseconds, runner.megabytes)


def straightness(curve: list[Point], quantity: str) -> float:
    """How far the largest point lies from the straight line through all others: 1.0 is on it."""
    *others, last = [(point.at, getattr(point, quantity)) for point in curve]
    slope, start = line_through(others)
    return last[1] / (start + slope * last[0])


def line_through(places: list[tuple[float, float]]) -> tuple[float, float]:
    """Slope and start of the straight line with the least squared distance from the places."""
    mean_x = sum(x for x, _ in places) / len(places)
    mean_y = sum(y for _, y in places) / len(places)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in places) / sum((x - mean_x) ** 2 for x, _ in places)
    return slope, mean_y - slope * mean_x
