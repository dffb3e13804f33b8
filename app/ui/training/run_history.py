"""The numbers of a run, made ready for two plots."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.ui.training.curve_column import Column
from app.ui.training.curve_smoothing import smoothed
from app.ui.training.stepping import round_number_above
from app.ui.training.thinning import Curve, Numbers, between, thinned

Range = tuple[float, float]

_FEWEST_EPOCHS = 10.0
# A little more than the curve needs, so that it does not lie on the edge.
_MARGIN = 0.04


@dataclass(frozen=True)
class Reading:
    """What was measured after an epoch; NaN where there is none."""

    epoch: int
    error: float
    accuracy: float
    validation_error: float
    validation_accuracy: float


class RunHistory:
    """A run so far.

    Args:
        history: Arrays of one length by name, kept as they are: "epoch" (ascending), "error", "accuracy"
            (0 … 1), "validation_error", "validation_accuracy"; NaN where there is none.
        n_training: How many faces "error" sums over.
        n_validation: How many faces "validation_error" sums over; 0 without validation.
        before: The same run some epochs ago, if it is known: what was worked out for it is taken over.
    """

    def __init__(
        self,
        history: Mapping[str, NDArray[np.floating]],
        n_training: int,
        n_validation: int,
        before: "RunHistory | None" = None,
    ) -> None:
        self._history = history
        known: Mapping[str, Column] = before._columns if before is not None else {}
        self._columns: dict[str, Column] = {
            name: Column(self._numbers(name), known.get(name)) for name in history
        }
        self.scale = n_training / n_validation if n_validation else 0.0
        """What the validation D is multiplied by, so that it compares with the training D."""
        self.epochs = self._numbers("epoch")
        # Of kept runs it is asked at every frame.
        self._ends: dict[bool, list[Range]] = {}

    @property
    def has_validation(self) -> bool:
        """Whether there are validation faces."""
        return self.scale > 0

    def whole(self, logarithmic: bool) -> tuple[Range, Range]:
        """The epochs, and D or its logarithm to 10, in which all of the run can be seen."""
        return whole_of([self], logarithmic)

    def ends(self, logarithmic: bool) -> list[Range]:
        """The least and the largest D of the training and of the validation faces, where there are any."""
        if logarithmic not in self._ends:
            found = ((_ends(column, logarithmic), scale) for column, scale in self._errors())
            self._ends[logarithmic] = [(scale * e[0], scale * e[1]) for e, scale in found if e is not None]
        return self._ends[logarithmic]

    def reading(self, epoch: float) -> Reading | None:
        """What was measured at the nearest epoch there is; None before the first and after the last one."""
        if not len(self.epochs) or not self.epochs[0] - 0.5 <= epoch <= self.epochs[-1] + 0.5:
            return None
        after = min(int(np.searchsorted(self.epochs, epoch)), len(self.epochs) - 1)
        before = max(after - 1, 0)
        nearest = before if epoch - self.epochs[before] < self.epochs[after] - epoch else after
        columns = (
            self._column("error").values,
            self._column("accuracy").values,
            self._validation("validation_error").values,
            self._validation("validation_accuracy").values,
        )
        return Reading(
            int(self.epochs[nearest]),
            *(float(values[nearest]) if nearest < len(values) else math.nan for values in columns),
        )

    def columns(self) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
        """Epoch, D, accuracy, validation D as it was measured, validation accuracy; (n,) each."""
        missing = np.full(len(self.epochs), np.nan)
        names = ("error", "accuracy", "validation_error", "validation_accuracy")
        error, accuracy, validation_error, validation_accuracy = (
            found if len(found := self._numbers(name)) else missing for name in names
        )
        return self.epochs, error, accuracy, validation_error, validation_accuracy

    def seen(self, seen: Range) -> int:
        """How many epochs are within a range."""
        return len(self.epochs[between(self.epochs, *seen)])

    def error_curves(
        self, seen: Range, bins: int, logarithmic: bool, smooth: bool = False
    ) -> tuple[Curve, Curve]:
        """D over those epochs, or its logarithm to 10, of the training and the validation faces."""
        training, validation = (
            self._curve(column, scale, seen, bins, logarithmic, smooth) for column, scale in self._errors()
        )
        return training, validation

    def accuracy_curves(self, seen: Range, bins: int, smooth: bool = False) -> tuple[Curve, Curve]:
        """The accuracy over those epochs in per cent, of the training and the validation faces."""
        both = (self._column("accuracy"), self._validation("validation_accuracy"))
        training, validation = (self._curve(column, 100.0, seen, bins, False, smooth) for column in both)
        return training, validation

    def _errors(self) -> tuple[tuple[Column, float], tuple[Column, float]]:
        return (self._column("error"), 1.0), (self._validation("validation_error"), self.scale)

    def _validation(self, name: str) -> Column:
        return self._column(name) if self.has_validation else Column(np.empty(0))

    def _column(self, name: str) -> Column:
        return self._columns.get(name) or Column(np.empty(0))

    def _numbers(self, name: str) -> Numbers:
        return np.asarray(self._history.get(name, ()), dtype=np.float64)

    def _curve(
        self, column: Column, scale: float, seen: Range, bins: int, logarithmic: bool, smooth: bool
    ) -> Curve:
        if not len(column.values):
            return column.values, column.values
        part = between(self.epochs, *seen)
        x, y = column.smoothed(self.epochs, part) if smooth else column.thinned(self.epochs, part, bins)
        # What is no number spreads to the few points that stand for many: then the many are looked at.
        if not _all_usable(y, logarithmic):
            x, y = self.epochs[part], column.values[part]
            drawn = _which_usable(y, logarithmic)
            x, y = smoothed(x[drawn], y[drawn]) if smooth else thinned(x[drawn], y[drawn], bins)
        return x, np.log10(scale * y) if logarithmic else scale * y


def whole_of(runs: Iterable[RunHistory], logarithmic: bool) -> tuple[Range, Range]:
    """The epochs, and D or its logarithm to 10, in which all of several runs can be seen.

    The ends are round numbers, so that the axes stay as they are for many epochs.
    """
    runs = list(runs)
    last = max((float(run.epochs[-1]) for run in runs if len(run.epochs)), default=0.0)
    ends = [end for run in runs for end in run.ends(logarithmic)]
    x = (0.0, round_number_above(max(last, _FEWEST_EPOCHS)))
    return x, (_powers_of_ten(ends) if logarithmic else _from_zero(ends))


def _ends(column: Column, logarithmic: bool) -> Range | None:
    if not len(column.values):
        return None
    low, high = column.ends()
    if math.isfinite(low + high) and not (logarithmic and low <= 0):
        return low, high
    usable = column.values[_which_usable(column.values, logarithmic)]
    return (float(usable.min()), float(usable.max())) if len(usable) else None


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
