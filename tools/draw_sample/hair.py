"""Hair: the form it makes around the skull, and the locks painted on it.

The lines of the locks are (theta, v) on the form's chart.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.draw_sample.canvas import (
    SUBPIXELS,
    Line,
    apart,
    blend,
    curve,
    fixed,
    mirrored,
    mixed,
    ribbon,
    stencil,
    window_around,
    with_cover,
)
from tools.draw_sample.forms import COARSE, PLAIN, ROWS, Chart, Light, Surface, View, light_on, lit
from tools.draw_sample.persons import Colour, Identity

USUAL_FACE_WIDTH = 0.735
GLOSS, SHARPNESS, STRIDE = 0.9, 3, 5.0
BEHIND = (8, 4, 3)
PARTING = -0.26
BOB_RIGHT = (
    *((-0.26, -0.72), (0.06, -0.665), (0.38, -0.50), (0.63, -0.22)),
    *((0.765, 0.12), (0.80, 0.50), (0.79, 0.92), (0.64, 1.32)),
)
BOB_LEFT = (
    *((-0.26, -0.72), (-0.40, -0.63), (-0.60, -0.41), (-0.745, -0.12)),
    *((-0.82, 0.20), (-0.84, 0.55), (-0.81, 0.95), (-0.66, 1.32)),
)
BOB_BACK = (
    *((-0.26, -1.12), (0.40, -1.11), (1.10, -1.02), (1.80, -0.70)),
    *((2.05, -0.10), (2.05, 0.40), (2.05, 0.95), (2.05, 1.42)),
)
SHORT_LINE = (
    *((1.98, 0.16), (1.76, 0.16), (1.63, 0.05), (1.52, -0.22), (1.40, -0.24)),
    *((1.32, -0.05), (1.29, 0.14), (1.14, 0.12), (1.08, -0.12), (1.02, -0.33)),
    *((0.90, -0.53), (0.70, -0.66), (0.50, -0.72), (0.28, -0.70), (0.0, -0.69)),
)


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


CUTS = {
    "bob": _Cut(
        top=-1.15,
        bottom=1.45,
        fullness=(2.25, 2.25),
        width=curve(
            [
                *((0.0, 0.86), (0.25, 0.855), (0.5, 0.90), (0.72, 0.955)),
                *((0.92, 0.945), (1.1, 0.955), (1.28, 0.88), (1.45, 0.68)),
            ]
        ),
        depth=curve([(0.0, 1.0), (0.6, 0.92), (1.0, 0.75), (1.45, 0.55)]),
        centre=curve([(0.0, -0.05), (0.3, -0.08), (1.0, -0.10), (1.45, -0.10)]),
    ),
    "short": _Cut(
        top=-1.20,
        bottom=0.22,
        fullness=(2.65, 2.25),
        width=curve([(0.0, 0.765), (0.1, 0.76), (0.22, 0.75)]),
        depth=curve([(0.0, 0.925), (0.22, 0.915)]),
        centre=curve([(0.0, 0.0), (0.22, 0.0)]),
    ),
}


@lru_cache(maxsize=8)
def hair_surface(identity: Identity) -> Surface:
    """The form of a person's hair, from above the crown to the tips."""
    cut = CUTS[identity.hair_style]
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


class _Brush:
    """Paints strands, and remembers where there is hair."""

    def __init__(self, identity: Identity, chart: Chart) -> None:
        self.hair = identity.hair
        self.rng = np.random.default_rng(11)
        self.chart = chart
        self.colour = np.full((*chart.shape, 3), identity.hair, dtype=np.uint8)
        self.cover = np.zeros(chart.shape, np.uint8)

    def fill(self, outline: Line, colour: Colour, covers: bool = True) -> None:
        columns, rows = self.chart.columns(outline[:, 0]), self.chart.rows(outline[:, 1])
        spots = [fixed(np.stack([columns, rows], axis=-1))]
        cv2.fillPoly(self.colour, spots, colour, cv2.LINE_AA, SUBPIXELS)
        if covers:
            cv2.fillPoly(self.cover, spots, (255.0,), cv2.LINE_AA, SUBPIXELS)

    def tone(self, spread: float) -> Colour:
        """A colour near that of the hair."""
        step = float(self.rng.normal(0.0, spread))
        dark, bright = mixed(self.hair, (12, 6, 4), 0.8), mixed(self.hair, (255, 190, 120), 0.55)
        return mixed(self.hair, bright if step > 0 else dark, min(abs(step), 1.0))


def _lock(brush: _Brush, inner: Line, outer: Line, share: float, shortest: float) -> Line:
    """A wavy line from the parting down, between the edge at the face and the back."""
    line = inner + (outer - inner) * np.float32(share)
    line = line[: round(len(line) * brush.rng.uniform(shortest, 1.0))].copy()
    v = line[:, 1]
    phase = 2.6 * share + brush.rng.normal(0.0, 0.22) + 0.6
    line[:, 0] += 0.055 * np.clip(v + 0.5, 0, 1) * np.sin(5.2 * v + phase)
    return line


