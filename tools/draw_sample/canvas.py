"""What is painted with: colours, lines and covers, and a canvas for shapes on a rounded form.

Lines and outlines are points (N, 2) in any units.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from tools.draw_sample.forms import Chart, Surface
from tools.draw_sample.persons import Colour

Line = NDArray[np.float32]
SUBPIXELS = 4
ANGLES = np.arange(28) * (2 * np.pi / 28)
CIRCLE = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=-1).astype(np.float32)
TURN_LEFT = np.array([-1, 1], np.float32)


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """A colour between two RGB colours; share 0 is the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def blush(skin: Colour) -> Colour:
    """The skin where blood shows."""
    return mixed(skin, (206, 62, 52), 0.45)


def shadow(skin: Colour) -> Colour:
    """The skin in its creases."""
    return mixed(skin, (84, 26, 16), 0.62)


def fixed(pixels: NDArray[np.floating]) -> NDArray[np.int32]:
    """Pixel coordinates (..., 2) as OpenCV's fixed point numbers with SUBPIXELS bits."""
    return np.asarray(np.rint(pixels * (1 << SUBPIXELS)), dtype=np.int32)


def curve(points: Sequence[tuple[float, float]], pieces: int = 8) -> Line:
    """A smooth line through the points (Catmull-Rom), with `pieces` steps between each two."""
    through = np.array(points, dtype=np.float32)
    ends = 2 * through[:1] - through[1:2], 2 * through[-1:] - through[-2:-1]
    p = np.concatenate([ends[0], through, ends[1]])
    a, b, c, d = p[:-3, None], p[1:-2, None], p[2:-1, None], p[3:, None]
    t = (np.arange(pieces, dtype=np.float32) / pieces)[None, :, None]
    steps = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * b - a - 3 * c + d)))
    return np.concatenate([steps.reshape(-1, 2), through[-1:]]).astype(np.float32)


def ellipse(centre: tuple[float, float], radii: tuple[float, float]) -> Line:
    """The outline of an upright ellipse."""
    return np.array(centre, np.float32) + CIRCLE * np.array(radii, np.float32)


@lru_cache(maxsize=256)
def _half_widths(widths: tuple[float, ...], count: int) -> NDArray[np.float64]:
    """Half the widths of a brush stroke, spread evenly over so many points, (count,); read-only."""
    places = np.arange(count) * ((len(widths) - 1) / (count - 1))
    half = np.asarray(0.5 * np.interp(places, np.arange(len(widths)), widths), dtype=np.float64)
    half.setflags(write=False)
    return half


def ribbon(line: Line, widths: Sequence[float]) -> Line:
    """The outline of a brush stroke along a line; its widths are spread evenly over the points, (2N, 2)."""
    along = np.empty_like(line)
    np.subtract(line[2:], line[:-2], out=along[1:-1])
    along[0], along[-1] = line[1] - line[0], line[-1] - line[-2]
    lengths = np.hypot(along[:, 0], along[:, 1]) + 1e-9
    half = (_half_widths(tuple(widths), len(line)) / lengths).astype(np.float32)
    across = along[:, ::-1] * half[:, None] * TURN_LEFT
    return np.concatenate([line + across, (line - across)[::-1]])


def moved(line: Line, x: float, y: float) -> Line:
    """The line shifted."""
    return line + np.array([x, y], dtype=np.float32)


def mirrored(line: Line) -> Line:
    """The line on the other side of x = 0."""
    return line * np.array([-1, 1], dtype=np.float32)


def both_sides(line: Line) -> tuple[Line, Line]:
    """The line and its mirror image."""
    return line, mirrored(line)


def closed(half: Line) -> Line:
    """A symmetrical outline from its right half, which runs from x = 0 to x = 0."""
    return np.concatenate([half, mirrored(half)[::-1]])


def across_middle(half: Line) -> Line:
    """A symmetrical line from left to right, from its right half, which begins at x = 0."""
    return np.concatenate([mirrored(half)[::-1], half[1:]])


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


def blend(under: NDArray[np.uint8], over: NDArray[np.uint8], cover: MatLike) -> None:
    """Lays `over` on `under` in place, both (H, W, 3); cover is (H, W), 255 hides what is under."""
    covered = cv2.merge([cover, cover, cover])
    _lay(under, cv2.multiply(over, covered, scale=1 / 255), covered)


def stencil(shape: tuple[int, ...], outline: NDArray[np.floating]) -> NDArray[np.uint8]:
    """A cover (H, W) of what lies inside an outline in pixels (N, 2), with an antialiased edge."""
    cover = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(cover, [fixed(outline)], (255.0,), cv2.LINE_AA, SUBPIXELS)
    return cover


def _offset(left: int, top: int) -> tuple[int, int]:
    """What OpenCV has to add to fixed point pixels for a window that begins at a column and row."""
    return -left << SUBPIXELS, -top << SUBPIXELS


def tint(under: NDArray[np.uint8], colour: Colour, cover: MatLike) -> None:
    """Lays one colour on `under` (H, W, 3) in place; cover is (H, W), 255 hides what is under."""
    _lay(under, cv2.applyColorMap(cover, _shades(colour)), cv2.merge([cover, cover, cover]))


