"""`facet classify`: who is in a picture."""

import shlex
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path

from app.cli.faces import add_face_finder, chosen_face_finder
from app.cli.terminal import DONE, FAILED, CommandError, Output
from app.cli.usage import file_name, number
from app.faces.errors import FaceError
from app.faces.folders import pictures_in, said_of_left_out
from app.language import _
from app.project import Project
from app.recognition.calibration import EVERYBODY, THRESHOLD, reference_set_of
from app.recognition.gathering import PictureSource, picture_files, refusing
from app.recognition.misleading import changes_since, learned_by
from app.recognition.recogniser import Answer, Recogniser
from app.recognition.record import snapshot_of

DESCRIPTION = _(
    """\
Says who is in each picture, with the network that was trained last in a project. The project is only read."""
)

EPILOG = _(
    """\
s is the network's output; the confidence, 0 to 1, is how near it is to the desired output ζ of that person.
The familiarity is how like the faces it learned from a face is: about 1 for the same person, about 0 for
somebody else. The nearer person is named in any case; a face that is not familiar enough is called
unfamiliar. This is a teaching instrument, not a lock: a photograph deceives it too. Where the faces that it
learned from were deleted, nobody is unfamiliar.

Where faces were added, deleted, moved to the other person, left out or taken in again since the network was
trained, standard error says that it is out of date.

A picture in which no face is found is named on standard error; that is no failure. A picture that cannot be
read is named there too, the others are classified, and the exit code is 1.

With --json, each picture that can be read makes a line
  {"image": …, "faces": [{"box": [x, y, width, height], "person": …, "s": […], "confidence": …,
   "familiarity": …, "neither": …}]}
with the box in pixels, and the largest face first. "person" is the nearer one; "neither" is true of an
unfamiliar face; "familiarity" is null where the faces that the network learned from are not there."""
)


def add_options(parser: ArgumentParser) -> None:
    """The options of `facet classify`."""
    parser.add_argument("project", type=file_name, metavar="P.facet", help=_("the project"))
    parser.add_argument(
        "images", nargs="+", type=file_name, metavar="IMAGE", help=_("a picture, or a folder of pictures")
    )
    add_face_finder(parser)
    parser.add_argument(
        "--familiarity",
        type=_familiarity,
        default=THRESHOLD,
        metavar="F",
        help=_(
            "how familiar a face must be not to be called unfamiliar; 0 calls no face so "
            "(default: %(default)s)"
        ),
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object a line"))


def run(options: Namespace, output: Output) -> int:
    """Does `facet classify`.

    Returns:
        0, or 1 where some picture cannot be read.

    Raises:
        CommandError: there is no trained network in the project.
        ProjectError: the project cannot be read.
        FaceError: the face finder's file cannot be used.
    """
    recogniser = saved_recogniser(options.project, output, acquainted=True)
    recogniser.threshold = options.familiarity
    detector = chosen_face_finder(options)
    code = DONE
    for picture in _pictures(options.images, output):
        if not output.listened:
            break
        try:
            _say(picture.name, recogniser.classify(picture.load(), detector), output)
        except FaceError as error:
            output.note(str(error))
            code = FAILED
    return code


def saved_recogniser(path: Path, output: Output, *, acquainted: bool = False) -> Recogniser:
    """The network that was trained last in a project; says where it is out of date.

    Args:
        path: Of the project.
        output: Where to.
        acquainted: Whether it tells strangers, by the faces that it learned from.

    Raises:
        CommandError: there is none.
        ProjectError: the project cannot be read.
        FaceError: a picture in it, or the network's preparation, cannot be.
        RecognitionError: the network cannot be used.
    """
    with Project.open(path, read_only=True) as project:
        run = project.latest_run()
        if run is None:
            raise CommandError(
                _(
                    "{path} holds no trained network yet. Open it with `facet {quoted}` and press Run first."
                ).format(path=path, quoted=shlex.quote(str(path)))
            )
        # Renaming asks for no new training.
        names = {person.id: person.name for person in project.persons()}
        recogniser = Recogniser(snapshot_of(run).named(names))
        if acquainted:
            recogniser.reference_set = reference_set_of(project, run)
        if changes := changes_since(learned_by(run), project.faces()):
            output.note(changes.sentence(_("The faces in {path}").format(path=path)))
    return recogniser


def _familiarity(text: str) -> float:
    """A familiarity to ask for, for argparse."""
    value = number(text)
    if not value >= EVERYBODY:
        raise ArgumentTypeError(_("{text!r} is not a familiarity: it must be 0 or more").format(text=text))
    return value


def _pictures(paths: Sequence[Path], output: Output) -> list[PictureSource]:
    """The pictures, those of folders in natural order; one that cannot be had says why when it is loaded."""
    pictures: list[PictureSource] = []
    for path in paths:
        try:
            is_folder = path.is_dir()
        except OSError:
            # Where it cannot be looked at, reading it says why.
            is_folder = False
        if not is_folder:
            # A file that was named is tried whatever its name ends in.
            pictures += picture_files([path])
            continue
        try:
            listing = pictures_in(path)
        except FaceError as error:
            pictures.append(refusing(str(path), str(error)))
            continue
        pictures += picture_files(listing.pictures)
        if listing.left_out:
            output.note(said_of_left_out(listing.left_out, path))
    return pictures


def _say(image: str, answers: Sequence[Answer], output: Output) -> None:
    output.record(image=image, faces=[_recorded(one) for one in answers])
    if not answers:
        output.text(_("{image}: no face").format(image=image))
        output.note(
            _(
                "No face was found in {image}. Choose a picture in which the face looks into the camera."
            ).format(image=image)
        )
        return
    output.text(f"{image}: {'; '.join(_words(one, among=len(answers)) for one in answers)}")


def _recorded(answer: Answer) -> dict[str, object]:
    return {
        "box": list(answer.box),
        "person": answer.person,
        "s": list(answer.s),
        "confidence": answer.confidence,
        "familiarity": answer.familiarity,
        "neither": not answer.known,
    }


def _words(answer: Answer, *, among: int) -> str:
    s = ", ".join(f"{value:.3f}" for value in answer.s)
    if answer.known:
        words = _("{person}, confidence {confidence:.2f}, s = {s}").format(
            person=answer.person, confidence=answer.confidence, s=s
        )
    else:
        words = _("{person}, unfamiliar, familiarity {familiarity:.2f}, s = {s}").format(
            person=answer.person, familiarity=answer.familiarity, s=s
        )
    if among == 1:
        return words
    x, y, width, height = answer.box
    return _("{words}, at ({x}, {y}), {width}×{height} pixels").format(
        words=words, x=x, y=y, width=width, height=height
    )
