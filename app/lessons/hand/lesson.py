"""The lesson: a walk through the calculation line by line, the question that is open, and the score."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, cast, get_args

from app.language import _
from app.lessons.hand.lines import WITH_SIGN, Line, line_count, lines_of, part_of, stopped_text, tidy
from app.lessons.hand.task import FACES, Experiment, HandTask, Neuron, Seen, Three
from app.lessons.latex import DIGITS

Unit: TypeAlias = Literal["line", "face", "epoch"]
Mode: TypeAlias = Literal["off", "sign", "value"]

# As in the engine's training: so many times the error of six outputs that are all wrong by 1.
_EXPLODED = 1e6
_WORST = FACES / 2
_CLOSE = 0.01
_SIGNS = {-1: _("negative"), 0: "0", 1: _("positive")}


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
            done = self._neuron.update(number, before)
            if not done.is_finite or done.total_after > self._limit:
                return None
            self._done.append(done)
            self._errors.append(done.total_after)
        return self._done[update]

    def _lines_of(self, update: int) -> tuple[Line, ...]:
        if self._lines is None or self._lines[0] != update:
            self._lines = update, lines_of(self.task, self._done[update])
        return self._lines[1]


@dataclass(frozen=True)
class Score:
    """How many answers were right.

    Attributes:
        asked: How many questions were answered, or given up.
        right: How many answers were right.
        streak: How many of the last answers were right, without one that was not between them.
    """

    asked: int = 0
    right: int = 0
    streak: int = 0


def question_text(line: Line, mode: Mode) -> str:
    """The question."""
    text = _("Which sign does {name} have?") if mode == "sign" else _("How much is {name}?")
    return text.format(name=line.name)


def is_right_value(line: Line, answer: float) -> bool:
    """Whether a number is right: within 1 %, or within the rounding of what is shown."""
    value = tidy(line.value)
    shown_to = 0.0 if value == 0 else 10.0 ** (math.floor(math.log10(abs(value))) + 1 - DIGITS)
    return abs(answer - value) <= max(_CLOSE * abs(value), shown_to / 2)


def read_number(text: str) -> float:
    """A number as one types it: a comma is a decimal point too, and − a minus.

    Raises:
        ValueError: it is not a number.
    """
    cleaned = text.strip().replace("−", "-").replace(",", ".").replace(" ", "")
    try:
        value = float(cleaned)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(_("“{text}” is not a number. Type one such as −0.5.").format(text=text.strip()))
    return value


class HandLesson:
    """What the page shows and steers.

    Attributes:
        walk: Through the task.
        mode: What is asked before a line is shown.
        unit: How far a step goes.
        score: Of the answers since the start, or since starting again; another task keeps it.
        question: The line that is asked for and not shown yet; None while nothing is asked.
        verdict: About the last answer; "" once the walk went on.
        was_right: Whether the last answer was right; None where there is none to speak of.
    """

    def __init__(self, task: HandTask | None = None) -> None:
        self.walk = Walk(task or HandTask())
        self.mode: Mode = "off"
        self.unit: Unit = "line"
        self.score = Score()
        self.question: Line | None = None
        self.verdict = ""
        self.was_right: bool | None = None
        self._farthest = Place()

    @property
    def task(self) -> HandTask:
        """What is calculated."""
        return self.walk.task

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is to be seen: the lines of this face so far; one that is asked for without its numbers."""
        if self.question is None:
            return self.walk.part
        asked = replace(self.question, numbers=(r"= \; ?",), value=math.nan, notes=())
        begins = not self.walk.shown or self.walk.is_at_end_of("face")
        return (asked,) if begins else (*self.walk.part, asked)

    def start_again(self, task: HandTask | None = None) -> None:
        """Goes to t = 0, of another task, or of the same one with a new score."""
        if task is None:
            self.score = Score()
        self.walk = Walk(task or self.task)
        self._farthest = Place()
        self._forget_question()

    def set_mode(self, mode: Mode) -> None:
        """Asks for something else, or for nothing; a question that is open is taken back."""
        self.mode = mode
        self._forget_question()

    def step(self) -> bool:
        """Goes on by the unit, yet not beyond a line that is asked for first; whether anything changed."""
        if self.question is not None:
            return False
        self._forget_question()
        if self.mode == "off":
            return self._moved(self.walk.forward(self.unit))
        return self._step_to_question()

    def back(self) -> bool:
        """Takes back the open question, and goes back by the unit; whether anything changed."""
        asked = self.question is not None
        self._forget_question()
        return self.walk.back(self.unit) or asked

    def answer_sign(self, sign: int) -> bool | None:
        """Answers the open question about a sign with −1, 0 or 1; whether rightly, or None."""
        line = self.question
        if line is None or self.mode != "sign":
            return None
        right = sign == line.sign
        if line.sign == 0:
            text = _("Right: {line}. {reason}") if right else _("No: {line}, not {said}. {reason}")
        elif right:
            text = _("Right: {line} is {sign}. {reason}")
        else:
            text = _("No: {line} is {sign}, not {said}. {reason}")
        signs = {"sign": _SIGNS[line.sign], "said": _SIGNS[sign]}
        return self._count(right, text.format(line=line.text, reason=line.reason, **signs))

    def answer_value(self, number: float) -> bool | None:
        """Answers the open question about a value; whether rightly, None where none is open."""
        line = self.question
        if line is None or self.mode != "value":
            return None
        right = is_right_value(line, number)
        text = _("Right: {line}. {reason}") if right else _("No: {line}. {reason}")
        return self._count(right, text.format(line=line.text, reason=line.reason))

    def show_me(self) -> None:
        """Gives the open question up: it counts as asked, not as right."""
        if self.question is not None:
            self._count(False, f"{self.question.text}. {self.question.reason}")
            self.was_right = None

    def to_json(self) -> dict[str, Any]:
        """Everything that is remembered."""
        place, score = self.walk.place, self.score
        return {
            "task": self.task.to_json(),
            "place": [place.update, place.lines],
            "farthest": [self._farthest.update, self._farthest.lines],
            "mode": self.mode,
            "unit": self.unit,
            "score": [score.asked, score.right, score.streak],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "HandLesson":
        """What `to_json` gave.

        Raises:
            ValueError: it holds something impossible.
        """
        try:
            lesson = cls(HandTask.from_json(kept["task"]))
            update, lines = (int(number) for number in kept["place"])
            farthest = Place(*(int(number) for number in kept["farthest"]))
            lesson.score = Score(*(int(number) for number in kept["score"]))
        except (KeyError, TypeError) as error:
            sentence = _("This is not a hand calculation: {error}.").format(error=error)
            raise ValueError(sentence) from error
        if kept.get("mode") in get_args(Mode):
            lesson.mode = cast(Mode, kept["mode"])
        if kept.get("unit") in get_args(Unit):
            lesson.unit = cast(Unit, kept["unit"])
        lesson.walk.go_to(Place(update, lines))
        lesson._farthest = max(farthest, lesson.walk.place)
        return lesson

    def _step_to_question(self) -> bool:
        """Line by line up to the end of the unit, or to a question: a line that was never shown yet."""
        moved = False
        while True:
            line = self.walk.next_line
            if line is None:
                return self._moved(moved)
            is_asked = self.mode == "value" or line.kind in WITH_SIGN
            if is_asked and self.walk.place >= self._farthest:
                self.question = line
                return self._moved(True)
            self.walk.forward()
            moved = True
            if self.walk.is_at_end_of(self.unit):
                return self._moved(True)

    def _count(self, right: bool, verdict: str) -> bool:
        asked, streak = self.score.asked + 1, self.score.streak + 1 if right else 0
        self.score = Score(asked, self.score.right + right, streak)
        self.question = None
        self.walk.forward()
        self._moved(True)
        self.verdict, self.was_right = verdict, right
        return right

    def _moved(self, changed: bool) -> bool:
        self._farthest = max(self._farthest, self.walk.place)
        return changed

    def _forget_question(self) -> None:
        self.question, self.verdict, self.was_right = None, "", None
