"""What the faces that a run learns from are called."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.project import Project
from app.recognition.snapshot import Snapshot
from engine import decided


@dataclass(frozen=True)
class FaceName:
    """One row of the training images.

    Attributes:
        sample: Which, from 0.
        face_id: Of the project.
        person: Which person it is of, in the order of the outputs.
        title: As it is called: "Ben 3".
        copy: Which varied copy of that face it is, from 1; 0 for the face itself.
    """

    sample: int
    face_id: int
    person: int
    title: str
    copy: int

    @property
    def words(self) -> str:
        """The title, with the copy."""
        return f"{self.title}, copy {self.copy}" if self.copy else self.title


def names_of(study: Snapshot, numbers: dict[int, int]) -> tuple[FaceName, ...]:
    """The names of all rows.

    Args:
        study: With the faces.
        numbers: Which face of its person each is, from 1, by id; one that is gone has none.
    """
    faces = study.faces.training
    persons = decided(faces.zeta)
    copies: dict[int, int] = {}
    found = []
    for sample, (face_id, person) in enumerate(zip(faces.face_ids, persons.tolist(), strict=True)):
        copy = copies.get(face_id, 0)
        copies[face_id] = copy + 1
        number = numbers.get(face_id)
        name = study.persons[person]
        title = f"{name} {number}" if number is not None else f"{name} (deleted)"
        found.append(FaceName(sample, face_id, person, title, copy))
    return tuple(found)


def numbers_of(project: Project) -> dict[int, int]:
    """Which face of its person each face of a project is, from 1, by id.

    Raises:
        ProjectError: the project cannot be read.
    """
    counts: dict[int, int] = {}
    numbers = {}
    for face in project.faces():
        counts[face.person_id] = counts.get(face.person_id, 0) + 1
        numbers[face.id] = counts[face.person_id]
    return numbers


def ordered(names: Sequence[FaceName], *, copies: bool, shares: np.ndarray | None) -> list[FaceName]:
    """The faces to be shown, in their order.

    Args:
        names: All of them.
        copies: Whether the varied copies are shown too.
        shares: Of D, (N,), to show the largest first; None for the order of the persons.
    """
    shown = [name for name in names if copies or not name.copy]
    if shares is None:
        return shown
    return sorted(shown, key=lambda name: -float(shares[name.sample]))