def _paint_half(brush: _Brush, inner: Line, outer: Line) -> None:
    ground = np.concatenate([inner[:-6], outer[:-6][::-1]])
    brush.fill(ground, mixed(brush.hair, (10, 5, 4), 0.25))
    for share in np.linspace(1.0, 0.0, 52):
        line = _lock(brush, inner, outer, float(share), 0.93)
        brush.fill(ribbon(line, (0.01, 0.07, 0.085, 0.08, 0.055, 0.006)), brush.tone(0.32))
    for share in np.sort(brush.rng.uniform(-0.015, 1.0, 320))[::-1]:
        line = _lock(brush, inner, outer, float(share), 0.85)
        brush.fill(ribbon(line, (0.004, 0.012, 0.013, 0.012, 0.003)), brush.tone(0.46))


def _paint_bob(brush: _Brush) -> None:
    back = curve(BOB_BACK, 10)
    left_back = np.stack([np.maximum(2 * PARTING - back[:, 0], -2.05), back[:, 1]], axis=-1)
    _paint_half(brush, curve(BOB_RIGHT, 10), back)
    _paint_half(brush, curve(BOB_LEFT, 10), left_back)
    parting = np.array([(PARTING, -0.70), (PARTING + 0.01, -0.9), (PARTING, -1.14)], np.float32)
    brush.fill(ribbon(parting, (0.004, 0.026, 0.03)), mixed(brush.hair, (20, 10, 8), 0.45))


def _paint_short(brush: _Brush) -> None:
    half = curve(SHORT_LINE, 6)
    line = np.concatenate([half, mirrored(half)[::-1][1:]])
    lid = np.array([(-2.0, -1.25), (2.0, -1.25)], np.float32)
    brush.fill(np.concatenate([line, lid]), mixed(brush.hair, (16, 8, 4), 0.30))
    for height in np.linspace(0.92, 0.0, 34):
        for place in brush.rng.uniform(0, len(line) - 1, 56):
            theta, v = line[int(place)]
            _paint_tuft(brush, float(theta), float(v + height * (-1.16 - v)), float(height))


def _paint_tuft(brush: _Brush, theta: float, v: float, height: float) -> None:
    """One tuft of short hair: swept up and aside on the top, lying back at the temples."""
    rng = brush.rng
    top = 1.0 - float(np.clip((abs(theta) - 0.80) / 0.30, 0.0, 1.0))
    temple = 1.0 - top
    length = (0.10 + 0.26 * top) * rng.uniform(0.7, 1.15)
    sweep = top * (0.55 + 0.12 * rng.normal()) + temple * np.sign(theta) * 0.07
    rise = temple * 0.07 - top * length * (0.75 - 0.3 * height)
    root = theta - top * 0.12 + rng.normal(0, 0.02), v + rng.normal(0, 0.012)
    bend = root[0] + 0.30 * sweep, root[1] + 0.75 * rise
    tip = root[0] + sweep, root[1] + rise
    width = 0.030 * (1 - 0.55 * temple)
    stroke = ribbon(curve([root, bend, tip], 5), (0.4 * width, width, 0.8 * width, 0.1 * width))
    brush.fill(stroke, mixed(brush.tone(0.24), (30, 18, 12), 0.30 * temple), covers=abs(theta) < 0.75)


@lru_cache(maxsize=8)
def hair_texture(identity: Identity, density: float) -> NDArray[np.uint8]:
    """Colour and cover of the hair on its form's chart, (H, W, 4); read-only."""
    surface = hair_surface(identity)
    brush = _Brush(identity, surface.chart(density))
    paint = _paint_bob if identity.hair_style == "bob" else _paint_short
    paint(brush)
    cover = cv2.GaussianBlur(brush.cover, (0, 0), 0.008 * density)
    return with_cover(brush.colour, np.asarray(cover, dtype=np.uint8))


@lru_cache(maxsize=2)
def _hair_outline(identity: Identity, view: View) -> NDArray[np.float64]:
    """The outline of the hair in pixels, (N, 2), read-only; it is drawn behind the head and before it."""
    outline = view.project(hair_surface(identity).limb(view.yaw))
    outline.setflags(write=False)
    return outline


def draw_hair(frame: NDArray[np.uint8], identity: Identity, view: View, light: Light) -> None:
    """Draws the hair over the head; the frame (H, W, 3) is changed."""
    surface = hair_surface(identity)
    outline = _hair_outline(identity, view)
    window = window_around(outline, frame.shape)
    if window is None:
        return
    seen = view.unproject(surface, window, STRIDE)
    texture = hair_texture(identity, view.density)
    colour, grown = apart(seen.paint(surface.chart(view.density), texture))
    bright = light_on(surface, view, light, PLAIN, GLOSS, SHARPNESS)
    cover = cv2.min(stencil(colour.shape, outline - window[:2] - 0.5), grown)
    blend(window.of(frame), lit(colour, seen.glow(surface.coarse, bright)), cover)


def draw_back_hair(frame: NDArray[np.uint8], identity: Identity, view: View, light: Light) -> None:
    """Draws the hair that is seen behind the neck; the frame (H, W, 3) is changed."""
    outline = _hair_outline(identity, view)
    tone = mixed(BEHIND, mixed(BEHIND, identity.hair, 0.5), min(1.0, light.ambient + 0.5 * light.strength))
    cv2.fillPoly(frame, [fixed(outline - 0.5)], tone, cv2.LINE_AA, SUBPIXELS)
