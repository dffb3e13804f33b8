"""From a picture to a name: find the faces, prepare them, and ask the network."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.faces.crop import Crop, face_region, whole
from app.faces.detection import FaceDetector
from app.faces.found import Box, Found
from app.faces.preparation import Preparation, prepare
from app.project import Run
from app.recognition.evidence import Evidence, taken_apart
from app.recognition.familiarity import EVERYBODY, THRESHOLD, Acquaintance, Familiarity
from app.recognition.run import TrainingRun, snapshot_of
from app.recognition.snapshot import Snapshot
from engine import Architecture, Forward, Network, decided


@dataclass(frozen=True)
class Answer:
    """What the network says of one face.

    Attributes:
        box: Where the face is in the picture, in pixels.
        index: Which person, in the order of the outputs.
        person: The name.
        s: The outputs, (n_o,), eq. (14); of a face that is followed from frame to frame a short average.
        raw_s: The outputs for this very picture; the same as `s` unless that is an average.
        h: The transfer function for this very picture, (n_o,), eq. (13): `raw_s` is f(h).
        confidence: 0 … 1: where s is on the way from the other person's ζ, 0, to this person's, 1, and
            beyond it.
        prepared: What the network saw, (1, size, size).
        features: σ of the last feature layer, (n_kernels, h, w), eq. (5).
        familiarity: How like the training faces it is, see `Familiarity`; None where that cannot be said.
        known: Whether it is familiar enough to be one of the persons.
        face: Which face it is: its place in the picture's answers, or a number that it keeps from frame to
            frame where it is followed.
        network: Which network says so; not to be written to.
    """

    box: Box
    index: int
    person: str
    s: tuple[float, ...]
    raw_s: tuple[float, ...]
    h: tuple[float, ...]
    confidence: float
    prepared: NDArray[np.float32]
    features: NDArray[np.floating]
    familiarity: float | None
    known: bool
    face: int
    network: Network = field(repr=False, compare=False)

    def evidence(self) -> Evidence:
        """What every place and kernel has added to the h of this very picture, of which `raw_s` is f(h).

        Raises:
            RecognitionError: the network has several dense layers.
        """
        return taken_apart(self.network, self.features, np.array(self.h), np.array(self.raw_s))


class Recogniser:
    """A trained network with all it takes to use it on a picture.

    It owns copies of the parameters, so training may go on while it is used.

    Args:
        architecture: Of the network.
        parameters: Of the network, by name; copied.
        preparation: How a face becomes the network's image.
        persons: Names in the order of the outputs.
        crop: How the faces it learned from were found.
        margin: How far the desired outputs that it learned stay away from 0 and 1.
        acquaintance: What of the training faces is known, to tell strangers by; None for nothing.

    Attributes:
        threshold: The familiarity from which on a face is one of the persons; `EVERYBODY` or less refuses
            nobody. May be changed at any time, from any thread.
    """

    def __init__(
        self,
        architecture: Architecture,
        parameters: dict[str, NDArray[np.floating]],
        preparation: Preparation,
        persons: tuple[str, ...],
        crop: Crop,
        margin: float,
        acquaintance: Acquaintance | None = None,
    ) -> None:
        self._network = Network(architecture, parameters)
        self._preparation = preparation
        self.persons = persons
        self.crop = crop
        self.margin = margin
        self.threshold = THRESHOLD
        self._acquaintance = acquaintance

    @classmethod
    def of_record(cls, record: Run) -> "Recogniser":
        """The recogniser of a saved run; it tells strangers only after it has met the training faces.

        Raises:
            RecognitionError: the record makes no network.
            FaceError: its preparation is one this version does not know.
        """
        return cls.of(snapshot_of(record))

    @classmethod
    def of_run(cls, run: TrainingRun) -> "Recogniser":
        """The recogniser of a run as it stands now."""
        return cls.of(run.snapshot(), run.acquaintance)

    @classmethod
    def of(cls, snapshot: Snapshot, acquaintance: Acquaintance | None = None) -> "Recogniser":
        """The recogniser of a network at one time.

        Args:
            snapshot: The network.
            acquaintance: What of the training faces is known; None for nothing.
        """
        return cls(
            snapshot.architecture,
            dict(snapshot.parameters),
            snapshot.preparation,
            snapshot.persons,
            snapshot.crop,
            snapshot.margin,
            acquaintance,
        )

    def meet(self, acquaintance: Acquaintance | None) -> None:
        """From now on tells strangers from the persons by these training faces; by none where it is None."""
        self._acquaintance = acquaintance

    @property
    def familiarity(self) -> Familiarity | None:
        """How familiar faces are; None where nothing is known of the training faces."""
        return self._acquaintance.familiarity if self._acquaintance is not None else None

    @property
    def measured(self) -> Familiarity | None:
        """The familiarity where it has been wanted before; else None, at once."""
        return self._acquaintance.measured if self._acquaintance is not None else None

    def accepts(self, familiarity: float | None) -> bool:
        """Whether a face as familiar as that is one of the persons; of None nothing speaks against it."""
        return familiarity is None or self.threshold <= EVERYBODY or familiarity >= self.threshold

    def find(self, picture: NDArray[np.uint8], detector: FaceDetector) -> list[Found]:
        """The faces of a picture, RGB uint8 (H, W, 3), the largest first.

        A network that learned from pictures taken as they are takes this one as it is, too.
        """
        return [Found(whole(picture.shape))] if self.crop == "none" else detector.detect(picture)

    def answer(self, picture: NDArray[np.uint8], faces: list[Found]) -> list[Answer]:
        """What the network says of each face.

        Args:
            picture: RGB uint8, (H, W, 3).
            faces: The faces in it.
        """
        if not faces:
            return []
        everything = whole(picture.shape)
        regions = [
            face.box if face.box == everything else face_region(face.box, picture.shape) for face in faces
        ]
        images = np.stack(
            [
                prepare(picture, region, self._preparation, face.eyes)
                for region, face in zip(regions, faces, strict=True)
            ]
        )
        seen = self._network.forward(images)
        features = seen.features[-1].features if seen.features else images
        familiarity = self.familiarity
        familiar = familiarity.of(images) if familiarity is not None else [None] * len(faces)
        return [
            self._answer(number, face.box, seen, images[number], features[number], familiar[number])
            for number, face in enumerate(faces)
        ]

    def judged(
        self, answer: Answer, index: int, s: Sequence[float], familiarity: float | None, known: bool
    ) -> Answer:
        """The answer with a judgement that rests on more than its own picture.

        Args:
            answer: What the network said of the picture.
            index: Which person it is.
            s: The outputs by which that was decided, (n_o,).
            familiarity: How familiar the face is.
            known: Whether that is enough to be one of the persons.
        """
        return replace(
            answer,
            index=index,
            person=self.persons[index],
            s=tuple(s),
            confidence=self._confidence(index, s),
            familiarity=familiarity,
            known=known,
        )

    def classify(self, picture: NDArray[np.uint8], detector: FaceDetector) -> list[Answer]:
        """Finds the faces of a picture, RGB uint8 (H, W, 3), and says who each is, the largest first."""
        return self.answer(picture, self.find(picture, detector))

    def _answer(
        self,
        number: int,
        box: Box,
        seen: Forward,
        image: NDArray[np.float32],
        sigma: NDArray[np.floating],
        likeness: float | None,
    ) -> Answer:
        s = tuple(seen.s[number].tolist())
        index = int(decided(np.array([s]))[0])
        familiarity = None if likeness is None else float(likeness)
        return Answer(
            box=box,
            index=index,
            person=self.persons[index],
            s=s,
            raw_s=s,
            h=tuple(seen.h[number].tolist()),
            confidence=self._confidence(index, s),
            prepared=image,
            features=sigma,
            familiarity=familiarity,
            known=self.accepts(familiarity),
            face=number,
            network=self._network,
        )

    def _confidence(self, index: int, s: Sequence[float]) -> float:
        likely = (s[0 if len(s) == 1 else index] - self.margin) / (1 - 2 * self.margin)
        return min(max(1 - likely if len(s) == 1 and index == 0 else likely, 0.0), 1.0)
