"""How the two courses of twin runs are drawn: told apart by colour-blind people, and by dashes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette, QPen

from app.ui.theme import person_colour

_WIDTH = 1.6
# Two of the palette that no person of two has.
_DENSE, _BOTH = 3, 2


def twin_pens(palette: QPalette) -> tuple[QPen, QPen]:
    """Dense only, dashed; dense and kernels, solid."""
    dense = QPen(person_colour(_DENSE, palette), _WIDTH, Qt.PenStyle.CustomDashLine)
    dense.setDashPattern([5, 5])
    return dense, QPen(person_colour(_BOTH, palette), _WIDTH)
