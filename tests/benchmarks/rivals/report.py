"""What a row's runners have shown, line by line: one a number of cores."""

from dataclasses import dataclass

from rivals.race import FACET, Runner
from rivals.tasks import Row

PACE_TOLERANCE = 1.05
"""Two cores are no slower than one when they are within what two runs of the same differ by."""
AGREEMENT = 1e-3


@dataclass(frozen=True)
class Line:
    """One row on one number of cores.

    Attributes:
        row: Its name.
        title: To read.
        cores: How many.
        milliseconds: By runner, a step: the median over the rounds.
        best: The fastest rival; empty where none took part.
        ratio: How many times faster Facet is than it; None where there is none.
        goal: What that should be at least; None where nothing is asked.
        pace: Facet's time over that on one core; None on one core.
        megabytes: By runner, above import.
        difference: The largest relative difference of a result from Facet's on one core.
        missed: What was not reached, in words.
    """

    row: str
    title: str
    cores: int
    milliseconds: dict[str, float]
    best: str
    ratio: float | None
    goal: float | None
    pace: float | None
    megabytes: dict[str, float]
    difference: float
    missed: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the others did other work than Facet."""
        return not self.difference <= AGREEMENT


def lines_of(row: Row, runners: list[Runner]) -> list[Line]:
    """The lines of a row, in the order of the cores."""
    return [_line(row, runners, cores) for cores in dict.fromkeys(runner.cores for runner in runners)]


def _line(row: Row, runners: list[Runner], cores: int) -> Line:
    own = {runner.name: runner for runner in runners if runner.cores == cores}
    facet, reference = own[FACET], runners[0]
    rivals = {name: runner.milliseconds for name, runner in own.items() if name != FACET}
    best = min(rivals, key=rivals.__getitem__, default="")
    ratio = rivals[best] / facet.milliseconds if best else None
    alone = next((r.milliseconds for r in runners if r.name == FACET and r.cores == 1), None)
    pace = facet.milliseconds / alone if cores > 1 and alone else None
    goal = row.goals.get(cores)
    missed = []
    if goal is not None and ratio is not None and ratio < goal:
        missed.append(f"{ratio:.2f}× instead of {goal:g}×")
    if row.keeps_pace and pace is not None and pace > PACE_TOLERANCE:
        missed.append(f"{pace:.2f} of the time on one core")
    if row.memory is not None and facet.megabytes > row.memory:
        missed.append(f"{facet.megabytes:.0f} MB instead of {row.memory:g}")
    return Line(
        row.name,
        row.title,
        cores,
        {name: runner.milliseconds for name, runner in own.items()},
        best,
        ratio,
        goal,
        pace,
        {name: runner.megabytes for name, runner in own.items()},
        max(abs(r.result - reference.result) / abs(reference.result) for r in own.values()),
        tuple(missed),
    )
