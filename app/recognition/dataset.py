"""The experiments μ: faces prepared as images, with their desired outputs ζ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.faces.alignment import aligned
from app.faces.augmentation import varied
from app.faces.box import Box
from app.faces.crop import whole
from app.faces.cutting import FaceCut, reduced
from app.faces.found import Eyes
from app.faces.likeness import LENGTH, likeness_of
from app.faces.picture import decode_picture
from app.faces.preparation import Preparation, prepare, seen_region
from app.project import Face, Project

# Copies are made of a face with so many times the pixels that the network sees: enough to turn and shift it.
_COPY_DETAIL = 2.5


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


@dataclass(frozen=True)
class PreparedFaces:
    """Faces of a project, read once: what the network sees of each and of its varied copies.

    Attributes:
        faces: Which.
        images: (N, 1 + copies, 1, size, size), float32; the face itself comes before its copies.
        likenesses: By which near copies are told, (N, 576), float32.
        persons: The persons' ids in the order of the outputs.
    """

    faces: tuple[Face, ...]
    images: NDArray[np.float32]
    likenesses: NDArray[np.float32]
    persons: tuple[int, ...]

    def dataset(self, face_ids: Iterable[int], *, copies: bool = False) -> Dataset:
        """Some of the faces, in the order given, with their copies or without."""
        rows = {face.id: row for row, face in enumerate(self.faces)}
        chosen = [rows[face_id] for face_id in face_ids]
        each = self.images.shape[1] if copies else 1
        images = self.images[chosen, :each].reshape(-1, *self.images.shape[2:])
        classes = [self.persons.index(self.faces[row].person_id) for row in chosen for _ in range(each)]
        ids = tuple(self.faces[row].id for row in chosen for _ in range(each))
        return Dataset(ids, images, desired_outputs(np.array(classes, np.intp), len(self.persons)))


def prepare_faces(
    project: Project,
    faces: Sequence[Face],
    persons: Sequence[int],
    preparation: Preparation,
    *,
    copies: int = 0,
    seed: int = 0,
) -> PreparedFaces:
    """Reads and prepares faces of a project.

    Args:
        project: Holds their pictures.
        faces: Which, in this order.
        persons: The persons' ids in the order of the outputs.
        preparation: How a picture becomes an image.
        copies: How many varied copies are made of each face.
        seed: The copies come from it.

    Raises:
        ProjectError: the project cannot be read, or a face is no longer in it.
        FaceError: a picture in it cannot be read.
    """
    size = preparation.size
    images = np.empty((len(faces), 1 + copies, 1, size, size), np.float32)
    likenesses = np.empty((len(faces), LENGTH), np.float32)
    for row, face in enumerate(faces):
        cut = cut_of(project, face)
        images[row, 0] = prepare(cut.picture, cut.region, preparation, cut.eyes)
        likenesses[row] = likeness_of(cut.picture, cut.region)
        if copies:
            images[row, 1:] = _copies(cut, preparation, copies, (seed, face.id))
    return PreparedFaces(tuple(faces), images, likenesses, tuple(persons))


def load_dataset(
    project: Project, faces: Sequence[Face], persons: Sequence[int], preparation: Preparation
) -> Dataset:
    """Faces as they are, without copies. The arguments and errors are those of `prepare_faces`."""
    prepared = prepare_faces(project, faces, persons, preparation)
    return prepared.dataset(face.id for face in faces)


def cut_of(project: Project, face: Face) -> FaceCut:
    """What a project keeps of a face.

    Raises:
        ProjectError: the project cannot be read, or the face is no longer in it.
        FaceError: its picture cannot be read.
    """
    eyes = None if face.eyes is None else Eyes(*face.eyes)
    return FaceCut(decode_picture(project.picture(face.id), face.source), Box(*face.region), eyes)


def outputs_for(n_persons: int) -> int:
    """How many output neurons tell so many persons apart: one for two, else one a person."""
    return 1 if n_persons == 2 else n_persons


def desired_outputs(classes: NDArray[np.intp], n_persons: int) -> NDArray[np.float32]:
    """ζ, (N, n_o): for two persons one output, 0 for the first and 1 for the second; else one-hot."""
    if outputs_for(n_persons) == 1:
        return classes[:, None].astype(np.float32)
    return np.eye(n_persons, dtype=np.float32)[classes]


def _copies(cut: FaceCut, preparation: Preparation, count: int, seed: tuple[int, int]) -> NDArray[np.float32]:
    """Varied copies of a face, (count, 1, size, size)."""
    small = reduced(cut, round(_COPY_DETAIL * preparation.size))
    # Aligned first: a copy's own small turn would otherwise be undone again.
    seen = seen_region(small.region, preparation)
    upright = aligned(small.picture, seen, small.eyes, preparation.align, whole(small.picture.shape))
    made = [
        prepare(
            varied(upright, small.region, np.random.default_rng([*seed, copy])), small.region, preparation
        )
        for copy in range(count)
    ]
    return np.stack(made)
