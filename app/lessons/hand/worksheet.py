"""The calculation as a worksheet: what stands on it, from top to bottom, with or without the answers."""

from dataclasses import dataclass

from app.language import _
from app.lessons.hand.lesson import Place, Walk
from app.lessons.hand.lines import Line, line_count, part_of, written
from app.lessons.hand.task import FACES, ZETA, HandTask, Seen
from app.lessons.latex import activation_title

BLANK = r"= \underline{\hspace{13em}} = \underline{\hspace{5em}}"
"""Where an answer is to be written: the numbers filled in, and what they give."""


@dataclass(frozen=True)
class Title:
    """The name of the sheet, with room for the name of whoever works on it and the date."""

    text: str


@dataclass(frozen=True)
class Heading:
    """The name of a part; it stays together with what follows."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A few sentences."""

    text: str


@dataclass(frozen=True)
class Table:
    """Numbers in columns, `head` above them."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Formula:
    """One line of the calculation.

    Attributes:
        equation: Its number in the notes.
        symbols: With symbols, LaTeX.
        rows: With numbers, LaTeX; or a blank to fill in.
    """

    equation: int
    symbols: str
    rows: tuple[str, ...]


Block = Title | Heading | Paragraph | Table | Formula


@dataclass(frozen=True)
class Choice:
    """What a sheet is to hold.

    Attributes:
        experiments: How many of the six faces are worked out, 1 … 6.
        answers: Whether the numbers are on it.
    """

    experiments: int = 2
    answers: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.experiments <= FACES:
            raise ValueError(f"experiments: {self.experiments} must be from 1 to {FACES}")


def worksheet(task: HandTask, choice: Choice) -> tuple[Block, ...]:
    """A sheet that begins at t = 0."""
    parts = _from_total if task.update == "all" else _per_face
    return (*_opening(task, choice), *parts(task, choice))


def _opening(task: HandTask, choice: Choice) -> tuple[Block, ...]:
    faces = tuple(
        (str(face + 1), *map(written, vector), written(ZETA[face]))
        for face, vector in enumerate(task.vectors)
    )
    neuron = _(
        "One neuron with two inputs learns to tell two persons apart by six feature vectors, three of each "
        "(Examples 1 and 2 of the lecture notes)."
    )
    if task.update == "all":
        start = _(
            "f is {f}; ε = {rate}; w₁ = {w1}, w₂ = {w2} and φ = {phi} at t = 0; one update from the total D "
            "of all six."
        )
    else:
        start = _(
            "f is {f}; ε = {rate}; w₁ = {w1}, w₂ = {w2} and φ = {phi} at t = 0; one update after each face."
        )
    numbers = {name: written(getattr(task, name)) for name in ("rate", "w1", "w2", "phi")}
    return (
        Title(_("Back propagation by hand (answers)") if choice.answers else _("Back propagation by hand")),
        Paragraph(f"{neuron} {start.format(f=activation_title(task.f), **numbers)}"),
        Table((_("face μ"), "σ₁", "σ₂", "ζ"), faces),
        Paragraph(
            _(
                "The numbers at the right are those of the equations in the notes. ∂D/∂w has the minus that "
                "the notes leave out. With one output its index is left out too: w₁ is w₁,₁. Calculate with "
                "all digits, and write four."
            )
        ),
    )


def _per_face(task: HandTask, choice: Choice) -> tuple[Block, ...]:
    walk = Walk(task)
    blocks: list[Block] = []
    for number in range(choice.experiments):
        walk.go_to(Place(number, line_count(task.update)))
        if walk.place.update < number:
            return (*blocks, Paragraph(walk.stopped))
        blocks.append(Heading(_about_face(task, number)))
        blocks += [_formula(line, choice.answers) for line in walk.shown]
    return tuple(blocks)


def _from_total(task: HandTask, choice: Choice) -> tuple[Block, ...]:
    walk = Walk(task)
    walk.go_to(Place(0, line_count(task.update)))
    done = walk.current
    if done is None:
        return (Paragraph(walk.stopped),)
    blocks: list[Block] = []
    for face in range(choice.experiments):
        lines = [line for place, line in enumerate(walk.shown) if part_of(task.update, place) == face]
        blocks.append(Heading(_about_face(task, face)))
        blocks += [_formula(line, choice.answers) for line in lines]
    if choice.experiments < FACES:
        blocks += [Heading(_("Given for the other faces")), _given(done.seen, choice.experiments)]
    blocks.append(Heading(_("All six faces together")))
    together = [line for place, line in enumerate(walk.shown) if part_of(task.update, place) == FACES]
    return (*blocks, *(_formula(line, choice.answers) for line in together))


def _about_face(task: HandTask, face: int) -> str:
    one, two = map(written, task.vectors[face])
    return _("Experiment μ = {face}: σ = ({one}, {two}), ζ = {zeta}").format(
        face=face + 1, one=one, two=two, zeta=written(ZETA[face])
    )


def _given(seen: tuple[Seen, ...], first: int) -> Table:
    rows = tuple(
        (str(face + 1), *map(written, (one.h, one.s, one.error, one.share, one.slope)))
        for face, one in enumerate(seen)
        if face >= first
    )
    return Table((_("face μ"), "h", "s", "ζ − s", "½(ζ − s)²", "f′(h)"), rows)


def _formula(line: Line, answers: bool) -> Formula:
    return Formula(line.equation, line.symbols, line.numbers if answers else (BLANK,))
