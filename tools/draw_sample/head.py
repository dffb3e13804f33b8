"""The head: its form, the skin with a beard, the ears, and how it is laid over the picture."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.draw_sample.canvas import (
    SUBPIXELS,
    Canvas,
    Line,
    apart,
    blend,
    blush,
    both_sides,
    closed,
    curve,
    ellipse,
    fixed,
    mixed,
    ribbon,
    shadow,
    stencil,
    tint,
    window_around,
)
from tools.draw_sample.face import draw_brows, draw_eyes, draw_mouth
from tools.draw_sample.forms import (
    COARSE,
    ROWS,
    SKIN,
    Chart,
    Field,
    Light,
    Surface,
    View,
    light_on,
    lit,
    sample,
    smoothstep,
)
from tools.draw_sample.hair import hair_surface, hair_texture
from tools.draw_sample.persons import Colour, Identity
from tools.draw_sample.scenes import Scene

GLOSS, SHARPNESS, STRIDE = 0.22, 4, 3.0
BRISTLES = 0.075
BRISTLE_LENGTH = 0.045
EAR_RIM = curve(
    (
        *((0.0, -0.13), (0.07, -0.22), (0.155, -0.21), (0.185, -0.10)),
        *((0.155, 0.05), (0.115, 0.17), (0.055, 0.235), (0.0, 0.20)),
    )
)
EAR_BOWL = curve(
    (
        *((0.03, -0.10), (0.08, -0.165), (0.135, -0.15), (0.145, -0.07)),
        *((0.115, 0.03), (0.08, 0.10), (0.04, 0.06), (0.05, -0.02)),
    )
)
EAR_HOLLOW = ellipse((0.055, 0.02), (0.035, 0.055))


def _bump(x: Field, y: Field, at: tuple[float, float], size: tuple[float, float]) -> Field:
    return np.exp(-(((x - at[0]) / size[0]) ** 2) - ((y - at[1]) / size[1]) ** 2)


def _nose_relief(identity: Identity, x: Field, y: Field) -> Field:
    length, width = identity.nose_length, identity.nose_width
    along = np.clip((y + 0.06) / (length - 0.02), 0.0, 1.0)
    ends = 1.0 - smoothstep(length - 0.085, length + 0.05, y)
    ridge_width = 0.075 + (0.72 * width - 0.075) * along**2
    ridge = identity.nose_bridge * along**1.4 * ends * np.exp(-((x / ridge_width) ** 2))
    tip = 0.045 * _bump(x, y, (0.0, length - 0.075), (0.065, 0.06))
    wings = 0.075 * _bump(np.abs(x), y, (0.70 * width, length - 0.05), (0.045, 0.05))
    return np.asarray(ridge + tip + wings, dtype=np.float32)


def _relief(identity: Identity, x: Field, y: Field) -> Field:
    side = np.abs(x)
    eye, mouth, chin = identity.eye_distance, identity.mouth_height, identity.face_length
    total = _nose_relief(identity, x, y)
    total -= 0.085 * _bump(side, y, (eye - 0.03, -0.03), (0.20, 0.11))
    total += 0.045 * _bump(side, y, (eye, 0.005), (0.11, 0.075))
    total += 0.03 * _bump(side, y, (eye, -identity.brow_height), (0.22, 0.06))
    total += 0.05 * _bump(side, y, (0.43, 0.33), (0.19, 0.17))
    total += 0.05 * _bump(x, y, (0.0, mouth - 0.01), (0.22, 0.09))
    total += 0.022 * _bump(x, y, (0.0, mouth + 0.055), (0.13, 0.035))
    total -= 0.045 * _bump(x, y, (0.0, mouth + 0.135), (0.15, 0.04))
    total += 0.07 * _bump(x, y, (0.0, chin - 0.11), (0.15, 0.10))
    return np.asarray(total, dtype=np.float32)


def _half_width(identity: Identity, v: Field) -> Field:
    skull = (1.0 - np.clip(-v, 0.0, 1.0) ** 2.4) ** 0.5
    down = np.clip(v / identity.face_length, 0.0, 1.0)
    jaw = (1.0 - down**identity.jaw) ** 0.5 * (1.0 - identity.taper * smoothstep(0.1, 0.9, down))
    return np.asarray(identity.face_width * np.where(v < 0, skull, jaw), dtype=np.float32)


def _depth(identity: Identity, v: Field) -> tuple[Field, Field]:
    """Half depth and centre of the ellipse at each height; the chin ends in a round cap."""
    skull = 0.90 * (1.0 - np.clip(-v, 0.0, 1.0) ** 2.6) ** 0.5
    down = np.clip(v / identity.face_length, 0.0, 1.0)
    front = (0.90 - 0.10 * down**2) * (0.78 + 0.22 * (1.0 - down**10) ** 0.5)
    jaw = (0.90 - 0.42 * down) * (1.0 - down**identity.jaw) ** 0.5
    half = np.where(v < 0, skull, jaw)
    return np.asarray(half, dtype=np.float32), np.asarray(np.where(v < 0, 0.0, front - jaw), dtype=np.float32)


@lru_cache(maxsize=8)
def head_surface(identity: Identity) -> Surface:
    """The head of a person, from the crown to the chin."""
    top, bottom = -1.0, identity.face_length
    v = np.linspace(top, bottom, ROWS, dtype=np.float32)
    half_depth, centre = _depth(identity, v)
    theta, rows = Chart(top, bottom, COARSE).grid()
    width = np.interp(rows, v, _half_width(identity, v))
    relief = _relief(identity, np.asarray(width * np.sin(theta), dtype=np.float32), rows)
    return Surface(
        top=top,
        bottom=bottom,
        half_width=_half_width(identity, v),
        half_depth=half_depth,
        centre=centre,
        relief=np.ascontiguousarray(relief * (np.cos(theta) > 0), dtype=np.float32),
    )


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


def _beard_cover(canvas: Canvas, identity: Identity) -> NDArray[np.uint8]:
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


def _paint_beard(canvas: Canvas, identity: Identity) -> None:
    """Paints the person's short beard, if any, on the skin."""
    if identity.beard <= 0:
        return
    cover = _beard_cover(canvas, identity)
    ground = mixed(identity.hair, shadow(identity.skin), 0.25)
    tint(canvas.pixels, ground, cv2.convertScaleAbs(cover, alpha=identity.beard))
    _bristles(canvas, identity, cover)


