"""The time of a film, which may run slower or faster than a clock, or stand still."""

import time
from collections.abc import Callable


class Pacing:
    """Says how long to wait for the next picture of a film, and how many are overdue.

    The pace can be changed at any moment, from any thread.

    Args:
        clock: Seconds.

    Attributes:
        pace: How fast the film runs: 1 as it was taken, 0.5 half as fast, 0 while it stands still.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.pace = 1.0
        self._clock = clock
        self._last = clock()
        self._ahead = 0.0

    def shown(self, interval: float, pictures: int = 1) -> None:
        """So many pictures were shown or left out; each of them stands for so many seconds of the film."""
        self._pass_time()
        # Late by more than a picture: go on from here rather than hurry through what was missed.
        self._ahead = max(self._ahead + pictures * interval, -interval)

    def missed(self, interval: float) -> int:
        """How many pictures should have been shown and can be left out, as a later one is due already."""
        self._pass_time()
        return max(0, int(-self._ahead / interval)) if interval > 0 else 0

    def left(self) -> float:
        """Seconds until the next picture is due at the present pace; infinite while the film stands still."""
        self._pass_time()
        if self._ahead <= 0:
            return 0.0
        return self._ahead / self.pace if self.pace else float("inf")

    def _pass_time(self) -> None:
        now = self._clock()
        self._ahead -= (now - self._last) * self.pace
        self._last = now
