"""The end of the chain: from ∂D/∂p to δp, and from the old number to the new one."""

from app.lessons.latex import factor, number, shortest
from app.lessons.microscope.backward_stages import derivative
from app.lessons.microscope.next_update import NextUpdate, NumberUpdate
from app.lessons.microscope.sight import Sight
from app.lessons.microscope.stage import LONG, Stage
from app.lessons.microscope.words import counted


def update_stages(sight: Sight) -> list[Stage]:
    """The step and the new number; or why there is none."""
    if sight.update is None or sight.number is None:
        return [_nothing(sight)]
    return [_step(sight, sight.update, sight.number), _new(sight, sight.number)]


def _nothing(sight: Sight) -> Stage:
    latex = sight.parameter.latex
    return Stage(
        "step",
        "no next update",
        "",
        rf"\delta {latex}(t) = -\frac{{\varepsilon}}{{m}}\, {derivative(latex)}",
        "",
        (27,),
        sight.why_none,
        forward=False,
    )


def _step(sight: Sight, update: NextUpdate, one: NumberUpdate) -> Stage:
    parameter = sight.parameter
    latex = parameter.latex
    has_momentum = one.momentum > 0
    symbols = rf"\delta {latex}(t) = -\frac{{\varepsilon}}{{m}}\, {derivative(latex)}"
    if has_momentum:
        symbols += rf" + \alpha\, \delta {latex}(t-1)"
    return Stage(
        "step",
        f"δ{parameter.symbol}, the step against the slope",
        shortest(one.step),
        symbols,
        _filled_step(update, one),
        (27,),
        _how(update, one),
        forward=False,
    )


def _filled_step(update: NextUpdate, one: NumberUpdate) -> str:
    if not one.learns:
        return "0"
    # A steeper f than a sigmoid takes a shorter step than ε/m: see `step_length`.
    shorter = round(update.learning.rate / update.experiments / update.length)
    below = str(update.experiments) if shorter == 1 else rf"{shorter} \cdot {update.experiments}"
    length = rf"\frac{{{number(update.learning.rate)}}}{{{below}}}"
    filled = rf"-{length} \cdot {factor(one.gradient)}"
    if one.momentum > 0:
        filled += rf" + {number(one.momentum)} \cdot {factor(one.last_step)}"
    return f"{filled} = {number(one.step)}"


def _how(update: NextUpdate, one: NumberUpdate) -> str:
    if not one.learns:
        return (
            f"It does not learn: only what belongs to “{update.learning.learn}” does. "
            "∂D/∂p is there all the same, but δ = 0."
        )
    faces = f"m = {counted(update.experiments, 'face')}, ε = {shortest(update.learning.rate)}"
    if one.momentum > 0:
        momentum = shortest(one.momentum)
        return f"{faces}; with momentum α = {momentum} of the last step {shortest(one.last_step)}."
    return f"{faces}."


def _new(sight: Sight, one: NumberUpdate) -> Stage:
    latex = sight.parameter.latex
    return Stage(
        "new",
        f"{sight.parameter.symbol}, old → new",
        f"{shortest(one.old, LONG)} → {shortest(one.new, LONG)}",
        rf"{latex}(t+1) = {latex}(t) + \delta {latex}(t)",
        rf"{number(one.old, LONG)} + {factor(one.step, LONG)} = {number(one.new, LONG)}",
        (26,),
        "The engine makes this update on a copy of the network: its next step comes to this very number.",
        forward=False,
    )
