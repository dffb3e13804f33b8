"""The chain forward: from the pixels through l * K, the pool, σ, h and s to the face's share of D."""

import numpy as np

from app.lessons.latex import factor, number, shortest, subscript
from app.lessons.microscope.parameter import Parameter
from app.lessons.microscope.sight import Sight, Way
from app.lessons.microscope.stage import Stage
from app.lessons.microscope.words import activation_title, counted


def forward_stages(sight: Sight, way: Way) -> list[Stage]:
    """What is computed from the face to D. A bias φ begins at h, as it acts on nothing before."""
    begin = [] if sight.parameter.kind == "bias" else [_convolved(sight, way), _pooled(way), _sigma(way)]
    return [*begin, _h(sight.parameter, way), _s(way), _error(way), _share(way)]


def _convolved(sight: Sight, way: Way) -> Stage:
    look, (y, x) = way.look, way.winner
    products = (look.patch(*way.place) * look.kernels[way.kernel]).astype(np.float64)
    index = _written_out(sight.parameter, products)
    k = look.kernels[(way.kernel, *index)]
    pixel, rest = float(look.patch(*way.place)[index]), float(products.sum() - products[index])
    value = float(look.pooled[way.place] - look.kernel_bias[way.kernel])
    chosen = "the coefficient you chose" if sight.parameter.kind == "kernel" else "the largest product"
    where = (
        f"the mean of the {look.pool}×{look.pool} patches of the window"
        if look.averages
        else f"the patch at row {y + 1}, column {x + 1} of the face, framed there"
    )
    channels = "c," if len(look.image) > 1 else ""
    return Stage(
        "convolved",
        f"l * K{subscript(way.kernel + 1)} at the place" + ("s averaged" if look.averages else " that wins"),
        shortest(value),
        rf"(l \ast K)(x,y) = \sum_{{{channels}u,v}} k_{{{channels}u,v}}\, l(x+v,\, y+u)",
        rf"{number(float(k))} \cdot {factor(pixel)} + {factor(rest)} = {number(value)}",
        (5,),
        f"{products.size} products over {where}: {chosen}, times its pixel, plus the other "
        f"{products.size - 1}.",
    )


def _written_out(parameter: Parameter, products: np.ndarray) -> tuple[int, ...]:
    if parameter.kind == "kernel":
        return parameter.index[1:]
    return tuple(int(at) for at in np.unravel_index(np.abs(products).argmax(), products.shape))


def _pooled(way: Way) -> Stage:
    look, (y, x) = way.look, way.winner
    value = float(look.pooled[way.place] - look.kernel_bias[way.kernel])
    p = look.pool
    if look.averages:
        sentence = f"The pool takes the mean of {p * p} places: each has the same part in it."
        return Stage(
            "pooled",
            f"mean of the {p}×{p} window",
            shortest(value),
            rf"p_k = \frac{{1}}{{{p * p}}} \sum_{{x,y}} (l \ast K)(x,y)",
            f"p_{{{way.k + 1}}} = {number(value)}",
            (5,),
            sentence,
        )
    window = look.convolved[
        way.kernel, way.row * p : (way.row + 1) * p, way.column * p : (way.column + 1) * p
    ]
    others = np.delete(window.reshape(-1), (y % p) * p + x % p)
    second = f",\\, {number(float(others.max()))}" if len(others) else ""
    more = r",\, \dots" if len(others) > 1 else ""
    return Stage(
        "pooled",
        f"largest of the {p}×{p} window",
        shortest(value),
        r"p_k = \max_{x,y}\; (l \ast K)(x,y)",
        rf"p_{{{way.k + 1}}} = \max({number(value)}{second}{more})"
        f" = {number(value)}",
        (5,),
        f"Row {y % p + 1}, column {x % p + 1} of the window wins. "
        "What comes back goes to this place, and to no other.",
    )


def _sigma(way: Way) -> Stage:
    look = way.look
    sigma, before = float(look.features[way.place]), float(look.pooled[way.place])
    bias = float(look.kernel_bias[way.kernel])
    g = look.architecture.features[0].g
    dead = " It is 0 here, and so is g′: nothing comes back through this place." if _is_cut(g, before) else ""
    return Stage(
        "sigma",
        f"σ{subscript(way.k + 1)}, row {way.row + 1}, column {way.column + 1} of the feature",
        shortest(sigma),
        rf"\sigma_k = g(p_k + b_{{{way.kernel + 1}}})",
        rf"\sigma_{{{way.k + 1}}} = g({number(before - bias)} + {factor(bias)}) = {number(sigma)}",
        (5, 1),
        f"The kernel's bias b{subscript(way.kernel + 1)} is added, and g is the {activation_title(g)}.{dead}",
    )


def _is_cut(g: str, before: float) -> bool:
    return g == "relu" and before <= 0


def _h(parameter: Parameter, way: Way) -> Stage:
    look, i = way.look, way.output
    h, phi = float(look.h[i]), float(look.bias[i])
    sigma = float(look.features[way.place])
    mine = way.weight * sigma
    rest = h - phi - mine
    count = look.weights.shape[1]
    which = "The input that counts most" if parameter.kind == "bias" else "This input"
    return Stage(
        "h",
        f"h{subscript(i + 1)}, the weighted sum of all σ",
        shortest(h),
        r"h_i = \sum_{k=1}^{n_{in}} w_{i,k}\, \sigma_k + \varphi_i",
        rf"h_{{{i + 1}}} = {number(way.weight)} \cdot {factor(sigma)} + {factor(rest)} + {factor(phi)}"
        f" = {number(h)}",
        (13,),
        f"{which}, k = {way.k + 1}, then the other {counted(count - 1, 'input')}, then φ{subscript(i + 1)}.",
    )


def _s(way: Way) -> Stage:
    look, i = way.look, way.output
    f = look.architecture.dense[0].f
    h, s = number(float(look.h[i])), number(float(look.s[i]))
    between = rf" = \frac{{1}}{{1 + e^{{-({h})}}}}" if f == "sigmoid" else ""
    return Stage(
        "s",
        f"s{subscript(i + 1)}, the output",
        shortest(float(look.s[i])),
        "s_i = f(h_i)",
        rf"s_{{{i + 1}}} = f({h}){between} = {s}",
        (14,),
        f"f is the {activation_title(f)}.",
    )


def _error(way: Way) -> Stage:
    look, i = way.look, way.output
    zeta, s = float(look.zeta[i]), float(look.s[i])
    error = float(look.zeta[i] - look.s[i])
    return Stage(
        "error",
        "ζ − s, the error",
        shortest(error),
        r"\zeta_i^{\mu} - s_i^{\mu}",
        rf"\zeta_{{{i + 1}}} - s_{{{i + 1}}} = {number(zeta)} - {factor(s)} = {number(error)}",
        (18,),
        f"This face should say ζ = {shortest(zeta)}.",
    )


def _share(way: Way) -> Stage:
    look = way.look
    errors = [float(error) for error in look.zeta - look.s]
    squares = " + ".join(rf"({number(error)})^2" for error in errors[:2])
    more = r" + \dots" if len(errors) > 2 else ""
    inside = squares if len(errors) == 1 else rf"\left({squares}{more}\right)"
    return Stage(
        "share",
        "this face's share of D",
        shortest(look.share),
        r"D^{\mu} = \frac{1}{2} \sum_{i=1}^{n_o} (\zeta_i^{\mu} - s_i^{\mu})^2",
        rf"D^{{\mu}} = \frac{{1}}{{2}} {inside} = {number(look.share)}",
        (20,),
        "D is the sum of this over all faces. From here the way leads back.",
    )
