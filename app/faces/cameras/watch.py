"""Watching over a device that does give pictures, but none that show anything."""

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_BLACK_SECONDS = 2.0
_STILL_SECONDS = 5.0
# Levels of 255: the black of cameras that send video levels is 16, and noise lies on top of it.
_BLACK = 24
_STEP = 8
_BRIGHTEST = 99.5


class Trouble(NamedTuple):
    """What is wrong with the pictures.

    Attributes:
        sentence: What it is and what to do; empty where nothing is wrong.
        blank: Whether there is nothing to see on them.
    """

    sentence: str
    blank: bool


NO_TROUBLE = Trouble("", blank=False)


class PictureWatch:
    """Sees that a device gives only black pictures, or one and the same over and over.

    A sensor is never without noise: two frames that are equal in every pixel were not both taken.

    Args:
        name: The camera, for the sentences.
        clock: Seconds.
    """

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._clock = clock
        self._last: NDArray[np.uint8] | None = None
        self._black_since: float | None = None
        self._still_since: float | None = None

    def look(self, picture: NDArray[np.uint8]) -> Trouble:
        """What is wrong since some seconds up to this picture, RGB uint8 (H, W, 3)."""
        now = self._clock()
        sampled = picture[::_STEP, ::_STEP].copy()
        black = bool(np.percentile(sampled, _BRIGHTEST) <= _BLACK)
        still = self._last is not None and np.array_equal(sampled, self._last)
        self._last = sampled
        self._black_since = _since(self._black_since, black, now)
        self._still_since = _since(self._still_since, still, now)
        if self._black_since is not None and now - self._black_since >= _BLACK_SECONDS:
            return Trouble(
                f"{self._name} gives only black pictures: is its cover closed, or another program using it?",
                blank=True,
            )
        if self._still_since is not None and now - self._still_since >= _STILL_SECONDS:
            return Trouble(
                f"{self._name} gives the same picture over and over. Close it and open it again.", blank=False
            )
        return NO_TROUBLE


def _since(before: float | None, holds: bool, now: float) -> float | None:
    if not holds:
        return None
    return now if before is None else before
