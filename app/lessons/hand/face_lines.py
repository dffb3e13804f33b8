"""The lines of one face: from its feature vector to its error, its share of D and f′(h)."""

from app.lessons.hand.line import Line, tex, tex_factor, written
from app.lessons.hand.neuron import Seen, Three
from app.lessons.hand.task import ZETA, Activation, HandTask

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


def face_lines(task: HandTask, face: int, parameters: Three, seen: Seen) -> tuple[Line, ...]:
    """h, s, ζ − s, ½(ζ − s)² and f′(h) of one face.

    Args:
        task: What is calculated.
        face: Its place in the table.
        parameters: w₁, w₂ and φ.
        seen: What the engine makes of the face with them.
    """
    return (
        _transfer(task, face, parameters, seen),
        _output(task, face, seen),
        _error(face, seen),
        _share(face, seen),
        _slope(task, face, seen),
    )


def _transfer(task: HandTask, face: int, parameters: Three, seen: Seen) -> Line:
    (w1, w2, phi), (one, two) = parameters, task.vectors[face]
    filled = (
        rf"= {tex(w1)} \cdot {tex_factor(one)} + {tex_factor(w2)} \cdot {tex_factor(two)} + {tex_factor(phi)}"
    )
    return Line(
        "h",
        "h",
        face,
        17,
        r"h^{\mu} = w_1\,\sigma_1^{\mu} + w_2\,\sigma_2^{\mu} + \varphi",
        (rf"{filled} = {tex(seen.h)}",),
        seen.h,
        f"the terms are w₁σ₁ = {written(w1 * one)}, w₂σ₂ = {written(w2 * two)} and φ = {written(phi)}",
    )


def _output(task: HandTask, face: int, seen: Seen) -> Line:
    h, value = tex(seen.h), tex(seen.s)
    filled = {
        "relu": rf"= \max(0, {h}) = {value}",
        "sigmoid": rf"= \frac{{1}}{{1 + e^{{{tex(-seen.h)}}}}} = {value}",
        "tanh": rf"= \tanh({h}) = {value}",
        "linear": rf"= {value}",
    }[task.f]
    reasons = {
        "relu": "ReLU leaves a positive h as it is, and makes any other 0",
        "sigmoid": "the sigmoid lies between 0 and 1, and is ½ at h = 0",
        "tanh": "tanh lies between −1 and 1, and has the sign of h",
        "linear": "a linear output is h itself",
    }
    symbols = rf"s^{{\mu}} = f(h^{{\mu}}) = {_VALUE[task.f]}"
    return Line("s", "s", face, 14, symbols, (filled,), seen.s, reasons[task.f])


def _error(face: int, seen: Seen) -> Line:
    zeta, s = ZETA[face], written(seen.s)
    filled = rf"= {tex(zeta)} - {tex_factor(seen.s)} = {tex(seen.error)}"
    relation = "larger than" if seen.error < 0 else "smaller than" if seen.error > 0 else "equal to"
    reason = f"s = {s} is {relation} ζ = {written(zeta)}"
    return Line("error", "ζ − s", face, 18, r"\zeta^{\mu} - s^{\mu}", (filled,), seen.error, reason)


def _share(face: int, seen: Seen) -> Line:
    filled = rf"= \frac{{1}}{{2}} \cdot ({tex(seen.error)})^2 = {tex(seen.share)}"
    symbols = r"D^{\mu} = \frac{1}{2}\,(\zeta^{\mu} - s^{\mu})^2"
    return Line(
        "share", "D of this face", face, 20, symbols, (filled,), seen.share, "a square is never negative"
    )


def _slope(task: HandTask, face: int, seen: Seen) -> Line:
    h, s, value = tex(seen.h), tex(seen.s), tex(seen.slope)
    filled = {
        "relu": rf"= {value} \quad \text{{as }} {h} {'>' if seen.slope else chr(92) + 'le'} 0",
        "sigmoid": rf"= {s} \cdot (1 - {tex_factor(seen.s)}) = {value}",
        "tanh": rf"= 1 - ({s})^2 = {value}",
        "linear": rf"= {value}",
    }[task.f]
    reasons = {
        "relu": f"h = {written(seen.h)} is {'above' if seen.slope else 'not above'} 0",
        "sigmoid": "the sigmoid is steepest at h = 0, with ¼",
        "tanh": "tanh is steepest at h = 0, with 1",
        "linear": "a straight line of slope 1 has slope 1 everywhere",
    }
    symbols = rf"f'(h^{{\mu}}) = {_SLOPE[task.f]}"
    return Line("slope", "f′(h)", face, 24, symbols, (filled,), seen.slope, reasons[task.f])
