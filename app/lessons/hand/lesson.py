"""The whole lesson: a walk through a task, the question that is open, and the score."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast, get_args

from app.lessons.hand.line import Line
from app.lessons.hand.prediction import (
    Mode,
    Score,
    Verdict,
    is_asked,
    judged_sign,
    judged_value,
    revealed,
)
from app.lessons.hand.task import HandTask
from app.lessons.hand.walk import Place, Unit, Walk


class HandLesson:
    """What the page shows and steers.

    Attributes:
        walk: Through the task.
        mode: What is asked before a line is shown.
        unit: How far a step goes.
        score: Of the answers; it outlives a change of the task.
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
        """Goes to t = 0, of another task or the same one."""
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

    def answer_sign(self, sign: int) -> Verdict | None:
        """Answers the open question about a sign with −1, 0 or 1; None where none is open."""
        line = self.question
        return self._count(judged_sign(line, sign)) if line is not None and self.mode == "sign" else None

    def answer_value(self, number: float) -> Verdict | None:
        """Answers the open question about a value; None where none is open."""
        line = self.question
        return self._count(judged_value(line, number)) if line is not None and self.mode == "value" else None

    def show_me(self) -> None:
        """Gives the open question up: it counts as asked, not as right."""
        if self.question is not None:
            self._count(Verdict(False, revealed(self.question)))
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
            raise ValueError(f"This is no hand calculation: {error}.") from error
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
            if self.walk.place >= self._farthest and is_asked(line, self.mode):
                self.question = line
                return self._moved(True)
            self.walk.forward()
            moved = True
            if self.walk.is_at_end_of(self.unit):
                return self._moved(True)

    def _count(self, verdict: Verdict) -> Verdict:
        self.score = self.score.counting(verdict.right)
        self.question = None
        self.walk.forward()
        self._moved(True)
        self.verdict, self.was_right = verdict.text, verdict.right
        return verdict

    def _moved(self, changed: bool) -> bool:
        self._farthest = max(self._farthest, self.walk.place)
        return changed

    def _forget_question(self) -> None:
        self.question, self.verdict, self.was_right = None, "", None
