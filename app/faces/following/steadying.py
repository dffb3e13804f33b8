"""Steadying of what is measured frame after frame: calm while it is still, quick when it moves.

A low-pass filter whose cut-off grows with the speed (Casiez, Roussel and Vogel 2012, the 1€ filter). Lengths
are measured in sizes of the face, so that a face far away is steadied like a near one.
"""

import math

import numpy as np
from numpy.typing import NDArray

_STILL = 0.5
"""Hz: the cut-off for what stands still."""
_SPEED_CUTOFF = 0.7
"""Hz: the cut-off for the speed itself."""
_TREMBLE = 0.15
"""Sizes a second: as fast as this, what stands still seems to move, because finders tremble."""
_QUICKER = 6.0
"""Hz more for each size a second above that."""
_LEASH = 0.045
"""Sizes: the steadied value never lies farther than this from the measured one."""


class Steadied:
    """Some numbers of pixels, steadied over time.

    Attributes:
        values: The steadied numbers, (n,).
        speeds: How fast they change, pixels a second, (n,).
    """

    def __init__(self, values: NDArray[np.float64]) -> None:
        self.values = values
        self.speeds = np.zeros_like(values)
        self._measured = values

    def measure(self, values: NDArray[np.float64], seconds: float, size: float) -> None:
        """Takes new numbers, (n,), so many seconds after the last ones; `size` is the face's, in pixels."""
        speeds = (values - self._measured) / seconds
        self.speeds = self.speeds + _share(_SPEED_CUTOFF, seconds) * (speeds - self.speeds)
        self._measured = values
        speed = float(np.abs(self.speeds).max()) / size
        cutoff = _STILL + _QUICKER * max(0.0, speed - _TREMBLE)
        behind = (1 - _share(cutoff, seconds)) * (values - self.values)
        leash = _LEASH * size
        self.values = values - np.clip(behind, -leash, leash)

    def shift(self, by: NDArray[np.float64]) -> None:
        """Moves by so many pixels, (n,), that something else says."""
        self.values = self.values + by
        self._measured = self.values

    def drift(self, seconds: float, calming: float) -> None:
        """Moves on unseen: as fast as before, slowing down by half every `calming` seconds."""
        self.shift(self.speeds * seconds)
        self.speeds = self.speeds * 0.5 ** (seconds / calming)


def _share(cutoff: float, seconds: float) -> float:
    """How much of a new value a low-pass filter takes over."""
    return 1 / (1 + 1 / (2 * math.pi * cutoff * seconds))
