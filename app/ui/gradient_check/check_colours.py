"""How the parameters' dots and the two trainings are drawn."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QPen

from app.ui.theme import curve_colours, diverging
from app.ui.training.captions import warning_colour
from app.ui.training.curve_pens import kept_colour

_WIDTH = 1.8
_POWERS = 6.0
_SMALLEST = 1e-30


def tensor_colour(index: int, palette: QPalette) -> QColor:
    """The colour of the dots of the parameter with that index (0, 1, …)."""
    return kept_colour(index, palette, highlighted=True)


def course_pens(palette: QPalette) -> tuple[QPen, QPen]:
    """The training with the mistake, dashed and red, then the right one."""
    broken = QPen(warning_colour(palette), _WIDTH, Qt.PenStyle.CustomDashLine)
    broken.setDashPattern([5, 4])
    return broken, QPen(curve_colours(palette)[0], _WIDTH)


def disagreement_colours(
    disagreement: NDArray[np.float64], limit: float, palette: QPalette
) -> NDArray[np.uint8]:
    """Colours by powers of ten: blue agrees, orange disagrees, and the limit between them has no colour.

    Args:
        disagreement: Scaled, any shape; NaN gets the colour of the limit.
        limit: Up to which a check is passed.
        palette: Where the colours come from.
    """
    powers = np.log10(np.maximum(disagreement, _SMALLEST) / limit)
    return diverging(powers, _POWERS, palette)
