"""The chain back: from D through f, w, g and the pool's winner to ∂D/∂p of one face and of all."""

from app.lessons.latex import factor, number, shortest
from app.lessons.microscope.sight import Sight, Way
from app.lessons.microscope.stage import Stage, sum_of
from app.lessons.microscope.words import activation_title, counted

_SIGMA = r"\sigma_k"
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_PHI = r"\varphi_i"
_SHARE = r"D^{\mu}"


def backward_stages(sight: Sight, way: Way, term: int) -> list[Stage]:
    """What comes back to the parameter.

    Args:
        sight: The face and the parameter.
        way: Of the term that is looked at.
        term: Which that is.
    """
    found = [_delta(way)]
    if sight.parameter.kind in ("kernel", "kernel bias"):
        found += [_d_sigma(way), _winner(way), _term(sight, term)]
    return [*found, _sum(sight, way), _total(sight)]


def derivative(latex: str, above: str = "D") -> str:
    """∂D/∂p in LaTeX."""
    return rf"\frac{{\partial {above}}}{{\partial {latex}}}"


def _delta(way: Way) -> Stage:
    look, i = way.look, way.output
    error, slope, delta = float(look.zeta[i] - look.s[i]), float(look.slope[i]), float(look.delta[i])
    f = look.architecture.dense[0].f
    how = (
        f"f′ = s (1 − s) = {shortest(slope)}"
        if f == "sigmoid"
        else f"f′ of the {activation_title(f)} is {shortest(slope)}"
    )
    return Stage(
        "delta",
        f"δ at output {i + 1}, through f",
        shortest(delta),
        rf"\delta_i = {derivative('h_i')} = -(\zeta_i - s_i)\, f'(h_i)",
        rf"\delta_{{{i + 1}}} = -({number(error)}) \cdot {factor(slope)} = {number(delta)}",
        (22, 24),
        f"{how}. The minus is the one that the notes leave out.",
        forward=False,
    )


def _d_sigma(way: Way) -> Stage:
    look = way.look
    parts = [float(d) * float(w) for d, w in zip(look.delta, look.weights[:, way.k], strict=True)]
    value = float(look.d_features[way.place])
    filled = (
        rf"{number(float(look.delta[0]))} \cdot {factor(way.weight)} = {number(value)}"
        if len(parts) == 1
        else sum_of(parts, value)
    )
    return Stage(
        "d_sigma",
        f"back through w to σ, k = {way.k + 1}",
        shortest(value),
        rf"{derivative(_SIGMA)} = \sum_{{i=1}}^{{n_o}} \delta_i\, w_{{i,k}}",
        filled,
        (25,),
        "The same weight that led forward leads back.",
        forward=False,
    )


def _winner(way: Way) -> Stage:
    look, (y, x) = way.look, way.winner
    d_sigma, value = float(look.d_features[way.place]), float(look.d_pooled[way.place])
    slope = 0.0 if d_sigma == 0 else value / d_sigma
    to = (
        f"Each of the {look.pool**2} places of the window gets the same part of it."
        if look.averages
        else f"All of it goes to the winner at row {y + 1}, column {x + 1} of l * K; the others get 0."
    )
    return Stage(
        "winner",
        "through g, to the pool's " + ("window" if look.averages else "winner"),
        shortest(value),
        rf"\delta_k = {derivative(_SIGMA)}\, g'(\sigma_k)",
        rf"\delta_{{{way.k + 1}}} = {number(d_sigma)} \cdot {factor(slope)} = {number(value)}",
        (25,),
        to,
        forward=False,
    )


def _term(sight: Sight, term: int) -> Stage:
    terms = sight.terms
    delta, taken, product = (float(one[term]) for one in (terms.deltas, terms.inputs, terms.products))
    is_kernel = sight.parameter.kind == "kernel"
    what, name = (r"l(x+v,\, y+u)", "δ · pixel") if is_kernel else ("1", "δ · 1")
    y, x = (int(at) + 1 for at in terms.pixels[term])
    seen = (
        f"The pixel at row {y}, column {x} of the face stood under {sight.parameter.symbol}."
        if is_kernel
        else "A bias is multiplied with 1."
    )
    return Stage(
        "term",
        f"the term {name} of this place",
        shortest(product),
        rf"\delta_k \cdot {what}",
        rf"{number(delta)} \cdot {factor(taken)} = {number(product)}",
        (25,),
        f"{seen} It is the {_ordinal(term + 1)}largest of {counted(len(terms), 'term')}.",
        forward=False,
    )


def _sum(sight: Sight, way: Way) -> Stage:
    parameter, terms = sight.parameter, sight.terms
    left = derivative(parameter.latex, _SHARE)
    i, k = way.output + 1, way.k + 1
    products = [float(one) for one in terms.products]
    if parameter.kind == "weight":
        symbols = rf"{derivative('w_{i,k}', _SHARE)} = \delta_i\, \sigma_k"
        filled = (
            rf"\delta_{{{i}}}\, \sigma_{{{k}}} = {number(float(terms.deltas[0]))} \cdot "
            rf"{factor(float(terms.inputs[0]))} = {number(terms.sum)}"
        )
    elif parameter.kind == "bias":
        symbols = rf"{derivative(_PHI, _SHARE)} = \delta_i \cdot 1"
        filled = rf"\delta_{{{i}}} = {number(terms.sum)}"
    else:
        summed = r"\delta_k\, l(x+v,\, y+u)" if parameter.kind == "kernel" else r"\delta_k"
        symbols, filled = rf"{left} = \sum_k {summed}", sum_of(products, terms.sum)
    what = "the one term" if len(terms) == 1 else f"the {counted(len(terms), 'term')}"
    return Stage(
        "sum",
        f"∂D/∂{parameter.symbol} of this face",
        shortest(terms.sum),
        symbols,
        filled,
        (30,) if parameter.kind in ("weight", "bias") else (25,),
        sight.of_face.sentence(what, parameter.letter),
        forward=False,
    )


def _total(sight: Sight) -> Stage:
    parameter, parts = sight.parameter, sight.contributions
    one = len(parts) == 1
    what = "the one face" if one else f"the {counted(len(parts), 'face')}"
    agreement = sight.of_total.sentence(what, parameter.letter)
    mine = sight.look.sample in parts.samples
    apart = "" if mine or sight.update is None else "The next update learns from other faces than this one. "
    return Stage(
        "total",
        f"∂D/∂{parameter.symbol}, the faces of the update",
        shortest(parts.sum),
        rf"{derivative(parameter.latex)} = \sum_{{\mu}} {derivative(parameter.latex, _SHARE)}",
        sum_of([float(value) for value in parts.values], parts.sum),
        (30,) if one else (25,) if parameter.kind in ("kernel", "kernel bias") else (22,),
        apart + agreement,
        forward=False,
    )


def _ordinal(place: int) -> str:
    if place == 1:
        return ""
    teens = place % 100 in (11, 12, 13)
    return f"{place}{'th' if teens else _ENDINGS.get(place % 10, 'th')} "
