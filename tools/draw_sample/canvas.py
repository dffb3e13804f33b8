"""Painting on a form: shapes given in face coordinates, drawn on the form's chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from tools.draw_sample.colour import Colour
from tools.draw_sample.lines import SUBPIXELS, Line, fixed
from tools.draw_sample.surface import Chart, Surface


def blend(under: NDArray[np.uint8], over: NDArray[np.uint8], cover: MatLike) -> None:
    """Lays `over` on `under` in place, both (H, W, 3); cover is (H, W), 255 hides what is under."""
    covered = cv2.merge([cover, cover, cover])
    _lay(under, cv2.multiply(over, covered, scale=1 / 255), covered)


def stencil(shape: tuple[int, ...], outline: NDArray[np.floating], opacity: float = 1.0) -> NDArray[np.uint8]:
    """A cover (H, W) of what lies inside an outline in pixels (N, 2), with an antialiased edge."""
    cover = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(cover, [fixed(outline)], (255.0 * opacity,), cv2.LINE_AA, SUBPIXELS)
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

    def within(self, outlines: Sequence[Line]) -> "Opening":
        """Part of the picture to paint on that shows only inside outlines, each (N, 2)."""
        spots = self._spots(outlines)
        left, top, part = self._window(spots, 1)
        cover = np.zeros(part.shape[:2], np.uint8)
        cv2.fillPoly(cover, spots, (255,), cv2.LINE_AA, SUBPIXELS, _offset(left, top))
        return Opening(Canvas(part.copy(), self.chart, self.surface, (left, top)), part, cover)

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


@dataclass(frozen=True, eq=False)
class Opening:
    """What is seen through outlines, such as the eyes between their lids.

    Attributes:
        inside: What to paint on.
        target: The part of the picture behind it.
        cover: Where it is open, (H, W).
    """

    inside: Canvas
    target: NDArray[np.uint8]
    cover: NDArray[np.uint8]

    def close(self) -> None:
        """Puts what was painted inside into the picture."""
        blend(self.target, self.inside.pixels, self.cover)
