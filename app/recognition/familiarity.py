"""How familiar a face is: whether it may be somebody whom the network never met.

A network that learned to tell two persons apart says one of the two of every face, and often surely. What it
cannot say itself is measured here, in its own features σ: how like is a face to those it learned from?
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.faces.preparation import Preparation
from app.project import Face, Project, Run
from app.recognition.dataset import Dataset, prepare_faces
from engine import Network, one_blas_thread

THRESHOLD = 0.85
"""A face less familiar than this is taken for a stranger's: measured, see the README."""

EVERYBODY = 0.0
"""A threshold as low as this refuses nobody: any face is one of the persons."""

MOST_IMAGES = 60
"""Images of each person that a face is compared with at most, its varied copies included."""

MOST_FACES = 20
"""Faces of each person that are read again, where a saved run is opened."""

_FEWEST = 2
_MOST_COPIES = 16
# Likenesses of the same and of different persons this near together say nothing; it avoids a division by 0.
_LEAST_SPREAD = 1e-3


@dataclass(frozen=True)
class Acquaintance:
    """The training images that faces are compared with.

    Attributes:
        images: (n, 1, size, size).
        faces: Which face each shows, (n,); an image and its copies have the same.
        persons: Whose face it is, by place in the order of outputs, (n,).
    """

    images: NDArray[np.float32]
    faces: NDArray[np.intp]
    persons: NDArray[np.intp]

    @classmethod
    def of(cls, training: Dataset) -> "Acquaintance":
        """At most 60 images of each person, evenly chosen from what was learned."""
        ids = np.array(training.face_ids, np.intp)
        persons = _persons_of(training.zeta)
        chosen = np.concatenate(
            [_evenly(np.flatnonzero(persons == person), MOST_IMAGES) for person in np.unique(persons)]
        )
        return cls(training.images[chosen], ids[chosen], persons[chosen])


def acquaintance_of_record(project: Project, record: Run) -> Acquaintance | None:
    """The acquaintance of a saved run, from those of its training faces that are still there.

    Returns:
        None where fewer than two faces of one of its persons are.

    Raises:
        ProjectError: the project cannot be read.
        FaceError: a picture in it, or the run's preparation, cannot be.
    """
    learned = set(record.training_faces)
    there = [face for face in project.faces() if face.id in learned]
    chosen: list[Face] = []
    for person_id in record.person_ids:
        own = [face for face in there if face.person_id == person_id]
        if len(own) < _FEWEST:
            return None
        chosen += [own[row] for row in _evenly(np.arange(len(own)), MOST_FACES)]
    copies = min(_MOST_COPIES, max(0, MOST_IMAGES * len(record.person_ids) // len(chosen) - 1))
    preparation = Preparation.from_json(record.preparation)
    prepared = prepare_faces(
        project,
        chosen,
        record.person_ids,
        preparation,
        margin=0.0,
        copies=[copies] * len(record.person_ids),
    )
    return Acquaintance.of(prepared.dataset((face.id for face in chosen), copies=True))


class Familiarity:
    """Compares faces with the training faces, in the features σ of one network.

    The likeness of two faces is the cosine between their σ. A face's familiarity is its likeness to the
    training image it is most like, on a scale on which 0 is how like the persons are to each other and 1 how
    like each is to the person's own other faces.

    Attributes:
        own: The familiarity of each training face, measured without itself and its copies, (n_faces,).
        others: How familiar each training face is to the other persons, (n_faces,).
    """

    def __init__(self, network: Network, acquaintance: Acquaintance) -> None:
        self._network = network
        self._known = _directions(network.forward(acquaintance.images).features[-1].features)
        own, others = self._likenesses_among(acquaintance)
        self._nothing = float(np.mean(others))
        self._spread = max(float(np.mean(own)) - self._nothing, _LEAST_SPREAD)
        self.own, self.others = self._scaled(own), self._scaled(others)

    @one_blas_thread
    def of(self, features: NDArray[np.floating]) -> NDArray[np.float64]:
        """How familiar faces are.

        Args:
            features: σ of their last feature layer, (N, n_kernels, h, w).

        Returns:
            (N,); about 1 for a person it knows, about 0 for a stranger, below it for no face at all.
        """
        return self._scaled((_directions(features) @ self._known.T).max(axis=1))

    @one_blas_thread
    def _likenesses_among(self, known: Acquaintance) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """The greatest likeness of each face to others of its person, and to those of other persons."""
        _, first = np.unique(known.faces, return_index=True)
        likeness = self._known[first] @ self._known.T
        same_face = known.faces[first][:, None] == known.faces[None, :]
        same_person = known.persons[first][:, None] == known.persons[None, :]
        own = np.where(same_person & ~same_face, likeness, -1).max(axis=1)
        others = np.where(same_person, -1, likeness).max(axis=1)
        return own, others

    def _scaled(self, likeness: NDArray[np.floating]) -> NDArray[np.float64]:
        return np.asarray((likeness - self._nothing) / self._spread, dtype=np.float64)


def _directions(features: NDArray[np.floating]) -> NDArray[np.floating]:
    """σ of each face as a vector of length 1, (N, n_kernels · h · w)."""
    flat = features.reshape(len(features), -1)
    lengths = np.sqrt(np.square(flat).sum(axis=1, keepdims=True))
    return np.asarray(flat / np.maximum(lengths, np.finfo(flat.dtype).tiny))


def _persons_of(zeta: NDArray[np.float32]) -> NDArray[np.intp]:
    return (zeta[:, 0] > 0.5).astype(np.intp) if zeta.shape[1] == 1 else zeta.argmax(axis=1)


def _evenly(rows: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    if len(rows) <= most:
        return rows
    return rows[np.linspace(0, len(rows) - 1, most).round().astype(np.intp)]
