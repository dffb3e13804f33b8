"""Eyes: the ball with its iris, the lids, the lashes."""

import numpy as np

from tools.draw_sample.canvas import Canvas
from tools.draw_sample.colour import Colour, mixed, shadow
from tools.draw_sample.identity import Identity
from tools.draw_sample.lines import Line, ellipse, moved, ribbon
from tools.draw_sample.scene import Scene

WHITE = (241, 235, 229)
LASH = (40, 24, 20)
PUPIL = (14, 10, 10)
POINTS = 19


def _lids(identity: Identity, scene: Scene, side: int) -> tuple[Line, Line]:
    """Upper and lower edge of an eye from the inner to the outer corner, each (POINTS, 2)."""
    t = np.linspace(-1.0, 1.0, POINTS)
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
    opening = canvas.within([np.concatenate([upper, lower[::-1]]) for upper, lower in lids.values()])
    inside = opening.inside
    inside.pixels[:] = WHITE
    inside.stack([shape for side in lids for shape in _ball(identity, scene, side)])
    shadows = [ribbon(upper, (0.03, 0.065, 0.03)) for upper, _ in lids.values()]
    inside.wash(shadows, (60, 40, 40), 0.45, 0.012)
    opening.close()


def _upper_lashes(identity: Identity, side: int, upper: Line) -> Line:
    thick = identity.lashes
    wing = moved(upper[-1:], side * 0.9 * thick, -0.55 * thick)
    line = np.concatenate([upper, wing])
    return ribbon(line, (0.3 * thick, 0.9 * thick, 1.15 * thick, 1.1 * thick, 0.12 * thick))


def _crease(identity: Identity, scene: Scene, upper: Line) -> Line:
    """The fold above the upper lid, (POINTS, 2)."""
    lift = (0.055 + 0.035 * scene.blink) * np.sin(np.linspace(0.15, np.pi, POINTS, dtype=np.float32))
    fold = upper.copy()
    fold[:, 1] = np.minimum(fold[:, 1], -0.45 * identity.eye_height) - lift
    return fold


def draw_eyes(canvas: Canvas, identity: Identity, scene: Scene) -> None:
    """Draws both eyes with their lids."""
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
