"""Eyes: the ball with its iris, the lids, the lashes."""

import numpy as np

from app.faces.sample.canvas import Canvas
from app.faces.sample.colour import mixed, shadow
from app.faces.sample.identity import Identity
from app.faces.sample.lines import Line, ellipse, moved, ribbon
from app.faces.sample.scene import Scene

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


def _iris(inside: Canvas, identity: Identity, scene: Scene, centre: tuple[float, float]) -> None:
    x, y = centre
    size = identity.iris_size

    def disc(offset: tuple[float, float], radii: tuple[float, float]) -> Line:
        middle = x + offset[0] * size, y + offset[1] * size
        return ellipse(middle, (radii[0] * size, radii[1] * size))

    inside.fill([disc((0, 0), (1, 1))], mixed(identity.iris, PUPIL, 0.65))
    inside.fill([disc((0, 0.02), (0.85, 0.85))], identity.iris)
    inside.wash([disc((0, 0.42), (0.55, 0.36))], mixed(identity.iris, (255, 232, 190), 0.45), 0.7, 0.14 * size)
    inside.fill([disc((0, 0), (0.46, 0.46))], PUPIL)
    glint = 0.08 + 0.32 * scene.light_x, -0.22 - 0.28 * scene.light_y
    inside.fill([disc(glint, (0.21, 0.21))], (255, 255, 252))


def _ball(canvas: Canvas, identity: Identity, scene: Scene, side: int, lids: tuple[Line, Line]) -> None:
    upper, lower = lids
    opening = canvas.within(np.concatenate([upper, lower[::-1]]))
    inside = opening.inside
    inside.pixels[:] = WHITE
    corner = side * (identity.eye_distance - identity.eye_width), identity.eye_tilt
    inside.fill([ellipse(corner, (0.032, 0.028))], mixed(WHITE, (206, 110, 100), 0.55))
    gaze = side * identity.eye_distance + 0.055 * scene.gaze_x, -0.012 + 0.025 * scene.gaze_y
    _iris(inside, identity, scene, gaze)
    inside.wash([ribbon(upper, (0.03, 0.065, 0.03))], (60, 40, 40), 0.45, 0.012)
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
    for side, pair in lids.items():
        _ball(canvas, identity, scene, side, pair)
    canvas.wash([ribbon(fold, (0.004, 0.016, 0.014, 0.004)) for fold in creases], dark, 0.60, 0.007)
    canvas.fill([_upper_lashes(identity, side, upper) for side, (upper, _) in lids.items()], LASH)
    lower_lashes = 0.004, 0.4 * thick + 0.006, 0.008
    canvas.wash([ribbon(lower[4:], lower_lashes) for lower in lowers], LASH, 0.5, 0.006)
    bags = [ribbon(moved(lower[3:], 0.0, 0.05), (0.004, 0.018, 0.004)) for lower in lowers]
    canvas.wash(bags, dark, 0.16 + 0.14 * max(scene.smile, 0.0), 0.012)
