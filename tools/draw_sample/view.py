"""How a posed form meets the picture: from space to pixels, and from pixels back to the form's chart."""

import math
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from tools.draw_sample.surface import Chart, Field, Surface, painting_density, smoothstep

PIVOT = (0.0, 0.50, -0.15)
STEPS = 3
RIM = np.float32(0.98)


@dataclass(frozen=True)
class View:
    """A head's pose and its place in the picture.

    Attributes:
        yaw: Turn, radians.
        pitch: Nod, radians.
        roll: Tilt, radians.
        origin: Pixel (x, y) of the middle of the upright head.
        unit: Pixels in half a head.
        drop: How far the chin sinks when the mouth opens, in half heads.
    """

    yaw: float
    pitch: float
    roll: float
    origin: tuple[float, float]
    unit: float
    drop: float = 0.0

    @cached_property
    def rotation(self) -> NDArray[np.float64]:
        """Turns directions of the head into those of the picture: by yaw, then pitch, then roll; (3, 3)."""
        cy, sy = math.cos(self.yaw), math.sin(self.yaw)
        cp, sp = math.cos(self.pitch), math.sin(self.pitch)
        cr, sr = math.cos(self.roll), math.sin(self.roll)
        return np.array(
            [
                [cr * cy + sr * sp * sy, -sr * cp, cr * sy - sr * sp * cy],
                [sr * cy - cr * sp * sy, cr * cp, sr * sy + cr * sp * cy],
                [-cp * sy, -sp, cp * cy],
            ]
        )

    @property
    def density(self) -> float:
        """Pixels in half a head for what is painted ahead at this size."""
        return painting_density(self.unit)

    def project(self, points: Field) -> NDArray[np.float64]:
        """Pixels (N, 2) of points (N, 3)."""
        place = np.array(points, dtype=np.float64)
        if self.drop:
            place[:, 1] += self.drop * smoothstep(0.45, 0.95, points[:, 1])
        pivot = np.array(PIVOT)
        scaled = self.unit * self.rotation[:2]
        still = np.array(self.origin) + self.unit * pivot[:2] - scaled @ pivot
        turned = cv2.transform(place[None], np.column_stack([scaled, still]))
        return np.asarray(turned[0], dtype=np.float64)

    def unproject(self, surface: Surface, window: tuple[int, int, int, int], stride: float) -> "Seen":
        """What is seen of a surface in a window of the picture (left, top, right, bottom).

        The surface is an ellipse at each height, so theta has a closed form once v and the relief are known;
        those come from the depth of the step before. Both are smooth, so they are found on a grid of every
        `stride`-th pixel, or closer in small pictures. The form ends a little before it turns away, where
        paint would be crowded into too few pixels.
        """
        left, top, right, bottom = window
        stride = max(1.0, min(stride, self.unit / 30))
        shape = max(2, round((bottom - top) / stride)), max(2, round((right - left) / stride))
        theta, v = self._solve(surface, *self._upright(window, shape))
        return Seen(theta, v, (right - left, bottom - top))

    def _upright(self, window: tuple[int, int, int, int], shape: tuple[int, int]) -> tuple[Field, Field]:
        """Coordinates of a grid over the window after the tilt and the pivot are undone, each of `shape`."""
        x0, y0, x1, y1 = window
        rows, columns = shape
        px = x0 + (np.arange(columns, dtype=np.float32) + 0.5) * ((x1 - x0) / columns)
        py = y0 + (np.arange(rows, dtype=np.float32) + 0.5) * ((y1 - y0) / rows)
        x, y = np.meshgrid(
            (px - self.origin[0]) / self.unit - PIVOT[0], (py - self.origin[1]) / self.unit - PIVOT[1]
        )
        cr, sr = math.cos(self.roll), math.sin(self.roll)
        right = cr * x + sr * y + PIVOT[2] * math.sin(self.yaw)
        lift = PIVOT[1] * math.cos(self.pitch) + PIVOT[2] * math.cos(self.yaw) * math.sin(self.pitch)
        down = cr * y - sr * x + lift
        return right.astype(np.float32), down.astype(np.float32)

    def _solve(self, surface: Surface, right: Field, down: Field) -> tuple[Field, Field]:
        cy, sy = np.float32(np.cos(self.yaw)), np.float32(np.sin(self.yaw))
        cp, tp = np.float32(np.cos(self.pitch)), np.float32(np.tan(self.pitch))
        a, b, c = surface.half_width, surface.half_depth, surface.centre
        reach = np.maximum(np.hypot(a * cy, b * sy), np.float32(1e-3))
        shift = np.arctan2(b * sy, a * cy).astype(np.float32)
        level = down / cp
        depth = np.full_like(right, 0.7)
        relief = np.zeros_like(right)
        theta = v = right
        for step in range(STEPS):
            v = self._closed(level - depth * tp)
            row = surface.rows_of(v)
            sine = (right - (c[row] + relief) * sy) / reach[row]
            theta = np.arcsin(RIM * np.clip(sine, -1.0, 1.0)) - shift[row]
            if step == STEPS - 1:
                break
            if surface.has_relief:
                relief = np.asarray(sample(surface.relief, surface.coarse, theta, v), dtype=np.float32)
            depth = (c[row] + b[row] * np.cos(theta) + relief) * cy - a[row] * np.sin(theta) * sy
        return theta, v

    def _closed(self, y: Field) -> Field:
        """Heights on the form with the mouth shut, of heights with the jaw dropped."""
        if not self.drop:
            return y
        return y - np.float32(self.drop) * smoothstep(0.45, 0.95 + self.drop, y)


@dataclass(frozen=True, eq=False)
class Seen:
    """Which place of a surface each pixel of a window shows.

    Attributes:
        theta: On a grid coarser than the pixels, (h, w).
        v: On the same grid, (h, w).
        size: Width and height of the window in pixels.
    """

    theta: Field
    v: Field
    size: tuple[int, int]

    def paint(self, chart: Chart, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A picture on a chart, (H, W, ...), as it is seen, (height, width, ...)."""
        columns = cv2.resize(chart.columns(self.theta), self.size)
        rows = cv2.resize(chart.rows(self.v), self.size)
        seen = cv2.remap(picture, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(seen, dtype=np.uint8)

    def glow(self, chart: Chart, light: MatLike) -> NDArray[np.uint8]:
        """Light on a chart as it is seen, (height, width, 3); it is smooth, so the coarse grid will do."""
        return np.asarray(cv2.resize(sample(light, chart, self.theta, self.v), self.size), dtype=np.uint8)


def sample(field: MatLike, chart: Chart, theta: Field, v: Field) -> MatLike:
    """Reads a chart's picture at (theta, v), bilinear; beyond its edge the edge goes on."""
    return cv2.remap(
        field, chart.columns(theta), chart.rows(v), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
