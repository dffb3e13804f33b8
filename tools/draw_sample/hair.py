"""The form that hair makes around the skull."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tools.draw_sample.identity import HairStyle, Identity
from tools.draw_sample.lines import Line, curve
from tools.draw_sample.surface import COARSE, ROWS, Chart, Surface

USUAL_FACE_WIDTH = 0.735


@dataclass(frozen=True, eq=False)
class _Cut:
    """A haircut's form: a dome over the eye line, and below it half width, half depth and centre over v.

    The exponents say how full the dome is, seen from the front and from the side.
    """

    top: float
    bottom: float
    fullness: tuple[float, float]
    width: Line
    depth: Line
    centre: Line


def _bob() -> _Cut:
    wave = [(0.0, 0.86), (0.25, 0.855), (0.5, 0.90), (0.72, 0.955), (0.92, 0.945), (1.1, 0.955), (1.28, 0.88)]
    return _Cut(
        top=-1.15,
        bottom=1.45,
        fullness=(2.25, 2.25),
        width=curve([*wave, (1.45, 0.68)]),
        depth=curve([(0.0, 1.0), (0.6, 0.92), (1.0, 0.75), (1.45, 0.55)]),
        centre=curve([(0.0, -0.05), (0.3, -0.08), (1.0, -0.10), (1.45, -0.10)]),
    )


def _short() -> _Cut:
    return _Cut(
        top=-1.20,
        bottom=0.22,
        fullness=(2.65, 2.25),
        width=curve([(0.0, 0.765), (0.1, 0.76), (0.22, 0.75)]),
        depth=curve([(0.0, 0.925), (0.22, 0.915)]),
        centre=curve([(0.0, 0.0), (0.22, 0.0)]),
    )


def _cut(style: HairStyle) -> _Cut:
    return _bob() if style == "bob" else _short()


@lru_cache(maxsize=8)
def hair_surface(identity: Identity) -> Surface:
    """The form of a person's hair, from above the crown to the tips."""
    cut = _cut(identity.hair_style)
    v = np.linspace(cut.top, cut.bottom, ROWS, dtype=np.float32)
    rise = np.clip(v / cut.top, 0.0, 1.0)
    across, along = (np.sqrt(1.0 - rise**exponent) for exponent in cut.fullness)
    width, depth, centre = (
        np.interp(v, line[:, 0], line[:, 1]) for line in (cut.width, cut.depth, cut.centre)
    )
    return Surface(
        top=cut.top,
        bottom=cut.bottom,
        half_width=np.asarray(identity.face_width / USUAL_FACE_WIDTH * across * width, dtype=np.float32),
        half_depth=np.asarray(along * depth, dtype=np.float32),
        centre=np.asarray(centre, dtype=np.float32),
        relief=np.zeros(Chart(cut.top, cut.bottom, COARSE).shape, np.float32),
    )
