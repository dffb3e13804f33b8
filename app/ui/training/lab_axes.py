"""Axes that several small plots share, and the curves of a history on them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.recognition.lab import LabState, Numbers
from app.ui.training.stepping import round_number_above
from app.ui.training.thinning import Curve, thinned

Range = tuple[float, float]

_FEWEST_EPOCHS = 10.0
_MARGIN = 0.05
# D below this is next to nothing.
_LOWEST = 1e-10
_MOST_TICKS = 4
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Axes:
    """What a plot shows.

    Attributes:
        x: From which to which epoch.
        y: From which to which number.
        ticks: Numbers of y, and what is written beside them.
    """

    x: Range
    y: Range
    ticks: tuple[tuple[float, str], ...]


def error_axes(states: Sequence[LabState]) -> Axes:
    """The axes on which the logarithms of all D can be seen, with round ends."""
    if not states:
        return Axes(_epochs(states), (0.0, 1.0), ())
    ends = [end for state in states for end in _ends(state)]
    low = math.floor(math.log10(max(min(ends, default=0.1), _LOWEST)))
    high = max(math.ceil(math.log10(max(max(ends, default=1.0), _LOWEST))), low + 1)
    step = -(-(high - low) // _MOST_TICKS)
    powers = range(high, low - 1, -step)
    margin = _MARGIN * (high - low)
    ticks = tuple((float(power), power_of_ten(power)) for power in powers)
    return Axes(_epochs(states), (low - margin, high + margin), ticks)


def percent_axes(states: Sequence[LabState]) -> Axes:
    """The axes of an accuracy."""
    return Axes(_epochs(states), (-6.0, 106.0), ((0.0, "0 %"), (50.0, "50 %"), (100.0, "100 %")))


def error_curve(state: LabState, bins: int) -> Curve:
    """The logarithm to 10 of D over the epochs, thinned to so many bins."""
    epochs, errors = _few(*_known(state, "error"), bins)
    return epochs, np.log10(np.maximum(errors, _LOWEST))


def accuracy_curve(state: LabState, name: str, bins: int) -> Curve:
    """One of the accuracies over the epochs in per cent, thinned; empty where it is not known."""
    epochs, shares = _few(*_known(state, name), bins)
    return epochs, 100.0 * shares


def power_of_ten(exponent: int) -> str:
    """A power of ten as a number, or with its exponent where that is short."""
    if -3 <= exponent <= 3:
        return f"{10.0**exponent:g}"
    return "10" + str(exponent).translate(_SUPERSCRIPTS)


def _epochs(states: Sequence[LabState]) -> Range:
    newest = max((state.epoch for state in states), default=0)
    return 0.0, round_number_above(max(float(newest), _FEWEST_EPOCHS))


def _ends(state: LabState) -> Range | tuple[()]:
    _, errors = _known(state, "error")
    return (float(errors.min()), float(errors.max())) if len(errors) else ()


def _few(epochs: Numbers, values: Numbers, bins: int) -> Curve:
    """Few points with every peak, and the newest one as it is."""
    x, y = thinned(epochs, values, bins)
    return (x, y) if len(x) == len(epochs) else (np.append(x, epochs[-1]), np.append(y, values[-1]))


def _known(state: LabState, name: str) -> Curve:
    epochs, values = state.history["epoch"], state.history[name]
    # One quick look at the sum: it is finite only if all of them are.
    if math.isfinite(float(values.sum())):
        return epochs, values
    known = np.isfinite(values)
    return epochs[known], values[known]
