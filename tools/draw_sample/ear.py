"""Ears."""

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.draw_sample.colour import Colour, blush, mixed, shadow
from tools.draw_sample.identity import Identity
from tools.draw_sample.light import Light
from tools.draw_sample.lines import SUBPIXELS, Line, curve, ellipse, fixed
from tools.draw_sample.view import View

RIM = curve(
    (
        *((0.0, -0.13), (0.07, -0.22), (0.155, -0.21), (0.185, -0.10)),
        *((0.155, 0.05), (0.115, 0.17), (0.055, 0.235), (0.0, 0.20)),
    )
)
BOWL = curve(
    (
        *((0.03, -0.10), (0.08, -0.165), (0.135, -0.15), (0.145, -0.07)),
        *((0.115, 0.03), (0.08, 0.10), (0.04, 0.06), (0.05, -0.02)),
    )
)
HOLLOW = ellipse((0.055, 0.02), (0.035, 0.055))


def _placed(shape: Line, identity: Identity, view: View, side: int) -> NDArray[np.float64]:
    """Pixels of an ear's shape, whose first coordinate runs outward and back from the side of the head."""
    out, down = shape[:, 0], shape[:, 1]
    x = side * (0.94 * identity.face_width + 0.80 * out)
    return view.project(np.stack([x, down + 0.08, -0.14 - 0.50 * out], axis=-1))


def _lit(colour: Colour, bright: float) -> Colour:
    red, green, blue = (min(255, round(part * bright)) for part in colour)
    return red, green, blue


def draw_ears(frame: NDArray[np.uint8], identity: Identity, view: View, light: Light) -> None:
    """Draws both ears, to be covered by the head; the frame (H, W, 3) is changed."""
    warm = mixed(identity.skin, blush(identity.skin), 0.35)
    dark = shadow(identity.skin)
    layers = (RIM, warm), (BOWL, mixed(warm, dark, 0.35)), (HOLLOW, mixed(warm, dark, 0.7))
    for side in (-1, 1):
        facing = float(view.rotation @ np.array([0.45 * side, -0.1, 0.9]) @ light.direction)
        bright = 0.8 * light.ambient + 0.85 * light.strength * max(facing, 0.0)
        for shape, colour in layers:
            spots = [fixed(_placed(shape, identity, view, side) - 0.5)]
            cv2.fillPoly(frame, spots, _lit(colour, bright), cv2.LINE_AA, SUBPIXELS)
