"""How familiar a face is: whether it may be somebody whom the network never met.

A network that learned to tell two persons apart says one of the two of every face, and often surely. What it
cannot say itself is measured here: how like is a face to those it learned from? Its own kernels are no good
at that: they learned to see what differs between the two persons, and a stranger differs in everything else.
So faces are compared in the features σ of kernels drawn by lot, the same ones for every network.
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
"""A threshold as low as this refuses nobody: any face is one of the persons."""

MOST_IMAGES = 60
"""Images of each person that a face is compared with at most, its varied copies included."""

MOST_FACES = 20
"""Faces of each person that are read again, where a saved run is opened."""

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
        persons = decided(training.zeta)
        chosen = np.concatenate(
            [_evenly(np.flatnonzero(persons == person), MOST_IMAGES) for person in np.unique(persons)]
        )
        return cls(training.images[chosen], ids[chosen], persons[chosen])

    @cached_property
    def familiarity(self) -> "Familiarity":
        """How familiar faces are to these; when first wanted it takes some tens of milliseconds."""
        return Familiarity(self)

    @property
    def measured(self) -> "Familiarity | None":
        """The familiarity where it has been wanted before; else None, at once."""
        found: Familiarity | None = vars(self).get("familiarity")
        return found


def acquaintance_of_record(project: Project, record: Run) -> Acquaintance | None:
    """The acquaintance of a saved run, from those of its training faces that are still there.

    Returns:
        None where no face of one of its persons is.

    Raises:
        ProjectError: the project cannot be read.
        FaceError: a picture in it, or the run's preparation, cannot be.
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
    return Acquaintance.of(prepared.dataset((face.id for face in chosen), copies=True))


class Familiarity:
    """Compares faces with the training faces.

    A face's likeness to a person is the one to the training image of that person that it is most like. Its
    familiarity is 0 where it is as like as strangers are, and 1 where it is as like as a person's faces are
    to the person's other faces: measured on training faces left out in turn. Those that follow one another
    are left out together, for the frames of a burst are nearly one picture. At ½ refusing the person and
    accepting a stranger are equally frequent, if both likenesses are normally distributed: it lies as many
    deviations above strangers as below the person's own faces.

    Attributes:
        own: The familiarity of each training face while it is left out, (n_faces,); a person's only face
            cannot be.
        mixed: The familiarity of made-up strangers, (n_mixed,): halfway between two left-out faces of
            different persons. Real strangers are less familiar on average.
    """

    @one_blas_thread
    def __init__(self, acquaintance: Acquaintance) -> None:
        vectors = _vectors(acquaintance.images)
        self._likeness = _Likeness(vectors, acquaintance.persons)
        own, persons, mixed = _left_out(vectors, acquaintance)
        # A few faces say only roughly how alike a person's faces are, and how they vary; one says nothing.
        summed = partial(np.bincount, persons, minlength=int(acquaintance.persons.max()) + 1)
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
            (N,); about 1 for a person it knows, about 0 for a stranger.
        """
        return self._scaled(self._likeness.to_persons(_vectors(images)))

    def _scaled(
        self, likeness: NDArray[np.floating], persons: NDArray[np.intp] | slice = slice(None)
    ) -> NDArray[np.float64]:
        """The familiarity to the person to whom it is greatest.

        Args:
            likeness: To persons, (N, n).
            persons: Which, (N, n); all of them, (N, n_persons), without.
        """
        half, spread, above = self._half[persons], self._spread[persons], likeness - _STRANGE
        lower, upper = above / half / 2, (1 + (above - half) / (spread - half)) / 2
        return np.asarray(np.where(above < half, lower, upper).max(axis=1), dtype=np.float64)


class _Likeness:
    """How like vectors are to each person's: the cosine to the nearest one, after two corrections.

    What all faces have in common is subtracted. Directions in which images of one person differ from
    each other count less: within-class covariance normalisation (Hatch and Stolcke 2006) with a ridge.

    Args:
        vectors: Of the images that are known, (n, d), of length 1.
        persons: Whose they are, (n,), from 0.
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
    vectors: NDArray[np.floating], known: Acquaintance
) -> tuple[NDArray[np.floating], NDArray[np.intp], NDArray[np.floating]]:
    """How like faces are while they and their copies are left out.

    Returns:
        Of each face the likeness to its own person, (n_faces,), and the person, (n_faces,); and of each mixed
        face the likeness to each person, (n_mixed, n_persons).
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
    """In which part each face is left out, (n_faces,): its person's faces in order, in equal parts."""
    part = np.empty(len(persons), np.intp)
    most = min(_PARTS, int(np.bincount(persons).max(initial=0)))
    for person in np.unique(persons):
        rows = np.flatnonzero(persons == person)
        part[rows] = np.arange(len(rows)) * most // len(rows)
    return part


@cache
def _eye() -> Network:
    """The kernels that look at faces; its outputs are not asked for."""
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
    """Of vectors, of which the part `within` a person counts less, (N, 1)."""
    squares = np.square(vectors).sum(axis=1) - np.square(within).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(squares, np.finfo(vectors.dtype).tiny)))[:, None]


def _evenly(rows: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    if len(rows) <= most:
        return rows
    return rows[np.linspace(0, len(rows) - 1, most).round().astype(np.intp)]
