"""The built-in sample: pictures and films of two drawn persons, which `tools/draw_sample` has recorded."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

import assets
from app.faces.folders import natural_order

_SAMPLE = Path(assets.__file__).parent / "sample"


def sample_pictures() -> dict[str, list[Path]]:
    """The picture files of each person by name, 40 each, RGB (240, 192, 3), lossless."""
    return {
        person.name: sorted(person.glob("*.png"), key=natural_order)
        for person in sorted((_SAMPLE / "pictures").iterdir())
    }


class SampleFilm:
    """A film of one person in front of a camera, which ends as it begins.

    Args:
        person: One of the names in `sample_pictures`.

    Attributes:
        interval: Seconds between two frames.
    """

    def __init__(self, person: str) -> None:
        self._film = Image.open(_SAMPLE / "films" / f"{person}.webp")
        self._frames: int = getattr(self._film, "n_frames", 1)
        self._next = 0
        self._film.load()
        self.interval = self._film.info["duration"] / 1000

    def read(self) -> NDArray[np.uint8]:
        """The next frame, RGB uint8 (480, 640, 3); the first one follows the last."""
        self._film.seek(self._next)
        self._next = (self._next + 1) % self._frames
        return np.asarray(self._film.convert("RGB"))

    def close(self) -> None:
        """Closes the file."""
        self._film.close()
