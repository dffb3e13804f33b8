"""All lines of one update in the order in which they are calculated."""

from dataclasses import replace

from app.lessons.hand.experiment import Experiment
from app.lessons.hand.face_lines import face_lines
from app.lessons.hand.line import Line, Note
from app.lessons.hand.notes import growth_notes, slope_notes, standstill_notes
from app.lessons.hand.task import FACES, HandTask, Update
from app.lessons.hand.update_lines import update_lines

_OF_A_FACE = 5
_OF_AN_UPDATE = 9


def line_count(update: Update) -> int:
    """How many lines an update has."""
    return FACES * _OF_A_FACE + 1 + _OF_AN_UPDATE if update == "all" else _OF_A_FACE + _OF_AN_UPDATE


def part_of(update: Update, index: int) -> int:
    """Which part of its update a line belongs to.

    From the total D each face is a part (0 … 5), and what is made of all of them another (6). Per face an
    update is one part.
    """
    return min(index // _OF_A_FACE, FACES) if update == "all" else 0


def lines_of(task: HandTask, done: Experiment) -> tuple[Line, ...]:
    """The lines of an update, each with what there is to say about it."""
    faces: list[Line] = []
    for face in done.faces:
        *others, slope = face_lines(task, face, done.before, done.seen[face])
        faces += [*others, _with(slope, slope_notes(task, face, done.seen[face]))]
    faces[-1] = _with(faces[-1], standstill_notes(task, done.seen))
    *updating, last = update_lines(task, done)
    return (*faces, *updating, _with(last, growth_notes(task, done)))


def _with(line: Line, notes: tuple[Note, ...]) -> Line:
    return replace(line, notes=(*line.notes, *notes))
