"""The experiments μ: faces prepared as images, with their desired outputs ζ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.faces.augmentation import varied
from app.faces.crop import FaceCut, reduced, whole
from app.faces.found import Box, Eyes
from app.faces.measuring import LENGTH, likeness_of
from app.faces.picture import decode_picture
from app.faces.preparation import Preparation, aligned, prepare, seen_region
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
        images: Of each face (1 + copies, 1, size, size), float32; the face itself comes before its copies.
        likenesses: By which near copies are told, (N, 576), float32.
        persons: The persons' ids in the order of the outputs.
        size: Side of the images.
        margin: How far ζ stays away from 0 and 1.
    """

    faces: tuple[Face, ...]
    images: tuple[NDArray[np.float32], ...]
    likenesses: NDArray[np.float32]
    persons: tuple[int, ...]
    size: int
    margin: float

    def dataset(self, face_ids: Iterable[int], *, copies: bool = False) -> Dataset:
        """Some of the faces, in the order given, with their copies or without."""
        rows = {face.id: row for row, face in enumerate(self.faces)}
        chosen = [rows[face_id] for face_id in face_ids]
        shown = [self.images[row] if copies else self.images[row][:1] for row in chosen]
        faces = [self.faces[row] for row, images in zip(chosen, shown, strict=True) for _ in images]
        classes = np.array([self.persons.index(face.person_id) for face in faces], np.intp)
        none = np.empty((0, 1, self.size, self.size), np.float32)
        zeta = desired_outputs(classes, len(self.persons), self.margin)
        return Dataset(tuple(face.id for face in faces), np.concatenate([none, *shown]), zeta)


def prepare_faces(
    project: Project,
    faces: Sequence[Face],
    persons: Sequence[int],
    preparation: Preparation,
    *,
    margin: float,
    copies: Sequence[int] = (),
    seed: int = 0,
) -> PreparedFaces:
    """Reads and prepares faces of a project.

    Args:
        project: Holds their pictures.
        faces: Which, in this order.
        persons: The persons' ids in the order of the outputs.
        preparation: How a picture becomes an image.
        margin: How far ζ stays away from 0 and 1.
        copies: How many varied copies are made of each face of each person, in the order of the outputs;
            empty for none.
        seed: The copies come from it.

    Raises:
        ProjectError: the project cannot be read, or a face is no longer in it.
        FaceError: a picture in it cannot be read.
    """
    copies_of = dict(zip(persons, copies or [0] * len(persons), strict=True))
    images: list[NDArray[np.float32]] = []
    likenesses = np.empty((len(faces), LENGTH), np.float32)
    for row, face in enumerate(faces):
        cut = cut_of(project, face)
        itself = prepare(cut.picture, cut.region, preparation, cut.eyes)
        copies_made = _copies(cut, preparation, copies_of[face.person_id], (seed, face.id))
        images.append(np.stack([itself, *copies_made]))
        likenesses[row] = likeness_of(cut.picture, cut.region)
    return PreparedFaces(tuple(faces), tuple(images), likenesses, tuple(persons), preparation.size, margin)


def load_dataset(
    project: Project, faces: Sequence[Face], persons: Sequence[int], preparation: Preparation, margin: float
) -> Dataset:
    """Faces as they are, without copies. The arguments and errors are those of `prepare_faces`."""
    prepared = prepare_faces(project, faces, persons, preparation, margin=margin)
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


def desired_outputs(classes: NDArray[np.intp], n_persons: int, margin: float) -> NDArray[np.float32]:
    """ζ, (N, n_o): for two persons one output, low for the first and high for the second; else one-hot.

    Args:
        classes: Whose face each is, by place in the order of the outputs, (N,).
        n_persons: How many persons there are.
        margin: Low is the margin, high 1 minus the margin.
    """
    one = outputs_for(n_persons) == 1
    zeta = classes[:, None] if one else np.eye(n_persons)[classes]
    return np.asarray(margin + (1 - 2 * margin) * zeta, dtype=np.float32)


def _copies(
    cut: FaceCut, preparation: Preparation, count: int, seed: tuple[int, int]
) -> list[NDArray[np.float32]]:
    """So many varied copies of a face, each (1, size, size)."""
    if not count:
        return []
    small = reduced(cut, round(_COPY_DETAIL * preparation.size))
    # Aligned first: a copy's own small turn would otherwise be undone again.
    seen = seen_region(small.region, preparation)
    upright = aligned(small.picture, seen, small.eyes, preparation.align, whole(small.picture.shape))
    return [
        prepare(
            varied(upright, small.region, np.random.default_rng([*seed, copy])), small.region, preparation
        )
        for copy in range(count)
    ]
