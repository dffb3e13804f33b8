"""The whole chain of one parameter and one face: image → D → ∂D/∂p → the new number, step by step."""

from dataclasses import dataclass

import numpy as np

from app.language import _, ngettext
from app.lessons.latex import activation_title, factor, number, shortest, subscript
from app.lessons.microscope.microscope import Sight, Way
from app.lessons.microscope.update import NextUpdate, NumberUpdate

LONG = 7
"""Digits where an update would not show in fewer."""
_SIGMA = r"\sigma_k"
_PHI = r"\varphi_i"
_SHARE = r"D^{\mu}"


@dataclass(frozen=True)
class Stage:
    """One step of the chain.

    Attributes:
        name: For finding it.
        title: What is computed, in a few words.
        value: What comes out of it, as text; "" where nothing does.
        symbols: The equation in LaTeX.
        filled: The same with the numbers filled in.
        equations: Its numbers in the notes.
        sentence: What it means, or what is special about it here.
    """

    name: str
    title: str
    value: str
    symbols: str
    filled: str
    equations: tuple[int, ...]
    sentence: str

    @property
    def forward(self) -> bool:
        """Whether it leads towards D; otherwise back from it."""
        return self.name in ("convolved", "pooled", "sigma", "h", "s", "error", "share")


def stages_of(sight: Sight, term: int = 0) -> tuple[Stage, ...]:
    """The steps of the chain in their order.

    Args:
        sight: The face and the parameter.
        term: Of the terms of this face the one whose way is followed, from 0.
    """
    kind, term = sight.parameter.kind, min(term, len(sight.terms) - 1)
    way = sight.way(term)
    # A bias φ acts on nothing before h.
    image = () if kind == "bias" else (_convolved(sight, way), _pooled(way), _sigma(way))
    forward = (*image, _h(sight, way), _s(way), _error(way), _share(way))
    through = (_d_sigma(way), _winner(way), _term(sight, term)) if kind in ("kernel", "kernel bias") else ()
    back = (_delta(way), *through, _sum(sight, way), _total(sight))
    if sight.update is None or sight.number is None:
        return (*forward, *back, _no_step(sight))
    return (*forward, *back, _step(sight, sight.update, sight.number), _new(sight, sight.number))


def _convolved(sight: Sight, way: Way) -> Stage:
    look, (y, x) = way.look, way.winner
    patch, is_kernel = look.patch(*way.place), sight.parameter.kind == "kernel"
    products = (patch * look.kernels[way.kernel]).astype(np.float64)
    largest = np.unravel_index(np.abs(products).argmax(), products.shape)
    index = sight.parameter.index[1:] if is_kernel else tuple(map(int, largest))
    k, pixel, rest = look.kernels[(way.kernel, *index)], patch[index], products.sum() - products[index]
    value = float(look.pooled[way.place] - look.kernel_bias[way.kernel])
    if look.averages:
        title = _("l * K{kernel} at the places averaged")
        where = _(
            "The sum of {count} products of the kernel and the mean of the {pool}×{pool} patches of the "
            "window."
        )
    else:
        title = _("l * K{kernel} at the place that wins")
        where = _(
            "The sum of {count} products of the kernel and the patch framed on the face (row {row}, column "
            "{column})."
        )
    if is_kernel:
        written = _("Below: the chosen coefficient times its pixel, plus the other {others} products.")
    else:
        written = _("Below: the largest product, plus the other {others}.")
    sentence = f"{where} {written}".format(
        count=products.size, others=products.size - 1, pool=look.pool, row=y + 1, column=x + 1
    )
    channels = "c," if len(look.image) > 1 else ""
    return Stage(
        "convolved",
        title.format(kernel=subscript(way.kernel + 1)),
        shortest(value),
        rf"(l \ast K)(x,y) = \sum_{{{channels}u,v}} k_{{{channels}u,v}}\, l(x+v,\, y+u)",
        rf"{number(float(k))} \cdot {factor(float(pixel))} + {factor(float(rest))} = {number(value)}",
        (5,),
        sentence,
    )


