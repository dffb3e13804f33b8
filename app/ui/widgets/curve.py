"""What a plot is given: its panels, and curves, of which the few points that are drawn are found here.

Unlike the plot itself it is quick to import.
"""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.ui.widgets.scales import Role

Numbers = NDArray[np.float64]
Range = tuple[float, float]
Points = tuple[Numbers, Numbers]
"""x and y."""


@dataclass(frozen=True)
class Panel:
    """One of several plots above each other, over the same x.

    Attributes:
        title: Of its y axis.
        percent: Whether it shows 0 … 100 %; it is never zoomed upwards, and never logarithmic.
        stretch: Its share of the height.
    """

    title: str
    percent: bool = False
    stretch: int = 1


# Compared by identity: arrays have no single answer to ==.
@dataclass(eq=False)
class Curve:
    """A curve, and how it looks.

    Attributes:
        x: Ascending, (n,).
        y: (n,); what is not finite is left out.
        label: In the legend; curves of the same label, role and tone stand there once.
        role: Its colour, see `role_colour`.
        tone: Tells several kept ones apart.
        width: In pixels.
        dashed: Whether it is dashed.
        points: Whether every point has a dot.
        row: In which panel.
        behind: Whether it lies behind the others and seldom changes: it is then drawn once.
        pale: Whether its colour is nearly gone into the ground.
        scale: What y is multiplied by.
    """

    x: Numbers
    y: Numbers
    label: str = ""
    role: Role = "training"
    tone: int = 0
    width: float = 1.6
    dashed: bool = False
    points: bool = False
    row: int = 0
    behind: bool = False
    pale: bool = False
    scale: float = 1.0
    _ends: dict[bool, Range | None] = field(default_factory=dict, init=False)
    _drawn: tuple[object, Points] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.x, self.y = (np.asarray(values, dtype=np.float64) for values in (self.x, self.y))

    def ends(self, log: bool) -> Range | None:
        """The least and the largest number that is drawn."""
        if log not in self._ends:
            used = self.y
            low, high = used.min(initial=math.inf), used.max(initial=-math.inf)
            # Both are finite only if all numbers are.
            if not math.isfinite(low + high) or (log and low <= 0):
                used = used[_usable(used, log)]
                low, high = used.min(initial=math.inf), used.max(initial=-math.inf)
            self._ends[log] = (self.scale * float(low), self.scale * float(high)) if len(used) else None
        return self._ends[log]

    def drawn(self, seen: Range, bins: int, log: bool) -> Points:
        """What is seen of it, in at most four points a bin; the logarithms of y on a logarithmic scale."""
        of = seen, bins, log
        if self._drawn is None or self._drawn[0] != of:
            first, last = np.searchsorted(self.x, seen)
            part = slice(max(int(first) - 1, 0), int(last) + 2)
            x, y = peaks(self.x[part], self.y[part], bins)
            # What is no number spreads to the few points that stand for many: then the many are looked at.
            if not _usable(y, log).all():
                used = _usable(self.y[part], log)
                x, y = peaks(self.x[part][used], self.y[part][used], bins)
            y = self.scale * y
            self._drawn = of, (x, np.log10(y) if log else y)
        return self._drawn[1]

    def value(self, index: int) -> float:
        """What is drawn there."""
        return self.scale * float(self.y[index])

    def nearest(self, x: float) -> int | None:
        """The index of the point at or next to x; None beside the curve."""
        return nearest(self.x, x)


def nearest(places: Numbers, x: float) -> int | None:
    """Which of ascending places is at or next to x; None where it is beside all of them."""
    if not len(places) or not places[0] - 0.5 <= x <= places[-1] + 0.5:
        return None
    after = min(int(np.searchsorted(places, x)), len(places) - 1)
    before = max(after - 1, 0)
    return before if x - places[before] < places[after] - x else after


def peaks(x: Numbers, y: Numbers, bins: int) -> Points:
    """A curve as two points a bin, its largest and its smallest value, so that no peak is lost.

    Args:
        x: Ascending, (n,).
        y: (n,).
        bins: Into how many equal parts it is divided at most.

    Returns:
        x and y; the curve itself where it has no more than four points a bin.
    """
    if len(x) <= 4 * bins:
        return x, y
    size = -(-len(x) // bins)
    whole = len(x) // size * size
    starts = np.arange(0, whole, size)
    highs, lows = (over.reduceat(y[:whole], starts) for over in (np.maximum, np.minimum))
    few = np.column_stack((highs, lows)).ravel()
    middles = x[size // 2 : whole : size]
    return np.concatenate((np.repeat(middles, 2), x[whole:])), np.concatenate((few, y[whole:]))


def group_of(key: str) -> str:
    """The part of a curve's key before "/": curves of one group are pointed at together."""
    return key.partition("/")[0]


def _usable(y: Numbers, log: bool) -> NDArray[np.bool_]:
    return np.isfinite(y) & (y > 0) if log else np.isfinite(y)
