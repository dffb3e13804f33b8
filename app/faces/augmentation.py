"""Varied copies of a face for training: mirrored, shifted, slightly turned, and in other light.

A copy is a picture like the original and goes through the one preparation, so the network sees of it what it
would see of a real one.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.found import Box

SHIFT = 0.035
"""Of the region's side, at most, in either direction."""
TURN = 8.0
"""Degrees, at most, either way."""
SIZE = 0.06
"""How much larger or smaller, at most."""
LIGHT = 0.35
"""How much brighter one side becomes than the middle, at most, and the other side darker."""


def varied(picture: NDArray[np.uint8], region: Box, draw: np.random.Generator) -> NDArray[np.uint8]:
    """A varied copy of a picture; the face stays in the same region of it.

    Args:
        picture: RGB uint8, (H, W, 3).
        region: Where the face is, in pixels.
        draw: Decides what varies; the same state gives the same copy.

    Returns:
        RGB uint8, (H, W, 3).
    """
    moved = cv2.warpAffine(
        picture,
        _movement(region, draw),
        (picture.shape[1], picture.shape[0]),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    return _lit(np.asarray(moved, dtype=np.uint8), region, draw)


def _movement(region: Box, draw: np.random.Generator) -> NDArray[np.float64]:
    """The affine map of places, (2, 3): mirror, turn and size about the region's centre, then shift."""
    centre = np.array([region.x + region.width / 2, region.y + region.height / 2])
    mirror = np.diag([-1.0 if draw.random() < 0.5 else 1.0, 1.0])
    angle = np.radians(draw.uniform(-TURN, TURN))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn @ mirror * (1 + draw.uniform(-SIZE, SIZE))
    shift = draw.uniform(-SHIFT, SHIFT, 2) * (region.width, region.height)
    # OpenCV puts pixel 0 at place 0, its middle is at 0.5: the centre of the region in OpenCV's places.
    middle = centre - 0.5
    return np.column_stack([linear, middle - linear @ middle + shift])


def _lit(picture: NDArray[np.uint8], region: Box, draw: np.random.Generator) -> NDArray[np.uint8]:
    """Light from a side: a factor that grows across the region in a drawn direction."""
    angle, strength = draw.uniform(0, 2 * np.pi), draw.uniform(0, LIGHT)
    rows, columns = picture.shape[:2]
    across = (np.arange(columns) - region.x) / max(region.width, 1) - 0.5
    down = (np.arange(rows) - region.y) / max(region.height, 1) - 0.5
    slope = np.cos(angle) * across[None, :] + np.sin(angle) * down[:, None]
    factor = np.clip(1 + 2 * strength * slope, 0.2, 2.0)[:, :, None]
    lit = np.clip(np.round(picture * factor), 0, 255)
    return np.asarray(lit, dtype=np.uint8)