def _pooled(way: Way) -> Stage:
    look, (y, x), p = way.look, way.winner, way.look.pool
    value = float(look.pooled[way.place] - look.kernel_bias[way.kernel])
    if look.averages:
        return Stage(
            "pooled",
            _("mean of the {pool}×{pool} window").format(pool=p),
            shortest(value),
            rf"p_k = \frac{{1}}{{{p * p}}} \sum_{{x,y}} (l \ast K)(x,y)",
            f"p_{{{way.k + 1}}} = {number(value)}",
            (5,),
            _("The pool takes the mean of {count} places: each counts the same.").format(count=p * p),
        )
    rows, columns = (slice(at * p, (at + 1) * p) for at in (way.row, way.column))
    window = look.convolved[way.kernel, rows, columns].reshape(-1)
    others = np.delete(window, (y % p) * p + x % p)
    second = rf",\, {number(float(others.max()))}" if len(others) else ""
    more = r",\, \dots" if len(others) > 1 else ""
    return Stage(
        "pooled",
        _("largest of the {pool}×{pool} window").format(pool=p),
        shortest(value),
        r"p_k = \max_{x,y}\; (l \ast K)(x,y)",
        rf"p_{{{way.k + 1}}} = \max({number(value)}{second}{more}) = {number(value)}",
        (5,),
        _(
            "Row {row}, column {column} of the window wins. "
            "On the way back the derivative goes to this place only."
        ).format(row=y % p + 1, column=x % p + 1),
    )


def _sigma(way: Way) -> Stage:
    look = way.look
    sigma, before = float(look.features[way.place]), float(look.pooled[way.place])
    bias, g = float(look.kernel_bias[way.kernel]), look.architecture.features[0].g
    sentence = _("The kernel's bias b{kernel} is added, and g is the {activation}.")
    if g == "relu" and before <= 0:
        sentence = _(
            "The kernel's bias b{kernel} is added, and g is the {activation}. "
            "It is 0 here, and so is g′: nothing comes back through this place."
        )
    return Stage(
        "sigma",
        _("σ{k}, row {row}, column {column} of the feature").format(
            k=subscript(way.k + 1), row=way.row + 1, column=way.column + 1
        ),
        shortest(sigma),
        rf"\sigma_k = g(p_k + b_{{{way.kernel + 1}}})",
        rf"\sigma_{{{way.k + 1}}} = g({number(before - bias)} + {factor(bias)}) = {number(sigma)}",
        (5, 1),
        sentence.format(kernel=subscript(way.kernel + 1), activation=activation_title(g)),
    )


def _h(sight: Sight, way: Way) -> Stage:
    look, i = way.look, way.output
    h, phi, sigma = float(look.h[i]), float(look.bias[i]), float(look.features[way.place])
    rest = h - phi - way.weight * sigma
    others = look.weights.shape[1] - 1
    if sight.parameter.kind == "bias":
        sentence = ngettext(
            "The input that counts most, k = {k}, then the other {count:,} input, then φ{i}.",
            "The input that counts most, k = {k}, then the other {count:,} inputs, then φ{i}.",
            others,
        )
    else:
        sentence = ngettext(
            "This input, k = {k}, then the other {count:,} input, then φ{i}.",
            "This input, k = {k}, then the other {count:,} inputs, then φ{i}.",
            others,
        )
    return Stage(
        "h",
        _("h{i}, the weighted sum of all σ").format(i=subscript(i + 1)),
        shortest(h),
        r"h_i = \sum_{k=1}^{n_{in}} w_{i,k}\, \sigma_k + \varphi_i",
        rf"h_{{{i + 1}}} = {number(way.weight)} \cdot {factor(sigma)} + {factor(rest)} + {factor(phi)}"
        f" = {number(h)}",
        (13,),
        sentence.format(k=way.k + 1, count=others, i=subscript(i + 1)),
    )