def _paint_blush(canvas: Canvas, identity: Identity) -> None:
    red = blush(identity.skin)
    canvas.wash(both_sides(ellipse((0.42, 0.36), (0.17, 0.12))), red, 0.36, 0.075)
    canvas.wash([ellipse((0.0, identity.nose_length - 0.07), (0.09, 0.07))], red, 0.24, 0.045)
    canvas.wash([ellipse((0.0, identity.face_length - 0.08), (0.10, 0.05))], red, 0.16, 0.05)
    canvas.wash(
        both_sides(ellipse((identity.eye_distance, -0.02), (0.19, 0.10))), shadow(identity.skin), 0.11, 0.05
    )


def _paint_nose(canvas: Canvas, identity: Identity) -> None:
    length, width = identity.nose_length, identity.nose_width
    dark = shadow(identity.skin)

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x * width, length + y) for x, y in points]

    canvas.wash([ellipse((0.0, length + 0.022), (0.75 * width, 0.02))], dark, 0.22, 0.022)
    wing = curve(at((0.84, -0.10), (1.06, -0.05), (0.98, 0.0), (0.72, 0.012)))
    nostril = curve(at((0.24, 0.004), (0.46, -0.016), (0.70, -0.004), (0.46, 0.014)))
    under = curve(at((-0.30, 0.004), (0.0, 0.020), (0.30, 0.004)))
    canvas.wash(both_sides(ribbon(wing, (0.008, 0.024, 0.022, 0.006))), dark, 0.50, 0.011)
    canvas.wash(both_sides(nostril), mixed(dark, (40, 10, 8), 0.5), 0.85, 0.009)
    canvas.wash([ribbon(under, (0.006, 0.014, 0.006))], dark, 0.45, 0.009)


