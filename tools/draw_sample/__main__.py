"""Records the built-in sample into assets/sample: `python -m tools.draw_sample [FOLDER]`.

FOLDER/pictures holds 40 pictures of each person, lossless; FOLDER/films a film of each, which ends as it
begins.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

import assets
from tools.draw_sample import SAMPLE_PERSONS, draw_person, sample_pictures, scene_at
from tools.draw_sample.scenes import FRAMES_A_SECOND, LOOP_SECONDS

SIZE = (640, 480)
QUALITY = 60


def film_frame(person: int, frame: int) -> NDArray[np.uint8]:
    """A frame of a person's film before it is compressed, RGB uint8 (480, 640, 3).

    It is without the camera's noise, which would take more room than all the rest.
    """
    scene = replace(scene_at(frame / FRAMES_A_SECOND), noise=0.0)
    return draw_person(SAMPLE_PERSONS[person], scene, SIZE)


def main() -> None:
    """Draws and writes everything, which takes a minute."""
    parser = argparse.ArgumentParser(prog="python -m tools.draw_sample", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(assets.__file__).parent / "sample")
    folder = parser.parse_args().folder
    films = folder / "films"
    films.mkdir(parents=True, exist_ok=True)
    for number, person in enumerate(SAMPLE_PERSONS):
        pictures = folder / "pictures" / person.name
        pictures.mkdir(parents=True, exist_ok=True)
        for place, picture in enumerate(sample_pictures(person), start=1):
            Image.fromarray(picture).save(pictures / f"{place:02}.png", optimize=True)
        first, *others = (
            Image.fromarray(film_frame(number, frame)) for frame in range(LOOP_SECONDS * FRAMES_A_SECOND)
        )
        first.save(
            films / f"{person.name}.webp",
            save_all=True,
            append_images=others,
            duration=round(1000 / FRAMES_A_SECOND),
            quality=QUALITY,
            method=4,
        )


if __name__ == "__main__":
    main()