def _s(way: Way) -> Stage:
    look, i = way.look, way.output
    f, s, h = look.architecture.dense[0].f, float(look.s[i]), number(float(look.h[i]))
    between = rf" = \frac{{1}}{{1 + e^{{-({h})}}}}" if f == "sigmoid" else ""
    return Stage(
        "s",
        _("s{i}, the output").format(i=subscript(i + 1)),
        shortest(s),
        "s_i = f(h_i)",
        rf"s_{{{i + 1}}} = f({h}){between} = {number(s)}",
        (14,),
        _("f is the {activation}.").format(activation=activation_title(f)),
    )


def _error(way: Way) -> Stage:
    look, i = way.look, way.output
    zeta, s, error = float(look.zeta[i]), float(look.s[i]), float(look.zeta[i] - look.s[i])
    return Stage(
        "error",
        _("ζ − s, the error"),
        shortest(error),
        r"\zeta_i^{\mu} - s_i^{\mu}",
        rf"\zeta_{{{i + 1}}} - s_{{{i + 1}}} = {number(zeta)} - {factor(s)} = {number(error)}",
        (18,),
        _("The output wanted for this face is ζ = {zeta}.").format(zeta=shortest(zeta)),
    )


def _share(way: Way) -> Stage:
    look = way.look
    errors = [float(error) for error in look.zeta - look.s]
    squares = " + ".join(rf"({number(error)})^2" for error in errors[:2])
    more = r" + \dots" if len(errors) > 2 else ""
    inside = squares if len(errors) == 1 else rf"\left({squares}{more}\right)"
    return Stage(
        "share",
        _("this face's share of D"),
        shortest(look.share),
        r"D^{\mu} = \frac{1}{2} \sum_{i=1}^{n_o} (\zeta_i^{\mu} - s_i^{\mu})^2",
        rf"D^{{\mu}} = \frac{{1}}{{2}} {inside} = {number(look.share)}",
        (20,),
        _("D is the sum of this over all faces. From here the chain goes backward."),
    )


def _delta(way: Way) -> Stage:
    look, i = way.look, way.output
    error, slope, delta = float(look.zeta[i] - look.s[i]), float(look.slope[i]), float(look.delta[i])
    f = look.architecture.dense[0].f
    if f == "sigmoid":
        sentence = _("f′ = s (1 − s) = {slope}. The minus sign is missing in the notes.")
    else:
        sentence = _("f′ of the {activation} is {slope}. The minus sign is missing in the notes.")
    return Stage(
        "delta",
        _("δ at output {i}, through f").format(i=i + 1),
        shortest(delta),
        rf"\delta_i = {_derivative('h_i')} = -(\zeta_i - s_i)\, f'(h_i)",
        rf"\delta_{{{i + 1}}} = -({number(error)}) \cdot {factor(slope)} = {number(delta)}",
        (22, 24),
        sentence.format(activation=activation_title(f), slope=shortest(slope)),
    )


def _d_sigma(way: Way) -> Stage:
    look = way.look
    value, deltas = float(look.d_features[way.place]), list(map(float, look.delta))
    parts = [d * float(w) for d, w in zip(deltas, look.weights[:, way.k], strict=True)]
    one = rf"{number(deltas[0])} \cdot {factor(way.weight)} = {number(value)}"
    return Stage(
        "d_sigma",
        _("back through w to σ, k = {k}").format(k=way.k + 1),
        shortest(value),
        rf"{_derivative(_SIGMA)} = \sum_{{i=1}}^{{n_o}} \delta_i\, w_{{i,k}}",
        one if len(parts) == 1 else _sum_of(parts, value),
        (25,),
        _("The weight used on the way forward is used on the way back, too."),
    )


