"""The faces that a run, or a saved one, learned from and those it only looks at."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.faces.preparation import Preparation
from app.project import Project, Run
from app.recognition.dataset import Dataset, load_dataset
from app.recognition.run_record import margin_of
from app.recognition.training_run import TrainingRun
from app.recognition.verdicts import seen_faces


@dataclass(frozen=True)
class OwnFaces:
    """Faces ready to be asked about.

    Attributes:
        of: Whose they are.
        training: The faces that are learned, with or without copies.
        validation: Those only looked at; None without any.
        pictures: What the network sees of each, grey uint8 (size, size), by id.
    """

    of: TrainingRun | Run
    training: Dataset
    validation: Dataset | None
    pictures: dict[int, NDArray[np.uint8]]


def own_faces(project: Project, of: TrainingRun | Run) -> OwnFaces:
    """The faces of a run; of a saved one those that are still there, read again.

    Raises:
        ProjectError: the project cannot be read.
        FaceError: a picture in it, or the run's preparation, cannot be.
    """
    training, validation = (of.training, of.validation) if isinstance(of, TrainingRun) else _read(project, of)
    return OwnFaces(of, training, validation, seen_faces(training, validation))


def ids_of_faces(of: TrainingRun | Run) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The ids of the faces that are learned, and of those only looked at."""
    if isinstance(of, TrainingRun):
        return of.split.training, of.split.validation
    return of.training_faces, of.validation_faces


def _read(project: Project, record: Run) -> tuple[Dataset, Dataset | None]:
    preparation = Preparation.from_json(record.preparation)
    there = {face.id: face for face in project.faces()}

    def load(ids: tuple[int, ...]) -> Dataset:
        faces = [there[face_id] for face_id in ids if face_id in there]
        return load_dataset(project, faces, record.person_ids, preparation, margin_of(record))

    return load(record.training_faces), load(record.validation_faces) if record.validation_faces else None
