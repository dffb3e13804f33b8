"""Is the network cheating? It is asked about the faces with parts covered and in other light.

A network learns whatever tells the persons apart: if each sat before another wall, that may be the wall.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from app.faces.crop import Crop, FaceCut, whole
from app.faces.errors import FaceError
from app.faces.preparation import Preparation, as_picture, prepare, steps
from app.language import _
from app.project import Face, Project, ProjectError
from app.recognition.dataset import cut_of, desired_outputs
from app.recognition.errors import RecognitionError
from app.recognition.snapshot import Numbers, Snapshot
from app.recognition.verdicts import Which, probability_of
from engine import decided, error_shares

Condition = Literal["as they are", "middle covered", "only the middle", "brighter", "darker"]
"""What is done to the faces before the network is asked about them."""

CONDITIONS: tuple[Condition, ...] = get_args(Condition)

BRIGHTER, DARKER = 1.6, 0.6
"""By how much the faces' brightness is multiplied."""

CAPTIONS: Mapping[Condition, str] = {
    "as they are": _("as it is"),
    "middle covered": _("covered"),
    "only the middle": _("middle only"),
    "brighter": _("brighter"),
    "darker": _("darker"),
}
"""A word or two below a picture."""

MEANINGS: Mapping[Condition, str] = {
    "as they are": _("The faces as they are"),
    "middle covered": _("The middle, eyes, nose and mouth, covered with the mean grey"),
    "only the middle": _("Everything but the middle covered with the mean grey"),
    "brighter": _("{times:g} times as bright before the light is evened out").format(times=BRIGHTER),
    "darker": _("{times:g} times as bright before the light is evened out").format(times=DARKER),
}
"""What was done to the faces."""

LUCK = 0.05
"""A count that guessing reaches with at least this probability is luck."""

# Of what it knows of the faces as they are, beyond luck, it must still know this part not to be guessing.
_STILL = 0.5
# A fall in light of this many faces and this part of all is worth a word.
_FALL_FACES, _FALL_PART = 2, 0.1

# The cover fades out over this part of its radius: an outline would be one more thing to see.
_SOFT_EDGE = 0.15


@dataclass(frozen=True)
class CheatTest:
    """How many faces are named rightly under every condition.

    Attributes:
        which: The faces that were asked about.
        names: The persons in the order of the outputs.
        counts: How many faces of each were asked about.
        right: How many of all are named rightly, by condition.
        examples: The network's input for the face it knows best, grey uint8 (size, size), by condition.
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
        """How many are named rightly by always naming the person with the most faces."""
        return max(self.counts)

    def accuracy(self, condition: Condition) -> float:
        """The part of the faces that is named rightly under a condition, 0 … 1."""
        return self.right[condition] / self.count

    def asked(self, parameters: Numbers) -> bool:
        """Whether the network with these parameters was asked."""
        return set(parameters) == set(self.parameters) and all(
            np.array_equal(values, self.parameters[name]) for name, values in parameters.items()
        )


def examine(project: Project, snapshot: Snapshot) -> Generator[tuple[int, int], None, CheatTest]:
    """Asks a network about faces covered, uncovered and in other light.

    These are the validation faces, or the training faces if there are none. Faces that cannot be read or are
    gone are left out.

    Yields:
        (done, all) faces.

    Returns:
        How many are named rightly.

    Raises:
        ProjectError: the project cannot be read.
        RecognitionError: no face can be asked about.
    """
    ids = snapshot.validation_faces or snapshot.training_faces
    there = {face.id: face for face in project.faces() if face.person_id in snapshot.person_ids}
    who: list[int] = []
    shown: list[NDArray[np.float32]] = []
    for done, face_id in enumerate(ids, start=1):
        if face_id in there and (images := _probed(project, there[face_id], snapshot)) is not None:
            who.append(snapshot.person_ids.index(there[face_id].person_id))
            shown.append(images)
        yield done, len(ids)
    if not shown:
        raise RecognitionError(
            _("None of the faces that this network was trained with can be read any more. Train it again.")
        )
    names = snapshot.named({person.id: person.name for person in project.persons()}).persons
    persons, pictures = np.array(who, np.intp), np.stack(shown, axis=1)
    network = snapshot.network()
    s = [network.outputs(images) for images in pictures]
    right = [int((decided(outputs) == persons).sum()) for outputs in s]
    # The face that it knows best shows most clearly what takes that knowledge away.
    best = int(np.argmin(error_shares(desired_outputs(persons, len(names), snapshot.margin), s[0])))
    return CheatTest(
        "validation" if snapshot.validation_faces else "training",
        names,
        tuple(np.bincount(persons, minlength=len(names)).tolist()),
        dict(zip(CONDITIONS, right, strict=True)),
        dict(zip(CONDITIONS, map(as_picture, pictures[:, best]), strict=True)),
        snapshot.epoch,
        snapshot.parameters,
    )


def _probed(project: Project, face: Face, snapshot: Snapshot) -> NDArray[np.float32] | None:
    try:
        return probed(cut_of(project, face), face.crop, snapshot.preparation)
    except (FaceError, ProjectError):
        # Raises ProjectError if the project, not this face, cannot be read.
        project.persons()
        return None


def probed(cut: FaceCut, crop: Crop, preparation: Preparation) -> NDArray[np.float32]:
    """The network's inputs for a face under every condition, (5, 1, size, size).

    The picture is changed after the face is aligned and before anything else is done to it, as if the world
    had changed, so that the preparation can take out the light.

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
    # The face is cut out and aligned already.
    rest = replace(preparation, align="none", part=1.0)
    return np.stack([prepare(pictures[condition], whole(upright.shape), rest) for condition in CONDITIONS])


