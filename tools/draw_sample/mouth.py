"""The mouth: lips, and what is seen between them."""

from dataclasses import dataclass

import numpy as np

from tools.draw_sample.canvas import Canvas
from tools.draw_sample.colour import mixed, shadow
from tools.draw_sample.identity import Identity
from tools.draw_sample.lines import Line, across_middle, both_sides, curve, ellipse, moved, ribbon
from tools.draw_sample.scene import Scene

TEETH = (246, 240, 230)
CAVITY = (74, 18, 20)
TONGUE = (186, 84, 84)
CLOSED = 0.008


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


def _inside(canvas: Canvas, lips: _Lips, edges: _Edges, smile: float) -> None:
    opening = canvas.within([np.concatenate([edges.upper_rim, edges.lower_rim[::-1]])])
    inside = opening.inside
    inside.pixels[:] = CAVITY
    width, height = lips.corner
    tongue = ellipse((0.0, lips.lower_rim + 0.012), (0.52 * width, 0.40 * lips.gap))
    inside.stack([(tongue, TONGUE), (_teeth(lips, edges.upper_rim, smile), TEETH)])
    inside.wash([ribbon(edges.upper_rim, (0.03, 0.03))], (60, 20, 20), 0.5, 0.010)
    inside.wash(both_sides(ellipse((width, height), (0.30 * width, 0.06))), (60, 16, 18), 0.75, 0.02)
    opening.close()


def _folds(canvas: Canvas, identity: Identity, scene: Scene, lips: _Lips) -> None:
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
    _folds(canvas, identity, scene, lips)
    below = ribbon(moved(edges.lower[6:-6], 0.0, 0.022), (0.004, 0.03, 0.004))
    canvas.wash([below], shadow(identity.skin), 0.40, 0.014)
    upper_lip = np.concatenate([edges.upper, edges.upper_rim[::-1]])
    lower_lip = np.concatenate([edges.lower_rim, edges.lower[::-1]])
    canvas.stack([(upper_lip, mixed(colour, (70, 16, 20), 0.20)), (lower_lip, colour)])
    bulge = 0.5 * (lips.lower_rim + lips.lower_edge)
    shine = ellipse((0.0, bulge), (0.32 * lips.corner[0], 0.16 * identity.lip_fullness))
    canvas.wash([shine], mixed(colour, (255, 235, 225), 0.6), 0.4, 0.012)
    if lips.gap > CLOSED:
        _inside(canvas, lips, edges, max(scene.smile, 0.0))
    else:
        line = ribbon(edges.upper_rim, (0.008, 0.018, 0.014, 0.018, 0.008))
        canvas.fill([line], mixed(colour, (40, 8, 10), 0.70))
