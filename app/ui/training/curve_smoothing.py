"""The trend of a noisy curve: a moving average."""

import numpy as np

from app.ui.training.thinning import BLOCK, Curve, Numbers

_SHARE = 0.04
_FEWEST = 5
_MOST_MEANS = 512


def smoothing_width(n: int) -> int:
    """Over how many of n epochs that are seen the average is taken: about 4 %, at least 5."""
    size = smoothing_size(n)
    return size * _odd(_SHARE * n / size)


def smoothing_text(n: int) -> str:
    """What the smoothed curves are, where n epochs are seen."""
    return f"moving average over {smoothing_width(n)} epochs, 4 % of those seen, fewer at both ends"


def smoothed(x: Numbers, y: Numbers) -> Curve:
    """The moving average of a curve: the mean over `smoothing_width` points around each.

    At both ends the mean is over as many points as there are on the shorter side, so that it does not lag.
    Of a long curve, means of neighbouring points are averaged, which comes to the same and keeps it quick.

    Args:
        x: Ascending, (n,).
        y: Finite, (n,).

    Returns:
        x and y, at most 1024 points each.
    """
    size = smoothing_size(len(x))
    return averaged(means_of(x, size), means_of(y, size), len(x))


def smoothing_size(n: int) -> int:
    """How many neighbouring ones of n points become one before they are averaged."""
    size = max(1, n // _MOST_MEANS)
    return size if size < 2 * BLOCK else size // BLOCK * BLOCK


def means_of(values: Numbers, size: int) -> Numbers:
    """The means of so many neighbouring values each; the last ones that are fewer are left out."""
    if size == 1:
        return values
    return np.asarray(values[: len(values) // size * size].reshape(-1, size).mean(axis=1))


def averaged(x: Numbers, y: Numbers, n: int) -> Curve:
    """The moving average of means of n points."""
    reach = min(_odd(_SHARE * n / smoothing_size(n)) // 2, (len(y) - 1) // 2)
    if reach <= 0:
        return x, y
    width = 2 * reach + 1
    middle = np.convolve(y, np.full(width, 1 / width), mode="valid")
    counts = np.arange(1, width, 2)
    start = np.cumsum(y[: width - 2])[::2] / counts
    end = np.cumsum(y[: -(width - 1) : -1])[::2] / counts
    return x, np.concatenate((start, middle, end[::-1]))


def _odd(width: float) -> int:
    return max(_FEWEST, 2 * round((width - 1) / 2) + 1)
