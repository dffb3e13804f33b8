"""From the pictures of two persons to faces, with a progress bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.cli.errors import CommandError
from app.cli.output import Output
from app.cli.persons import PersonPictures
from app.cli.progress import progress
from app.faces.crop import CropDecision
from app.faces.detection import FaceDetector
from app.recognition.gathering import FoundFace, PictureSource, Refused, decide, gather
from app.recognition.training_run import FEWEST_FACES

CropChoice = Literal["auto", "detect", "none"]

_CHOSEN = {
    "detect": "Each face is found and cut out, as --crop detect says.",
    "none": "The pictures are taken as they are, as --crop none says.",
}


@dataclass(frozen=True)
class Collected:
    """The faces of some persons.

    Attributes:
        persons: Whose.
        faces: Those of each person, in the same order.
        refused: The pictures that cannot be used.
        decision: Whether the faces had to be looked for, and why.
    """

    persons: Sequence[PersonPictures]
    faces: list[list[FoundFace]]
    refused: list[Refused]
    decision: CropDecision

    @property
    def several(self) -> list[str]:
        """The pictures that show several faces, of which the largest was taken."""
        return [face.source for own in self.faces for face in own if face.among > 1]


def crop_for(choice: CropChoice, everybody: Sequence[PersonPictures], detector: FaceDetector) -> CropDecision:
    """What to do with all pictures of a folder: what was chosen, or what the pictures themselves say."""
    if choice != "auto":
        return CropDecision(choice, _CHOSEN[choice])
    return decide([picture for person in everybody for picture in person.pictures], detector)


def collect(
    persons: Sequence[PersonPictures], decision: CropDecision, detector: FaceDetector, output: Output
) -> Collected:
    """Finds the face in every picture, and says which pictures cannot be used.

    Raises:
        CommandError: a person has fewer than two usable faces.
    """
    collected = Collected(persons, [], [], decision)
    count = sum(len(person.pictures) for person in persons)
    with progress(count, "Faces") as step:
        for person in persons:
            own: list[FoundFace] = []
            for found in gather(person.pictures, decision.crop, detector):
                if isinstance(found, Refused):
                    collected.refused.append(found)
                else:
                    own.append(found)
                step(person.name)
            collected.faces.append(own)
    output.refused(collected.refused, count)
    for person, own in zip(persons, collected.faces, strict=True):
        _refuse_too_few(person, len(own))
    return collected


def _refuse_too_few(person: PersonPictures, usable: int) -> None:
    if usable >= FEWEST_FACES:
        return
    raise CommandError(
        f"{person.name} has {'only one usable face' if usable else 'no usable face'} in the "
        f"{_pictures(person.pictures)} of {person.place}; training needs at least {FEWEST_FACES}. "
        "Add pictures of that person."
    )


def _pictures(pictures: Sequence[PictureSource]) -> str:
    return "one picture" if len(pictures) == 1 else f"{len(pictures)} pictures"
