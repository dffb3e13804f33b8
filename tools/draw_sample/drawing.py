"""Pictures of persons: everything put together, from the room at the back to the noise of the camera."""

import zlib
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.draw_sample.body import draw_body
from tools.draw_sample.forms import View, light_of
from tools.draw_sample.hair import draw_back_hair, draw_hair
from tools.draw_sample.head import draw_ears, draw_head, head_surface
from tools.draw_sample.persons import Colour, Identity
from tools.draw_sample.scenes import Scene, random_scene

Size = tuple[int, int]
HEADS_ACROSS, HEADS_DOWN = 2.9, 3.6
EYE_LEVEL = 0.47
HAIRLINE = -0.62
GRAIN_SIGMA, GRAIN_ROOM = 32.0, 61
SOFTNESS = 0.6
PICTURE_SIZE = (192, 240)
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
ROOM_COARSENESS = 6


def _muted(rng: np.random.Generator, low: int, high: int) -> Colour:
    """A colour not far from grey."""
    grey = rng.integers(low, high)
    red, green, blue = (int(np.clip(part, 0, 255)) for part in grey + rng.normal(0.0, 14.0, 3))
    return red, green, blue


def _rectangle(plate: NDArray[np.uint8], box: tuple[float, float, float, float], colour: Colour) -> None:
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
def _room(number: int, size: Size) -> NDArray[np.uint8]:
    """A room, read-only RGB (height, width, 3); the same number is the same room.

    Args:
        number: Which room.
        size: Width and height of the picture.
    """
    rng = np.random.default_rng([number, 29])
    width, height = (max(8, side // ROOM_COARSENESS) for side in size)
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


def _view(scene: Scene, left: float, width: float, height: float) -> View:
    """Where a head is, in a column of the picture."""
    usual = min(width / HEADS_ACROSS, height / HEADS_DOWN)
    origin = left + width / 2 + scene.x * usual, EYE_LEVEL * height + scene.y * usual
    return View(scene.yaw, scene.pitch, scene.roll, origin, usual * scene.scale, drop=0.06 * scene.mouth_open)


def _draw(frame: NDArray[np.uint8], identity: Identity, scene: Scene, view: View) -> None:
    light = light_of(scene)
    draw_back_hair(frame, identity, view, light)
    draw_body(frame, identity, scene.garment, view, light)
    if identity.hair_style == "short":
        draw_ears(frame, identity, view, light)
    draw_head(frame, identity, scene, view, light)
    draw_hair(frame, identity, view, light)


@lru_cache(maxsize=4)
def _grain(width: int, height: int) -> NDArray[np.uint8]:
    """Camera noise around 128, larger than the picture so that it can be moved, read-only."""
    shape = height + GRAIN_ROOM, width + GRAIN_ROOM, 3
    noise = np.random.default_rng(5).standard_normal(shape, dtype=np.float32)
    plate = np.asarray(np.clip(128.0 + GRAIN_SIGMA * noise, 0, 255), dtype=np.uint8)
    plate.setflags(write=False)
    return plate


def _through_camera(frame: NDArray[np.uint8], scene: Scene) -> NDArray[np.uint8]:
    height, width = frame.shape[:2]
    down, right = divmod(scene.grain, GRAIN_ROOM)
    down %= GRAIN_ROOM
    grain = _grain(width, height)[down : down + height, right : right + width]
    share = scene.noise / GRAIN_SIGMA
    soft = cv2.GaussianBlur(frame, (3, 3), SOFTNESS)
    return np.asarray(cv2.addWeighted(soft, 1.0, grain, share, -128.0 * share), dtype=np.uint8)


def draw_people(pairs: Sequence[tuple[Identity, Scene]], size: Size) -> NDArray[np.uint8]:
    """Draws persons side by side in one picture.

    Room and noise are those of the first scene; each person stands in a column of equal width.

    Args:
        pairs: The persons from left to right, each with a scene.
        size: Width and height of the picture.

    Returns:
        RGB, (height, width, 3).

    Raises:
        ValueError: Nobody is to be drawn.
    """
    if not pairs:
        raise ValueError("A picture needs at least one person.")
    width, height = size
    first = pairs[0][1]
    frame = np.asarray(
        cv2.convertScaleAbs(_room(first.room, size), alpha=0.50 + 0.62 * first.background), dtype=np.uint8
    )
    column = width / len(pairs)
    for place, (identity, scene) in enumerate(pairs):
        _draw(frame, identity, scene, _view(scene, place * column, column, height))
    return _through_camera(frame, first)


def draw_person(identity: Identity, scene: Scene, size: Size) -> NDArray[np.uint8]:
    """Draws a person, head and shoulders, in front of a room.

    Args:
        identity: Who.
        scene: Pose, expression, light, background and noise.
        size: Width and height of the picture.

    Returns:
        RGB, (height, width, 3).
    """
    return draw_people([(identity, scene)], size)


def face_place(identity: Identity, scene: Scene, size: Size) -> tuple[int, int, int, int]:
    """Where `draw_person` puts the face, hairline to chin: left, top, width and height in pixels."""
    points = head_surface(identity).skin_points
    spots = _view(scene, 0.0, size[0], size[1]).project(points[points[:, 1] > HAIRLINE])
    left, top = np.floor(spots.min(axis=0)).astype(int)
    right, bottom = np.ceil(spots.max(axis=0)).astype(int)
    return int(left), int(top), int(right - left), int(bottom - top)


def sample_pictures(identity: Identity, count: int = 40, seed: int = 0) -> list[NDArray[np.uint8]]:
    """Draws pictures of one person, each in another scene.

    Args:
        identity: Who.
        count: How many.
        seed: Not negative; the same seed gives the same pictures; each person has scenes of their own.

    Returns:
        RGB pictures, (240, 192, 3) each.

    Raises:
        ValueError: The seed is negative.
    """
    rng = np.random.default_rng([seed, zlib.crc32(identity.name.encode())])
    return [draw_person(identity, random_scene(rng), PICTURE_SIZE) for _ in range(count)]
