"""`facet evaluate`: how often a network is right."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from app.cli.classify import saved_recogniser
from app.cli.faces import FACES_HELP, add_face_finder, chosen_face_finder, read_persons
from app.cli.terminal import DONE, FAILED, CommandError, Output, progress
from app.cli.usage import file_name, some_text
from app.faces.detection import FaceDetector
from app.language import _, few
from app.project import Project
from app.project.persons import tidy_name
from app.recognition.gathering import PersonPictures
from app.recognition.misleading import learned_images, said_of_learned, said_of_several_faces
from app.recognition.recogniser import Recogniser
from app.recognition.verdicts import Evaluation

DESCRIPTION = _(
    """\
Asks the network that was trained last in a project about pictures whose person is known, and counts how
often it is right. Each sub-folder of FACES is a person; those that the network does not know are left out."""
)

EPILOG = _(
    """\
In a picture with several faces the largest counts, and the picture is named on standard error. Pictures that
cannot be judged, because they cannot be read or show no face, are named there, too, and do not count.

Where faces were added, deleted, moved to the other person, left out or taken in again since the network was
trained, standard error says that it is out of date; and where it has learned from some of the pictures
itself, it says that, too: then the accuracy says little about new ones.

With --json, the last line is
  {"accuracy": …, "count": …, "confusion": [[…]], "persons": […], "unreadable": […],
   "several_faces": […], "learned": …}
with a row of the confusion for each person and a column for each name that was given, both in the order of
persons; accuracy is 0 to 1, or null where nothing could be judged, and the exit code is then 1. "learned" is
how many of the pictures the network has learned from."""
)


def add_options(parser: ArgumentParser) -> None:
    """The options of `facet evaluate`."""
    parser.add_argument("project", type=file_name, metavar="P.facet", help=_("the project"))
    parser.add_argument("faces", type=some_text, metavar="FACES", help=FACES_HELP)
    add_face_finder(parser)
    parser.add_argument("--json", action="store_true", help=_("print one JSON object a line"))


def run(options: Namespace, output: Output) -> int:
    """Does `facet evaluate`.

    Returns:
        0, or 1 where no picture could be judged.

    Raises:
        CommandError: there is no trained network, or none of its persons is in the folder.
        ProjectError: the project cannot be read.
        FaceError: the folder, or the face finder, cannot be read.
    """
    with Project.open(options.project, read_only=True) as project:
        run, recogniser = saved_recogniser(project, output)
        known = _known(read_persons(options.faces, output), recogniser.persons, options.faces, output)
        evaluation = Evaluation(recogniser.persons, learned_images(project, run))
    _judge(evaluation, recogniser, known, chosen_face_finder(options))
    output.refused(evaluation.refused, sum(len(person.pictures) for person in known))
    if several := said_of_several_faces(evaluation.several, counted=True):
        output.note(several)
    if again := said_of_learned(evaluation.learned, evaluation.count):
        output.note(again)
    _say(evaluation, output)
    if evaluation.accuracy is None:
        output.note(_("None of the pictures in {faces} could be judged.").format(faces=options.faces))
        return FAILED
    return DONE


def _known(
    everybody: Sequence[PersonPictures], names: Sequence[str], faces: str, output: Output
) -> list[PersonPictures]:
    # Names in a project are tidy, but those of persons who are gone are as an earlier version kept them.
    name_of = {tidy_name(name): name for name in names}
    everybody = [person._replace(name=name_of.get(person.name, person.name)) for person in everybody]
    known = [person for person in everybody if person.name in names]
    if not known:
        raise CommandError(
            _(
                "{faces} holds none of the network's persons, {names}. "
                "Give the sub-folders the names of the persons in the project."
            ).format(faces=faces, names=few(names))
        )
    if others := [person.name for person in everybody if person.name not in names]:
        output.note(_("Left out, because the network does not know them: {names}.").format(names=few(others)))
    if missing := [name for name in names if name not in {person.name for person in known}]:
        output.note(_("There are no pictures of {names} in {faces}.").format(names=few(missing), faces=faces))
    return known


def _judge(
    evaluation: Evaluation,
    recogniser: Recogniser,
    persons: Sequence[PersonPictures],
    detector: FaceDetector,
) -> None:
    with progress(sum(len(person.pictures) for person in persons), _("Pictures")) as step:
        for person in persons:
            for result in recogniser.classify_all(person.pictures, detector):
                evaluation.add(person.name, result)
                step(person.name)


def _say(evaluation: Evaluation, output: Output) -> None:
    output.record(
        accuracy=evaluation.accuracy,
        count=evaluation.count,
        confusion=evaluation.confusion.tolist(),
        persons=evaluation.persons,
        unreadable=[refused.source for refused in evaluation.refused],
        several_faces=evaluation.several,
        learned=evaluation.learned,
    )
    if evaluation.accuracy is not None:
        output.text(*_table(evaluation))
        right = int(evaluation.confusion.trace())
        output.text(
            _("{right} of {count} named rightly: accuracy {accuracy:.3f}.").format(
                right=right, count=evaluation.count, accuracy=evaluation.accuracy
            )
        )


def _table(evaluation: Evaluation) -> list[str]:
    heads = [_("who it is"), *(_("named {name}").format(name=name) for name in evaluation.persons)]
    rows = [
        [name, *(str(count) for count in counts)]
        for name, counts in zip(evaluation.persons, evaluation.confusion.tolist(), strict=True)
    ]
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    lines = []
    for first, *others in [heads, *rows]:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        lines.append("  ".join([first.ljust(widths[0]), *cells]))
    return lines
