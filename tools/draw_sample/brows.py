"""Eyebrows."""

import numpy as np

from tools.draw_sample.canvas import Canvas
from tools.draw_sample.colour import mixed
from tools.draw_sample.identity import Identity
from tools.draw_sample.lines import Line, curve, ribbon
from tools.draw_sample.scene import Scene

HAIRS = 20
LEAN = np.linspace(0.02, 0.86, HAIRS)
ROOTS = np.random.default_rng(3).uniform(-0.05, 0.45, HAIRS)


def _arch(identity: Identity, scene: Scene, side: int) -> Line:
    """The middle line of a brow from its inner to its outer end."""
    height = -identity.brow_height - 0.045 * scene.brow_raise
    peak = -identity.brow_arch - 0.01 * max(scene.brow_raise, 0.0)
    start, end = identity.eye_distance - 0.19, identity.eye_distance + 0.22
    rise = identity.brow_angle * (end - start)
    return curve(
        [
            (side * start, height + 0.015),
            (side * (start + 0.13), height + 0.55 * peak - 0.3 * rise),
            (side * (start + 0.27), height + peak - 0.7 * rise),
            (side * end, height + 0.028 - rise),
        ]
    )


def _hairs(line: Line, thick: float, side: int) -> list[Line]:
    """Single hairs that grow up at the inner end and lie down towards the outer one."""
    along = LEAN * (len(line) - 1)
    points = np.arange(len(line))
    x, y = np.interp(along, points, line[:, 0]), np.interp(along, points, line[:, 1])
    body = thick * (1.0 - 0.75 * LEAN**2)
    foot_y = y + body * ROOTS
    tip_x = x + side * thick * (0.35 + 0.75 * LEAN)
    tip_y = np.maximum(foot_y - body * (0.85 - 0.55 * LEAN), y - 0.5 * body)
    half = 0.0045
    foot = np.stack([x - half, foot_y], axis=-1), np.stack([x + half, foot_y], axis=-1)
    tip = np.stack([tip_x, tip_y], axis=-1)
    return list(np.stack([*foot, tip], axis=1).astype(np.float32))


def draw_brows(canvas: Canvas, identity: Identity, scene: Scene) -> None:
    """Draws both brows."""
    thick = identity.brow_thickness
    arches = {side: _arch(identity, scene, side) for side in (-1, 1)}
    tone = mixed(identity.hair, (24, 14, 10), 0.35)
    widths = 0.70 * thick, thick, 0.85 * thick, 0.12 * thick
    canvas.wash([ribbon(line, widths) for line in arches.values()], tone, 0.80, 0.012)
    hairs = [hair for side, line in arches.items() for hair in _hairs(line, thick, side)]
    canvas.fill(hairs, mixed(tone, (10, 6, 4), 0.30))
