"""The still parts of a face: skin with its reddish and darker places, and the nose's creases."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.draw_sample.beard import draw_beard
from tools.draw_sample.canvas import Canvas, apart, tint
from tools.draw_sample.colour import blush, mixed, shadow
from tools.draw_sample.hair import hair_surface
from tools.draw_sample.head import head_surface
from tools.draw_sample.identity import Identity
from tools.draw_sample.lines import both_sides, curve, ellipse, ribbon
from tools.draw_sample.locks import hair_texture
from tools.draw_sample.surface import Chart
from tools.draw_sample.view import sample


def _redden(canvas: Canvas, identity: Identity) -> None:
    red = blush(identity.skin)
    canvas.wash(both_sides(ellipse((0.42, 0.36), (0.17, 0.12))), red, 0.36, 0.075)
    canvas.wash([ellipse((0.0, identity.nose_length - 0.07), (0.09, 0.07))], red, 0.24, 0.045)
    canvas.wash([ellipse((0.0, identity.face_length - 0.08), (0.10, 0.05))], red, 0.16, 0.05)
    canvas.wash(
        both_sides(ellipse((identity.eye_distance, -0.02), (0.19, 0.10))), shadow(identity.skin), 0.11, 0.05
    )


def _nose(canvas: Canvas, identity: Identity) -> None:
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


def _hair_shadow(canvas: Canvas, identity: Identity) -> None:
    surface, density = hair_surface(identity), canvas.chart.density
    theta, v = canvas.chart.grid()
    above = np.asarray(v - 0.05, dtype=np.float32)
    cover = sample(
        apart(hair_texture(identity, density))[1], Chart(surface.top, surface.bottom, density), theta, above
    )
    soft = cv2.GaussianBlur(cover, (0, 0), 0.045 * density)
    tint(canvas.pixels, shadow(identity.skin), cv2.convertScaleAbs(soft, alpha=0.5))


@lru_cache(maxsize=8)
def skin_texture(identity: Identity, density: float) -> NDArray[np.uint8]:
    """The face before eyes, brows and mouth are drawn, on the head's chart; read-only RGB (H, W, 3)."""
    surface = head_surface(identity)
    chart = Chart(surface.top, surface.bottom, density)
    pixels = np.full((*chart.shape, 3), identity.skin, dtype=np.uint8)
    canvas = Canvas(pixels, chart, surface)
    _redden(canvas, identity)
    draw_beard(canvas, identity)
    _nose(canvas, identity)
    _hair_shadow(canvas, identity)
    pixels.setflags(write=False)
    return pixels
