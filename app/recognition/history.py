"""What every epoch said: appended by the thread that trains, read by the one that draws."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine import EpochStep

COLUMNS = ("epoch", "error", "accuracy", "validation_error", "validation_accuracy")


class History:
    """A table with a row an epoch that only grows; NaN stands where there are no validation faces.

    One thread may append while others read: rows are written before they are counted, and of those that
    were counted only the newest is ever written again.
    """

    def __init__(self, arrays: dict[str, NDArray[np.float64]] | None = None) -> None:
        self._count = 0
        self._table = np.empty((256, len(COLUMNS)))
        if arrays:
            rows = np.stack([arrays[name] for name in COLUMNS], axis=1).astype(np.float64)
            self._table = np.vstack([rows, self._table])
            self._count = len(rows)

    def __len__(self) -> int:
        return self._count

    def append(self, step: EpochStep) -> None:
        """Adds an epoch's row."""
        self._append([np.nan if (value := getattr(step, name)) is None else value for name in COLUMNS])

    def _append(self, row: Sequence[float] | NDArray[np.float64]) -> None:
        if self._count == len(self._table):
            self._table = np.vstack([self._table, np.empty_like(self._table)])
        self._table[self._count] = row
        self._count += 1

    def extend(self, rows: NDArray[np.float64]) -> None:
        """Adds epochs' rows, (n, 5).

        The newest epoch's row may come again, as a poke changes what it was; older ones are passed over.
        """
        for row in rows:
            if row[0] == self._count - 1:
                self._table[self._count - 1] = row
            elif row[0] >= self._count:
                self._append(row)

    def until(self, epoch: int) -> "History":
        """A history of its own, up to that epoch."""
        return History({name: values[: epoch + 1] for name, values in self.arrays().items()})

    def arrays(self) -> dict[str, NDArray[np.float64]]:
        """The rows so far, a one-dimensional array a column, not to be written to."""
        count = self._count
        return {name: self._table[:count, i] for i, name in enumerate(COLUMNS)}
