"""Neck, shoulders and clothes. Lines and grids here are in half heads, with the origin between the eyes."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.draw_sample.canvas import (
    Line,
    apart,
    blend,
    both_sides,
    closed,
    curve,
    mixed,
    moved,
    ribbon,
    shadow,
    stencil,
    tint,
    with_cover,
)
from tools.draw_sample.forms import PLAIN, SKIN, Field, Light, View, lit, smoothstep, steps
from tools.draw_sample.persons import Colour, Identity

LEFT, TOP, RIGHT, BOTTOM = -2.0, 0.4, 2.0, 3.2
COARSE = 40.0
LIGHT_STEP = 3
CLOTHES: tuple[Colour, ...] = (
    (58, 92, 128),
    (150, 72, 66),
    (86, 116, 92),
    (196, 178, 150),
    (84, 78, 96),
    (206, 206, 210),
)


def _outline(identity: Identity) -> Line:
    neck, wide = identity.neck_width, identity.shoulder_width
    points = [
        (neck * 0.96, 0.4),
        (neck * 0.94, 0.85),
        (neck * 1.03, 1.12),
        (neck * 1.5, 1.32),
        (0.68 * wide, 1.50),
        (0.90 * wide, 1.66),
        (wide, 1.95),
        (1.08 * wide, 2.5),
        (1.1 * wide, 3.3),
    ]
    return closed(curve(points))


def _collar(identity: Identity, garment: int) -> Line:
    """The right half of the neckline from the middle up: round for odd garments, a V for even ones."""
    neck = identity.neck_width
    is_round = garment % 2 == 1
    bottom, turn, rise = (1.74, 0.62, 0.06) if is_round else (1.98, 0.42, 0.22)
    return curve([(0.0, bottom), (turn * neck, bottom - rise), (1.18 * neck, 1.42), (1.46 * neck, 1.285)])


def _garment(identity: Identity, garment: int) -> Line:
    neck, wide = identity.neck_width, identity.shoulder_width
    points = [
        (1.46 * neck, 1.285),
        (0.68 * wide, 1.48),
        (0.91 * wide, 1.64),
        (1.02 * wide, 1.95),
        (1.1 * wide, 2.5),
        (1.12 * wide, 3.3),
    ]
    return closed(np.concatenate([_collar(identity, garment), curve(points)]))


class _Sheet:
    """The flat picture of a body being painted."""

    def __init__(self, skin: Colour, density: float) -> None:
        self.density = density
        self.shape = round((BOTTOM - TOP) * density), round((RIGHT - LEFT) * density)
        self.colour = np.full((*self.shape, 3), mixed(skin, shadow(skin), 0.06), dtype=np.uint8)

    def cover(self, outline: Line) -> NDArray[np.uint8]:
        """Where an outline is, (H, W)."""
        return stencil(self.shape, (outline - np.array([LEFT, TOP], np.float32)) * self.density - 0.5)

    def wash(self, outline: Line, colour: Colour, opacity: float, softness: float) -> None:
        """Fills an outline with a soft edge of `softness` half heads."""
        soft = cv2.GaussianBlur(self.cover(outline), (0, 0), softness * self.density)
        tint(self.colour, colour, cv2.convertScaleAbs(soft, alpha=opacity))


def _paint_neck(sheet: _Sheet, identity: Identity) -> None:
    neck, dark = identity.neck_width, shadow(identity.skin)
    sinew = curve([(0.80 * neck, 0.95), (0.5 * neck, 1.3), (0.16 * neck, 1.60)])
    collarbone = curve([(0.20 * neck, 1.66), (1.0 * neck, 1.60), (2.0 * neck, 1.52)])
    for line in both_sides(sinew):
        sheet.wash(ribbon(line, (0.01, 0.05, 0.03)), dark, 0.25, 0.03)
    for line in both_sides(collarbone):
        sheet.wash(ribbon(line, (0.02, 0.05, 0.02)), dark, 0.28, 0.03)


def _paint_garment(sheet: _Sheet, identity: Identity, garment: int) -> None:
    outline, cloth = _garment(identity, garment), CLOTHES[garment]
    sheet.wash(moved(outline, 0.0, -0.03), shadow(identity.skin), 0.5, 0.03)
    tint(sheet.colour, cloth, sheet.cover(outline))
    dark = mixed(cloth, (10, 10, 14), 0.45)
    for side in both_sides(moved(_collar(identity, garment), 0.0, 0.055)):
        sheet.wash(ribbon(side, (0.014, 0.014)), dark, 0.7, 0.006)
    wide = identity.shoulder_width
    for side in both_sides(curve([(0.80 * wide, 1.62), (0.76 * wide, 2.1), (0.82 * wide, 2.7)])):
        sheet.wash(ribbon(side, (0.01, 0.03, 0.05)), dark, 0.5, 0.02)


@lru_cache(maxsize=48)
def _texture(identity: Identity, garment: int, density: float) -> NDArray[np.uint8]:
    """Colour and cover of the body, (H, W, 4), read-only."""
    sheet = _Sheet(identity.skin, density)
    _paint_neck(sheet, identity)
    _paint_garment(sheet, identity, garment)
    cover = cv2.max(sheet.cover(_outline(identity)), sheet.cover(_garment(identity, garment)))
    return with_cover(sheet.colour, np.asarray(cover, dtype=np.uint8))


@lru_cache(maxsize=48)
def _clothed(identity: Identity, garment: int) -> NDArray[np.uint8]:
    """Where cloth is on the coarse grid: not 0 in (H, W)."""
    cover = _Sheet(identity.skin, COARSE).cover(_garment(identity, garment))
    return np.where(cover > 127, np.uint8(255), np.uint8(0))


@lru_cache(maxsize=1)
def _grid() -> tuple[Field, Field]:
    x = LEFT + (np.arange(round((RIGHT - LEFT) * COARSE), dtype=np.float32) + 0.5) / COARSE
    y = TOP + (np.arange(round((BOTTOM - TOP) * COARSE), dtype=np.float32) + 0.5) / COARSE
    return x[None].astype(np.float32), y[:, None].astype(np.float32)


@lru_cache(maxsize=8)
def _normals(identity: Identity) -> Field:
    """Unit normals of neck, chest and the folds of cloth on the coarse grid, (H, W, 3)."""
    x, y = _grid()
    neck, wide = 1.08 * identity.neck_width, 1.12 * identity.shoulder_width
    column = np.sqrt(np.clip(1.0 - (x / neck) ** 2, 0.0, 1.0)) * (1.0 - smoothstep(1.25, 1.75, y))
    chest = np.sqrt(np.clip(1.0 - (x / wide) ** 2, 0.0, 1.0)) * smoothstep(0.9, 2.3, y)
    folds = 0.02 * np.sin(7.0 * x + 3.0 * np.sin(2.3 * y)) * smoothstep(1.7, 2.4, y)
    height = cv2.GaussianBlur((neck * column + chest + folds).astype(np.float32), (0, 0), 2.0)
    slope_y, slope_x = np.gradient(height, 1.0 / COARSE)
    normal = np.stack([-slope_x, -slope_y, np.ones_like(height)], axis=-1)
    return np.ascontiguousarray(normal / np.linalg.norm(normal, axis=-1, keepdims=True), dtype=np.float32)


def _light_on(identity: Identity, garment: int, view: View, light: Light) -> NDArray[np.uint8]:
    """Tinted light on the coarse grid, (H, W, 3), with the soft shadow of the chin on the neck."""
    axes = np.stack([light.direction, np.array([0.0, -1.0, 0.0])])
    facing, upward = cv2.split(cv2.transform(_normals(identity), axes))
    bright = light.ambient * (0.85 + 0.15 * upward) + light.strength * np.clip(0.9 * facing + 0.1, 0.0, 1.0)
    x, y = _grid()
    aside = x - np.float32(0.35 * view.yaw - 0.25 * light.direction[0])
    chin = identity.face_length + 0.12 - 0.15 * float(light.direction[1]) + 0.5 * view.pitch
    below = smoothstep(chin - 0.10, chin + 0.28, np.asarray(y + 0.30 * aside * aside, dtype=np.float32))
    shaded = steps(bright * (0.48 + 0.52 * below))
    skin, cloth = cv2.applyColorMap(shaded, SKIN), cv2.applyColorMap(shaded, PLAIN)
    return np.asarray(cv2.copyTo(cloth, _clothed(identity, garment), skin), dtype=np.uint8)


def draw_body(frame: NDArray[np.uint8], identity: Identity, garment: int, view: View, light: Light) -> None:
    """Draws neck and shoulders below a head; the frame (H, W, 3) is changed."""
    middle, level = view.origin
    left, right = (int(np.clip(middle + side * view.unit, 0, frame.shape[1])) for side in (LEFT, RIGHT))
    top, bottom = (int(np.clip(level + side * view.unit, 0, frame.shape[0])) for side in (TOP, BOTTOM))
    part = frame[top:bottom, left:right]
    if min(part.shape[:2]) < 2:
        return
    corner = (left - middle) / view.unit - LEFT, (top - level) / view.unit - TOP
    size = right - left, bottom - top

    def placed(
        layer: NDArray[np.uint8], density: float, size: tuple[int, int], step: float
    ) -> NDArray[np.uint8]:
        """What falls on a grid of `step` pixels over the part."""
        zoom = density * step / view.unit
        start = (corner[0] * density + 0.5 * zoom - 0.5, corner[1] * density + 0.5 * zoom - 0.5)
        matrix = np.array([[zoom, 0, start[0]], [0, zoom, start[1]]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(layer, matrix, size, flags=flags), dtype=np.uint8)

    colour, cover = apart(placed(_texture(identity, garment, view.density), view.density, size, 1.0))
    light_on_body = _light_on(identity, garment, view, light)
    few = max(1, size[0] // LIGHT_STEP), max(1, size[1] // LIGHT_STEP)
    bright = cv2.resize(placed(light_on_body, COARSE, few, LIGHT_STEP), size)
    blend(part, lit(colour, np.asarray(bright, dtype=np.uint8)), cover)
