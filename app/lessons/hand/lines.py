"""The lines of one update in the order in which they are calculated, and what there is to say about them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from app.language import _
from app.lessons.hand.task import (
    FACES,
    ZETA,
    Activation,
    Experiment,
    HandTask,
    Seen,
    Update,
    bound,
    bound_of_all,
    bound_of_face,
    largest_eigenvalue,
    squared_length,
)
from app.lessons.latex import factor, number, shortest

Kind: TypeAlias = Literal["h", "s", "error", "share", "slope", "total", "gradient", "step", "new"]
WITH_SIGN: tuple[Kind, ...] = ("h", "error", "gradient", "step")
"""The kinds of lines whose sign is worth a question."""

_OF_A_FACE = 5
_OF_AN_UPDATE = 9
_PARAMETERS = ("w₁", "w₂", "φ")
_LATEX = ("w_1", "w_2", r"\varphi")
_INPUTS = (r"\, \sigma_1^{\mu}", r"\, \sigma_2^{\mu}", r" \cdot 1")
_PRODUCT = r"(\zeta^{\mu} - s^{\mu})\, f'(h^{\mu})"
_SUM = rf"\sum_{{\mu=1}}^{{{FACES}}}"
_RESIDUE = 1e-14
_FLAT = 0.01
_WRONG = 0.5
_GROWN = 1 + 1e-12
_VALUE: dict[Activation, str] = {
    "relu": r"\max(0, h^{\mu})",
    "sigmoid": r"\frac{1}{1 + e^{-h^{\mu}}}",
    "tanh": r"\tanh(h^{\mu})",
    "linear": r"h^{\mu}",
}
_SLOPE: dict[Activation, str] = {
    "relu": r"\begin{cases} 1 & h^{\mu} > 0 \\ 0 & h^{\mu} \le 0 \end{cases}",
    "sigmoid": r"s^{\mu}\,(1 - s^{\mu})",
    "tanh": r"1 - (s^{\mu})^2",
    "linear": "1",
}
_WHY_VALUE: dict[Activation, str] = {
    "relu": _("ReLU leaves a positive h as it is, and makes any other 0."),
    "sigmoid": _("The sigmoid lies between 0 and 1, and is ½ at h = 0."),
    "tanh": _("tanh lies between −1 and 1, and has the sign of h."),
    "linear": _("A linear output is h itself."),
}
_WHY_SLOPE: dict[Activation, str] = {
    "relu": _("h = {h} is not above 0."),
    "sigmoid": _("The sigmoid is steepest at h = 0, with ¼."),
    "tanh": _("tanh is steepest at h = 0, with 1."),
    "linear": _("A straight line of slope 1 has slope 1 everywhere."),
}


@dataclass(frozen=True)
class Note:
    """A sentence about a line.

    Attributes:
        text: The sentence.
        warns: Whether the calculation goes wrong here.
    """

    text: str
    warns: bool = False


@dataclass(frozen=True)
class Line:
    """One line: a letter, its equation, and the same with the numbers filled in.

    Attributes:
        kind: What it works out.
        name: That as text, such as "∂D/∂w₁".
        face: Of which face, by its place in the table; None for a line about all of them.
        equation: The number in the notes.
        symbols: The equation in LaTeX.
        numbers: The same with numbers, in as many rows of LaTeX as it takes; the last ends with the value.
        value: The number worked out, in full.
        reason: Why it is that, in a sentence.
        notes: What there is to say about it.
    """

    kind: Kind
    name: str
    face: int | None
    equation: int
    symbols: str
    numbers: tuple[str, ...]
    value: float
    reason: str
    notes: tuple[Note, ...] = ()

    @property
    def shown(self) -> str:
        """The value as it is written."""
        return written(self.value)

    @property
    def sign(self) -> int:
        """Of the value as it is shown: −1, 0 or 1."""
        value = tidy(self.value)
        return (value > 0) - (value < 0)

    @property
    def text(self) -> str:
        """The line in plain text, such as "h = 0.5"."""
        return f"{self.name} = {self.shown}"


def tidy(value: float) -> float:
    """A number without what is left where rounding misses a zero."""
    return 0.0 if abs(value) < _RESIDUE else value


def written(value: float) -> str:
    """A number as the page writes it."""
    return shortest(tidy(value))


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
    faces = [line for face in done.faces for line in _face_lines(task, face, done)]
    faces[-1] = replace(faces[-1], notes=(*faces[-1].notes, *_standstill_notes(task, done.seen)))
    gradient = _of_one_face if task.update == "face" else _summed
    updating = [make(task, done, place) for make in (gradient, _step, _new) for place in range(3)]
    updating[-1] = replace(updating[-1], notes=_growth_notes(task, done))
    return (*faces, *((_total(done),) if task.update == "all" else ()), *updating)


def stopped_text(task: HandTask) -> str:
    """Why there is no next update."""
    limit = bound(task)
    if limit is None:
        text = _(
            "ε = {rate} is too large: the next update would carry D beyond all bounds. "
            "The last numbers are kept. Start again with a smaller ε."
        )
    else:
        text = _(
            "ε = {rate} is too large: the next update would carry D beyond all bounds. "
            "The last numbers are kept. Start again with an ε below {limit}."
        )
    return text.format(rate=written(task.rate), limit=written(limit or 0.0))


def _face_lines(task: HandTask, face: int, done: Experiment) -> tuple[Line, ...]:
    """h, s, ζ − s, ½(ζ − s)² and f′(h) of one face, as the engine makes them."""
    (w1, w2, phi), (one, two), seen, zeta = done.before, task.vectors[face], done.seen[face], ZETA[face]
    h, s, slope = _tex(seen.h), _tex(seen.s), _tex(seen.slope)
    filled_value = {
        "relu": rf"= \max(0, {h}) = {s}",
        "sigmoid": rf"= \frac{{1}}{{1 + e^{{{_tex(-seen.h)}}}}} = {s}",
        "tanh": rf"= \tanh({h}) = {s}",
        "linear": rf"= {s}",
    }
    filled_slope = {
        "relu": rf"= {slope} \quad \text{{{_('as')} }} {h} " + (r"> 0" if seen.slope else r"\le 0"),
        "sigmoid": rf"= {s} \cdot (1 - {_factor(seen.s)}) = {slope}",
        "tanh": rf"= 1 - ({s})^2 = {slope}",
        "linear": rf"= {slope}",
    }
    products = rf"{_tex(w1)} \cdot {_factor(one)} + {_factor(w2)} \cdot {_factor(two)}"
    relation = _("s = {s} is larger than ζ = {zeta}.")
    if seen.error >= 0:
        relation = (
            _("s = {s} is smaller than ζ = {zeta}.") if seen.error else _("s = {s} is equal to ζ = {zeta}.")
        )
    above = _("h = {h} is above 0.") if task.f == "relu" and seen.slope else _WHY_SLOPE[task.f]
    return (
        Line(
            "h",
            "h",
            face,
            17,
            r"h^{\mu} = w_1\,\sigma_1^{\mu} + w_2\,\sigma_2^{\mu} + \varphi",
            (f"= {products} + {_factor(phi)} = {h}",),
            seen.h,
            _("The terms are w₁σ₁ = {one}, w₂σ₂ = {two} and φ = {phi}.").format(
                one=written(w1 * one), two=written(w2 * two), phi=written(phi)
            ),
        ),
        Line(
            "s",
            "s",
            face,
            14,
            rf"s^{{\mu}} = f(h^{{\mu}}) = {_VALUE[task.f]}",
            (filled_value[task.f],),
            seen.s,
            _WHY_VALUE[task.f],
        ),
        Line(
            "error",
            "ζ − s",
            face,
            18,
            r"\zeta^{\mu} - s^{\mu}",
            (rf"= {_tex(zeta)} - {_factor(seen.s)} = {_tex(seen.error)}",),
            seen.error,
            relation.format(s=written(seen.s), zeta=written(zeta)),
        ),
        Line(
            "share",
            _("D of this face"),
            face,
            20,
            r"D^{\mu} = \frac{1}{2}\,(\zeta^{\mu} - s^{\mu})^2",
            (rf"= \frac{{1}}{{2}} \cdot ({_tex(seen.error)})^2 = {_tex(seen.share)}",),
            seen.share,
            _("A square is never negative."),
        ),
        Line(
            "slope",
            "f′(h)",
            face,
            24,
            rf"f'(h^{{\mu}}) = {_SLOPE[task.f]}",
            (filled_slope[task.f],),
            seen.slope,
            above.format(h=written(seen.h)),
            _slope_notes(task, face, seen),
        ),
    )


def _total(done: Experiment) -> Line:
    symbols = rf"D = \frac{{1}}{{2}} {_SUM} (\zeta^{{\mu}} - s^{{\mu}})^2"
    filled = rf"= {_tex_sum([seen.share for seen in done.seen])} = {_tex(done.error)}"
    return Line("total", "D", None, 20, symbols, (filled,), done.error, _("It is the sum of the six shares."))


def _factors(task: HandTask, done: Experiment, place: int) -> list[tuple[float, float, float]]:
    """ζ − s, f′(h) and the input of every face that is learned from."""
    inputs = [(*task.vectors[face], 1.0)[place] for face in done.faces]
    seen = [done.seen[face] for face in done.faces]
    return [(one.error, one.slope, value) for one, value in zip(seen, inputs, strict=True)]


def _of_one_face(task: HandTask, done: Experiment, place: int) -> Line:
    ((error, slope, one),) = _factors(task, done, place)
    rows = (rf"= -{_product(error, slope, one)} = {_tex(done.gradient[place])}",)
    reason = (
        _("ζ − s = {error}, f′(h) = {slope}, σ₁ is {input}, and a minus stands in front."),
        _("ζ − s = {error}, f′(h) = {slope}, σ₂ is {input}, and a minus stands in front."),
        _("ζ − s = {error}, f′(h) = {slope}, the input of φ is {input}, and a minus stands in front."),
    )[place].format(error=written(error), slope=written(slope), input=written(one))
    return _gradient(done, place, 30, "-", rows, reason)


def _summed(task: HandTask, done: Experiment, place: int) -> Line:
    factors, half = _factors(task, done, place), FACES // 2
    products = [_product(*one) for one in factors]
    terms = [-error * slope * one for error, slope, one in factors]
    rows = (
        rf"= -[\,{' + '.join(products[:half])}",
        rf"\qquad + {' + '.join(products[half:])}\,]",
        rf"= {_tex_sum(terms)} = {_tex(done.gradient[place])}",
    )
    above, below = sum(term for term in terms if term > 0), sum(term for term in terms if term < 0)
    reason = _("The terms above 0 add up to {above}, those below to {below}.").format(
        above=written(above), below=written(below)
    )
    return _gradient(done, place, 23, f"-{_SUM} ", rows, reason)


def _gradient(
    done: Experiment, place: int, equation: int, before: str, rows: tuple[str, ...], reason: str
) -> Line:
    symbols = rf"{_derivative(done, place)} = {before}{_PRODUCT}{_INPUTS[place]}"
    name = f"∂D/∂{_PARAMETERS[place]}"
    return Line("gradient", name, _face(done), equation, symbols, rows, done.gradient[place], reason)


def _step(task: HandTask, done: Experiment, place: int) -> Line:
    slope, step, name = done.gradient[place], done.step[place], _PARAMETERS[place]
    symbols = rf"\delta {_LATEX[place]}(t) = -\varepsilon\, {_derivative(done, place)}"
    filled = rf"= -{_tex(task.rate)} \cdot {_factor(slope)} = {_tex(step)}"
    reason = _("The step has the opposite sign of ∂D/∂{name} = {slope}.").format(
        name=name, slope=written(slope)
    )
    return Line("step", f"δ{name}", _face(done), 29, symbols, (filled,), step, reason)


def _new(_task: HandTask, done: Experiment, place: int) -> Line:
    before, step, after, letter = done.before[place], done.step[place], done.after[place], _LATEX[place]
    symbols = rf"{letter}(t+1) = {letter}(t) + \delta {letter}(t)"
    filled = rf"= {_tex(before)} + {_factor(step)} = {_tex(after)}"
    reason = _("{before} and δ = {step} are added.").format(before=written(before), step=written(step))
    return Line("new", f"{_PARAMETERS[place]}(t+1)", _face(done), 28, symbols, (filled,), after, reason)


def _slope_notes(task: HandTask, face: int, seen: Seen) -> tuple[Note, ...]:
    """About f′(h) of one face: one without slope learns nothing."""
    if task.f == "relu" and seen.slope == 0:
        if ZETA[face] == 0:
            text = _("h ≤ 0: ReLU has slope 0 there, so this face changes nothing now. It is right already.")
        else:
            text = _(
                "h ≤ 0: ReLU has slope 0 there, so this face changes nothing now. Its error of {error} stays."
            )
    elif task.f in ("sigmoid", "tanh") and seen.slope < _FLAT and abs(seen.error) > _WRONG:
        text = _(
            "f is flat here: f′ = {slope} makes every derivative of this face nearly 0, though its error is "
            "{error}."
        )
    else:
        return ()
    return (Note(text.format(slope=written(seen.slope), error=written(seen.error))),)


def _standstill_notes(task: HandTask, seen: tuple[Seen, ...]) -> tuple[Note, ...]:
    """About all six faces: a dead ReLU, or an f that is flat for all of them."""
    if task.f == "relu" and all(one.slope == 0 for one in seen):
        text = _(
            "ReLU has died: h ≤ 0 for all six faces, so every f′ and every derivative is 0. No update will "
            "change w₁, w₂ or φ again. Start again with other weights, a smaller ε or another f."
        )
        return (Note(text, warns=True),)
    wrong = any(abs(one.error) > _WRONG for one in seen)
    if task.f in ("sigmoid", "tanh") and wrong and all(one.slope < _FLAT for one in seen):
        text = _(
            "{f} is saturated: h is so far from 0 for all six faces that every f′ is below {flat}. The "
            "derivatives are nearly 0, so it hardly learns. Start again with smaller w₁, w₂ and φ."
        )
        return (Note(text.format(f=task.f, flat=_FLAT), warns=True),)
    return ()


def _growth_notes(task: HandTask, done: Experiment) -> tuple[Note, ...]:
    """About D after an update that made it, or the face's own share of it, larger."""
    total, face = (done.total_before, done.total_after), done.faces[0]
    share = done.seen[face].share, done.seen_after[face].share
    grows = total[1] > total[0] * _GROWN
    if task.update == "all" and grows:
        return (_grew(_("D grew from {before} to {after}."), total, _why_total(task, done)),)
    if task.update == "face" and share[1] > share[0] * _GROWN:
        text = _("This face's own share of D grew from {before} to {after}.")
        return (_grew(text, share, _why_share(task, face)),)
    if task.update == "face" and grows:
        text = _(
            "This face's own share of D fell, yet D over all six rose from {before} to {after}: what helps "
            "one face can cost the others."
        )
        return (Note(text.format(before=written(total[0]), after=written(total[1]))),)
    return ()