def _winner(way: Way) -> Stage:
    look, (y, x) = way.look, way.winner
    d_sigma, value = float(look.d_features[way.place]), float(look.d_pooled[way.place])
    slope = 0.0 if d_sigma == 0 else value / d_sigma
    if look.averages:
        title = _("through g, to the pool's window")
        to = _("Each of the {count} places of the window gets the same part of it.")
    else:
        title = _("through g, to the pool's winner")
        to = _("All of it goes to the winner (row {row}, column {column} of l * K); the other places get 0.")
    return Stage(
        "winner",
        title,
        shortest(value),
        rf"\delta_k = {_derivative(_SIGMA)}\, g'(\sigma_k)",
        rf"\delta_{{{way.k + 1}}} = {number(d_sigma)} \cdot {factor(slope)} = {number(value)}",
        (25,),
        to.format(count=look.pool**2, row=y + 1, column=x + 1),
    )


def _term(sight: Sight, term: int) -> Stage:
    terms = sight.terms
    delta, taken, product = (float(one[term]) for one in (terms.deltas, terms.inputs, terms.products))
    y, x = (int(at) + 1 for at in terms.pixels[term])
    if sight.parameter.kind == "kernel":
        title, what = _("the term δ · pixel of this place"), r"l(x+v,\, y+u)"
        sentence = _(
            "On the way forward the pixel at row {row}, column {column} of the face was multiplied with "
            "{symbol}. Sorted by size this is term {rank} of {count:,}."
        )
    else:
        title, what = _("the term δ · 1 of this place"), "1"
        sentence = _("A bias is multiplied with 1. Sorted by size this is term {rank} of {count:,}.")
    return Stage(
        "term",
        title,
        shortest(product),
        rf"\delta_k \cdot {what}",
        rf"{number(delta)} \cdot {factor(taken)} = {number(product)}",
        (25,),
        sentence.format(row=y, column=x, symbol=sight.parameter.symbol, rank=term + 1, count=len(terms)),
    )


def _sum(sight: Sight, way: Way) -> Stage:
    parameter, terms = sight.parameter, sight.terms
    i, k, total = way.output + 1, way.k + 1, number(terms.sum)
    equation = 30
    if parameter.kind == "weight":
        symbols = rf"{_derivative('w_{i,k}', _SHARE)} = \delta_i\, \sigma_k"
        delta, sigma = number(float(terms.deltas[0])), factor(float(terms.inputs[0]))
        filled = rf"\delta_{{{i}}}\, \sigma_{{{k}}} = {delta} \cdot {sigma} = {total}"
    elif parameter.kind == "bias":
        symbols = rf"{_derivative(_PHI, _SHARE)} = \delta_i \cdot 1"
        filled = rf"\delta_{{{i}}} = {total}"
    else:
        summed = r"\delta_k\, l(x+v,\, y+u)" if parameter.kind == "kernel" else r"\delta_k"
        symbols = rf"{_derivative(parameter.latex, _SHARE)} = \sum_k {summed}"
        filled, equation = _sum_of([float(one) for one in terms.products], terms.sum), 25
    return Stage(
        "sum",
        _("∂D/∂{symbol} of this face").format(symbol=parameter.symbol),
        shortest(terms.sum),
        symbols,
        filled,
        (equation,),
        sight.of_face.sentence,
    )


def _total(sight: Sight) -> Stage:
    parameter, parts = sight.parameter, sight.contributions
    sentence = sight.of_total.sentence
    if sight.update is not None and sight.look.sample not in parts.samples:
        sentence = f"{_('The next update learns from other faces than this one.')} {sentence}"
    equation = 25 if parameter.kind in ("kernel", "kernel bias") else 22
    return Stage(
        "total",
        _("∂D/∂{symbol}, the faces of the update").format(symbol=parameter.symbol),
        shortest(parts.sum),
        rf"{_derivative(parameter.latex)} = \sum_{{\mu}} {_derivative(parameter.latex, _SHARE)}",
        _sum_of([float(value) for value in parts.values], parts.sum),
        (30 if len(parts) == 1 else equation,),
        sentence,
    )


