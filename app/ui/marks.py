"""Boxes and names on a picture, for whatever was found in it."""

from PySide6.QtGui import QColor, QPalette

from app.faces.found import Box
from app.jobs.live import LiveFrame
from app.recognition.recogniser import Answer
from app.ui.picture_view import Mark
from app.ui.theme import muted, person_colour


def marks_of(frame: LiveFrame, palette: QPalette, collected: QColor | None = None) -> list[Mark]:
    """Each face of a frame: named where a network said who it is, else only boxed.

    Args:
        frame: The frame.
        palette: Where the colours come from.
        collected: The colour of the person who is collected: of the box of the face that is captured.
    """
    if frame.answers and collected is None:
        return answer_marks(frame.answers, palette)
    first = collected or palette.color(QPalette.ColorRole.Highlight)
    colours = [first, *[muted(palette)] * len(frame.faces)]
    return [Mark(_sides(face.box), "", colour) for face, colour in zip(frame.faces, colours, strict=False)]


def answer_marks(answers: list[Answer], palette: QPalette) -> list[Mark]:
    """Each face with its name and confidence, in the person's colour; an unfamiliar one in none."""
    return [_mark(answer, palette) for answer in answers]


def unfamiliar_text(nearer: str) -> str:
    """What is said of a face that is nearer to this person, but not familiar enough."""
    return f"{nearer} · unfamiliar"


def _mark(answer: Answer, palette: QPalette) -> Mark:
    if not answer.known:
        return Mark(_sides(answer.box), unfamiliar_text(answer.person), muted(palette))
    text = f"{answer.person} {round(100 * answer.confidence)} %"
    return Mark(_sides(answer.box), text, person_colour(answer.index, palette))


def _sides(box: Box) -> tuple[int, int, int, int]:
    return box.x, box.y, box.width, box.height
