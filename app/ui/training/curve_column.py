"""One measured quantity over the epochs, summed up so that a long run costs no more than a short one."""

import numpy as np
from numpy.typing import NDArray

from app.ui.training.curve_smoothing import averaged, means_of, smoothing_size
from app.ui.training.thinning import BLOCK, Curve, Numbers, peaks_of, thinned

_HIGHEST, _LOWEST, _MEAN = range(3)


class Column:
    """A quantity; of every whole block of epochs the largest, the smallest and the mean value are known.

    Args:
        values: (n,), kept as they are.
        before: The same quantity some epochs ago. If the values go on from there, its blocks are taken over.
    """

    def __init__(self, values: Numbers, before: "Column | None" = None) -> None:
        self.values = values
        known = before is not None and _goes_on(before.values, values)
        self._blocks: Numbers = before._blocks if before is not None and known else np.empty((3, 0))

    def ends(self) -> tuple[float, float]:
        """The smallest and the largest value; NaN where any is."""
        blocks = self._summed_up()
        rest = self.values[blocks.shape[1] * BLOCK :]
        lows, highs = np.append(rest, blocks[_LOWEST]), np.append(rest, blocks[_HIGHEST])
        return float(lows.min()), float(highs.max())

    def thinned(self, x: Numbers, part: slice, bins: int) -> Curve:
        """The values of a part, thinned as `thinning.thinned` does."""
        start, stop, _ = part.indices(len(self.values))
        size = -(-(stop - start) // bins)
        if size < 2 * BLOCK:
            return thinned(x[part], self.values[part], bins)
        first, per, last = self._bins(start, stop, -(-size // BLOCK))
        blocks = self._summed_up()[:, first:last].reshape(3, -1, per)
        highs, lows = blocks[_HIGHEST].max(axis=1), blocks[_LOWEST].min(axis=1)
        middles = x[first * BLOCK + per * BLOCK // 2 : last * BLOCK : per * BLOCK]
        rest = slice(last * BLOCK, stop)
        return peaks_of(middles, highs, lows, x[rest], self.values[rest])

    def smoothed(self, x: Numbers, part: slice) -> Curve:
        """The moving average of a part, as `curve_smoothing.smoothed` makes it."""
        start, stop, _ = part.indices(len(self.values))
        size = smoothing_size(stop - start)
        if size < 2 * BLOCK:
            return averaged(means_of(x[part], size), means_of(self.values[part], size), stop - start)
        first, per, last = self._bins(start, stop, size // BLOCK)
        means = self._summed_up()[_MEAN, first:last].reshape(-1, per).mean(axis=1)
        middles = x[first * BLOCK : last * BLOCK : per * BLOCK] + (size - 1) / 2
        return averaged(middles, means, stop - start)

    def _summed_up(self) -> Numbers:
        """(3, blocks): the largest, the smallest and the mean value of each whole block."""
        known, whole = self._blocks.shape[1], len(self.values) // BLOCK
        if whole > known:
            rows = self.values[known * BLOCK : whole * BLOCK].reshape(-1, BLOCK)
            # A run that has grown beyond all numbers is told from others later.
            with np.errstate(all="ignore"):
                new = np.stack((rows.max(axis=1), rows.min(axis=1), rows.mean(axis=1)))
            self._blocks = np.concatenate((self._blocks, new), axis=1)
        return self._blocks

    def _bins(self, start: int, stop: int, per: int) -> tuple[int, int, int]:
        """The first block, how many make a bin, and the block after the last whole bin."""
        first = start // BLOCK
        return first, per, first + (stop // BLOCK - first) // per * per


def _goes_on(before: NDArray[np.float64], now: NDArray[np.float64]) -> bool:
    last = len(before) - 1
    return 0 <= last < len(now) and bool(before[last] == now[last] and before[0] == now[0])
