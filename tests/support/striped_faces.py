"""Small pictures of "persons" that anybody can tell apart: stripes across, or stripes upright."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.faces.picture import encode_png

SIDE = 40


def striped(person: int, number: int) -> NDArray[np.uint8]:
    """A picture of person 0 (stripes across), 1 (upright) or 2 (slanting), RGB (40, 40, 3), with noise."""
    draw = np.random.default_rng([person, number])
    row, column = np.mgrid[:SIDE, :SIDE]
    place = (row, column, row + column)[person] + draw.integers(8)
    grey = 70 + 110 * (place % 8 < 4) + draw.integers(-20, 20, (SIDE, SIDE))
    return np.repeat(grey[:, :, None], 3, axis=2).astype(np.uint8)


def write_striped(folder: Path, **counts: int) -> Path:
    """Sub-folders with so many pictures each, from 1.png on."""
    for person, (name, count) in enumerate(counts.items()):
        (folder / name).mkdir(parents=True)
        for number in range(1, count + 1):
            (folder / name / f"{number}.png").write_bytes(encode_png(striped(person, number)))
    return folder