def sentence(test: CheatTest) -> str:
    """What the accuracies mean: whether it learned the faces or the background, and what light does."""
    verdict = _verdict(test)
    if test.which == "training":
        verdict = _(
            "No faces were set aside, so it was asked about the training faces, which say less. {verdict}"
        ).format(verdict=verdict)
    return f"{verdict} {_of_light(test)}".strip()


def chance_sentence(test: CheatTest) -> str:
    """What guessing would reach."""
    most = test.names[test.counts.index(test.by_chance)]
    return _("Always saying {name} would get {right} of {count}.").format(
        name=most, right=test.by_chance, count=test.count
    )


def _verdict(test: CheatTest) -> str:
    if _by_luck(test.count, test) >= LUCK:
        return _too_few(test)
    if not _known(test, "as they are"):
        return _("It does not know the faces yet ({right} of {count} as they are): train it first.").format(
            right=test.right["as they are"], count=test.count
        )
    around, middle = _known(test, "middle covered"), _known(test, "only the middle")
    if around and middle:
        said = _(
            "It still knows them with the faces covered ({covered} of {count}), and by the middle alone "
            "({middle} of {count}): it learned the faces and what is around them."
        )
    elif around:
        said = _(
            "It still knows them with the faces covered ({covered} of {count}), but not by the middle alone "
            "({middle} of {count}): it learned the background, or the hair."
        )
    elif _is_luck(test, "middle covered"):
        said = (
            _(
                "Covered faces are guessed ({covered} of {count}) and the middle alone suffices "
                "({middle} of {count}): it learned the faces."
            )
            if middle
            else _(
                "Covered faces are guessed ({covered} of {count}) and the middle alone does not suffice "
                "({middle} of {count}): it needs the face together with what is around it."
            )
        )
    else:
        said = (
            _(
                "Covered faces are seldom known ({covered} of {count}) and the middle alone suffices "
                "({middle} of {count}): it learned the faces."
            )
            if middle
            else _(
                "Covered faces are seldom known ({covered} of {count}) and the middle alone does not suffice "
                "({middle} of {count}): it needs the face together with what is around it."
            )
        )
    return said.format(
        covered=test.right["middle covered"], middle=test.right["only the middle"], count=test.count
    )


