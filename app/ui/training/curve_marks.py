"""Marks at neighbouring epochs become one, so that each can be seen and read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.ui.training.curve_kept import CurveMark

_NEAR = 9.0
_REACH = 6.0
_MOST_LINES = 7


@dataclass(frozen=True)
class MarkGroup:
    """Marks that stand too close to be told apart.

    Attributes:
        left: Where the first one is, in pixels.
        right: Where the last one is.
        marks: In the order of their epochs.
    """

    left: float
    right: float
    marks: tuple[CurveMark, ...]

    def holds(self, x: float) -> bool:
        """Whether it is pointed at."""
        return self.left - _REACH <= x <= self.right + _REACH

    def text(self) -> str:
        """A line a mark; of very many the last ones, and how many there are besides."""
        lines = [f"epoch {mark.epoch}: {mark.text}" for mark in self.marks[-_MOST_LINES:]]
        more = len(self.marks) - len(lines)
        return "\n".join([f"{more} earlier changes, and", *lines] if more else lines)


def grouped(marks: Sequence[CurveMark], x_of: Callable[[float], float]) -> list[MarkGroup]:
    """Neighbouring marks together.

    Args:
        marks: In the order of their epochs.
        x_of: Where an epoch is, in pixels.
    """
    groups: list[list[CurveMark]] = []
    last = float("-inf")
    for mark in marks:
        x = x_of(mark.epoch)
        if x - last < _NEAR and groups:
            groups[-1].append(mark)
        else:
            groups.append([mark])
        last = x
    return [MarkGroup(x_of(group[0].epoch), x_of(group[-1].epoch), tuple(group)) for group in groups]
