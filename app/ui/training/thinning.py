"""Long curves as few points that look the same."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
# x and y of its points.
Curve = tuple[Numbers, Numbers]


def thinned(x: Numbers, y: Numbers, bins: int) -> Curve:
    """A curve whose every bin keeps its largest and its smallest value, so that no peak is lost.

    Args:
        x: Ascending, (n,).
        y: Finite, (n,).
        bins: Into how many equal parts it is divided at most.

    Returns:
        x and y of two points a bin and the rest that fills no bin; the curve itself where it has no more
        than four points a bin. The last point stays.
    """
    if len(x) <= 4 * bins:
        return x, y
    size = -(-len(x) // bins)
    whole = len(x) // size * size
    rows = y[:whole].reshape(-1, size)
    few_x = np.repeat(x[:whole:size], 2)
    few_y = np.column_stack((rows.max(axis=1), rows.min(axis=1))).ravel()
    return np.concatenate((few_x, x[whole:], x[-1:])), np.concatenate((few_y, y[whole:], y[-1:]))


def between(x: Numbers, low: float, high: float) -> slice:
    """The part of ascending x from low to high, with one point more on either side."""
    first, last = np.searchsorted(x, (low, high), side="left")
    return slice(max(int(first) - 1, 0), int(last) + 2)
