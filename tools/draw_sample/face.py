"""What moves in a face: eyes, brows and mouth, painted on the skin of the head."""

from dataclasses import dataclass

import numpy as np

from tools.draw_sample.canvas import (
    Canvas,
    Line,
    across_middle,
    both_sides,
    curve,
    ellipse,
    mixed,
    moved,
    ribbon,
    shadow,
)
from tools.draw_sample.persons import Colour, Identity
from tools.draw_sample.scenes import Scene

WHITE = (241, 235, 229)
LASH = (40, 24, 20)
PUPIL = (14, 10, 10)
LID_POINTS = 19

HAIRS = 20
LEAN = np.linspace(0.02, 0.86, HAIRS)
ROOTS = np.random.default_rng(3).uniform(-0.05, 0.45, HAIRS)

TEETH = (246, 240, 230)
CAVITY = (74, 18, 20)
TONGUE = (186, 84, 84)
CLOSED = 0.008


def _lids(identity: Identity, scene: Scene, side: int) -> tuple[Line, Line]:
    """Upper and lower edge of an eye from the inner to the outer corner, each (LID_POINTS, 2)."""
    t = np.linspace(-1.0, 1.0, LID_POINTS)
    smile = max(scene.smile, 0.0)
    low = 0.60 * identity.eye_height * (1.0 - 0.28 * smile)
    high = identity.eye_height * (1.0 + 0.10 * scene.brow_raise - 0.05 * smile)
    high += (-0.75 * low - high) * scene.blink - 0.02 * scene.gaze_y * (1.0 - scene.blink)
    arch = np.clip(1.0 - np.abs(t - 0.06 * (1 - t * t)) ** 2.3, 0.0, 1.0) ** 0.85
    bowl = 1.0 - np.abs(t + 0.12 * (1 - t * t)) ** 2.2
    x = side * (identity.eye_distance + identity.eye_width * t)
    tilt = -identity.eye_tilt * t
    upper = np.stack([x, tilt - high * arch], axis=-1)
    lower = np.stack([x, tilt + low * bowl], axis=-1)
    return upper.astype(np.float32), lower.astype(np.float32)


def _ball(identity: Identity, scene: Scene, side: int) -> list[tuple[Line, Colour]]:
    """What lies on the white of an eye, from back to front."""
    size = identity.iris_size
    x, y = side * identity.eye_distance + 0.055 * scene.gaze_x, -0.012 + 0.025 * scene.gaze_y

    def disc(right: float, down: float, radius: float, height: float = 1.0) -> Line:
        middle = x + right * size, y + down * size
        return ellipse(middle, (radius * size, height * radius * size))

    corner = side * (identity.eye_distance - identity.eye_width), identity.eye_tilt
    return [
        (ellipse(corner, (0.032, 0.028)), mixed(WHITE, (206, 110, 100), 0.55)),
        (disc(0.0, 0.0, 1.0), mixed(identity.iris, PUPIL, 0.65)),
        (disc(0.0, 0.02, 0.85), identity.iris),
        (disc(0.0, 0.36, 0.60, 0.70), mixed(identity.iris, (255, 232, 190), 0.30)),
        (disc(0.0, 0.0, 0.46), PUPIL),
        (disc(0.08 + 0.32 * scene.light_x, -0.22 - 0.28 * scene.light_y, 0.21), (255, 255, 252)),
    ]


def _balls(canvas: Canvas, identity: Identity, scene: Scene, lids: dict[int, tuple[Line, Line]]) -> None:
    shadows = [ribbon(upper, (0.03, 0.065, 0.03)) for upper, _ in lids.values()]
    openings = [np.concatenate([upper, lower[::-1]]) for upper, lower in lids.values()]
    with canvas.within(openings) as inside:
        inside.pixels[:] = WHITE
        inside.stack([shape for side in lids for shape in _ball(identity, scene, side)])
        inside.wash(shadows, (60, 40, 40), 0.45, 0.012)


def _upper_lashes(identity: Identity, side: int, upper: Line) -> Line:
    thick = identity.lashes
    wing = moved(upper[-1:], side * 0.9 * thick, -0.55 * thick)
    line = np.concatenate([upper, wing])
    return ribbon(line, (0.3 * thick, 0.9 * thick, 1.15 * thick, 1.1 * thick, 0.12 * thick))


def _crease(identity: Identity, scene: Scene, upper: Line) -> Line:
    """The fold above the upper lid, (LID_POINTS, 2)."""
    lift = (0.055 + 0.035 * scene.blink) * np.sin(np.linspace(0.15, np.pi, LID_POINTS, dtype=np.float32))
    fold = upper.copy()
    fold[:, 1] = np.minimum(fold[:, 1], -0.45 * identity.eye_height) - lift
    return fold


