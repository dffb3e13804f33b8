"""Where the walk is, in words."""

from app.lessons.hand.lesson import HandLesson, Walk
from app.lessons.hand.lines import written
from app.lessons.hand.task import ZETA


def place_text(lesson: HandLesson) -> str:
    """Which update and which face the newest line belongs to, or the one that is asked for."""
    walk = lesson.walk
    line = lesson.question or (walk.shown[-1] if walk.shown else None)
    if line is None:
        return "t = 0, before the first line"
    time = f"t = {walk.updates if lesson.question is not None else walk.place.update}"
    if line.face is None:
        return f"{time} · all six faces together"
    one, two = map(written, walk.task.vectors[line.face])
    return f"{time} · experiment μ = {line.face + 1}: σ = ({one}, {two}), ζ = {written(ZETA[line.face])}"


def parameters_text(walk: Walk) -> str:
    """w₁, w₂ and φ as they are now."""
    w1, w2, phi = map(written, walk.parameters)
    return f"now w₁ = {w1}, w₂ = {w2}, φ = {phi}"
