"""What is known of the kernels, or of the dense weights: four arrays of one shape."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Tensor = Literal["kernels", "weights"]
Choice = Literal["now", "start", "change", "gradient"]


@dataclass(frozen=True)
class Numbers:
    """A parameter at one time, in arrays that nobody writes to any more.

    All have one shape: the kernels K (n, C, k, k), or the dense weights w (n_o, n, h, w).

    Attributes:
        now: The parameter.
        start: The same before the first step.
        update: δ, what the last epoch has added to it; None before there was one.
        gradient: ∂D/∂ of each number over the training faces; None where it is not known.
    """

    now: Array
    start: Array
    update: Array | None = None
    gradient: Array | None = None

    def values(self, choice: Choice) -> Array | None:
        """The numbers of a choice; None for a gradient that is not known."""
        if choice == "change":
            # A run that diverges may hold ∞, and ∞ − ∞ is not a number: that is what is shown.
            with np.errstate(invalid="ignore", over="ignore"):
                return self.now - self.start
        return {"now": self.now, "start": self.start, "gradient": self.gradient}[choice]

    def limit(self, choice: Choice) -> float:
        """The absolute value at the ends of the scale, rounded up to two digits; 0 where all numbers are 0.

        Now and at the start share one scale, so that they can be compared.
        """
        if choice in ("now", "start"):
            return _rounded_up(max(_largest(self.now), _largest(self.start)))
        values = self.values(choice)
        return 0.0 if values is None else _rounded_up(_largest(values))


class UpdateSize(NamedTuple):
    """How large the last update of one kernel is against the kernel.

    Attributes:
        update: ‖δK‖, the square root of the sum of the squares.
        kernel: ‖K‖.
    """

    update: float
    kernel: float

    @property
    def share(self) -> float:
        """‖δK‖ / ‖K‖; 0 for a kernel of zeros."""
        return self.update / self.kernel if self.kernel > 0 else 0.0


def _largest(values: Array) -> float:
    largest = float(np.abs(values).max(initial=0.0))
    return largest if np.isfinite(largest) else float(np.abs(values[np.isfinite(values)]).max(initial=0.0))


def _rounded_up(value: float) -> float:
    if value == 0:
        return 0.0
    unit = 10.0 ** (np.floor(np.log10(value)) - 1)
    return float(np.ceil(round(value / unit, 4)) * unit)
