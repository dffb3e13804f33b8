"""Is it cheating? The faces are asked about again with parts covered and in other light.

A network learns whatever tells the persons apart. Where each sat before another wall, it may be the wall.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from app.faces.crop import Crop, FaceCut, whole
from app.faces.errors import FaceError
from app.faces.preparation import Preparation, as_picture, prepare, steps
from app.faces.probing import cover_of, covered, lit, middle_of
from app.project import Face, Project, ProjectError
from app.recognition.dataset import cut_of, desired_outputs
from app.recognition.errors import RecognitionError
from app.recognition.face_errors import Trained
from app.recognition.moment import Numbers
from app.recognition.verdicts import Which
from engine import Network, decided, error_shares

Condition = Literal["as they are", "middle covered", "only the middle", "brighter", "darker"]
"""What was done to the faces before they were asked about."""

CONDITIONS: tuple[Condition, ...] = get_args(Condition)

BRIGHTER, DARKER = 1.6, 0.6
"""How many times as bright the faces are made."""


@dataclass(frozen=True)
class Suspect:
    """A network at one moment, and the faces it may be asked about.

    Attributes:
        trained: The network.
        training: Ids of the faces that it learned from.
        validation: Ids of the faces that it only looked at.
        epoch: How many epochs were done.
    """

    trained: Trained
    training: tuple[int, ...]
    validation: tuple[int, ...]
    epoch: int

    @property
    def which(self) -> Which:
        """The validation faces; the training faces only where there are no others."""
        return "validation" if self.validation else "training"

    @property
    def face_ids(self) -> tuple[int, ...]:
        """Of the faces to ask about."""
        return self.validation or self.training


class Probe(NamedTuple):
    """A face under every condition.

    Attributes:
        face: Of the project.
        images: What the network is shown, in the order of `CONDITIONS`, (5, 1, size, size).
    """

    face: Face
    images: NDArray[np.float32]


@dataclass(frozen=True)
class CheatTest:
    """How many faces are named rightly under every condition.

    Attributes:
        which: The faces asked about.
        names: The persons in the order of the outputs.
        counts: How many faces of each were asked about.
        right: How many of all are named rightly, by condition.
        examples: What the network sees of the face it knows best, grey uint8 (size, size), by condition.
        epoch: How many epochs the network had learned.
        parameters: Of the network that was asked, by name.
    """

    which: Which
    names: tuple[str, ...]
    counts: tuple[int, ...]
    right: Mapping[Condition, int]
    examples: Mapping[Condition, NDArray[np.uint8]]
    epoch: int
    parameters: Numbers

    @property
    def count(self) -> int:
        """How many faces were asked about."""
        return sum(self.counts)

    @property
    def by_chance(self) -> int:
        """How many are named rightly by always saying the person who has most of the faces."""
        return max(self.counts)

    def accuracy(self, condition: Condition) -> float:
        """The part of the faces that is named rightly under a condition, 0 … 1."""
        return self.right[condition] / self.count

    def asked(self, parameters: Numbers) -> bool:
        """Whether it is the network of these parameters that was asked."""
        return set(parameters) == set(self.parameters) and all(
            np.array_equal(values, self.parameters[name]) for name, values in parameters.items()
        )


def probes(project: Project, suspect: Suspect) -> Iterator[Probe | None]:
    """The faces to ask about, one after the other; None for one that cannot be read or is gone.

    Raises:
        ProjectError: the project cannot be read.
    """
    there = {face.id: face for face in project.faces()}
    for face_id in suspect.face_ids:
        face = there.get(face_id)
        known = face is not None and face.person_id in suspect.trained.person_ids
        yield _probe(project, face, suspect.trained.preparation) if known and face is not None else None


def examine(project: Project, suspect: Suspect) -> Generator[tuple[int, int], None, CheatTest]:
    """Asks a network about faces covered, uncovered and in other light.

    Yields:
        (done, all) faces.

    Raises:
        ProjectError: The project cannot be read.
        RecognitionError: No face can be asked about.
    """
    found: list[Probe] = []
    for done, probe in enumerate(probes(project, suspect), start=1):
        if probe is not None:
            found.append(probe)
        yield done, len(suspect.face_ids)
    names = {person.id: person.name for person in project.persons()}
    return cheat_test(found, suspect, [names.get(each, "somebody") for each in suspect.trained.person_ids])


def probed(cut: FaceCut, crop: Crop, preparation: Preparation) -> NDArray[np.float32]:
    """What the network sees of a face under every condition, (5, 1, size, size).

    The change is made in the picture, after the face was aligned and before anything else is done to it, as
    if the world had changed: the preparation gets its chance to take out the light.

    Raises:
        FaceError: the face lies outside its picture.
    """
    upright = steps(cut.picture, cut.region, preparation, cut.eyes).aligned
    cover = cover_of(upright.shape, middle_of(crop).seen_in(preparation.part))
    pictures: Mapping[Condition, NDArray[np.uint8]] = {
        "as they are": upright,
        "middle covered": covered(upright, cover),
        "only the middle": covered(upright, 1 - cover),
        "brighter": lit(upright, BRIGHTER),
        "darker": lit(upright, DARKER),
    }
    # What is seen was cut out and aligned already.
    rest = replace(preparation, align="none", part=1.0)
    return np.stack([prepare(pictures[condition], whole(upright.shape), rest) for condition in CONDITIONS])


def cheat_test(found: Sequence[Probe], suspect: Suspect, names: Sequence[str]) -> CheatTest:
    """Asks the network.

    Args:
        found: The faces under every condition.
        suspect: The network they are for.
        names: The persons in the order of the outputs.

    Raises:
        RecognitionError: there is no face to ask about.
    """
    if not found:
        raise RecognitionError(
            "None of the faces that this network was trained with can be read any more. Train it again."
        )
    trained = suspect.trained
    images = np.stack([probe.images for probe in found], axis=1)
    who = np.array([trained.person_ids.index(probe.face.person_id) for probe in found], np.intp)
    network = Network(trained.architecture, trained.parameters)
    s = [network.outputs(shown) for shown in images]
    right = [int((decided(outputs) == who).sum()) for outputs in s]
    # The face that it knows best shows best what takes that knowledge away.
    best = int(np.argmin(error_shares(desired_outputs(who, len(names), trained.margin), s[0])))
    return CheatTest(
        suspect.which,
        tuple(names),
        tuple(np.bincount(who, minlength=len(names)).tolist()),
        dict(zip(CONDITIONS, right, strict=True)),
        dict(zip(CONDITIONS, map(as_picture, images[:, best]), strict=True)),
        suspect.epoch,
        trained.parameters,
    )


def _probe(project: Project, face: Face, preparation: Preparation) -> Probe | None:
    try:
        return Probe(face, probed(cut_of(project, face), face.crop, preparation))
    except (FaceError, ProjectError):
        # Raises in its turn where it is not this face that cannot be read, but the project.
        project.persons()
        return None