def _paint_hair_shadow(canvas: Canvas, identity: Identity) -> None:
    density = canvas.chart.density
    theta, v = canvas.chart.grid()
    above = np.asarray(v - 0.05, dtype=np.float32)
    hair = apart(hair_texture(identity, density))[1]
    cover = sample(hair, hair_surface(identity).chart(density), theta, above)
    soft = cv2.GaussianBlur(cover, (0, 0), 0.045 * density)
    tint(canvas.pixels, shadow(identity.skin), cv2.convertScaleAbs(soft, alpha=0.5))


@lru_cache(maxsize=8)
def _skin_texture(identity: Identity, density: float) -> NDArray[np.uint8]:
    """The face before eyes, brows and mouth are drawn, on the head's chart; read-only RGB (H, W, 3)."""
    surface = head_surface(identity)
    chart = surface.chart(density)
    pixels = np.full((*chart.shape, 3), identity.skin, dtype=np.uint8)
    canvas = Canvas(pixels, chart, surface)
    _paint_blush(canvas, identity)
    _paint_beard(canvas, identity)
    _paint_nose(canvas, identity)
    _paint_hair_shadow(canvas, identity)
    pixels.setflags(write=False)
    return pixels


def _ear_in_picture(shape: Line, identity: Identity, view: View, side: int) -> NDArray[np.float64]:
    """Pixels of an ear's shape, whose first coordinate runs outward and back from the side of the head."""
    out, down = shape[:, 0], shape[:, 1]
    x = side * (0.94 * identity.face_width + 0.80 * out)
    return view.project(np.stack([x, down + 0.08, -0.14 - 0.50 * out], axis=-1))


def draw_ears(frame: NDArray[np.uint8], identity: Identity, view: View, light: Light) -> None:
    """Draws both ears, to be covered by the head; the frame (H, W, 3) is changed."""
    warm = mixed(identity.skin, blush(identity.skin), 0.35)
    dark = shadow(identity.skin)
    layers = (EAR_RIM, warm), (EAR_BOWL, mixed(warm, dark, 0.35)), (EAR_HOLLOW, mixed(warm, dark, 0.7))
    for side in (-1, 1):
        facing = float(view.rotation @ np.array([0.45 * side, -0.1, 0.9]) @ light.direction)
        bright = 0.8 * light.ambient + 0.85 * light.strength * max(facing, 0.0)
        for shape, colour in layers:
            spots = [fixed(_ear_in_picture(shape, identity, view, side) - 0.5)]
            tone = [min(255, round(part * bright)) for part in colour]
            cv2.fillPoly(frame, spots, tone, cv2.LINE_AA, SUBPIXELS)


def draw_head(frame: NDArray[np.uint8], identity: Identity, scene: Scene, view: View, light: Light) -> None:
    """Draws the head without hair; the frame (H, W, 3) is changed."""
    surface = head_surface(identity)
    spots = view.project(surface.skin_points).astype(np.float32)
    outline = np.asarray(cv2.convexHull(spots)[:, 0], dtype=np.float32)
    window = window_around(outline, frame.shape)
    if window is None:
        return
    canvas = Canvas(_skin_texture(identity, view.density).copy(), surface.chart(view.density), surface)
    draw_eyes(canvas, identity, scene)
    draw_brows(canvas, identity, scene)
    draw_mouth(canvas, identity, scene)
    seen = view.unproject(surface, window, STRIDE)
    colour = seen.paint(canvas.chart, canvas.pixels)
    bright = light_on(surface, view, light, SKIN, GLOSS, SHARPNESS)
    cover = stencil(colour.shape, outline - window[:2] - 0.5)
    blend(window.of(frame), lit(colour, seen.glow(surface.coarse, bright)), cover)
