"""Looks that were never measured: a face in the middle of everything, and what differs from it."""

from dataclasses import replace

import numpy as np

from app.faces.measuring import Look

MIDDLE = Look(
    turn=0.0,
    nod=0.0,
    size=0.4,
    light=0.5,
    contrast=0.2,
    side_light=0.0,
    sharpness=0.3,
    burnt=0.0,
    background_red=0.6,
    background_green=0.55,
    background_blue=0.5,
    background_texture=0.1,
)


def look(**changes: float | None) -> Look:
    return replace(MIDDLE, **changes)  # type: ignore[arg-type]


def trembling_looks(count: int, seed: int = 0, spread: float = 0.01, **changes: float) -> list[Look]:
    """Looks alike but for small errors of every number."""
    rng = np.random.default_rng(seed)
    return [
        Look(**{name: value + rng.normal(0, spread) for name, value in vars(look(**changes)).items()})
        for _ in range(count)
    ]
