"""Who is taken for whom: counts of right and wrong, however they came about."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Confusion = NDArray[np.intp]
"""Row: who it is; column: who the network says, (n_persons, n_persons)."""


def confusion_of(who: NDArray[np.intp], said: NDArray[np.intp], n_persons: int) -> Confusion:
    """The counts for faces of `who`, (N,), whom the network calls `said`, (N,)."""
    cells = np.bincount(who * n_persons + said, minlength=n_persons * n_persons)
    return cells.reshape(n_persons, n_persons).astype(np.intp)


def accuracy_of(confusion: Confusion) -> float | None:
    """The part that was named rightly, 0 … 1; None where there is nobody."""
    count = int(confusion.sum())
    return float(np.trace(confusion)) / count if count else None


def probability_of(right: Iterable[int], count: int, chance: float) -> float:
    """How probable these numbers of right answers among `count` are, each being right with that chance."""
    if chance in (0, 1):
        return float(round(chance) * count in right)
    return sum(
        math.exp(
            math.lgamma(count + 1)
            - math.lgamma(k + 1)
            - math.lgamma(count - k + 1)
            + k * math.log(chance)
            + (count - k) * math.log1p(-chance)
        )
        for k in right
    )
