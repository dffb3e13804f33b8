"""The sample's pictures: many moments of one person, made on the spot."""

import zlib

import numpy as np
from numpy.typing import NDArray

from tools.draw_sample.drawing import draw_person
from tools.draw_sample.identity import Identity
from tools.draw_sample.scene import random_scene

PICTURE_SIZE = (192, 240)


def sample_pictures(identity: Identity, count: int = 40, seed: int = 0) -> list[NDArray[np.uint8]]:
    """Draws pictures of one person, each in another scene.

    Args:
        identity: Who.
        count: How many.
        seed: Not negative; the same seed gives the same pictures; each person has scenes of their own.

    Returns:
        RGB pictures, (240, 192, 3) each.

    Raises:
        ValueError: The seed is negative.
    """
    rng = np.random.default_rng([seed, zlib.crc32(identity.name.encode())])
    return [draw_person(identity, random_scene(rng), PICTURE_SIZE) for _ in range(count)]