def _too_few(test: CheatTest) -> str:
    training, count, most = test.which == "training", test.count, test.by_chance
    if most == count:
        said = (
            _("All training faces ({count}) are {name}'s: too few persons to say.")
            if training
            else _("All validation faces ({count}) are {name}'s: too few persons to say.")
        )
        return said.format(count=count, name=test.names[test.counts.index(most)])
    if count < 5:
        said = (
            _("Too few training faces ({count}) to say.")
            if training
            else _("Too few validation faces ({count}) to say.")
        )
    else:
        said = (
            _("Too few training faces ({count}, {most} of them of one person) to say.")
            if training
            else _("Too few validation faces ({count}, {most} of them of one person) to say.")
        )
    return said.format(count=count, most=most)


def _of_light(test: CheatTest) -> str:
    if _by_luck(test.count, test) >= LUCK or not _known(test, "as they are"):
        return ""
    said = {
        (False, False): "",
        (True, False): _("In brighter light it fails more often ({brighter} of {count})."),
        (False, True): _("In darker light it fails more often ({darker} of {count})."),
        (True, True): _(
            "In brighter and in darker light it fails more often ({brighter} and {darker} of {count})."
        ),
    }[_falls(test, "brighter"), _falls(test, "darker")]
    return said.format(brighter=test.right["brighter"], darker=test.right["darker"], count=test.count)


def _falls(test: CheatTest, condition: Condition) -> bool:
    lost = test.right["as they are"] - test.right[condition]
    return lost >= max(_FALL_FACES, _FALL_PART * test.count)


def _known(test: CheatTest, condition: Condition) -> bool:
    """Whether it is no luck, and at least half of what it knows beyond luck of the faces as they are."""
    beyond = test.right["as they are"] - test.by_chance
    return not _is_luck(test, condition) and test.right[condition] - test.by_chance >= _STILL * beyond


def _is_luck(test: CheatTest, condition: Condition) -> bool:
    return _by_luck(test.right[condition], test) >= LUCK


def _by_luck(right: int, test: CheatTest) -> float:
    """The probability of at least this many right answers by guessing at the largest person's rate."""
    return probability_of(range(right, test.count + 1), test.count, test.by_chance / test.count)


class Middle(NamedTuple):
    """An ellipse around eyes, nose and mouth, in parts of the region's width and height.

    Attributes:
        x: Its centre.
        y: Its centre, downwards.
        across: Half its width.
        down: Half its height.
    """

    x: float
    y: float
    across: float
    down: float

    def seen_in(self, part: float) -> "Middle":
        """The same place in what is seen: so large a part of the region's side, about its middle."""
        return Middle(
            0.5 + (self.x - 0.5) / part, 0.5 + (self.y - 0.5) / part, self.across / part, self.down / part
        )


_MIDDLES: dict[Crop, Middle] = {
    # From the brows to the mouth and over both eyes, where `crop.face_region` has them.
    "detect": Middle(0.5, 0.62, 0.36, 0.3),
    # Where the face is in a picture that is taken as it is nobody has looked; mostly about its middle.
    "none": Middle(0.5, 0.53, 0.32, 0.36),
}


def middle_of(crop: Crop) -> Middle:
    """Where eyes, nose and mouth are in the region of a face that was found, or taken as it is."""
    return _MIDDLES[crop]


def cover_of(shape: tuple[int, ...], middle: Middle) -> NDArray[np.float32]:
    """How much of each pixel belongs to the middle, 0 … 1, (H, W), for a picture of shape (H, W, …)."""
    rows, columns = shape[:2]
    y = ((np.arange(rows) + 0.5) / rows - middle.y) / middle.down
    x = ((np.arange(columns) + 0.5) / columns - middle.x) / middle.across
    distance = np.hypot(x[None, :], y[:, None])
    return np.clip((1 - distance) / _SOFT_EDGE + 0.5, 0, 1).astype(np.float32)


def covered(picture: NDArray[np.uint8], cover: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The picture with its mean grey laid over a part of it.

    Args:
        picture: RGB uint8, (H, W, 3).
        cover: How much of each pixel is covered, 0 … 1, (H, W).
    """
    grey = picture.mean(dtype=np.float64)
    return _pixels(picture + cover[:, :, None] * (grey - picture))


def lit(picture: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """The picture, RGB uint8 (H, W, 3), so many times as bright; what is too bright for a camera is white."""
    return _pixels(picture * np.float64(factor))


def _pixels(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    return np.clip(np.round(values), 0, 255).astype(np.uint8)
