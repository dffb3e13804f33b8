"""Rounded forms: heads and hair as stacks of ellipses along an upright axis, and charts that unroll them."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
REACH = 1.95
ROWS = 4096
TABLE = 120
COARSE = 48.0
LIMB_POINTS = 90
DENSITIES = (80.0, 120.0, 170.0)


def smoothstep(low: float, high: float, values: Field) -> Field:
    """0 below `low`, 1 above `high`, smooth between; any shape."""
    t = np.clip((values - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), dtype=np.float32)


def painting_density(unit: float) -> float:
    """Pixels in half a head to paint with for a picture with `unit`; one of few, so that paintings keep."""
    return next((density for density in DENSITIES if density >= 1.1 * unit), DENSITIES[-1])


@dataclass(frozen=True)
class Chart:
    """A form's surface unrolled into a picture: columns are the angle theta, rows the height v.

    Attributes:
        top: The v of the upper edge.
        bottom: The v of the lower edge.
        density: Pixels per radian and per unit of height.
    """

    top: float
    bottom: float
    density: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the picture."""
        return round((self.bottom - self.top) * self.density), round(2 * REACH * self.density)

    def columns(self, theta: Field) -> Field:
        """Column coordinates of the angles, any shape; whole numbers are pixel centres."""
        return (theta + np.float32(REACH)) * np.float32(self.density) - np.float32(0.5)

    def rows(self, v: Field) -> Field:
        """Row coordinates of the heights, any shape; whole numbers are pixel centres."""
        return (v - np.float32(self.top)) * np.float32(self.density) - np.float32(0.5)

    def grid(self) -> tuple[Field, Field]:
        """The (theta, v) of every pixel centre, two arrays of the chart's shape."""
        height, width = self.shape
        theta = (np.arange(width, dtype=np.float32) + 0.5) / self.density - REACH
        v = (np.arange(height, dtype=np.float32) + 0.5) / self.density + self.top
        theta_grid, v_grid = np.meshgrid(theta, v)
        return theta_grid.astype(np.float32), v_grid.astype(np.float32)


@dataclass(frozen=True, eq=False)
class Surface:
    """At each height v an ellipse; X = a sin(theta), Y = v, Z = c + b cos(theta) + relief.

    X points right, Y down, Z towards the viewer; the unit is half a head.

    Attributes:
        top: The smallest v.
        bottom: The largest v.
        half_width: a over v, (ROWS,).
        half_depth: b over v, (ROWS,).
        centre: c over v, (ROWS,).
        relief: What stands out towards the viewer, on the coarse chart.
    """

    top: float
    bottom: float
    half_width: Field
    half_depth: Field
    centre: Field
    relief: Field

    @property
    def coarse(self) -> Chart:
        """The chart on which relief, normals and light are kept."""
        return Chart(self.top, self.bottom, COARSE)

    def fine(self, unit: float) -> Chart:
        """A chart to paint on for pictures with `unit` pixels in half a head."""
        return Chart(self.top, self.bottom, painting_density(unit))

    @cached_property
    def has_relief(self) -> bool:
        """Whether anything stands out and can cast a shadow."""
        return bool(self.relief.any())

    def rows_of(self, v: Field) -> NDArray[np.intp]:
        """Indices into the tables for heights of any shape."""
        place = (v - self.top) * np.float32((ROWS - 1) / (self.bottom - self.top)) + np.float32(0.5)
        inside = np.minimum(np.maximum(place, np.float32(0.0)), np.float32(ROWS - 1))
        return np.asarray(inside, dtype=np.intp)

    @cached_property
    def _angles(self) -> Field:
        """The theta of points on the front, on a grid over X and v with TABLE steps in half a head."""
        x = np.arange(-TABLE, TABLE + 1, dtype=np.float32)[None] / TABLE
        v = np.arange(self.top, self.bottom + 2 / TABLE, 1 / TABLE, dtype=np.float32)[:, None]
        width = np.maximum(self.half_width[self.rows_of(v)], np.float32(1e-3))
        return np.ascontiguousarray(np.arcsin(np.clip(x / width, -1.0, 1.0)), dtype=np.float32)

    def angles_at(self, points: Field) -> Field:
        """The theta, (N,), of points on the front given by X and v, (N, 2)."""
        columns = (points[:, 0] + np.float32(1.0)) * np.float32(TABLE)
        rows = (points[:, 1] - np.float32(self.top)) * np.float32(TABLE)
        mode = cv2.BORDER_REPLICATE
        found = cv2.remap(self._angles, columns, rows, cv2.INTER_LINEAR, borderMode=mode)
        return np.asarray(found[:, 0], dtype=np.float32)

    def points(self, theta: Field, v: Field) -> Field:
        """Places in space without relief: (..., 3)."""
        row = self.rows_of(v)
        x = self.half_width[row] * np.sin(theta)
        z = self.centre[row] + self.half_depth[row] * np.cos(theta)
        return np.stack([x, v, z], axis=-1).astype(np.float32)

    @cached_property
    def normals(self) -> Field:
        """Unit normals on the coarse chart, (H, W, 3)."""
        theta, v = self.coarse.grid()
        place = self.points(theta, v)
        place[..., 2] += self.relief
        along_v, along_theta = np.gradient(place, axis=(0, 1))
        normal = np.cross(along_theta, along_v)
        length = np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-6)
        return np.ascontiguousarray(normal / length, dtype=np.float32)

    @cached_property
    def depth(self) -> Field:
        """Z with relief on the coarse chart, (H, W)."""
        theta, v = self.coarse.grid()
        return np.ascontiguousarray(self.points(theta, v)[..., 2] + self.relief, dtype=np.float32)

    @cached_property
    def openness(self) -> Field:
        """How much light of the room gets to each place of the coarse chart, (H, W): less in hollows."""
        around = cv2.GaussianBlur(self.relief, (0, 0), 5.0)
        return np.asarray(1.0 - np.clip(3.0 * (around - self.relief), -0.12, 0.40), dtype=np.float32)

    def limb(self, yaw: float) -> Field:
        """The outline of the turned form: points where it turns away from the viewer, (N, 3)."""
        v = self._heights(LIMB_POINTS)
        row = self.rows_of(v)
        turn = np.arctan2(self.half_depth[row] * np.sin(yaw), self.half_width[row] * np.cos(yaw) + 1e-6)
        right = self.points(np.asarray(np.pi / 2 - turn, dtype=np.float32), v)
        left = self.points(np.asarray(-np.pi / 2 - turn, dtype=np.float32), v)
        return np.concatenate([right, left[::-1]])

    @cached_property
    def skin_points(self) -> Field:
        """Points all over the front, (N, 3), closer together near the ends."""
        theta, rows = np.meshgrid(np.linspace(-2.0, 2.0, 33, dtype=np.float32), self._heights(40))
        return self.points(theta, rows).reshape(-1, 3)

    def _heights(self, count: int) -> Field:
        """Heights from top to bottom, closer together near the rounded ends."""
        share = 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, count))
        return np.asarray(self.top + (self.bottom - self.top) * share, dtype=np.float32)
