"""Every derivative of a check as a dot: what the backward pass says against the central difference."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QWidget

from app.language import _
from app.lessons.gradient_check.check import CheckResult, Gradients, Place, tensor_name
from app.ui.training.captions import warning_colour
from app.ui.training.curve_pens import kept_colour
from app.ui.widgets.plot import Plot

Numbers = NDArray[np.float64]

_TIP = _(
    "Every dot is one derivative: to the right what the central difference says, upwards what the backward "
    "pass says, each in units of the largest of its kind. Where both agree the dot lies on the diagonal. "
    "Keys: Home the worst, → the next worst, ← back, page keys by 25."
)
_JUMP = 25
_MOST = 2.0
_ROOM = 1.08


@dataclass(frozen=True)
class Dots:
    """The derivatives of a check in one row, each in units of the largest of its parameter.

    Attributes:
        result: Where the numbers come from.
    """

    result: CheckResult

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The parameters in order."""
        return tuple(self.result.analytic)

    @cached_property
    def firsts(self) -> dict[str, int]:
        """The number of each parameter's first dot."""
        sizes = [self.result.analytic[name].size for name in self.names]
        return dict(zip(self.names, np.cumsum([0, *sizes[:-1]]).tolist(), strict=True))

    @cached_property
    def across(self) -> Numbers:
        """Central differences, (n,)."""
        return self._scaled(self.result.numeric)

    @cached_property
    def upwards(self) -> Numbers:
        """The backward pass's derivatives, (n,)."""
        return self._scaled(self.result.analytic)

    @cached_property
    def disagreement(self) -> Numbers:
        """How far both are apart, (n,); NaN where they cannot be compared."""
        return np.concatenate([self.result.disagreement[name].ravel() for name in self.names])

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """The numbers of the dots, those that disagree most first."""
        return np.argsort(-np.nan_to_num(self.disagreement, nan=-1.0), kind="stable")

    @property
    def worst(self) -> int:
        """The number of the dot that disagrees most."""
        return int(self.order[0])

    def place(self, dot: int) -> Place:
        """Where in the network a dot comes from."""
        name = next(name for name in reversed(self.names) if self.firsts[name] <= dot)
        index = np.unravel_index(dot - self.firsts[name], self.result.analytic[name].shape)
        return Place(name, tuple(int(one) for one in index))

    def _scaled(self, values: Gradients) -> Numbers:
        scales = {row.name: row.largest or 1.0 for row in self.result.rows}
        return np.concatenate([values[name].ravel() / scales[name] for name in self.names])


def tensor_colour(index: int, palette: QPalette) -> QColor:
    """The colour of the dots of the parameter with that index (0, 1, …)."""
    return kept_colour(index, palette, highlighted=True)