def draw_eyes(canvas: Canvas, identity: Identity, scene: Scene) -> None:
    """Draws both eyes: the ball with its iris, the lids, the lashes."""
    lids = {side: _lids(identity, scene, side) for side in (-1, 1)}
    creases = [_crease(identity, scene, upper) for upper, _ in lids.values()]
    uppers, lowers = zip(*lids.values(), strict=True)
    dark, thick = shadow(identity.skin), identity.lashes
    covers = [np.concatenate([fold, upper[::-1]]) for fold, upper in zip(creases, uppers, strict=True)]
    canvas.wash(covers, dark, 0.28, 0.012)
    _balls(canvas, identity, scene, lids)
    canvas.wash([ribbon(fold, (0.004, 0.016, 0.014, 0.004)) for fold in creases], dark, 0.60, 0.007)
    canvas.fill([_upper_lashes(identity, side, upper) for side, (upper, _) in lids.items()], LASH)
    lower_lashes = 0.004, 0.4 * thick + 0.006, 0.008
    canvas.wash([ribbon(lower[4:], lower_lashes) for lower in lowers], LASH, 0.5, 0.006)
    bags = [ribbon(moved(lower[3:], 0.0, 0.05), (0.004, 0.018, 0.004)) for lower in lowers]
    canvas.wash(bags, dark, 0.16 + 0.14 * max(scene.smile, 0.0), 0.012)


def _brow(identity: Identity, scene: Scene, side: int) -> Line:
    """The middle line of a brow from its inner to its outer end."""
    height = -identity.brow_height - 0.045 * scene.brow_raise
    peak = -identity.brow_arch - 0.01 * max(scene.brow_raise, 0.0)
    start, end = identity.eye_distance - 0.19, identity.eye_distance + 0.22
    rise = identity.brow_angle * (end - start)
    return curve(
        [
            (side * start, height + 0.015),
            (side * (start + 0.13), height + 0.55 * peak - 0.3 * rise),
            (side * (start + 0.27), height + peak - 0.7 * rise),
            (side * end, height + 0.028 - rise),
        ]
    )


def _brow_hairs(line: Line, thick: float, side: int) -> list[Line]:
    """Single hairs that grow up at the inner end and lie down towards the outer one."""
    along = LEAN * (len(line) - 1)
    points = np.arange(len(line))
    x, y = np.interp(along, points, line[:, 0]), np.interp(along, points, line[:, 1])
    body = thick * (1.0 - 0.75 * LEAN**2)
    foot_y = y + body * ROOTS
    tip_x = x + side * thick * (0.35 + 0.75 * LEAN)
    tip_y = np.maximum(foot_y - body * (0.85 - 0.55 * LEAN), y - 0.5 * body)
    half = 0.0045
    foot = np.stack([x - half, foot_y], axis=-1), np.stack([x + half, foot_y], axis=-1)
    tip = np.stack([tip_x, tip_y], axis=-1)
    return list(np.stack([*foot, tip], axis=1).astype(np.float32))


def draw_brows(canvas: Canvas, identity: Identity, scene: Scene) -> None:
    """Draws both brows."""
    thick = identity.brow_thickness
    arches = {side: _brow(identity, scene, side) for side in (-1, 1)}
    tone = mixed(identity.hair, (24, 14, 10), 0.35)
    widths = 0.70 * thick, thick, 0.85 * thick, 0.12 * thick
    canvas.wash([ribbon(line, widths) for line in arches.values()], tone, 0.80, 0.012)
    hairs = [hair for side, line in arches.items() for hair in _brow_hairs(line, thick, side)]
    canvas.fill(hairs, mixed(tone, (10, 6, 4), 0.30))


@dataclass(frozen=True)
class _Lips:
    """Where the lips are: their right corner, and the heights of their edges in the middle."""

    corner: tuple[float, float]
    upper_edge: float
    upper_rim: float
    lower_rim: float
    lower_edge: float

    @property
    def gap(self) -> float:
        return self.lower_rim - self.upper_rim


@dataclass(frozen=True)
class _Edges:
    """The four edges of the lips from left to right, each (N, 2)."""

    upper: Line
    upper_rim: Line
    lower_rim: Line
    lower: Line


def _lips(identity: Identity, scene: Scene) -> _Lips:
    middle, smile = identity.mouth_height, max(scene.smile, 0.0)
    gap = 0.13 * scene.mouth_open + 0.075 * max(smile - 0.35, 0.0)
    width = identity.mouth_width * (1.0 + 0.30 * smile - 0.18 * scene.mouth_open)
    thick = identity.lip_fullness * (1.0 - 0.16 * smile)
    sag = 0.022 * smile
    return _Lips(
        corner=(width, middle - 0.012 - 0.066 * scene.smile + (0.30 - 0.18 * smile) * gap),
        upper_edge=middle - 0.72 * thick - 0.22 * gap + 0.5 * sag,
        upper_rim=middle - 0.22 * gap + sag,
        lower_rim=middle + 0.78 * gap + sag,
        lower_edge=middle + 0.78 * gap + thick + sag,
    )


