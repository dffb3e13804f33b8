"""Lines and outlines: the shapes that features are drawn from, as points (N, 2) in any units."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.float32]
SUBPIXELS = 4
ANGLES = np.arange(28) * (2 * np.pi / 28)
CIRCLE = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=-1).astype(np.float32)
TURN_LEFT = np.array([-1, 1], np.float32)


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
