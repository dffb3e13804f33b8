"""The lines of one update: the derivatives of D, the steps δ, and the new w₁, w₂ and φ."""

from app.lessons.hand.experiment import Experiment
from app.lessons.hand.line import INPUTS, LATEX, PARAMETERS, Line, tex, tex_factor, tex_sum, tidy, written
from app.lessons.hand.task import FACES, HandTask

_PRODUCT = r"(\zeta^{\mu} - s^{\mu})\, f'(h^{\mu})"
_SUM = rf"\sum_{{\mu=1}}^{{{FACES}}}"


def update_lines(task: HandTask, done: Experiment) -> tuple[Line, ...]:
    """D where it is the total, then ∂D/∂·, δ· and the new value, each of w₁, w₂ and φ."""
    total = task.update == "all"
    three = range(len(PARAMETERS))
    gradient = _summed if total else _of_one_face
    return (
        *((_total(done),) if total else ()),
        *(gradient(task, done, place) for place in three),
        *(_step(task, done, place) for place in three),
        *(_new(done, place) for place in three),
    )


def inputs_of(task: HandTask, face: int) -> tuple[float, float, float]:
    """What w₁, w₂ and φ are multiplied by: σ₁, σ₂ and 1."""
    return (*task.vectors[face], 1.0)


def _face(done: Experiment) -> int | None:
    return done.faces[0] if len(done.faces) == 1 else None


def _total(done: Experiment) -> Line:
    shares = [done.seen[face].share for face in done.faces]
    symbols = rf"D = \frac{{1}}{{2}} {_SUM} (\zeta^{{\mu}} - s^{{\mu}})^2"
    filled = rf"= {tex_sum(shares)} = {tex(done.error)}"
    return Line("total", "D", None, 20, symbols, (filled,), done.error, "it is the sum of the six shares")


def _of_one_face(task: HandTask, done: Experiment, place: int) -> Line:
    face = done.faces[0]
    seen, one = done.seen[face], inputs_of(task, face)[place]
    symbols = rf"{_derivative(done, place)} = -{_PRODUCT}{_input(place)}"
    filled = (
        rf"= -{_bracketed(seen.error)} \cdot {tex_factor(seen.slope)} \cdot {tex_factor(one)}"
        rf" = {tex(done.gradient[place])}"
    )
    letters = ("σ₁", "σ₂", "the input of φ")
    reason = (
        f"ζ − s = {written(seen.error)}, f′(h) = {written(seen.slope)}, {letters[place]} is {written(one)}"
    )
    return _gradient(done, place, 30, symbols, (filled,), f"{reason}, and a minus stands in front")


def _summed(task: HandTask, done: Experiment, place: int) -> Line:
    factors = [
        (done.seen[face].error, done.seen[face].slope, inputs_of(task, face)[place]) for face in done.faces
    ]
    products = [
        rf"{_bracketed(error)} \cdot {tex_factor(slope)} \cdot {tex_factor(one)}"
        for error, slope, one in factors
    ]
    half = FACES // 2
    terms = [-error * slope * one for error, slope, one in factors]
    rows = (
        rf"= -[\,{' + '.join(products[:half])}",
        rf"\qquad + {' + '.join(products[half:])}\,]",
        rf"= {tex_sum(terms)} = {tex(done.gradient[place])}",
    )
    symbols = rf"{_derivative(done, place)} = -{_SUM} {_PRODUCT}{_input(place)}"
    above = sum(term for term in terms if term > 0)
    below = sum(term for term in terms if term < 0)
    reason = f"the terms above 0 add up to {written(above)}, those below to {written(below)}"
    return _gradient(done, place, 23, symbols, rows, reason)


def _gradient(
    done: Experiment, place: int, equation: int, symbols: str, rows: tuple[str, ...], reason: str
) -> Line:
    name = f"∂D/∂{PARAMETERS[place]}"
    return Line("gradient", name, _face(done), equation, symbols, rows, done.gradient[place], reason)


def _step(task: HandTask, done: Experiment, place: int) -> Line:
    slope, step = done.gradient[place], done.step[place]
    symbols = rf"\delta {LATEX[place]}(t) = -\varepsilon\, {_derivative(done, place)}"
    filled = rf"= -{tex(task.rate)} \cdot {tex_factor(slope)} = {tex(step)}"
    name = f"δ{PARAMETERS[place]}"
    reason = f"δ goes against ∂D/∂{PARAMETERS[place]} = {written(slope)}"
    return Line("step", name, _face(done), 29, symbols, (filled,), step, reason)


def _new(done: Experiment, place: int) -> Line:
    before, step, after = done.before[place], done.step[place], done.after[place]
    letter = LATEX[place]
    symbols = rf"{letter}(t+1) = {letter}(t) + \delta {letter}(t)"
    filled = rf"= {tex(before)} + {tex_factor(step)} = {tex(after)}"
    name = f"{PARAMETERS[place]}(t+1)"
    reason = f"{written(before)} and δ = {written(step)} are added"
    return Line("new", name, _face(done), 28, symbols, (filled,), after, reason)


def _derivative(done: Experiment, place: int) -> str:
    above = r"\partial D" if _face(done) is None else r"\partial D^{\mu}"
    return rf"\frac{{{above}}}{{\partial {LATEX[place]}}}"


def _input(place: int) -> str:
    return r" \cdot 1" if INPUTS[place] == "1" else rf"\, {INPUTS[place]}"


def _bracketed(error: float) -> str:
    """ζ − s stands in brackets as in the equation, so that the minus in front is seen to be another."""
    return rf"({tex(tidy(error))})"
