"""`facet classify`: who is in a picture."""

import io
import shlex
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.cli.faces import add_face_finder, chosen_face_finder
from app.cli.terminal import DONE, FAILED, CommandError, Output
from app.cli.usage import file_name, number
from app.faces.errors import FaceError
from app.faces.folders import pictures_in, said_of_left_out
from app.faces.found import Box
from app.faces.picture import size_of
from app.language import _
from app.project import Project, Run
from app.project.files import write_whole
from app.recognition.calibration import EVERYBODY, THRESHOLD, reference_set_of
from app.recognition.gathering import PictureSource, Refused, picture_files, refusing
from app.recognition.misleading import changes_since, learned_by
from app.recognition.recogniser import Answer, Classified, Recogniser
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
    parser.add_argument(
        "--prepared",
        type=file_name,
        metavar="FACE.npy",
        help=_(
            "also write what the network sees of the first picture's largest face, for NumPy and for the "
            "program that `facet export P.facet OUT.py` writes"
        ),
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object a line"))


def run(options: Namespace, output: Output) -> int:
    """Does `facet classify`.

    Returns:
        0, or 1 where some picture cannot be read.

    Raises:
        CommandError: there is no trained network in the project.
        ProjectError: the project cannot be read, or the prepared face cannot be written.
        FaceError: the face finder's file cannot be used.
    """
    with Project.open(options.project, read_only=True) as project:
        recogniser = saved_recogniser(project, output, acquainted=True)[1]
    recogniser.threshold = options.familiarity
    code = DONE
    prepared: Path | None = options.prepared
    pictures = _pictures(options.images, output)
    for result in recogniser.classify_all(pictures, chosen_face_finder(options)):
        if not output.listened:
            break
        if isinstance(result, Refused):
            output.note(result.sentence)
            code = FAILED
        else:
            _say(result, output)
            if prepared is not None and result.answers:
                _write_prepared(result, prepared, output)
                prepared = None
    return code


def _write_prepared(result: Classified, path: Path, output: Output) -> None:
    written = io.BytesIO()
    np.save(written, result.answers[0].prepared)
    write_whole(path, written.getvalue(), replacing=False)
    output.note(
        _("{path} holds what the network sees of the face in {image}.").format(path=path, image=result.source)
    )


def saved_recogniser(project: Project, output: Output, *, acquainted: bool = False) -> tuple[Run, Recogniser]:
    """The run that was saved last in a project, and its network; says where it is out of date.

    Args:
        project: The project.
        output: Where to.
        acquainted: Whether it tells strangers, by the faces that it learned from.

    Raises:
        CommandError: there is none.
        ProjectError: the project cannot be read.
        FaceError: a picture in it, or the network's preparation, cannot be.
        RecognitionError: the network cannot be used.
    """
    run, path = project.latest_run(), project.path
    if run is None:
        raise CommandError(
            _(
                "{path} holds no trained network yet. Open it with `facet {quoted}` and press Run first."
            ).format(path=path, quoted=shlex.quote(str(path)))
        )
    # Renaming asks for no new training.
    names = {person.id: person.name for person in project.persons()}
    reference_set = reference_set_of(project, run) if acquainted else None
    if changes := changes_since(learned_by(run), project.faces()):
        output.note(changes.sentence(_("The faces in {path}").format(path=path)))
    return run, Recogniser(snapshot_of(run).named(names), reference_set)


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


def _say(result: Classified, output: Output) -> None:
    image, answers = result.source, result.answers
    boxes = [_in_file(answer.box, result) for answer in answers]
    output.record(image=image, faces=[_recorded(one, box) for one, box in zip(answers, boxes, strict=True)])
    if not answers:
        output.text(_("{image}: no face").format(image=image))
        output.note(_("No face was found in {image}. {reason}").format(image=image, reason=result.reason))
        return
    words = [_words(one) for one in answers]
    if len(answers) > 1:
        words = [
            _("{words}, at ({x}, {y}), {width}×{height} pixels").format(
                words=said, x=box.x, y=box.y, width=box.width, height=box.height
            )
            for said, box in zip(words, boxes, strict=True)
        ]
    output.text(f"{image}: {'; '.join(words)}")


def _in_file(box: Box, result: Classified) -> Box:
    """A box in pixels of the picture's file, which may have been read at a part of its size."""
    try:
        width, height = size_of(Path(result.source))
    except FaceError:
        # It has gone in the meantime.
        return box
    rows, columns = result.shape
    x, right = (round(value * width / columns) for value in (box.x, box.right))
    y, bottom = (round(value * height / rows) for value in (box.y, box.bottom))
    return Box(x, y, right - x, bottom - y)


def _recorded(answer: Answer, box: Box) -> dict[str, object]:
    return {
        "box": list(box),
        "person": answer.person,
        "s": list(answer.s),
        "confidence": answer.confidence,
        "familiarity": answer.familiarity,
        "neither": not answer.known,
    }


def _words(answer: Answer) -> str:
    s = ", ".join(f"{value:.3f}" for value in answer.s)
    if answer.known:
        return _("{person}, confidence {confidence:.2f}, s = {s}").format(
            person=answer.person, confidence=answer.confidence, s=s
        )
    return _("{person}, unfamiliar, familiarity {familiarity:.2f}, s = {s}").format(
        person=answer.person, familiarity=answer.familiarity, s=s
    )
