"""Rounded forms such as heads and hair: unrolled on charts, posed before the picture, and in their light."""

import math
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from tools.draw_sample.scenes import Scene

Field = NDArray[np.float32]
REACH = 1.95
ROWS = 4096
TABLE = 120
COARSE = 48.0
LIMB_POINTS = 90

DENSITIES = (80.0, 120.0, 170.0)
PIVOT = (0.0, 0.50, -0.15)
STEPS = 3
RIM = np.float32(0.98)

FULL = 150.0
KNEE = 0.95
SHADOW_STEPS = (0.05, 0.10, 0.17, 0.26)
CHEEK_WIDTH = 0.7
WRAP = 0.1


def smoothstep(low: float, high: float, values: Field) -> Field:
    """0 below `low`, 1 above `high`, smooth between; any shape."""
    t = np.clip((values - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), dtype=np.float32)


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

    def chart(self, density: float) -> Chart:
        """The form's chart with so many pixels per radian and per half head."""
        return Chart(self.top, self.bottom, density)

    @property
    def coarse(self) -> Chart:
        """The chart on which relief, normals and light are kept."""
        return self.chart(COARSE)

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


def sample(field: MatLike, chart: Chart, theta: Field, v: Field) -> MatLike:
    """Reads a chart's picture at (theta, v), bilinear; beyond its edge the edge goes on."""
    return cv2.remap(
        field, chart.columns(theta), chart.rows(v), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


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
        """Pixels in half a head for what is painted ahead; one of few, so that paintings keep."""
        return next((density for density in DENSITIES if density >= 1.1 * self.unit), DENSITIES[-1])

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

    def unproject(self, surface: Surface, window: tuple[int, int, int, int], stride: float) -> Seen:
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
class Light:
    """Light, in directions of the picture (x right, y down, z towards the viewer).

    Attributes:
        direction: Unit vector towards the lamp, (3,).
        strength: Brightness that the lamp adds where a surface faces it.
        ambient: Brightness that comes from everywhere.
    """

    direction: NDArray[np.float64]
    strength: float
    ambient: float


def light_of(scene: Scene) -> Light:
    """The light of a scene."""
    towards = np.array([0.95 * scene.light_x, -0.75 * scene.light_y, 0.95])
    return Light(towards / np.linalg.norm(towards), 0.72 * scene.light, 0.31 + 0.22 * scene.light)


def steps(brightness: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Brightness, 1 being full light, in steps of 1 / FULL; any shape."""
    return np.asarray(np.clip(brightness * FULL, 0, 255), dtype=np.uint8)


def _tints(warmth: float) -> NDArray[np.uint8]:
    """The colour of each step of brightness, (256, 1, 3).

    Light above the knee counts half, so that bright skin keeps its colour. Warmth reddens the shade, as skin
    does.
    """
    value = np.arange(256) / FULL
    value = np.minimum(value, KNEE + 0.5 * (value - KNEE))
    shade = np.clip(1.0 - value, 0.0, 1.0)
    red, blue = value * (1.0 + warmth * shade), value * (1.0 - 0.5 * warmth * shade)
    table = np.stack([red, value, blue], axis=-1)
    return np.clip(table * FULL, 0, 255).round().astype(np.uint8)[:, None]


PLAIN = _tints(0.0)
SKIN = _tints(0.32)


def lit(colour: NDArray[np.uint8], light: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Surface colours under tinted light in steps of 1 / FULL; all (H, W, 3)."""
    return np.asarray(cv2.multiply(colour, light, scale=1.0 / FULL), dtype=np.uint8)


def _unshadowed(surface: Surface, towards: NDArray[np.float64]) -> Field:
    """1 where the lamp is seen, less where something nearer to it stands in between, on the coarse chart.

    Looks a few steps towards the lamp for places that stand out above the line of sight. The steps are short,
    so a step in X counts as one in theta, scaled by the width of the cheeks.
    """
    depth, density = surface.depth, surface.coarse.density
    hidden = np.zeros_like(depth)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    for step in SHADOW_STEPS:
        right, down = towards[:2] * step * density / (CHEEK_WIDTH, 1.0)
        slide = np.array([[1, 0, right], [0, 1, down]])
        there = cv2.warpAffine(depth, slide, depth.shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE)
        above = (there - depth - np.float32(step * towards[2])) * np.float32(1 / (0.03 + 0.25 * step))
        np.maximum(hidden, above, out=hidden)
    return np.asarray(cv2.GaussianBlur(1.0 - np.minimum(hidden, 1.0), (0, 0), 1.2), dtype=np.float32)


def light_on(
    surface: Surface, view: View, light: Light, tint: NDArray[np.uint8], gloss: float, sharpness: int
) -> MatLike:
    """Tinted light on each place of the coarse chart, (H, W, 3), in steps of brightness.

    It is Lambert's term with a highlight and soft shadows, and light of the room, of which hollows get less.

    Args:
        surface: The form.
        view: Its pose.
        light: The light.
        tint: PLAIN or SKIN.
        gloss: Strength of the highlight.
        sharpness: The highlight's exponent is 2 to this power.
    """
    to_form = view.rotation.T
    towards = to_form @ light.direction
    between = to_form @ (light.direction + np.array([0.0, 0.0, 1.0]))
    axes = np.stack([towards, between / np.linalg.norm(between), to_form @ np.array([0.0, -1.0, 0.0])])
    facing, shine, upward = cv2.split(cv2.transform(surface.normals, axes))
    shine = np.maximum(shine, 0.0)
    for _ in range(sharpness):
        shine *= shine
    direct = np.clip(facing * (1 - WRAP) + WRAP, 0.0, 1.0)
    if surface.has_relief:
        direct *= _unshadowed(surface, towards)
    room = (0.86 + 0.14 * upward) * surface.openness
    bright = light.ambient * room + light.strength * direct * (1.0 + gloss * shine)
    return cv2.applyColorMap(steps(bright), tint)
