"""FACES on the command line: a folder with one sub-folder a person, or the word `sample`."""

import shlex
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.cli.terminal import CommandError, Output, UsageError, progress
from app.cli.usage import file_name
from app.faces.crop import MOST_LOOKED_AT, CropDecision, Glimpse
from app.faces.detection import YUNET_FILE, FaceDetector, detector_for
from app.faces.folders import said_of_left_out
from app.language import _, few, ngettext
from app.project.persons import tidy_name
from app.recognition.gathering import (
    FoundFace,
    PersonPictures,
    Refused,
    decide,
    decided_before,
    folder_persons,
    gather,
    glimpses,
    sample_persons,
)
from app.recognition.run import FEWEST_FACES

SAMPLE = "sample"

FACES_HELP = _(
    "a folder with one sub-folder of pictures a person, or the word sample for the built-in sample "
    "(a folder of that name is ./sample)"
)

CropChoice = Literal["auto", "detect", "none"]

_CHOSEN = {
    "detect": _("Each face is found and cut out, as --crop detect says."),
    "none": _("The pictures are taken as they are, as --crop none says."),
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

    @property
    def too_few(self) -> list[str]:
        """The names of the persons with too few usable faces to train on."""
        return [
            person.name
            for person, own in zip(self.persons, self.faces, strict=True)
            if len(own) < FEWEST_FACES
        ]


def add_face_finder(parser: ArgumentParser) -> None:
    """Adds the option that chooses the face finder."""
    parser.add_argument(
        "--face-finder",
        type=file_name,
        metavar="FILE.onnx",
        help=_(
            "find faces with YuNet, whose file {file} you have (default: the built-in Haar cascade)"
        ).format(file=YUNET_FILE),
    )


def chosen_face_finder(options: Namespace) -> FaceDetector:
    """The face finder that was chosen.

    Raises:
        FaceError: its file is missing, damaged or another one.
    """
    return detector_for(options.face_finder)


def read_persons(faces: str, output: Output, crop: CropChoice = "auto") -> list[PersonPictures]:
    """All persons of FACES, in natural order; says what in it is not read.

    Args:
        faces: What was typed.
        output: Where to.
        crop: How faces are found. Exported ones are taken as they were kept, unless something was chosen.

    Raises:
        FaceError: there is no such folder, or it holds no person.
    """
    if faces == SAMPLE:
        if Path(SAMPLE).is_dir():
            output.note(_("The built-in sample is used. For the folder of that name, write ./sample."))
        place = _("the built-in sample")
        return [PersonPictures(name, place, pictures) for name, pictures in sample_persons().items()]
    persons, left_out = folder_persons(Path(faces))
    if left_out:
        output.note(said_of_left_out(left_out, Path(faces)))
    return persons if crop == "auto" else [person.to_be_found() for person in persons]


def two_of(
    persons: Sequence[PersonPictures], names: Sequence[str] | None, faces: str
) -> list[PersonPictures]:
    """The two persons to tell apart, in the order of their ζ: the lower one first.

    Args:
        persons: Who is there.
        names: The two names that were asked for; None where none were.
        faces: Where, for the sentence.

    Raises:
        UsageError: the names are not those of two of the persons, or are needed and not given.
        CommandError: there is only one person, or one has too few pictures.
    """
    if names is not None:
        two = _named(persons, names, faces)
    elif len(persons) < 2:
        raise CommandError(
            _(
                "{faces} holds only one person, {name}, and training needs two. "
                "Give the other one a sub-folder of pictures, too."
            ).format(faces=faces, name=persons[0].name)
        )
    elif len(persons) > 2:
        raise UsageError(
            _("{faces} holds {count} persons: {names}. Choose two of them: --persons {one} {other}.").format(
                faces=faces,
                count=len(persons),
                names=few([person.name for person in persons]),
                one=shlex.quote(persons[0].name),
                other=shlex.quote(persons[1].name),
            )
        )
    else:
        two = list(persons)
    for person in two:
        if len(person.pictures) < FEWEST_FACES:
            raise CommandError(
                ngettext(
                    "{name} has only one picture in {place}; training needs at least {least} faces of each "
                    "person. Add pictures of that person.",
                    "{name} has only {count} pictures in {place}; training needs at least {least} faces of "
                    "each person. Add pictures of that person.",
                    len(person.pictures),
                ).format(name=person.name, count=len(person.pictures), place=person.place, least=FEWEST_FACES)
            )
    return two


def crop_for(choice: CropChoice, everybody: Sequence[PersonPictures], detector: FaceDetector) -> CropDecision:
    """What to do with all pictures of a folder: what was chosen, or what the pictures themselves say."""
    if choice != "auto":
        return CropDecision(choice, _CHOSEN[choice])
    pictures = [picture for person in everybody for picture in person.pictures]
    if before := decided_before(pictures):
        return before
    seen: list[Glimpse | Refused] = []
    with progress(min(len(pictures), MOST_LOOKED_AT), _("Pictures")) as step:
        for glimpse in glimpses(pictures, detector):
            seen.append(glimpse)
            step("")
    return decide(seen)


def collect(
    persons: Sequence[PersonPictures], decision: CropDecision, detector: FaceDetector, output: Output
) -> Collected:
    """Finds the face in every picture, with a progress bar, and says which pictures cannot be used."""
    collected = Collected(persons, [], [], decision)
    count = sum(len(person.pictures) for person in persons)
    with progress(count, _("Faces")) as step:
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
    return collected


def refuse_few_faces(collected: Collected) -> None:
    """Refuses to go on where a person has too few usable faces to train on.

    Raises:
        CommandError: one has.
    """
    for person, own in zip(collected.persons, collected.faces, strict=True):
        if len(own) < FEWEST_FACES:
            sentence = (
                _(
                    "{name} has only one usable face in the {count} pictures of {place}; training needs at "
                    "least {least}. Add pictures of that person."
                )
                if own
                else _(
                    "{name} has no usable face in the {count} pictures of {place}; training needs at least "
                    "{least}. Add pictures of that person."
                )
            )
            raise CommandError(
                sentence.format(
                    name=person.name, count=len(person.pictures), place=person.place, least=FEWEST_FACES
                )
            )


def _named(persons: Sequence[PersonPictures], names: Sequence[str], faces: str) -> list[PersonPictures]:
    by_name = {person.name: person for person in persons}
    names = [tidy_name(name) for name in names]
    for name in names:
        if name not in by_name:
            raise UsageError(
                _("--persons: there is no person {name} in {faces}; there are {names}.").format(
                    name=name, faces=faces, names=few(list(by_name))
                )
            )
    if len(set(names)) < len(names):
        raise UsageError(
            _("--persons: {name} is named twice. Choose two different persons.").format(name=names[0])
        )
    return [by_name[name] for name in names]