def _no_step(sight: Sight) -> Stage:
    title, symbols = _("no next update"), _step_symbols(sight.parameter.latex)
    return Stage("step", title, "", symbols, "", (27,), sight.why_none)


def _step(sight: Sight, update: NextUpdate, one: NumberUpdate) -> Stage:
    latex, learning, m = sight.parameter.latex, update.learning, update.experiments
    rate, alpha, symbols = learning.rate, learning.momentum, _step_symbols(latex)
    # A steeper f than a sigmoid takes a shorter step than ε/m: see `step_length`.
    shorter = round(rate / m / update.length)
    below = str(m) if shorter == 1 else rf"{shorter} \cdot {m}"
    filled = rf"-\frac{{{number(rate)}}}{{{below}}} \cdot {factor(one.gradient)}"
    how = ngettext("m = {count:,} face, ε = {rate}.", "m = {count:,} faces, ε = {rate}.", m)
    title = _("δ{symbol}, the step against the slope")
    if alpha > 0:
        symbols += rf" + \alpha\, \delta {latex}(t-1)"
        filled += rf" + {number(alpha)} \cdot {factor(one.last_step)}"
        how = ngettext(
            "m = {count:,} face, ε = {rate}; with momentum α = {alpha} of the last step {last}.",
            "m = {count:,} faces, ε = {rate}; with momentum α = {alpha} of the last step {last}.",
            m,
        )
        if one.against_the_slope is False:
            title = _("δ{symbol}, the step: momentum wins over the slope")
            how = f"{how} {_momentum_wins(one.gradient)}"
    if not one.learns:
        title = _("δ{symbol}, no step")
        how = _(
            "This number does not learn: the run trains “{learn}” only. ∂D/∂p is computed all the same, but "
            "the step is 0."
        )
    last, alone = shortest(one.last_step), shortest(-update.length * one.gradient)
    return Stage(
        "step",
        title.format(symbol=sight.parameter.symbol),
        shortest(one.step),
        symbols,
        f"{filled} = {number(one.step)}" if one.learns else "0",
        (27,),
        how.format(
            count=m,
            rate=shortest(rate),
            alpha=shortest(alpha),
            last=last,
            learn=learning.learn,
            alone=alone,
            carried=shortest(alpha * one.last_step),
        ),
    )


def _momentum_wins(gradient: float) -> str:
    """Why the number moves in the direction in which D rises, in a sentence to be filled in."""
    if gradient > 0:
        return _(
            "By the derivative alone the step would be {alone}; momentum adds {carried}, which is more: the "
            "number still grows, as in the step before."
        )
    return _(
        "By the derivative alone the step would be {alone}; momentum adds {carried}, which is more: the "
        "number still shrinks, as in the step before."
    )


def _new(sight: Sight, one: NumberUpdate) -> Stage:
    latex = sight.parameter.latex
    return Stage(
        "new",
        _("{symbol}, old → new").format(symbol=sight.parameter.symbol),
        f"{shortest(one.old, LONG)} → {shortest(one.new, LONG)}",
        rf"{latex}(t+1) = {latex}(t) + \delta {latex}(t)",
        rf"{number(one.old, LONG)} + {factor(one.step, LONG)} = {number(one.new, LONG)}",
        (26,),
        _(
            "The engine has made this update on a copy of the network. “Update ›” makes it in earnest and "
            "compares every number."
        ),
    )


def _derivative(latex: str, above: str = "D") -> str:
    return rf"\frac{{\partial {above}}}{{\partial {latex}}}"


def _step_symbols(latex: str) -> str:
    return rf"\delta {latex}(t) = -\frac{{\varepsilon}}{{m}}\, {_derivative(latex)}"


def _sum_of(parts: list[float], total: float) -> str:
    """A sum in LaTeX with at most its first two summands written out."""
    written = [number(parts[0])] if parts else []
    written += [f"+ {factor(part)}" for part in parts[1:2]]
    if len(parts) > 2:
        written.append(r"+ \dots")
    return f"{' '.join(written)} = {number(total)}"
