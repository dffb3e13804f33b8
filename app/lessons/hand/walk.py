"""A walk through the calculation, line by line, forward and back."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.lessons.hand.experiment import Experiment, experiment, faces_of
from app.lessons.hand.line import Line
from app.lessons.hand.lines import line_count, lines_of, part_of
from app.lessons.hand.neuron import Neuron, Seen, Three
from app.lessons.hand.notes import stopped_text
from app.lessons.hand.task import FACES, HandTask

Unit: TypeAlias = Literal["line", "face", "epoch"]

# As in the engine's training: so many times the error of six outputs that are all wrong by 1.
_EXPLODED = 1e6
_WORST = FACES / 2


@dataclass(frozen=True, order=True)
class Place:
    """How far a walk is.

    Attributes:
        update: t, from 0.
        lines: How many lines of it are shown; all before it are.
    """

    update: int = 0
    lines: int = 0


class Walk:
    """Shows one line after the other, and computes an update when its first line is asked for.

    Every update that was computed is kept, so going back finds exactly the numbers that were there.

    Args:
        task: What is calculated.
    """

    def __init__(self, task: HandTask) -> None:
        self.task = task
        self._neuron = Neuron(task)
        self._start: Three = (task.w1, task.w2, task.phi)
        self._seen_first = self._neuron.look(self._start)
        self._errors = [sum(seen.share for seen in self._seen_first)]
        self._limit = _EXPLODED * max(_WORST, self._errors[0])
        self._done: list[Experiment] = []
        self._lines: tuple[int, tuple[Line, ...]] | None = None
        self._place = Place()

    @property
    def place(self) -> Place:
        """How far it is."""
        return self._place

    @property
    def current(self) -> Experiment | None:
        """The update whose lines are shown; None before the first line."""
        return self._done[self._place.update] if self._place.lines else None

    @property
    def is_complete(self) -> bool:
        """Whether the current update is done: its new w₁, w₂ and φ hold."""
        return self._place.lines == line_count(self.task.update)

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines of the current update that are shown."""
        return self._lines_of(self._place.update)[: self._place.lines] if self._place.lines else ()

    @property
    def part(self) -> tuple[Line, ...]:
        """Those of them that belong to the same part as the newest: the same face, or what all faces give."""
        shown = self.shown
        part = part_of(self.task.update, len(shown) - 1)
        return tuple(line for place, line in enumerate(shown) if part_of(self.task.update, place) == part)

    @property
    def next_line(self) -> Line | None:
        """The line that comes next; None where the calculation has stopped."""
        place = self._next_place()
        if self._experiment(place.update) is None:
            return None
        return self._lines_of(place.update)[place.lines - 1]

    @property
    def stopped(self) -> str:
        """Why there is no next line; "" where there is one."""
        return "" if self._experiment(self._next_place().update) is not None else stopped_text(self.task)

    @property
    def parameters(self) -> Three:
        """w₁, w₂ and φ as they are now."""
        current = self.current
        if current is None:
            return self._start
        return current.after if self.is_complete else current.before

    @property
    def parameters_before(self) -> Three:
        """w₁, w₂ and φ before the newest update that is complete; the first ones where none is."""
        complete = self.updates
        return self._done[complete - 1].before if complete else self._start

    @property
    def seen(self) -> tuple[Seen, ...]:
        """What the neuron makes of the six faces with the present parameters."""
        current = self.current
        if current is None:
            return self._seen_first
        return current.seen_after if self.is_complete else current.seen

    @property
    def updates(self) -> int:
        """How many updates are complete."""
        return self._place.update + (1 if self.is_complete else 0)

    @property
    def errors(self) -> tuple[float, ...]:
        """D over all six faces at t = 0 and after every complete update."""
        return tuple(self._errors[: self.updates + 1])

    @property
    def earlier(self) -> tuple[Experiment, ...]:
        """The last updates before the current one: as many as there are faces, or as there are."""
        update = self._place.update
        return tuple(self._done[max(update - FACES, 0) : update])

    def forward(self, unit: Unit = "line") -> bool:
        """Shows the next line, or all up to the end of this face or this epoch; whether there was one."""
        if not self._forward():
            return False
        while not self.is_at_end_of(unit) and self._forward():
            pass
        return True

    def back(self, unit: Unit = "line") -> bool:
        """Takes the newest line away, or all down to the face or epoch before; whether there was one."""
        if self._place == Place():
            return False
        self._back()
        while self._place != Place() and not self.is_at_end_of(unit):
            self._back()
        return True

    def go_to(self, place: Place) -> None:
        """Goes on until a place, or to where the calculation stops before it."""
        while self._place < place and self._forward():
            pass

    def is_at_end_of(self, unit: Unit) -> bool:
        """Whether the newest line ends such a unit."""
        if unit == "line":
            return True
        if self.is_complete:
            return unit == "face" or self.task.update == "all" or (self._place.update + 1) % FACES == 0
        if unit == "epoch":
            return False
        index = self._place.lines - 1
        return part_of(self.task.update, index) != part_of(self.task.update, index + 1)

    def _forward(self) -> bool:
        place = self._next_place()
        if self._experiment(place.update) is None:
            return False
        self._place = place
        return True

    def _back(self) -> None:
        update, lines = self._place.update, self._place.lines - 1
        if lines == 0 and update > 0:
            update, lines = update - 1, line_count(self.task.update)
        self._place = Place(update, lines)

    def _next_place(self) -> Place:
        if self.is_complete:
            return Place(self._place.update + 1, 1)
        return Place(self._place.update, self._place.lines + 1)

    def _experiment(self, update: int) -> Experiment | None:
        """The update of that number; None where it leaves all bounds."""
        while len(self._done) <= update:
            number = len(self._done)
            before = self._done[-1].after if self._done else self._start
            done = experiment(self._neuron, faces_of(self.task, number), number, before)
            if not done.is_finite or done.total_after > self._limit:
                return None
            self._done.append(done)
            self._errors.append(done.total_after)
        return self._done[update]

    def _lines_of(self, update: int) -> tuple[Line, ...]:
        if self._lines is None or self._lines[0] != update:
            self._lines = update, lines_of(self.task, self._done[update])
        return self._lines[1]
