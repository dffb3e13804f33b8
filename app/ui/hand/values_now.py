"""What each symbol is at this moment of the walk, as far as it was calculated."""

from app.lessons.hand.lesson import Walk
from app.lessons.hand.lines import Kind, written
from app.lessons.hand.task import FACES, ZETA

_OF_LINES: dict[str, Kind] = {"h": "h", "s": "s"}


def symbol_value(walk: Walk, letter: str) -> str | None:
    """The present value of a symbol in a few words; None where it has none here."""
    w1, w2, phi = map(written, walk.parameters)
    shown = walk.shown
    face = shown[-1].face if shown else None
    if letter in _OF_LINES:
        values = [line.value for line in shown if line.kind == _OF_LINES[letter]]
        return written(values[-1]) if values else "not calculated yet"
    if letter == "ζ":
        return "0 for the first person, 1 for the second" if face is None else written(ZETA[face])
    if letter == "σ":
        return (
            "six vectors of two"
            if face is None
            else "({}, {})".format(*map(written, walk.task.vectors[face]))
        )
    if letter == "μ":
        return f"{FACES} faces" if face is None else f"{face + 1} of {FACES}"
    known = {
        "w": f"w₁ = {w1}, w₂ = {w2}",
        "φ": phi,
        "ε": written(walk.task.rate),
        "D": f"{written(walk.errors[-1])} over all six faces",
    }
    return known.get(letter)


def last_outputs(walk: Walk) -> list[float | None]:
    """The s of each face when it was calculated last; None for one that was not yet."""
    outputs: list[float | None] = [None] * FACES
    for done in walk.earlier:
        for face in done.faces:
            outputs[face] = done.seen[face].s
    for line in walk.shown:
        if line.kind == "s" and line.face is not None:
            outputs[line.face] = line.value
    return outputs
