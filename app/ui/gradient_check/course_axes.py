"""The curves of D of both trainings, and the axes they are drawn on."""

import math

import numpy as np

from app.lessons.gradient_check.training import TwoCourses
from app.ui.training.kernel_words import significant
from app.ui.training.lab_axes import Axes, power_of_ten
from app.ui.training.stepping import round_number_above
from app.ui.training.thinning import Curve

_LOWEST = 1e-10
_MARGIN = 0.05
_MOST_TICKS = 4


def course_axes(both: TwoCourses, *, log: bool) -> Axes:
    """Axes with round ends on which both curves are seen.

    Args:
        both: The trainings.
        log: Whether D is drawn by powers of ten.
    """
    errors = np.concatenate((both.right.errors, both.broken.errors))
    epochs = (0.0, float(both.epochs))
    high, low = float(errors.max()), max(float(errors.min()), _LOWEST)
    if log:
        return _by_powers(epochs, low, max(high, _LOWEST))
    top = round_number_above(max(high, _LOWEST))
    ticks = tuple((share * top, significant(share * top, 3)) for share in (0.0, 0.5, 1.0))
    return Axes(epochs, (-_MARGIN * top, (1 + _MARGIN) * top), ticks)


def course_curves(both: TwoCourses, *, log: bool) -> tuple[Curve, Curve]:
    """D over the epochs with the mistake, then without."""
    return _curve(both.broken.errors, log=log), _curve(both.right.errors, log=log)


def _curve(errors: np.ndarray, *, log: bool) -> Curve:
    values = np.log10(np.maximum(errors, _LOWEST)) if log else errors
    return np.arange(len(errors), dtype=np.float64), values


def _by_powers(epochs: tuple[float, float], low: float, high: float) -> Axes:
    bottom = math.floor(math.log10(low))
    top = max(math.ceil(math.log10(high)), bottom + 1)
    step = -(-(top - bottom) // _MOST_TICKS)
    ticks = tuple((float(power), power_of_ten(power)) for power in range(top, bottom - 1, -step))
    margin = _MARGIN * (top - bottom)
    return Axes(epochs, (bottom - margin, top + margin), ticks)
