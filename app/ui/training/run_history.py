"""The numbers of a run, made ready for two plots."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.ui.training.stepping import round_number_above
from app.ui.training.thinning import Curve, Numbers, between, thinned

Range = tuple[float, float]

_FEWEST_EPOCHS = 10.0
# A little more than the curve needs, so that it does not lie on the edge.
_MARGIN = 0.04


class RunHistory:
    """A run so far.

    Args:
        history: Arrays of one length by name, kept as they are: "epoch" (ascending), "error", "accuracy"
            (0 … 1), "validation_error", "validation_accuracy"; NaN where there is none.
        n_training: How many faces "error" sums over.
        n_validation: How many faces "validation_error" sums over; 0 without validation.
    """

    def __init__(
        self, history: Mapping[str, NDArray[np.floating]], n_training: int, n_validation: int
    ) -> None:
        self._history = history
        self._scale = n_training / n_validation if n_validation else 0.0
        self.epochs = self._numbers("epoch")

    @property
    def has_validation(self) -> bool:
        """Whether there are validation faces."""
        return self._scale > 0

    def whole(self, logarithmic: bool) -> tuple[Range, Range]:
        """The epochs, and D or its logarithm to 10, in which all of the run can be seen.

        The ends are round numbers, so that the axes stay as they are for many epochs.
        """
        last = self.epochs[-1] if len(self.epochs) else 0.0
        x = (0.0, round_number_above(max(float(last), _FEWEST_EPOCHS)))
        errors = ((_usable(values, logarithmic), scale) for values, scale in self._errors())
        ends = [(scale * float(e.min()), scale * float(e.max())) for e, scale in errors if len(e)]
        return x, (_powers_of_ten(ends) if logarithmic else _from_zero(ends))

    def error_curves(self, seen: Range, bins: int, logarithmic: bool) -> tuple[Curve, Curve]:
        """D over those epochs, or its logarithm to 10, of the training and the validation faces."""
        training, validation = (
            self._curve(values, scale, seen, bins, logarithmic) for values, scale in self._errors()
        )
        return training, validation

    def accuracy_curves(self, seen: Range, bins: int) -> tuple[Curve, Curve]:
        """The accuracy over those epochs in per cent, of the training and the validation faces."""
        both = (self._numbers("accuracy"), self._validation("validation_accuracy"))
        training, validation = (self._curve(values, 100.0, seen, bins, False) for values in both)
        return training, validation

    def _errors(self) -> tuple[tuple[Numbers, float], tuple[Numbers, float]]:
        return (self._numbers("error"), 1.0), (self._validation("validation_error"), self._scale)

    def _validation(self, name: str) -> Numbers:
        return self._numbers(name) if self.has_validation else np.empty(0)

    def _numbers(self, name: str) -> Numbers:
        return np.asarray(self._history.get(name, ()), dtype=np.float64)

    def _curve(self, values: Numbers, scale: float, seen: Range, bins: int, logarithmic: bool) -> Curve:
        if not len(values):
            return values, values
        part = between(self.epochs, *seen)
        x, y = self.epochs[part], values[part]
        if not _all_usable(y, logarithmic):
            drawn = _which_usable(y, logarithmic)
            x, y = x[drawn], y[drawn]
        x, y = thinned(x, y, bins)
        return x, np.log10(scale * y) if logarithmic else scale * y


def _usable(values: Numbers, logarithmic: bool) -> Numbers:
    return values if _all_usable(values, logarithmic) else values[_which_usable(values, logarithmic)]


def _all_usable(values: Numbers, logarithmic: bool) -> bool:
    # One quick look at the sum: it is finite only if all of them are.
    return bool(np.isfinite(values.sum()) and not (logarithmic and len(values) and values.min() <= 0))


def _which_usable(values: Numbers, logarithmic: bool) -> NDArray[np.bool_]:
    return np.isfinite(values) & (values > 0) if logarithmic else np.isfinite(values)


def _from_zero(ends: list[Range]) -> Range:
    highest = max((high for _, high in ends), default=0.0)
    top = round_number_above(highest) if highest > 0 else 1.0
    return -_MARGIN * top, (1 + _MARGIN) * top


def _powers_of_ten(ends: list[Range]) -> Range:
    low = math.floor(math.log10(min((low for low, _ in ends), default=0.1)))
    high = max(math.ceil(math.log10(max((high for _, high in ends), default=1.0))), low + 1)
    margin = _MARGIN * (high - low)
    return low - margin, high + margin
