"""What every epoch said: appended by the thread that trains, read by the one that draws."""

import numpy as np
from numpy.typing import NDArray

from engine import EpochStep

COLUMNS = ("epoch", "error", "accuracy", "validation_error", "validation_accuracy")


class History:
    """A table with a row an epoch that only grows; NaN stands where there are no validation faces.

    One thread may append while others read: rows are written before they are counted, and a row
    that was counted is never written again.
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
        if self._count == len(self._table):
            self._table = np.vstack([self._table, np.empty_like(self._table)])
        self._table[self._count] = [
            np.nan if (value := getattr(step, name)) is None else value for name in COLUMNS
        ]
        self._count += 1

    def arrays(self) -> dict[str, NDArray[np.float64]]:
        """The rows so far, a one-dimensional array a column, not to be written to."""
        count = self._count
        return {name: self._table[:count, i] for i, name in enumerate(COLUMNS)}
