"""Faces of the drawn persons, found as a live view finds them."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from app.faces.detection import HaarDetector
from app.faces.found import Found
from app.faces.measuring import Look, look_at
from tools.draw_sample import SAMPLE_PERSONS, Identity, Scene, draw_person

ADA, BEN = SAMPLE_PERSONS
SIZE = (320, 240)

Picture = NDArray[np.uint8]


def drawn_faces(person: Identity, scenes: Iterable[Scene]) -> list[tuple[Picture, Found]]:
    """A picture, (240, 320, 3), of each scene, with the face found in it; without those where none is."""
    detector = HaarDetector.live()
    pictures = [draw_person(person, scene, SIZE) for scene in scenes]
    return [(picture, found) for picture in pictures for found in detector.detect(picture)[:1]]


def drawn_face(person: Identity = ADA, **scene: float) -> tuple[Picture, Found]:
    """One of them."""
    (face,) = drawn_faces(person, [Scene(**scene)])  # type: ignore[arg-type]
    return face


def looks_of(faces: Iterable[tuple[Picture, Found]]) -> list[Look]:
    return [look_at(picture, found) for picture, found in faces]
