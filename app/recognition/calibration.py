"""How familiar a face is: whether it may be a stranger, whom the network never learned.

A network that learned to tell two persons apart calls every face one of the two, and often surely. How like
the face is to those it learned from is measured apart, against a reference set of training images. The
network's own kernels are no use for that: they learned what differs between the two persons, and a stranger
differs in everything else. So faces are compared by the features σ of random kernels, the same for every
network.
"""

from dataclasses import dataclass
from functools import cache, cached_property, partial

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.preparation import Preparation
from app.project import Face, Project, Run
from app.recognition.dataset import prepare_faces
from app.recognition.snapshot import Dataset
from engine import Features, Network, decided, one_blas_thread

THRESHOLD = 0.5
"""A face less familiar than this is called unfamiliar: where both errors should be equally frequent."""

EVERYBODY = 0.0
"""A threshold this low refuses nobody: every face is one of the persons."""

MOST_IMAGES = 60
"""Images of each person in a reference set at most, varied copies included."""

MOST_FACES = 30
"""Faces of each person that are read again at most when a saved run is opened."""

_MOST_COPIES = 16
# How much the directions of σ at the places count, beside σ itself: neither alone does well in any light.
_DIRECTIONS = 2.0
# The mean of two persons is a poor guess of the mean of all faces: so much of it is taken away.
_SHARED = 0.9
# A direction loses half its weight where the squared differences of all images sum up to this part of what
# one image differs by in all directions.
_RIDGE = 0.5
# Side of the images that faces are compared in, and the kernels that look at them.
_SIDE = 32
_EYE = Features(kernels=64, kernel_size=5, pool=4)
# How like strangers' faces are to the nearest training image, and the deviation: measured, see the README.
_STRANGE, _STRANGE_DEVIATION = 0.21, 0.08
# How like a person's faces usually are to the person's other ones, and the deviation; they count as so many
# faces.
_USUAL, _USUAL_DEVIATION = 0.5, 0.12
_USUAL_FACES, _DEVIATION_FACES = 2, 6
# So much more alike than strangers a person's own faces are at least, however few there are.
_LEAST_SPREAD = 0.1
# Where all images of a person are the same: it avoids a division by 0.
_LEAST_RIDGE = 1e-6
# The training faces are left out in so many parts, one after the other: so large that a burst is in one.
_PARTS = 3


@dataclass(frozen=True)
class ReferenceSet:
    """The training images that faces are compared with.

    Attributes:
        images: (n, 1, size, size).
        faces: The id of the face that each shows, (n,); varied copies share their face's.
        persons: The person by place in the order of the outputs, (n,).
    """

    images: NDArray[np.float32]
    faces: NDArray[np.intp]
    persons: NDArray[np.intp]

    @classmethod
    def of(cls, training: Dataset) -> "ReferenceSet":
        """At most `MOST_IMAGES` of each person, evenly chosen from what was learned."""
        ids = np.array(training.face_ids, np.intp)
        persons = decided(training.zeta)
        chosen = np.concatenate(
            [_evenly(np.flatnonzero(persons == person), MOST_IMAGES) for person in np.unique(persons)]
        )
        return cls(training.images[chosen], ids[chosen], persons[chosen])

    @cached_property
    def calibration(self) -> "Calibration":
        """The familiarity measured on these images; the first time takes some tens of milliseconds."""
        return Calibration(self)

    @property
    def measured(self) -> "Calibration | None":
        """The calibration if it was computed before; otherwise None, at once."""
        found: Calibration | None = vars(self).get("calibration")
        return found


def reference_set_of(project: Project, record: Run) -> ReferenceSet | None:
    """The reference set of a saved run, from those of its training faces that are still in the project.

    Returns:
        The set; None if no face of one of the persons is left.

    Raises:
        ProjectError: the project cannot be read.
        FaceError: a picture in it, or the run's preparation, cannot be read.
    """
    learned = set(record.training_faces)
    there = [face for face in project.faces() if face.id in learned]
    chosen: list[Face] = []
    for person_id in record.person_ids:
        own = [face for face in there if face.person_id == person_id]
        if not own:
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
    return ReferenceSet.of(prepared.dataset((face.id for face in chosen), copies=True))


