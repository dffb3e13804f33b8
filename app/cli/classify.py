"""`facet classify`: who is in a picture."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from app.cli.errors import CommandError
from app.cli.failures import DONE, FAILED
from app.cli.output import Output
from app.cli.usage import file_name
from app.faces.detection import HaarDetector
from app.faces.errors import FaceError
from app.faces.folders import pictures_in
from app.project import Project
from app.recognition.gathering import PictureSource, picture_files
from app.recognition.naming import with_present_names
from app.recognition.recogniser import Answer, Recogniser

DESCRIPTION = """\
Says who is in each picture, with the network that was trained last in a project. The project is only read."""

EPILOG = """\
s is the network's output; the confidence, 0 to 1, is how near it is to the desired output ζ of that person.
A picture in which no face is found is named on standard error; that is no failure. A picture that cannot be
read is named there too, the others are classified, and the exit code is 1.

With --json, each picture that can be read makes a line
  {"image": …, "faces": [{"box": [x, y, width, height], "person": …, "s": […], "confidence": …}]}
with the box in pixels, and the largest face first."""


def add_options(parser: ArgumentParser) -> None:
    """The options of `facet classify`."""
    parser.add_argument("project", type=file_name, metavar="P.facet", help="the project")
    parser.add_argument(
        "images", nargs="+", type=file_name, metavar="IMAGE", help="a picture, or a folder of pictures"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


def classify(options: Namespace, output: Output) -> int:
    """Does `facet classify`.

    Returns:
        0, or 1 where some picture cannot be read.

    Raises:
        CommandError: there is no trained network in the project.
        ProjectError: the project cannot be read.
    """
    recogniser = saved_recogniser(options.project)
    detector = HaarDetector()
    code = DONE
    for picture in _pictures(options.images):
        if not output.listened:
            break
        try:
            _say(picture.name, recogniser.classify(picture.load(), detector), output)
        except FaceError as error:
            output.note(str(error))
            code = FAILED
    return code


def saved_recogniser(path: Path) -> Recogniser:
    """The network that was trained last in a project.

    Raises:
        CommandError: there is none.
        ProjectError: the project cannot be read.
        RecognitionError: the network cannot be used.
    """
    with Project.open(path, read_only=True) as project:
        run, persons = project.latest_run(), project.persons()
    if run is None:
        raise CommandError(
            f"{path} holds no trained network yet. Open it with `facet {path}` and press Run first."
        )
    return Recogniser.of_record(with_present_names(run, persons))


def _pictures(paths: Sequence[Path]) -> Iterator[PictureSource]:
    """The pictures, those of a folder in natural order; one that cannot be had says why when it is loaded."""
    for path in paths:
        if not path.is_dir():
            # A file that was named is tried whatever its name ends in.
            yield from picture_files([path])
            continue
        try:
            yield from picture_files(pictures_in(path))
        except FaceError as error:
            yield _refusing(path, error)


def _refusing(path: Path, error: FaceError) -> PictureSource:
    def load() -> NoReturn:
        raise error

    return PictureSource(str(path), load)


def _say(image: str, answers: Sequence[Answer], output: Output) -> None:
    faces = [
        {"box": list(one.box), "person": one.person, "s": list(one.s), "confidence": one.confidence}
        for one in answers
    ]
    output.record(image=image, faces=faces)
    if not answers:
        output.text(f"{image}: no face")
        output.note(
            f"No face was found in {image}. Choose a picture in which the face looks into the camera."
        )
        return
    output.text(f"{image}: {'; '.join(_words(one, among=len(answers)) for one in answers)}")


def _words(answer: Answer, *, among: int) -> str:
    s = ", ".join(f"{value:.3f}" for value in answer.s)
    words = f"{answer.person}, confidence {answer.confidence:.2f}, s = {s}"
    if among == 1:
        return words
    x, y, width, height = answer.box
    return f"{words}, at ({x}, {y}), {width}×{height} pixels"
