"""From a picture to a name: find the faces, prepare them, and ask the network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.crop import Crop, face_region, whole
from app.faces.detection import FaceDetector
from app.faces.found import Found
from app.faces.preparation import Preparation, prepare
from app.project import Run
from app.recognition.dataset import desired_outputs
from app.recognition.familiarity import EVERYBODY, THRESHOLD, Acquaintance, Familiarity
from app.recognition.training_run import TrainingRun, crop_of, network_of
from engine import Architecture, Network, decided


@dataclass(frozen=True)
class Answer:
    """What the network says of one face.

    Attributes:
        box: Where the face is in the picture, in pixels.
        index: Which person, in the order of the outputs.
        person: The name.
        s: The outputs, (n_o,), eq. (14).
        confidence: 0 … 1: how near s is to that person's ζ, 1 − |ζ − s| at the deciding output.
        prepared: What the network saw, (1, size, size).
        features: σ of the last feature layer, (n_kernels, h, w), eq. (5).
        familiarity: How like the training faces it is, see `Familiarity`; None where that cannot be said.
        known: Whether it is familiar enough to be one of the persons; if not it is neither of them.
    """

    box: Box
    index: int
    person: str
    s: tuple[float, ...]
    confidence: float
    prepared: NDArray[np.float32]
    features: NDArray[np.floating]
    familiarity: float | None = None
    known: bool = True


class Recogniser:
    """A trained network with all it takes to use it on a picture.

    It owns copies of the parameters, so training may go on while it is used.

    Args:
        architecture: Of the network.
        parameters: Of the network, by name; copied.
        preparation: How a face becomes the network's image.
        persons: Names in the order of the outputs.
        crop: How the faces it learned from were found.
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
        acquaintance: Acquaintance | None = None,
    ) -> None:
        self._network = Network(architecture, parameters)
        self._preparation = preparation
        self._zeta = desired_outputs(np.arange(len(persons)), len(persons))
        self.persons = persons
        self.crop = crop
        self.threshold = THRESHOLD
        self._acquaintance = acquaintance
        self._familiarity: Familiarity | None = None

    @classmethod
    def of_record(cls, record: Run) -> "Recogniser":
        """The recogniser of a saved run; it tells strangers only after it has met the training faces.

        Raises:
            RecognitionError: the record makes no network.
            FaceError: its preparation is one this version does not know.
        """
        network = network_of(record)
        preparation = Preparation.from_json(record.preparation)
        return cls(network.architecture, network.parameters, preparation, record.persons, crop_of(record))

    @classmethod
    def of_run(cls, run: TrainingRun) -> "Recogniser":
        """The recogniser of a run as it stands now."""
        return cls(
            run.network.architecture,
            run.network.parameters,
            run.preparation,
            tuple(person.name for person in run.persons),
            run.crop,
            run.acquaintance,
        )

    def meet(self, acquaintance: Acquaintance | None) -> None:
        """From now on tells strangers from the persons by these training faces; by none where it is None."""
        self._acquaintance, self._familiarity = acquaintance, None

    @property
    def familiarity(self) -> Familiarity | None:
        """How familiar faces are; None where nothing is known of the training faces.

        The network is asked about them where this is first wanted: tens of milliseconds.
        """
        if self._familiarity is None and self._acquaintance is not None:
            self._familiarity = Familiarity(self._network, self._acquaintance)
        return self._familiarity

    @property
    def measured(self) -> Familiarity | None:
        """The familiarity where it has been wanted before; else None, at once."""
        return self._familiarity

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
        familiar = familiarity.of(features) if familiarity is not None else [None] * len(faces)
        return [
            self._answer(face.box, s, image, sigma, likeness)
            for face, s, image, sigma, likeness in zip(faces, seen.s, images, features, familiar, strict=True)
        ]

    def classify(self, picture: NDArray[np.uint8], detector: FaceDetector) -> list[Answer]:
        """Finds the faces of a picture, RGB uint8 (H, W, 3), and says who each is, the largest first."""
        return self.answer(picture, self.find(picture, detector))

    def _answer(
        self,
        box: Box,
        s: NDArray[np.floating],
        image: NDArray[np.float32],
        sigma: NDArray[np.floating],
        likeness: float | None,
    ) -> Answer:
        index = int(decided(s[None])[0])
        deciding = 0 if len(s) == 1 else index
        confidence = max(0.0, 1.0 - abs(float(self._zeta[index, deciding]) - float(s[deciding])))
        outputs = tuple(float(value) for value in s)
        familiarity = None if likeness is None else float(likeness)
        person, known = self.persons[index], self.accepts(familiarity)
        return Answer(box, index, person, outputs, confidence, image, sigma, familiarity, known)