def _grew(text: str, ends: tuple[float, float], why: str) -> Note:
    return Note(f"{text.format(before=written(ends[0]), after=written(ends[1]))} {why}", warns=True)


def _why_share(task: HandTask, face: int) -> str:
    limit, squared = bound_of_face(task.vectors[face]), squared_length(task.vectors[face])
    if task.f not in ("linear", "relu") or task.rate <= limit:
        return _curved(task)
    return _(
        "ε = {rate} is above 2/|σ|² = {limit}, with |σ|² = σ₁² + σ₂² + 1 = {squared}. The update multiplies "
        "ζ − s by 1 − ε|σ|² = {by}: it leaps over the minimum and ends farther away from it."
    ).format(
        rate=written(task.rate),
        limit=written(limit),
        squared=written(squared),
        by=written(1 - task.rate * squared),
    )


def _why_total(task: HandTask, done: Experiment) -> str:
    learning = [vector for vector, seen in zip(task.vectors, done.seen, strict=True) if seen.slope > 0]
    if task.f not in ("linear", "relu") or not learning or task.rate <= bound_of_all(learning):
        return _curved(task)
    if len(learning) == FACES:
        text = _(
            "ε = {rate} is above 2/λmax = {limit}, with λmax = {curve} the largest eigenvalue of Σ σσᵀ, "
            "σ = (σ₁, σ₂, 1). Along its direction each update multiplies the distance to the minimum by "
            "1 − ελmax = {by}."
        )
    else:
        text = _(
            "ε = {rate} is above 2/λmax = {limit}, with λmax = {curve} the largest eigenvalue of Σ σσᵀ, "
            "σ = (σ₁, σ₂, 1) over the {count} faces with h > 0. Along its direction each update multiplies "
            "the distance to the minimum by 1 − ελmax = {by}."
        )
    curve = largest_eigenvalue(learning)
    return text.format(
        rate=written(task.rate),
        limit=written(bound_of_all(learning)),
        curve=written(curve),
        count=len(learning),
        by=written(1 - task.rate * curve),
    )