class Calibration:
    """The scale of familiarity, measured on a reference set.

    A face's likeness to a person is its likeness to the nearest training image of that person. Familiarity
    is 0 for a likeness usual of strangers, and 1 for the likeness of a person's faces to the person's other
    faces, measured on training faces left out in turn. Faces that follow one another are left out together,
    as the frames of a burst are nearly one picture. At ½, refusing the person and accepting a stranger are
    equally frequent if both likenesses are normally distributed: it lies as many deviations above strangers
    as below the person's own faces.

    Attributes:
        own: The familiarity of each training face while it is left out, (n_faces,), without the faces that
            are their person's only one.
        mixed: The familiarity of made-up strangers, (n_mixed,), each halfway between two left-out faces of
            different persons. Real strangers are less familiar on average.
    """

    @one_blas_thread
    def __init__(self, reference: ReferenceSet) -> None:
        vectors = _vectors(reference.images)
        self._likeness = _Likeness(vectors, reference.persons)
        own, persons, mixed = _left_out(vectors, reference)
        # A few faces say only roughly how alike a person's faces are, and how they vary; one says nothing.
        summed = partial(np.bincount, persons, minlength=int(reference.persons.max()) + 1)
        count = summed()
        usual = (summed(own) + _USUAL_FACES * _USUAL) / (count + _USUAL_FACES)
        squares = summed(np.square(own - usual[persons])) + _DEVIATION_FACES * _USUAL_DEVIATION**2
        deviation = np.sqrt(squares / (count + _DEVIATION_FACES))
        self._spread = np.maximum(usual - _STRANGE, _LEAST_SPREAD)
        self._half = self._spread * _STRANGE_DEVIATION / (_STRANGE_DEVIATION + deviation)
        self.own = self._scaled(own[:, None], persons[:, None])
        self.mixed = self._scaled(mixed)

    @one_blas_thread
    def of(self, images: NDArray[np.float32]) -> NDArray[np.float64]:
        """How familiar faces are.

        Args:
            images: Prepared, (N, 1, size, size).

        Returns:
            (N,); about 1 for the persons of the reference set, about 0 for strangers.
        """
        return self._scaled(self._likeness.to_persons(_vectors(images)))

    def _scaled(
        self, likeness: NDArray[np.floating], persons: NDArray[np.intp] | slice = slice(None)
    ) -> NDArray[np.float64]:
        """The familiarity, (N,), to the person for whom it is greatest.

        Args:
            likeness: To n persons, (N, n).
            persons: Which persons, (N, n); by default all of them.
        """
        half, spread, above = self._half[persons], self._spread[persons], likeness - _STRANGE
        lower, upper = above / half / 2, (1 + (above - half) / (spread - half)) / 2
        return np.asarray(np.where(above < half, lower, upper).max(axis=1), dtype=np.float64)


class _Likeness:
    """The likeness of vectors to each person: the cosine to the nearest image, after two corrections.

    What all faces have in common is subtracted. Directions in which images of one person differ from
    each other count less: within-class covariance normalisation (Hatch and Stolcke 2006) with a ridge.

    Args:
        vectors: Of the reference images, (n, d), of length 1.
        persons: The person of each, (n,), from 0.
    """

    def __init__(self, vectors: NDArray[np.floating], persons: NDArray[np.intp]) -> None:
        self._of_person = [persons == person for person in range(persons.max() + 1)]
        self._shared = _SHARED * np.mean([vectors[own].mean(axis=0) for own in self._of_person], axis=0)
        known = _of_length_1(vectors - self._shared)
        differences = known.copy()
        for own in self._of_person:
            differences[own] -= known[own].mean(axis=0)
        inner = differences @ differences.T
        ridge = max(_RIDGE * float(np.trace(inner)) / len(inner), _LEAST_RIDGE)
        # With w the rows of `_within`, vᵀv - (wv)ᵀ(wv) is vᵀ(I + differencesᵀ differences / ridge)⁻¹v.
        self._within = np.linalg.solve(np.linalg.cholesky(inner + ridge * np.eye(len(inner))), differences)
        self._within = self._within.astype(vectors.dtype)
        self._known = known - (known @ self._within.T) @ self._within
        self._known /= _lengths(known, known @ self._within.T)

    def to_persons(self, vectors: NDArray[np.floating]) -> NDArray[np.floating]:
        """The likeness of vectors of length 1, (N, d), to each person, (N, n_persons), at most 1."""
        seen = _of_length_1(vectors - self._shared)
        cosines = (seen @ self._known.T) / _lengths(seen, seen @ self._within.T)
        return np.stack([cosines[:, own].max(axis=1) for own in self._of_person], axis=1)


