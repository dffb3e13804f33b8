"""The experiments μ: faces prepared as images, with their desired outputs ζ."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.faces.augmentation import varied
from app.faces.box import Box
from app.faces.picture import decode_picture
from app.faces.preparation import Preparation, prepare
from app.project import Face, Project


@dataclass(frozen=True)
class Dataset:
    """Faces as the engine takes them.

    Attributes:
        face_ids: Where in the project each row comes from; copies have their face's id.
        images: (N, 1, size, size), float32.
        zeta: (N, n_o), float32.
    """

    face_ids: tuple[int, ...]
    images: NDArray[np.float32]
    zeta: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.face_ids)


def load_dataset(
    project: Project,
    faces: Sequence[Face],
    persons: Sequence[int],
    preparation: Preparation,
    *,
    copies: int = 0,
    seed: int = 0,
) -> Dataset:
    """Prepares faces of a project.

    Args:
        project: Holds their pictures.
        faces: Which, in this order.
        persons: The persons' ids in the order of the outputs.
        preparation: How a picture becomes an image.
        copies: How many varied copies follow each face; for faces to learn, never for validation.
        seed: The copies come from it.

    Raises:
        ProjectError: the project cannot be read.
        FaceError: a picture in it cannot be.
    """
    pictures = project.pictures(face.id for face in faces)
    each = 1 + copies
    images = np.empty((len(faces) * each, 1, preparation.size, preparation.size), np.float32)
    for row, face in enumerate(faces):
        picture, region = decode_picture(pictures[face.id], face.source), Box(*face.region)
        images[row * each] = prepare(picture, region, preparation)
        for copy in range(copies):
            other = varied(picture, region, np.random.default_rng([seed, face.id, copy]))
            images[row * each + 1 + copy] = prepare(other, region, preparation)
    classes = np.array([persons.index(face.person_id) for face in faces], dtype=np.intp)
    face_ids = tuple(face.id for face in faces for _ in range(each))
    return Dataset(face_ids, images, desired_outputs(np.repeat(classes, each), len(persons)))


def outputs_for(n_persons: int) -> int:
    """How many output neurons tell so many persons apart: one for two, else one a person."""
    return 1 if n_persons == 2 else n_persons


def desired_outputs(classes: NDArray[np.intp], n_persons: int) -> NDArray[np.float32]:
    """ζ, (N, n_o): for two persons one output, 0 for the first and 1 for the second; else one-hot."""
    if outputs_for(n_persons) == 1:
        return classes[:, None].astype(np.float32)
    return np.eye(n_persons, dtype=np.float32)[classes]
