"""Where axes end."""

import math


def round_number_above(value: float) -> float:
    """The least of 1, 1.5, 2, 3, 4, 5, 6, 8, 10 times a power of ten that is not below a positive number."""
    unit = 10.0 ** math.floor(math.log10(value))
    return next((m * unit for m in (1, 1.5, 2, 3, 4, 5, 6, 8) if m * unit >= value * (1 - 1e-9)), 10 * unit)