def _lay(under: NDArray[np.uint8], seen: MatLike, covered: MatLike) -> None:
    cv2.add(seen, cv2.multiply(under, cv2.bitwise_not(covered), scale=1 / 255), dst=under)


@lru_cache(maxsize=256)
def _shades(colour: Colour) -> NDArray[np.uint8]:
    """What is seen of a colour under each cover, (256, 1, 3)."""
    covers = np.repeat(np.arange(256, dtype=np.uint8)[:, None, None], 3, axis=2)
    over = np.empty_like(covers)
    over[:] = colour
    return np.asarray(cv2.multiply(over, covers, scale=1 / 255), dtype=np.uint8)


def with_cover(colour: NDArray[np.uint8], cover: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Colour (H, W, 3) and cover (H, W) in one picture (H, W, 4), read-only: both are moved at once."""
    both = np.dstack([colour, cover])
    both.setflags(write=False)
    return both


def apart(both: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Colour (H, W, 3) and cover (H, W) of what `with_cover` made."""
    colour, cover = cv2.cvtColor(both, cv2.COLOR_BGRA2BGR), cv2.extractChannel(both, 3)
    return np.asarray(colour, dtype=np.uint8), np.asarray(cover, dtype=np.uint8)


@dataclass(frozen=True, eq=False)
class Canvas:
    """A chart's picture, or a window of it, being painted.

    Attributes:
        pixels: RGB, (H, W, 3), changed in place.
        chart: What rows and columns of the whole picture mean.
        surface: The form it covers.
        corner: Column and row of the window's first pixel in the whole picture.
    """

    pixels: NDArray[np.uint8]
    chart: Chart
    surface: Surface
    corner: tuple[int, int] = (0, 0)

    def place(self, points: Line) -> Line:
        """Pixels (N, 2) of face coordinates (X, Y), (N, 2)."""
        spots = np.empty_like(points)
        spots[:, 0] = self.chart.columns(self.surface.angles_at(points))
        spots[:, 1] = self.chart.rows(points[:, 1])
        return spots

    def fill(self, outlines: Sequence[Line], colour: Colour) -> None:
        """Fills outlines in face coordinates, each (N, 2), with one colour."""
        spots, offset = self._spots(outlines), _offset(*self.corner)
        cv2.fillPoly(self.pixels, spots, colour, cv2.LINE_AA, SUBPIXELS, offset)

    def stack(self, shapes: Sequence[tuple[Line, Colour]]) -> None:
        """Fills outlines in face coordinates, each (N, 2), one over the other."""
        offset = _offset(*self.corner)
        for spots, (_, colour) in zip(self._spots([line for line, _ in shapes]), shapes, strict=True):
            cv2.fillPoly(self.pixels, [spots], colour, cv2.LINE_AA, SUBPIXELS, offset)

    def wash(self, outlines: Sequence[Line], colour: Colour, opacity: float, softness: float) -> None:
        """Fills outlines that are near each other, with soft edges.

        Args:
            outlines: Face coordinates, each (N, 2).
            colour: RGB.
            opacity: 1 hides what is below.
            softness: Standard deviation of the edge, in half heads.
        """
        sigma = softness * self.chart.density
        spots = self._spots(outlines)
        left, top, part = self._window(spots, int(2.5 * sigma) + 1)
        if part.size and opacity > 0:
            cover = np.zeros(part.shape[:2], np.uint8)
            cv2.fillPoly(cover, spots, (255.0 * opacity,), cv2.LINE_AA, SUBPIXELS, _offset(left, top))
            tint(part, colour, cv2.GaussianBlur(cover, (0, 0), sigma))

    @contextmanager
    def within(self, outlines: Sequence[Line]) -> Iterator["Canvas"]:
        """Part of the picture to paint on, which then shows inside the outlines only, each (N, 2)."""
        spots = self._spots(outlines)
        left, top, part = self._window(spots, 1)
        cover = np.zeros(part.shape[:2], np.uint8)
        cv2.fillPoly(cover, spots, (255,), cv2.LINE_AA, SUBPIXELS, _offset(left, top))
        inside = Canvas(part.copy(), self.chart, self.surface, (left, top))
        yield inside
        blend(part, inside.pixels, cover)

    def _spots(self, outlines: Sequence[Line]) -> list[NDArray[np.int32]]:
        """Fixed point pixels of the whole picture, one array an outline."""
        spots = fixed(self.place(np.concatenate(outlines)))
        ends = list(accumulate(len(outline) for outline in outlines))
        return [spots[start:end] for start, end in pairwise([0, *ends])]

    def _window(self, spots: Sequence[NDArray[np.int32]], margin: int) -> tuple[int, int, NDArray[np.uint8]]:
        """The pixels around shapes, and the column and row of the first in the whole picture."""
        x, y, width, height = cv2.boundingRect(np.concatenate(spots))
        left = max((x >> SUBPIXELS) - margin, self.corner[0])
        top = max((y >> SUBPIXELS) - margin, self.corner[1])
        right = max(((x + width) >> SUBPIXELS) + margin + 1, left) - self.corner[0]
        bottom = max(((y + height) >> SUBPIXELS) + margin + 1, top) - self.corner[1]
        part = self.pixels[top - self.corner[1] : max(bottom, 0), left - self.corner[0] : max(right, 0)]
        return left, top, part
