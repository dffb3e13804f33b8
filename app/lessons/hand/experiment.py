"""One update with all its numbers, from the parameters before it to those after it."""

import math
from dataclasses import dataclass

from app.lessons.hand.neuron import Neuron, Seen, Three
from app.lessons.hand.task import FACES, HandTask


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


def faces_of(task: HandTask, number: int) -> tuple[int, ...]:
    """The faces that update t learns from: the table's from the top, or all of them."""
    return tuple(range(FACES)) if task.update == "all" else (number % FACES,)


def experiment(neuron: Neuron, faces: tuple[int, ...], number: int, before: Three) -> Experiment:
    """Works out one update."""
    seen = neuron.look(before)
    error, gradient, step, after = neuron.learn(before, faces)
    finite = all(map(math.isfinite, after))
    seen_after = neuron.look(after) if finite else tuple(Seen(*(5 * (math.nan,))) for _ in seen)
    return Experiment(number, faces, before, seen, error, gradient, step, after, seen_after)
