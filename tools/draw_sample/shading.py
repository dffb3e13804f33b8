"""Light on a rounded form: Lambert's term, a highlight, light of the room, hollows and soft shadows."""

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.draw_sample.light import Light, steps
from tools.draw_sample.surface import Field, Surface
from tools.draw_sample.view import View

SHADOW_STEPS = (0.05, 0.10, 0.17, 0.26)
CHEEK_WIDTH = 0.7
WRAP = 0.1


def _unshadowed(surface: Surface, towards: NDArray[np.float64]) -> Field:
    """1 where the lamp is seen, less where something nearer to it stands in between, on the coarse chart.

    Looks a few steps towards the lamp for places that stand out above the line of sight. The steps are short,
    so a step in X counts as one in theta, scaled by the width of the cheeks.
    """
    depth, density = surface.depth, surface.coarse.density
    hidden = np.zeros_like(depth)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    for step in SHADOW_STEPS:
        right, down = towards[:2] * step * density / (CHEEK_WIDTH, 1.0)
        slide = np.array([[1, 0, right], [0, 1, down]])
        there = cv2.warpAffine(depth, slide, depth.shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE)
        above = (there - depth - np.float32(step * towards[2])) * np.float32(1 / (0.03 + 0.25 * step))
        np.maximum(hidden, above, out=hidden)
    return np.asarray(cv2.GaussianBlur(1.0 - np.minimum(hidden, 1.0), (0, 0), 1.2), dtype=np.float32)


def shade(surface: Surface, view: View, light: Light, gloss: float, sharpness: int) -> NDArray[np.uint8]:
    """How bright each place of the coarse chart is, in steps of brightness, (H, W).

    Args:
        surface: The form.
        view: Its pose.
        light: The light.
        gloss: Strength of the highlight.
        sharpness: The highlight's exponent is 2 to this power.
    """
    to_form = view.rotation.T
    towards = to_form @ light.direction
    between = to_form @ (light.direction + np.array([0.0, 0.0, 1.0]))
    axes = np.stack([towards, between / np.linalg.norm(between), to_form @ np.array([0.0, -1.0, 0.0])])
    facing, shine, upward = cv2.split(cv2.transform(surface.normals, axes))
    shine = np.maximum(shine, 0.0)
    for _ in range(sharpness):
        shine *= shine
    direct = np.clip(facing * (1 - WRAP) + WRAP, 0.0, 1.0)
    if surface.has_relief:
        direct *= _unshadowed(surface, towards)
    room = (0.86 + 0.14 * upward) * surface.openness
    return steps(light.ambient * room + light.strength * direct * (1.0 + gloss * shine))
