"""The built-in sample as pictures of persons, like a folder with a sub-folder a person."""

from functools import partial

import numpy as np

from app.faces.sample import SAMPLE_PERSONS, sample_pictures
from app.recognition.gathering import PictureSource

SAMPLE_SEED = 0


def sample_persons() -> dict[str, list[PictureSource]]:
    """The pictures of the built-in sample by person: 40 each, drawn on the spot."""
    return {
        identity.name: [
            PictureSource(f"sample picture {number} of {identity.name}", partial(np.copy, picture))
            for number, picture in enumerate(sample_pictures(identity, seed=SAMPLE_SEED), start=1)
        ]
        for identity in SAMPLE_PERSONS
    }