def _curved(task: HandTask) -> str:
    if task.f == "relu":
        return _("The update leapt over ReLU's corner at h = 0, where f changes its slope. Try a smaller ε.")
    return _(
        "The update leapt over the minimum. For a curved f there is no exact bound for ε; try half of it, "
        "{half}."
    ).format(half=written(task.rate / 2))


def _face(done: Experiment) -> int | None:
    return done.faces[0] if len(done.faces) == 1 else None


def _derivative(done: Experiment, place: int) -> str:
    above = r"\partial D" if _face(done) is None else r"\partial D^{\mu}"
    return rf"\frac{{{above}}}{{\partial {_LATEX[place]}}}"


def _product(error: float, slope: float, one: float) -> str:
    # ζ − s stands in brackets as in the equation, so that the minus in front is seen to be another.
    return rf"({_tex(error)}) \cdot {_factor(slope)} \cdot {_factor(one)}"


def _tex(value: float) -> str:
    return number(tidy(value))


def _factor(value: float) -> str:
    """A factor or a later summand: in brackets where it is negative."""
    return factor(tidy(value))


def _tex_sum(values: Sequence[float]) -> str:
    """Summands with the signs between them, such as "0.5 - 1.2"."""
    later = (f"{'-' if value < 0 else '+'} {number(math.fabs(value))}" for value in map(tidy, values[1:]))
    return " ".join((_tex(values[0]), *later))