def _left_out(
    vectors: NDArray[np.floating], known: ReferenceSet
) -> tuple[NDArray[np.floating], NDArray[np.intp], NDArray[np.floating]]:
    """The likeness of faces while they and their copies are left out.

    Returns:
        The likeness of each face to its own person, (n_faces,); that person, (n_faces,); and the likeness of
        each mixed face to every person, (n_mixed, n_persons).
    """
    # The same lengths and angles in n dimensions instead of d.
    values, axes = np.linalg.eigh((vectors @ vectors.T).astype(np.float64))
    vectors = axes * np.sqrt(np.maximum(values, 0))
    ids, first = np.unique(known.faces, return_index=True)
    several = np.bincount(known.persons[first])[known.persons[first]] > 1
    ids, first = ids[several], first[several]
    persons = known.persons[first]
    part = _parts(persons)
    own = np.empty(len(ids))
    mixed = []
    for number in np.unique(part):
        out = part == number
        rest = ~np.isin(known.faces, ids[out])
        likeness = _Likeness(vectors[rest], known.persons[rest])
        faces = first[out]
        own[out] = likeness.to_persons(vectors[faces])[np.arange(len(faces)), persons[out]]
        for one, other in zip(faces, np.roll(faces, len(faces) // 2), strict=True):
            if known.persons[one] != known.persons[other]:
                mixed.append(likeness.to_persons(_of_length_1(vectors[[one]] + vectors[[other]])))
    return own, persons, np.concatenate([np.empty((0, known.persons.max() + 1)), *mixed])


def _parts(persons: NDArray[np.intp]) -> NDArray[np.intp]:
    """The part in which each face is left out, (n_faces,): equal runs of its person's faces."""
    part = np.empty(len(persons), np.intp)
    most = min(_PARTS, int(np.bincount(persons).max(initial=0)))
    for person in np.unique(persons):
        rows = np.flatnonzero(persons == person)
        part[rows] = np.arange(len(rows)) * most // len(rows)
    return part


@cache
def _eye() -> Network:
    """The random kernels; the outputs of this network are not used."""
    return Network.create((1, _SIDE, _SIDE), (_EYE,))


def _vectors(images: NDArray[np.float32]) -> NDArray[np.floating]:
    """σ of each face, and its direction at each place: a vector of length 1, (N, 2 · n_kernels · h · w)."""
    if (size := images.shape[-1]) != _SIDE:
        way = cv2.INTER_AREA if size > _SIDE else cv2.INTER_LINEAR
        images = np.stack([cv2.resize(one[0], (_SIDE, _SIDE), interpolation=way)[None] for one in images])
    features = _eye().forward(images).features[-1].features
    strengths = np.sqrt(np.square(features).sum(axis=1, keepdims=True))
    directions = features / np.maximum(strengths, np.finfo(features.dtype).tiny)
    whole, places = (_of_length_1(one.reshape(len(one), -1)) for one in (features, directions))
    return _of_length_1(np.concatenate([whole, np.sqrt(_DIRECTIONS, dtype=whole.dtype) * places], axis=1))


def _of_length_1(vectors: NDArray[np.floating]) -> NDArray[np.floating]:
    lengths = np.sqrt(np.square(vectors).sum(axis=1, keepdims=True))
    return np.asarray(vectors / np.maximum(lengths, np.finfo(vectors.dtype).tiny))


def _lengths(vectors: NDArray[np.floating], within: NDArray[np.floating]) -> NDArray[np.floating]:
    """The lengths of vectors, (N, 1), after the part `within` a person is taken away."""
    squares = np.square(vectors).sum(axis=1) - np.square(within).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(squares, np.finfo(vectors.dtype).tiny)))[:, None]


def _evenly(rows: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    if len(rows) <= most:
        return rows
    return rows[np.linspace(0, len(rows) - 1, most).round().astype(np.intp)]
