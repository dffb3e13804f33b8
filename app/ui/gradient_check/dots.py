"""Every derivative of a check as one dot: all parameters in one row, each in units of its own largest."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.lessons.gradient_check.check import CheckResult, Gradients, Place

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Dots:
    """What the pictures of agreement draw.

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
    def tensors(self) -> NDArray[np.intp]:
        """Which parameter each dot belongs to, (n,)."""
        sizes = [self.result.analytic[name].size for name in self.names]
        return np.repeat(np.arange(len(sizes)), sizes)

    @cached_property
    def across(self) -> Numbers:
        """Central differences in units of the parameter's largest, (n,)."""
        return self._scaled(self.result.numeric)

    @cached_property
    def upwards(self) -> Numbers:
        """The backward pass's derivatives in the same units, (n,)."""
        return self._scaled(self.result.analytic)

    @cached_property
    def disagreement(self) -> Numbers:
        """How far both are apart, (n,); NaN where they cannot be compared."""
        return np.concatenate([self.result.disagreement[name].ravel() for name in self.names])

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """The numbers of the dots, those that disagree most first."""
        return np.argsort(-np.nan_to_num(self.disagreement, nan=-1.0), kind="stable")

    @cached_property
    def ranks(self) -> NDArray[np.intp]:
        """The place of every dot in that order."""
        ranks = np.empty_like(self.order)
        ranks[self.order] = np.arange(len(ranks))
        return ranks

    @property
    def worst(self) -> int:
        """The number of the dot that disagrees most."""
        return int(self.order[0])

    def place(self, dot: int) -> Place:
        """Where in the network a dot comes from."""
        name = self.names[self.tensors[dot]]
        index = np.unravel_index(dot - self.firsts[name], self.result.analytic[name].shape)
        return Place(name, tuple(int(one) for one in index))

    def _scaled(self, values: Gradients) -> Numbers:
        scales = {row.name: row.largest or 1.0 for row in self.result.rows}
        return np.concatenate([values[name].ravel() / scales[name] for name in self.names])