def _edges(lips: _Lips) -> _Edges:
    x, y = lips.corner

    def edge(middle: float, *steps: tuple[float, float]) -> Line:
        inner = [(share * x, y + (middle - y) * height) for share, height in steps]
        return across_middle(curve([*inner, (x, y)], 6))

    bow = 1.0 - 0.16 * (lips.upper_rim - lips.upper_edge) / max(y - lips.upper_edge, 0.02)
    return _Edges(
        upper=edge(lips.upper_edge, (0.0, bow), (0.17, 1.0), (0.42, 0.80), (0.75, 0.36)),
        upper_rim=edge(lips.upper_rim, (0.0, 1.0), (0.30, 0.93), (0.62, 0.62), (0.90, 0.15)),
        lower_rim=edge(lips.lower_rim, (0.0, 1.0), (0.30, 0.94), (0.62, 0.66), (0.90, 0.17)),
        lower=edge(lips.lower_edge, (0.0, 1.0), (0.34, 0.93), (0.66, 0.62), (0.90, 0.20)),
    )


def _teeth(lips: _Lips, rim: Line, smile: float) -> Line:
    reach = np.sqrt(np.clip(1.0 - (rim[:, 0] / (0.93 * lips.corner[0])) ** 2, 0.0, 1.0))
    bite = rim.copy()
    bite[:, 1] += (0.5 + 0.5 * smile) * min(0.055, 0.02 + 0.36 * lips.gap) * reach
    return np.concatenate([moved(rim, 0.0, -0.02), bite[::-1]])


def _inside_mouth(canvas: Canvas, lips: _Lips, edges: _Edges, smile: float) -> None:
    width, height = lips.corner
    tongue = ellipse((0.0, lips.lower_rim + 0.012), (0.52 * width, 0.40 * lips.gap))
    with canvas.within([np.concatenate([edges.upper_rim, edges.lower_rim[::-1]])]) as inside:
        inside.pixels[:] = CAVITY
        inside.stack([(tongue, TONGUE), (_teeth(lips, edges.upper_rim, smile), TEETH)])
        inside.wash([ribbon(edges.upper_rim, (0.03, 0.03))], (60, 20, 20), 0.5, 0.010)
        inside.wash(both_sides(ellipse((width, height), (0.30 * width, 0.06))), (60, 16, 18), 0.75, 0.02)


def _smile_folds(canvas: Canvas, identity: Identity, scene: Scene, lips: _Lips) -> None:
    """The creases from the nose to the corners of the mouth, which a smile deepens."""
    smile = max(scene.smile, 0.0)
    x, y = lips.corner
    nose = identity.nose_length
    fold = curve(
        [
            (0.95 * identity.nose_width + 0.02, nose - 0.04),
            (0.55 * x + 0.12, 0.5 * (nose + y) - 0.02),
            (x + 0.085, y - 0.01),
            (x + 0.075, y + 0.05),
        ]
    )
    dark = shadow(identity.skin)
    canvas.wash(both_sides(ribbon(fold, (0.006, 0.024, 0.022, 0.006))), dark, 0.08 + 0.32 * smile, 0.016)
    dimple = ellipse((x + 0.012, y), (0.018, 0.018))
    canvas.wash(both_sides(dimple), dark, 0.35 + 0.25 * smile, 0.012)


def draw_mouth(canvas: Canvas, identity: Identity, scene: Scene) -> None:
    """Draws the lips, the teeth where they show, and the folds that a smile makes."""
    lips = _lips(identity, scene)
    edges = _edges(lips)
    colour = identity.lips
    _smile_folds(canvas, identity, scene, lips)
    below = ribbon(moved(edges.lower[6:-6], 0.0, 0.022), (0.004, 0.03, 0.004))
    canvas.wash([below], shadow(identity.skin), 0.40, 0.014)
    upper_lip = np.concatenate([edges.upper, edges.upper_rim[::-1]])
    lower_lip = np.concatenate([edges.lower_rim, edges.lower[::-1]])
    canvas.stack([(upper_lip, mixed(colour, (70, 16, 20), 0.20)), (lower_lip, colour)])
    bulge = 0.5 * (lips.lower_rim + lips.lower_edge)
    shine = ellipse((0.0, bulge), (0.32 * lips.corner[0], 0.16 * identity.lip_fullness))
    canvas.wash([shine], mixed(colour, (255, 235, 225), 0.6), 0.4, 0.012)
    if lips.gap > CLOSED:
        _inside_mouth(canvas, lips, edges, max(scene.smile, 0.0))
    else:
        line = ribbon(edges.upper_rim, (0.008, 0.018, 0.014, 0.018, 0.008))
        canvas.fill([line], mixed(colour, (40, 8, 10), 0.70))
