"""Head and hair in the picture: what is painted on a form, lit, turned into place and laid over the frame."""

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.draw_sample.brows import draw_brows
from tools.draw_sample.canvas import Canvas, apart, blend, stencil
from tools.draw_sample.colour import mixed
from tools.draw_sample.eyes import draw_eyes
from tools.draw_sample.hair import hair_surface
from tools.draw_sample.head import head_surface
from tools.draw_sample.identity import Identity
from tools.draw_sample.light import PLAIN, SKIN, Light, lit
from tools.draw_sample.lines import SUBPIXELS, fixed
from tools.draw_sample.locks import hair_texture
from tools.draw_sample.mouth import draw_mouth
from tools.draw_sample.scene import Scene
from tools.draw_sample.shading import shade
from tools.draw_sample.skin import skin_texture
from tools.draw_sample.surface import Chart
from tools.draw_sample.view import View

SKIN_GLOSS, SKIN_SHARPNESS = 0.22, 4
HAIR_GLOSS, HAIR_SHARPNESS = 0.9, 3
SKIN_STRIDE, HAIR_STRIDE = 3.0, 5.0
BEHIND = (8, 4, 3)


class Window(NamedTuple):
    """A part of the frame, in pixels; right and bottom are the first outside."""

    left: int
    top: int
    right: int
    bottom: int

    def of(self, frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The part itself."""
        return frame[self.top : self.bottom, self.left : self.right]


def window_around(outline: NDArray[np.floating], shape: tuple[int, ...]) -> Window | None:
    """The part of a frame that an outline (N, 2) touches; None if it lies outside."""
    left, top = np.maximum(np.floor(outline.min(axis=0)) - 1, 0)
    right, bottom = np.minimum(np.ceil(outline.max(axis=0)) + 2, (shape[1], shape[0]))
    if right - left < 2 or bottom - top < 2:
        return None
    return Window(int(left), int(top), int(right), int(bottom))


def head_outline(identity: Identity, view: View) -> NDArray[np.float32]:
    """The outline of the bare head in pixels, (N, 2)."""
    spots = view.project(head_surface(identity).skin_points)
    return np.asarray(cv2.convexHull(spots.astype(np.float32))[:, 0], dtype=np.float32)


@lru_cache(maxsize=2)
def hair_outline(identity: Identity, view: View) -> NDArray[np.float64]:
    """The outline of the hair in pixels, (N, 2), read-only; it is drawn behind the head and before it."""
    outline = view.project(hair_surface(identity).limb(view.yaw))
    outline.setflags(write=False)
    return outline


def _painted_face(identity: Identity, scene: Scene, chart: Chart) -> NDArray[np.uint8]:
    canvas = Canvas(skin_texture(identity, chart.density).copy(), chart, head_surface(identity))
    draw_eyes(canvas, identity, scene)
    draw_brows(canvas, identity, scene)
    draw_mouth(canvas, identity, scene)
    return canvas.pixels


def draw_head(frame: NDArray[np.uint8], identity: Identity, scene: Scene, view: View, light: Light) -> None:
    """Draws the head without hair; the frame (H, W, 3) is changed."""
    surface = head_surface(identity)
    outline = head_outline(identity, view)
    window = window_around(outline, frame.shape)
    if window is None:
        return
    seen = view.unproject(surface, window, SKIN_STRIDE)
    chart = surface.fine(view.unit)
    colour = seen.paint(chart, _painted_face(identity, scene, chart))
    bright = cv2.applyColorMap(shade(surface, view, light, SKIN_GLOSS, SKIN_SHARPNESS), SKIN)
    cover = stencil(colour.shape, outline - window[:2] - 0.5)
    blend(window.of(frame), lit(colour, seen.glow(surface.coarse, bright)), cover)


def draw_hair(frame: NDArray[np.uint8], identity: Identity, view: View, light: Light) -> None:
    """Draws the hair over the head; the frame (H, W, 3) is changed."""
    surface = hair_surface(identity)
    outline = hair_outline(identity, view)
    window = window_around(outline, frame.shape)
    if window is None:
        return
    seen = view.unproject(surface, window, HAIR_STRIDE)
    chart = surface.fine(view.unit)
    colour, grown = apart(seen.paint(chart, hair_texture(identity, chart.density)))
    bright = cv2.applyColorMap(shade(surface, view, light, HAIR_GLOSS, HAIR_SHARPNESS), PLAIN)
    cover = cv2.min(stencil(colour.shape, outline - window[:2] - 0.5), grown)
    blend(window.of(frame), lit(colour, seen.glow(surface.coarse, bright)), cover)


def draw_back_hair(frame: NDArray[np.uint8], identity: Identity, view: View, light: Light) -> None:
    """Draws the hair that is seen behind the neck; the frame (H, W, 3) is changed."""
    outline = hair_outline(identity, view)
    tone = mixed(BEHIND, mixed(BEHIND, identity.hair, 0.5), min(1.0, light.ambient + 0.5 * light.strength))
    cv2.fillPoly(frame, [fixed(outline - 0.5)], tone, cv2.LINE_AA, SUBPIXELS)
