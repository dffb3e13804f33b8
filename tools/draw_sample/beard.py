"""A short beard."""

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.draw_sample.canvas import Canvas, tint
from tools.draw_sample.colour import Colour, mixed, shadow
from tools.draw_sample.identity import Identity
from tools.draw_sample.lines import SUBPIXELS, Line, closed, curve, ellipse, fixed

BRISTLES = 0.075
BRISTLE_LENGTH = 0.045


def _cheeks_and_chin(identity: Identity) -> Line:
    mouth, wide, chin = identity.mouth_height, identity.mouth_width, identity.face_length
    inner = [
        (0.0, mouth + 0.14),
        (0.12, mouth + 0.125),
        (wide + 0.01, mouth + 0.05),
        (wide + 0.035, mouth - 0.03),
        (0.42, mouth - 0.10),
        (0.60, mouth - 0.32),
        (0.70, mouth - 0.62),
    ]
    outer = [
        (0.80, mouth - 0.62),
        (0.78, mouth - 0.2),
        (0.66, mouth + 0.12),
        (0.45, chin),
        (0.0, chin + 0.02),
    ]
    return closed(np.concatenate([curve(inner), np.array(outer, dtype=np.float32)]))


def _moustache(identity: Identity) -> Line:
    mouth, wide, top = identity.mouth_height, identity.mouth_width, identity.nose_length + 0.05
    points = [
        (0.0, top + 0.02),
        (0.10, top),
        (0.20, top + 0.05),
        (wide + 0.06, mouth + 0.06),
        (wide + 0.02, mouth + 0.08),
        (wide - 0.03, mouth - 0.005),
        (0.08, mouth - 0.062),
        (0.0, mouth - 0.045),
    ]
    return closed(curve(points))


def _cover(canvas: Canvas, identity: Identity) -> NDArray[np.uint8]:
    """Where the beard grows, (H, W)."""
    stencil = Canvas(np.zeros((*canvas.chart.shape, 3), np.uint8), canvas.chart, canvas.surface)
    for outline in (_cheeks_and_chin(identity), _moustache(identity)):
        stencil.wash([outline], (255, 255, 255), 1.0, 0.02)
    below_lip = ellipse((0.0, identity.mouth_height + 0.12), (0.035, 0.03))
    stencil.wash([below_lip], (255, 255, 255), 0.9, 0.015)
    return np.ascontiguousarray(stencil.pixels[..., 0])


def _bristle_colour(hair: Colour, rng: np.random.Generator) -> Colour:
    if rng.random() < 0.75:
        return mixed(hair, (20, 10, 5), rng.uniform(0.0, 0.45))
    return mixed(hair, (220, 170, 120), 0.35)


def _bristles(canvas: Canvas, identity: Identity, cover: NDArray[np.uint8]) -> None:
    rng = np.random.default_rng(7)
    rows, columns = np.nonzero(cover > 90)
    heights = (rows + 0.5) / canvas.chart.density + canvas.chart.top
    space = canvas.surface.half_width[canvas.surface.rows_of(heights.astype(np.float32))].astype(np.float64)
    chosen = rng.choice(len(rows), round(BRISTLES * len(rows)), replace=False, p=space / space.sum())
    layer = canvas.pixels.copy()
    for row, column in zip(rows[chosen], columns[chosen], strict=True):
        length = BRISTLE_LENGTH * canvas.chart.density * rng.uniform(0.6, 1.2)
        outward = column / cover.shape[1] - 0.5 + rng.normal(0, 0.25)
        ends = np.array([(column, row), (column + length * outward, row + length)])
        cv2.polylines(
            layer, [fixed(ends)], False, _bristle_colour(identity.hair, rng), 1, cv2.LINE_AA, SUBPIXELS
        )
    cv2.addWeighted(layer, 0.7, canvas.pixels, 0.3, 0, dst=canvas.pixels)


def draw_beard(canvas: Canvas, identity: Identity) -> None:
    """Draws the person's beard, if any, on the skin."""
    if identity.beard <= 0:
        return
    cover = _cover(canvas, identity)
    ground = mixed(identity.hair, shadow(identity.skin), 0.25)
    tint(canvas.pixels, ground, cv2.convertScaleAbs(cover, alpha=identity.beard))
    _bristles(canvas, identity, cover)
