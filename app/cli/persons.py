"""FACES on the command line: a folder with one sub-folder a person, or the word `sample`."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from app.cli.errors import CommandError, UsageError
from app.cli.output import Output
from app.faces.folders import persons_in
from app.recognition.gathering import PictureSource, picture_files
from app.recognition.sample import sample_persons
from app.recognition.words import few

SAMPLE = "sample"

FACES_HELP = (
    "a folder with one sub-folder of pictures a person, or the word sample for the built-in sample "
    "(a folder of that name is ./sample)"
)


class PersonPictures(NamedTuple):
    """A person, where the pictures are from, and the pictures."""

    name: str
    place: str
    pictures: list[PictureSource]


def read_persons(faces: str, output: Output) -> list[PersonPictures]:
    """All persons of FACES, in natural order.

    Raises:
        FaceError: there is no such folder, or it holds no person.
    """
    if faces == SAMPLE:
        if Path(SAMPLE).is_dir():
            output.note("The built-in sample is used. For the folder of that name, write ./sample.")
        return [PersonPictures(*person) for person in _sample()]
    return [
        PersonPictures(person.name, str(Path(faces) / person.name), picture_files(person.pictures))
        for person in persons_in(Path(faces))
    ]


def two_of(
    persons: Sequence[PersonPictures], names: Sequence[str] | None, faces: str
) -> list[PersonPictures]:
    """The two persons to tell apart, in the order of their ζ: 0 for the first, 1 for the second.

    Args:
        persons: Who is there.
        names: The two names that were asked for; None where none were.
        faces: Where, for the sentence.

    Raises:
        UsageError: the names are not those of two of the persons, or are needed and not given.
        CommandError: there is only one person.
    """
    if names is not None:
        return _named(persons, names, faces)
    if len(persons) < 2:
        raise CommandError(
            f"{faces} holds only one person, {persons[0].name}, and training needs two. "
            "Give the other one a sub-folder of pictures, too."
        )
    if len(persons) > 2:
        raise UsageError(
            f"{faces} holds {len(persons)} persons: {few([person.name for person in persons])}. "
            f"Choose two of them: --persons {persons[0].name} {persons[1].name}."
        )
    return list(persons)


def _named(persons: Sequence[PersonPictures], names: Sequence[str], faces: str) -> list[PersonPictures]:
    by_name = {person.name: person for person in persons}
    for name in names:
        if name not in by_name:
            raise UsageError(
                f"--persons: there is no person {name} in {faces}; there are {few(list(by_name))}."
            )
    if len(set(names)) < len(names):
        raise UsageError(f"--persons: {names[0]} is named twice. Choose two different persons.")
    return [by_name[name] for name in names]


def _sample() -> list[tuple[str, str, list[PictureSource]]]:
    return [(name, "the built-in sample", pictures) for name, pictures in sample_persons().items()]
