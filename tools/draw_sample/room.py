"""What is behind a person: a room out of focus."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

WALLS = (
    (196, 200, 204),
    (206, 194, 176),
    (178, 192, 184),
    (170, 184, 204),
    (204, 188, 192),
    (190, 186, 172),
    (150, 160, 170),
    (176, 158, 140),
)
COARSENESS = 6


def _muted(rng: np.random.Generator, low: int, high: int) -> tuple[int, int, int]:
    """A colour not far from grey."""
    grey = rng.integers(low, high)
    red, green, blue = (int(np.clip(part, 0, 255)) for part in grey + rng.normal(0.0, 14.0, 3))
    return red, green, blue


def _rectangle(
    plate: NDArray[np.uint8], box: tuple[float, float, float, float], colour: tuple[int, int, int]
) -> None:
    height, width = plate.shape[:2]
    first = int(box[0] * width), int(box[1] * height)
    second = int(box[2] * width), int(box[3] * height)
    cv2.rectangle(plate, first, second, colour, cv2.FILLED)


def _window(plate: NDArray[np.uint8], rng: np.random.Generator, left: float) -> None:
    wide = rng.uniform(0.18, 0.3)
    top, bottom = rng.uniform(-0.1, 0.12), rng.uniform(0.5, 0.68)
    _rectangle(plate, (left - 0.015, top - 0.02, left + wide + 0.015, bottom + 0.02), (226, 222, 214))
    _rectangle(plate, (left, top, left + wide, bottom), (222, 234, 244))
    _rectangle(plate, (left, bottom - 0.16, left + wide, bottom), (176, 200, 170))
    _rectangle(plate, (left + 0.48 * wide, top, left + 0.52 * wide, bottom), (226, 222, 214))


def _shelf(plate: NDArray[np.uint8], rng: np.random.Generator, left: float) -> None:
    wide = rng.uniform(0.22, 0.34)
    for level in (0.16, 0.42, 0.68):
        at = left + 0.01
        while at < left + wide - 0.03:
            thick, tall = rng.uniform(0.012, 0.03), rng.uniform(0.11, 0.18)
            _rectangle(plate, (at, level - tall, at + thick, level), _muted(rng, 80, 190))
            at += thick + (0.05 if rng.random() < 0.12 else 0.002)
        _rectangle(plate, (left, level, left + wide, level + 0.018), (128, 98, 72))


def _pictures(plate: NDArray[np.uint8], rng: np.random.Generator, left: float) -> None:
    for _ in range(int(rng.integers(1, 3))):
        at, top = left + rng.uniform(0, 0.16), rng.uniform(0.08, 0.45)
        wide, tall = rng.uniform(0.1, 0.18), rng.uniform(0.12, 0.22)
        _rectangle(
            plate, (at - 0.012, top - 0.015, at + wide + 0.012, top + tall + 0.015), _muted(rng, 50, 110)
        )
        _rectangle(plate, (at, top, at + wide, top + tall), _muted(rng, 140, 215))


def _plant(plate: NDArray[np.uint8], rng: np.random.Generator, left: float) -> None:
    height, width = plate.shape[:2]
    foot = np.array([(left + 0.12) * width, 0.74 * height])
    for _ in range(26):
        angle = rng.uniform(-1.1, 1.1)
        tip = foot + np.array([np.sin(angle) * 0.24 * width, -np.cos(angle) * 0.5 * height]) * rng.uniform(
            0.5, 1.0
        )
        green = (int(rng.integers(60, 110)), int(rng.integers(110, 160)), int(rng.integers(60, 100)))
        cv2.line(
            plate,
            foot.astype(int).tolist(),
            tip.astype(int).tolist(),
            green,
            max(1, width // 45),
            cv2.LINE_AA,
        )
    _rectangle(plate, (left + 0.06, 0.72, left + 0.18, 1.0), (176, 110, 80))


@lru_cache(maxsize=4)
def room(number: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A room, read-only RGB (height, width, 3); the same number is the same room.

    Args:
        number: Which room.
        size: Width and height of the picture.
    """
    rng = np.random.default_rng([number, 29])
    width, height = (max(8, side // COARSENESS) for side in size)
    wall = np.array(WALLS[int(rng.integers(len(WALLS)))], dtype=np.float32)
    fall = np.linspace(1.06, 0.86, height, dtype=np.float32)[:, None, None]
    lean = np.linspace(rng.uniform(0.88, 1.08), rng.uniform(0.88, 1.08), width, dtype=np.float32)[
        None, :, None
    ]
    plate = np.clip(wall * fall * lean, 0, 255).astype(np.uint8)
    things = (_window, _shelf, _pictures, _plant)
    order = rng.permutation(len(things))
    for thing, left in zip(order[:2], (rng.uniform(-0.12, 0.02), rng.uniform(0.68, 0.82)), strict=True):
        things[thing](plate, rng, left)
    blurred = cv2.GaussianBlur(plate, (0, 0), width / 55)
    full = np.asarray(cv2.resize(blurred, size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    full.setflags(write=False)
    return full
