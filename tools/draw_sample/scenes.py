"""What varies from picture to picture: pose, expression, light and room, by chance or as a film goes on."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

ROOMS = 64
GARMENTS = 6

BLINK_EVERY = 4.0
BLINK_SECONDS = 0.28
TURN_EVERY = 6.4
GRAINS_A_SECOND = 25.0
FIRST_ROOM = 50

LOOP_SECONDS = 32
"""After so many seconds a film is where it began."""
FRAMES_A_SECOND = 15


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


def _sway(seconds: float, phase: float, periods: tuple[float, ...]) -> float:
    """A sum of sines of about these periods (seconds), which all end with the film, between -1 and 1."""
    rounds = [max(1, round(LOOP_SECONDS / period)) for period in periods]
    waves = (
        math.sin(2 * math.pi * seconds * count / LOOP_SECONDS + phase * (k + 1))
        for k, count in enumerate(rounds)
    )
    return sum(waves) / len(periods)


def _rise(low: float, high: float, value: float) -> float:
    t = min(max((value - low) / (high - low), 0.0), 1.0)
    return t * t * (3.0 - 2.0 * t)


@lru_cache(maxsize=64)
def _chance(number: int, seed: int, use: int) -> float:
    """A repeatable random number between 0 and 1."""
    return float(np.random.default_rng([number & 0xFFFF, seed & 0xFFFFFFFF, use]).random())


def _blink(seconds: float, seed: int) -> float:
    number = math.floor(seconds / BLINK_EVERY)
    start = (number + 0.75 * _chance(number % round(LOOP_SECONDS / BLINK_EVERY), seed, 1)) * BLINK_EVERY
    since = (seconds - start) / BLINK_SECONDS
    return math.sin(math.pi * since) ** 2 if 0.0 < since < 1.0 else 0.0


def _turn(seconds: float, seed: int) -> float:
    """A look to one side, held for a while, then another: -1 to 1."""
    number = math.floor(seconds / TURN_EVERY)
    turns = round(LOOP_SECONDS / TURN_EVERY)
    before, after = (2.0 * _chance(n % turns, seed, 2) - 1.0 for n in (number - 1, number))
    return before + (after - before) * _rise(0.0, 0.25, seconds / TURN_EVERY - number)


def scene_at(seconds: float, seed: int = 0) -> Scene:
    """The scene of a film at a moment; after `LOOP_SECONDS` it is the same again.

    Room and clothes stay; pose, expression and light change smoothly.

    Args:
        seconds: Since the beginning.
        seed: Any whole number; another seed is another room and another course of movements.
    """
    phase = 6.28 * _chance(0, seed, 3)
    turn = _turn(seconds, seed)
    smile = _rise(-0.25, 0.45, _sway(seconds, phase + 1.0, (11.0, 7.3)))
    talk = _rise(0.25, 0.75, _sway(seconds, phase + 2.0, (13.7, 9.1)))
    return Scene(
        yaw=0.15 * turn + 0.10 * _sway(seconds, phase, (5.3, 8.9, 3.1)),
        pitch=0.08 * _sway(seconds, phase + 0.5, (4.7, 7.9)),
        roll=0.07 * _sway(seconds, phase + 1.5, (6.1, 9.7)),
        x=0.10 * _sway(seconds, phase + 2.5, (9.3, 15.1)) + 0.06 * turn,
        y=0.05 * _sway(seconds, phase + 3.0, (8.3, 12.7)),
        scale=0.90 + 0.05 * _sway(seconds, phase + 3.5, (17.3, 10.9)),
        mouth_open=0.7 * talk * (0.5 + 0.5 * _sway(seconds, phase, (0.83, 0.59))),
        smile=0.10 + 0.85 * smile,
        blink=_blink(seconds, seed),
        gaze_x=min(max(-0.5 * turn + 0.4 * _sway(seconds, phase + 4.0, (2.9, 6.7)), -1.0), 1.0),
        gaze_y=0.3 * _sway(seconds, phase + 4.5, (3.7, 5.9)),
        brow_raise=0.8 * _sway(seconds, phase + 5.0, (6.9, 4.3)),
        light_x=0.85 * _sway(seconds, phase + 5.5, (19.0, 31.0)),
        light_y=0.5 + 0.3 * _sway(seconds, phase + 6.0, (23.0, 14.0)),
        light=1.0 + 0.14 * _sway(seconds, phase + 6.5, (21.0, 13.0)),
        background=0.62 + 0.1 * _sway(seconds, phase + 7.0, (27.0, 16.0)),
        room=(FIRST_ROOM + 7 * seed) % ROOMS,
        garment=seed % GARMENTS,
        noise=2.5,
        grain=round(seconds * GRAINS_A_SECOND) * 977,
    )
