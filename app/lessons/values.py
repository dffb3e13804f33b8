"""Arrays in a few words."""

import numpy as np
from numpy.typing import NDArray

from app.lessons.latex import shortest

_FEW = 4


def in_short(values: NDArray[np.floating], digits: int = 3) -> str:
    """Numbers and their shape: "0.0123, shape (1,)", or "−0.31 … 0.28, shape (1, 784)".

    Args:
        values: Of any shape with at least one number.
        digits: Significant ones.
    """
    flat = values.ravel()
    if flat.size <= _FEW:
        written = ", ".join(shortest(float(value), digits) for value in flat)
    else:
        written = f"{shortest(float(flat.min()), digits)} … {shortest(float(flat.max()), digits)}"
    return f"{written}, shape {values.shape}"
