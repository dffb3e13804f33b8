"""The light of a scene: one lamp that moves, and the light of the room."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.draw_sample.scene import Scene

FULL = 150.0
KNEE = 0.95


@dataclass(frozen=True, eq=False)
class Light:
    """Light, in directions of the picture (x right, y down, z towards the viewer).

    Attributes:
        direction: Unit vector towards the lamp, (3,).
        strength: Brightness that the lamp adds where a surface faces it.
        ambient: Brightness that comes from everywhere.
    """

    direction: NDArray[np.float64]
    strength: float
    ambient: float


def light_of(scene: Scene) -> Light:
    """The light of a scene."""
    towards = np.array([0.95 * scene.light_x, -0.75 * scene.light_y, 0.95])
    return Light(towards / np.linalg.norm(towards), 0.72 * scene.light, 0.31 + 0.22 * scene.light)


def steps(brightness: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Brightness, 1 being full light, in steps of 1 / FULL; any shape."""
    return np.asarray(np.clip(brightness * FULL, 0, 255), dtype=np.uint8)


def tints(warmth: float) -> NDArray[np.uint8]:
    """The colour of each step of brightness, (256, 1, 3).

    Light above the knee counts half, so that bright skin keeps its colour. Warmth reddens the shade, as skin
    does.
    """
    value = np.arange(256) / FULL
    value = np.minimum(value, KNEE + 0.5 * (value - KNEE))
    shade = np.clip(1.0 - value, 0.0, 1.0)
    red, blue = value * (1.0 + warmth * shade), value * (1.0 - 0.5 * warmth * shade)
    table = np.stack([red, value, blue], axis=-1)
    return np.clip(table * FULL, 0, 255).round().astype(np.uint8)[:, None]


PLAIN = tints(0.0)
SKIN = tints(0.32)


def lit(colour: NDArray[np.uint8], light: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Surface colours under tinted light in steps of 1 / FULL; all (H, W, 3)."""
    return np.asarray(cv2.multiply(colour, light, scale=1.0 / FULL), dtype=np.uint8)
