"""Pictures of persons: everything put together, from the room at the back to the noise of the camera."""

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.draw_sample.body import draw_body
from tools.draw_sample.ear import draw_ears
from tools.draw_sample.head import head_surface
from tools.draw_sample.identity import Identity
from tools.draw_sample.layers import draw_back_hair, draw_hair, draw_head
from tools.draw_sample.light import light_of
from tools.draw_sample.room import room
from tools.draw_sample.scene import Scene
from tools.draw_sample.view import View

Size = tuple[int, int]
HEADS_ACROSS, HEADS_DOWN = 2.9, 3.6
EYE_LEVEL = 0.47
HAIRLINE = -0.62
GRAIN_SIGMA, GRAIN_ROOM = 32.0, 61
SOFTNESS = 0.6


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
        cv2.convertScaleAbs(room(first.room, size), alpha=0.50 + 0.62 * first.background), dtype=np.uint8
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
