"""The colours of the evidence: who is spoken for, laid over the face so that it stays visible."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPalette

from app.recognition.evidence import Reach
from app.ui.theme import diverging

_STRONGEST = 0.85
"""How much of the face the colour of the largest share covers."""

_STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_MID_GREY = 128
_CALM = 0.8
"""How much of the face's contrast is left, so that dark hair and light skin take on colours alike."""


def laid_over(
    face: NDArray[np.uint8], shares: NDArray[np.float64], limit: float, reach: Reach, palette: QPalette
) -> NDArray[np.uint8]:
    """The face in the colours of the persons whom its places speak for.

    Args:
        face: Grey, (H, W).
        shares: What each place has added to h, (h, w).
        limit: The absolute share that gets the full colour.
        reach: Where the places are in the face.
        palette: Where the colours come from.

    Returns:
        RGB, (H, W, 3): each place over the middle of what it sees; the edge, which no middle covers, is grey.
    """
    rows, columns = (length * reach.step for length in shares.shape)
    spread = np.zeros(face.shape)
    inside = slice(reach.inset, reach.inset + rows), slice(reach.inset, reach.inset + columns)
    spread[inside] = np.repeat(np.repeat(shares, reach.step, axis=0), reach.step, axis=1)
    return tinted(face, spread, limit, palette)


def tinted(
    grey: NDArray[np.uint8], shares: NDArray[np.float64], limit: float, palette: QPalette
) -> NDArray[np.uint8]:
    """Grey pixels with the colour of their shares, each of any shape: RGB with an axis of 3 added."""
    calm = _MID_GREY + _CALM * (grey.astype(np.float64) - _MID_GREY)
    share = np.clip(np.nan_to_num(shares / limit), -1, 1) if limit > 0 else np.zeros(shares.shape)
    cover = (_STRONGEST * np.abs(share))[..., None]
    negative, positive = diverging(np.array([-1.0, 1.0]), 1.0, palette).astype(np.float64)
    colours = np.where((share < 0)[..., None], negative, positive)
    return np.asarray(np.round(calm[..., None] * (1 - cover) + colours * cover), dtype=np.uint8)


def scale_strip(palette: QPalette, pixels: int = 129) -> NDArray[np.uint8]:
    """The legend: from the full negative colour over none to the full positive one, (1, pixels, 3)."""
    shares = np.linspace(-1, 1, pixels)[None]
    return tinted(np.full(shares.shape, _MID_GREY, np.uint8), shares, 1.0, palette)


def limit_for(largest: float, before: float = 0.0) -> float:
    """A round number for the ends of the scale; the one before while it fits, so that colours do not flicker.

    Args:
        largest: The largest absolute share.
        before: What the ends stood for until now.
    """
    if not math.isfinite(largest) or largest <= 0:
        return 0.0
    if 0.5 * before <= largest <= before:
        return before
    unit = 10.0 ** math.floor(math.log10(largest))
    # Written and read again, so that 3 · 0.1 is 0.3 and not a little more.
    ends = (float(f"{step * unit:.2g}") for step in _STEPS)
    return next((end for end in ends if end >= largest), 10 * unit)
