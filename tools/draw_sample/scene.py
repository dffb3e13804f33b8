"""What varies from picture to picture: pose, expression, light, background and noise."""

from dataclasses import dataclass

import numpy as np

ROOMS = 64
GARMENTS = 6


@dataclass(frozen=True)
class Scene:
    """One moment in front of the camera.

    Attributes:
        yaw: Turn of the head, radians; positive turns the face to the right of the picture.
        pitch: Nod, radians; positive looks down.
        roll: Tilt in the picture plane, radians; positive is clockwise.
        x: Place in the picture, in half heads right of the middle.
        y: Place in the picture, in half heads below the usual height.
        scale: Size relative to the usual one.
        mouth_open: 0 closed to 1 wide open.
        smile: 0 at rest to 1; slightly negative is glum.
        blink: 0 open to 1 shut.
        gaze_x: Where the eyes look, -1 left to 1 right.
        gaze_y: Where the eyes look, -1 up to 1 down.
        brow_raise: -1 lowered to 1 raised.
        light_x: Where the light stands, -1 left to 1 right.
        light_y: How high the light stands, -1 below to 1 above.
        light: Strength of the light; 1 is usual.
        background: Tone of the background, 0 dark to 1 bright.
        room: Which background, 0 to ROOMS - 1.
        garment: Which clothes, 0 to GARMENTS - 1.
        noise: Standard deviation of the camera noise, grey levels.
        grain: Which noise, any whole number.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    mouth_open: float = 0.0
    smile: float = 0.25
    blink: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0
    brow_raise: float = 0.0
    light_x: float = -0.4
    light_y: float = 0.5
    light: float = 1.0
    background: float = 0.6
    room: int = 0
    garment: int = 0
    noise: float = 3.0
    grain: int = 0


def _spread(rng: np.random.Generator, sigma: float, limit: float) -> float:
    return float(np.clip(rng.normal(0.0, sigma), -limit, limit))


def random_scene(rng: np.random.Generator) -> Scene:
    """Draws a scene from the one distribution that all persons share."""
    laughs = rng.random() < 0.25
    return Scene(
        yaw=_spread(rng, 0.14, 0.30),
        pitch=_spread(rng, 0.07, 0.15),
        roll=_spread(rng, 0.05, 0.12),
        x=_spread(rng, 0.10, 0.22),
        y=_spread(rng, 0.07, 0.16),
        scale=float(rng.uniform(0.86, 1.06)),
        mouth_open=float(rng.uniform(0.3, 0.9)) if laughs else float(rng.uniform(0.0, 0.12)),
        smile=float(rng.uniform(0.5, 1.0)) if laughs else float(rng.uniform(0.0, 0.85)),
        blink=float(rng.uniform(0.6, 1.0)) if rng.random() < 0.06 else float(rng.uniform(0.0, 0.2)),
        gaze_x=_spread(rng, 0.35, 0.9),
        gaze_y=_spread(rng, 0.2, 0.6),
        brow_raise=_spread(rng, 0.4, 1.0),
        light_x=float(rng.uniform(-0.9, 0.9)),
        light_y=float(rng.uniform(0.1, 0.9)),
        light=float(rng.uniform(0.6, 1.35)),
        background=float(rng.uniform(0.25, 0.9)),
        room=int(rng.integers(ROOMS)),
        garment=int(rng.integers(GARMENTS)),
        noise=float(rng.uniform(1.5, 5.0)),
        grain=int(rng.integers(1 << 16)),
    )
