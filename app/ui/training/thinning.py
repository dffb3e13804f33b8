"""Long curves as few points that look the same."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
# x and y of its points.
Curve = tuple[Numbers, Numbers]

BLOCK = 32
"""Of so many neighbouring points of a long curve what is needed is worked out once."""


def thinned(x: Numbers, y: Numbers, bins: int) -> Curve:
    """A curve whose every bin keeps its largest and its smallest value, so that no peak is lost.

    Args:
        x: Ascending, (n,).
        y: Finite, (n,).
        bins: Into how many equal parts it is divided at most.

    Returns:
        x and y of two points a bin and the rest that fills no bin; the curve itself where it has no more
        than four points a bin.
    """
    if len(x) <= 4 * bins:
        return x, y
    size = -(-len(x) // bins)
    whole = len(x) // size * size
    rows = y[:whole].reshape(-1, size)
    return peaks_of(x[size // 2 : whole : size], rows.max(axis=1), rows.min(axis=1), x[whole:], y[whole:])


def peaks_of(x: Numbers, highs: Numbers, lows: Numbers, rest_x: Numbers, rest_y: Numbers) -> Curve:
    """A curve of bins and of the points that fill none.

    Args:
        x: The middle of each bin, (bins,).
        highs: Their largest values, (bins,).
        lows: Their smallest values, (bins,).
        rest_x: Points behind them, (n,).
        rest_y: Points behind them, (n,).
    """
    few_y = np.column_stack((highs, lows)).ravel()
    return np.concatenate((np.repeat(x, 2), rest_x)), np.concatenate((few_y, rest_y))


def between(x: Numbers, low: float, high: float) -> slice:
    """The part of ascending x from low to high, with one point more on either side."""
    first, last = np.searchsorted(x, (low, high), side="left")
    return slice(max(int(first) - 1, 0), int(last) + 2)
