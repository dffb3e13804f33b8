"""The size of the last update against the size of what it changed, as a bar on a logarithmic scale."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPalette

from app.ui.theme import curve_colours, line

# The bar's ends: an update of a millionth of the kernel, and one as large as the kernel.
_DECADES = 6
BAR_THICKNESS = 3.0
BAR_HEIGHT = BAR_THICKNESS + 2


def bar_length(update: float, kernel: float) -> float:
    """How much of the bar is filled, 0 to 1: nothing up to a millionth of the kernel, all for its own size.

    Args:
        update: ‖δK‖.
        kernel: ‖K‖.
    """
    if not update > 0:
        return 0.0
    if not (kernel > 0 and math.isfinite(update)):
        return 1.0
    share = max(update / kernel, 10.0**-_DECADES)
    return min(1 + math.log10(share) / _DECADES, 1.0)


def draw_update_bars(
    painter: QPainter, bars: list[QRectF], norms: NDArray[np.floating] | None, palette: QPalette
) -> None:
    """Draws the bars of several kernels.

    Args:
        painter: Of the widget.
        bars: Where the whole bars are.
        norms: ‖δK‖ and ‖K‖ of each, (2, count); None before there was an update.
        palette: Where the colours come from.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(line(palette))
    painter.drawRects(bars)
    if norms is None:
        return
    painter.setBrush(curve_colours(palette)[1])
    painter.drawRects(
        [
            QRectF(bar.left(), bar.top(), bar.width() * bar_length(update, kernel), bar.height())
            for bar, (update, kernel) in zip(bars, norms.T.tolist(), strict=True)
        ]
    )
