"""The form of a head: its outline, its depth, and what stands out of it or lies in it."""

from functools import lru_cache

import numpy as np

from tools.draw_sample.identity import Identity
from tools.draw_sample.surface import COARSE, ROWS, Chart, Field, Surface, smoothstep


def _bump(x: Field, y: Field, at: tuple[float, float], size: tuple[float, float]) -> Field:
    return np.exp(-(((x - at[0]) / size[0]) ** 2) - ((y - at[1]) / size[1]) ** 2)


def _nose(identity: Identity, x: Field, y: Field) -> Field:
    length, width = identity.nose_length, identity.nose_width
    along = np.clip((y + 0.06) / (length - 0.02), 0.0, 1.0)
    ends = 1.0 - smoothstep(length - 0.085, length + 0.05, y)
    ridge_width = 0.075 + (0.72 * width - 0.075) * along**2
    ridge = identity.nose_bridge * along**1.4 * ends * np.exp(-((x / ridge_width) ** 2))
    tip = 0.045 * _bump(x, y, (0.0, length - 0.075), (0.065, 0.06))
    wings = 0.075 * _bump(np.abs(x), y, (0.70 * width, length - 0.05), (0.045, 0.05))
    return np.asarray(ridge + tip + wings, dtype=np.float32)


def _relief(identity: Identity, x: Field, y: Field) -> Field:
    side = np.abs(x)
    eye, mouth, chin = identity.eye_distance, identity.mouth_height, identity.face_length
    total = _nose(identity, x, y)
    total -= 0.085 * _bump(side, y, (eye - 0.03, -0.03), (0.20, 0.11))
    total += 0.045 * _bump(side, y, (eye, 0.005), (0.11, 0.075))
    total += 0.03 * _bump(side, y, (eye, -identity.brow_height), (0.22, 0.06))
    total += 0.05 * _bump(side, y, (0.43, 0.33), (0.19, 0.17))
    total += 0.05 * _bump(x, y, (0.0, mouth - 0.01), (0.22, 0.09))
    total += 0.022 * _bump(x, y, (0.0, mouth + 0.055), (0.13, 0.035))
    total -= 0.045 * _bump(x, y, (0.0, mouth + 0.135), (0.15, 0.04))
    total += 0.07 * _bump(x, y, (0.0, chin - 0.11), (0.15, 0.10))
    return np.asarray(total, dtype=np.float32)


def _outline(identity: Identity, v: Field) -> Field:
    skull = (1.0 - np.clip(-v, 0.0, 1.0) ** 2.4) ** 0.5
    down = np.clip(v / identity.face_length, 0.0, 1.0)
    jaw = (1.0 - down**identity.jaw) ** 0.5 * (1.0 - identity.taper * smoothstep(0.1, 0.9, down))
    return np.asarray(identity.face_width * np.where(v < 0, skull, jaw), dtype=np.float32)


def _depth(identity: Identity, v: Field) -> tuple[Field, Field]:
    """Half depth and centre of the ellipse at each height; the chin ends in a round cap."""
    skull = 0.90 * (1.0 - np.clip(-v, 0.0, 1.0) ** 2.6) ** 0.5
    down = np.clip(v / identity.face_length, 0.0, 1.0)
    front = (0.90 - 0.10 * down**2) * (0.78 + 0.22 * (1.0 - down**10) ** 0.5)
    jaw = (0.90 - 0.42 * down) * (1.0 - down**identity.jaw) ** 0.5
    half = np.where(v < 0, skull, jaw)
    return np.asarray(half, dtype=np.float32), np.asarray(np.where(v < 0, 0.0, front - jaw), dtype=np.float32)


@lru_cache(maxsize=8)
def head_surface(identity: Identity) -> Surface:
    """The head of a person, from the crown to the chin."""
    top, bottom = -1.0, identity.face_length
    v = np.linspace(top, bottom, ROWS, dtype=np.float32)
    half_depth, centre = _depth(identity, v)
    theta, rows = Chart(top, bottom, COARSE).grid()
    width = np.interp(rows, v, _outline(identity, v))
    relief = _relief(identity, np.asarray(width * np.sin(theta), dtype=np.float32), rows)
    return Surface(
        top=top,
        bottom=bottom,
        half_width=_outline(identity, v),
        half_depth=half_depth,
        centre=centre,
        relief=np.ascontiguousarray(relief * (np.cos(theta) > 0), dtype=np.float32),
    )
