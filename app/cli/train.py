"""`facet train`: from two persons' pictures to a project with a trained network."""

import shlex
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from app.cli.faces import (
    FACES_HELP,
    Collected,
    CropChoice,
    add_face_finder,
    chosen_face_finder,
    collect,
    crop_for,
    read_persons,
    refuse_few_faces,
    two_of,
)
from app.cli.new_project import MADE_BY, new_project
from app.cli.terminal import DONE, FAILED, Output, UsageError, progress
from app.cli.usage import add_setting, file_name, some_text
from app.language import _, few, ngettext
from app.project import Face, Project
from app.recognition.errors import SettingsError
from app.recognition.misleading import said_of_both_names, said_of_several_faces, sources_of
from app.recognition.record import record_of
from app.recognition.run import TrainingRun
from app.recognition.settings import SETTINGS, RunSettings
from engine import EpochStep

DESCRIPTION = _(
    """\
Trains a network to tell two persons apart, by back propagation on their faces, and writes it with the faces
into a new project. For the first person the desired output ζ is low, for the second high: 0.2 and 0.8, as
--margin says."""
)

EPILOG = _(
    """\
P.facet is written only when the training is over; a project there is replaced only if nothing but
`facet train` has written it. Where the network did not learn to tell the persons apart, because D grows
beyond all bounds, every derivative becomes 0, or a person is not recognised even on the training faces, it is
written all the same, a sentence says what to do, and the exit code is 1. Pictures that cannot be used are
named on standard error, and the others are learned. Named there are also pictures with several faces, of
which the largest is taken, and those that are under both names, the same or nearly the same.

With --json, standard output has a line "faces", whose "split" says how they were divided, "under_both_names"
which pictures are under both names, in pairs, "several_faces" which show several, and "settings" how the run
goes; then a line "epoch" for every epoch from 0, the start, and at the end a line "done", whose reason is
"epochs reached", "target reached", "no progress", "diverged" or "stuck"; "learned" says whether it tells the
persons apart, and "judgement" what is wrong and what to do. Its seconds are those of the training alone,
without reading the pictures.

example:
  facet train sample -o sample.facet"""
)


def add_options(parser: ArgumentParser) -> None:
    """The options of `facet train`; their defaults are those of `RunSettings`."""
    parser.add_argument("faces", type=some_text, metavar="FACES", help=FACES_HELP)
    parser.add_argument(
        "-o", "--output", type=file_name, required=True, metavar="P.facet", help=_("the project to write")
    )
    parser.add_argument(
        "--persons",
        nargs=2,
        metavar=("A", "B"),
        help=_("the two persons by the names of their sub-folders, needed where there are more than two"),
    )
    for row in SETTINGS:
        add_setting(parser, row)
    parser.add_argument(
        "--crop",
        choices=get_args(CropChoice),
        default="auto",
        help=_(
            "detect: find the face in each picture and cut it out; none: take the pictures as they are; "
            "auto: look at up to 20 pictures of FACES and decide once for all (default: auto)"
        ),
    )
    add_face_finder(parser)
    parser.add_argument("--json", action="store_true", help=_("print one JSON object a line"))


def run(options: Namespace, output: Output) -> int:
    """Does `facet train`.

    Returns:
        0, or 1 where the network did not learn to tell the persons apart.

    Raises:
        UsageError: a setting is impossible, or it is not clear which two persons are meant.
        CommandError: the project cannot be put where it should, or there are too few faces.
        FaceError: the pictures, or the face finder, cannot be read.
        ProjectError: the project cannot be written.
    """
    settings = _settings(options)
    with new_project(options.output) as project:
        collected = _collected(options, output)
        _fill(project, collected)
        run = TrainingRun.create(project, settings)
        _announce(run, collected, project.faces(), output)
        last = _train(run, output)
        project.save_settings({"made_by": MADE_BY, "run": settings.to_json()})
        project.save_run(record_of(run))
    _tell(run, last, options.output, output)
    return DONE if run.learned else FAILED


def _settings(options: Namespace) -> RunSettings:
    """The settings among the options.

    Raises:
        UsageError: one is impossible.
    """
    try:
        return RunSettings(**{row.name: getattr(options, row.name) for row in SETTINGS})
    except SettingsError as error:
        raise UsageError(str(error)) from error


def _collected(options: Namespace, output: Output) -> Collected:
    everybody = read_persons(options.faces, output, options.crop)
    persons = two_of(everybody, options.persons, options.faces)
    detector = chosen_face_finder(options)
    collected = collect(persons, crop_for(options.crop, everybody, detector), detector, output)
    refuse_few_faces(collected)
    return collected


def _fill(project: Project, collected: Collected) -> None:
    for pictures, found in zip(collected.persons, collected.faces, strict=True):
        person = project.add_person(pictures.name)
        project.add_faces(face.of(person.id) for face in found)


def _train(run: TrainingRun, output: Output) -> EpochStep:
    """Goes through all epochs; returns the last."""
    said = -1
    with progress(run.settings.epochs, _("Epochs")) as step:
        for event in run.steps():
            if not isinstance(event, EpochStep):
                continue
            last = event
            # A diverged training ends with the epoch before, which was said already.
            if event.epoch > said:
                said = event.epoch
                output.record(
                    event="epoch",
                    epoch=event.epoch,
                    error=event.error,
                    accuracy=event.accuracy,
                    validation_error=event.validation_error,
                    validation_accuracy=event.validation_accuracy,
                )
            if event.epoch:
                step(_standing(event))
    return last


def _announce(run: TrainingRun, collected: Collected, faces: Sequence[Face], output: Output) -> None:
    """Says what will be learned from: what was found, and the same faces as the project keeps them."""
    names = [person.name for person in collected.persons]
    counts = [len(own) for own in collected.faces]
    output.record(
        event="faces",
        persons=names,
        counts=counts,
        crop=collected.decision.crop,
        training=len(run.split.training),
        validation=len(run.split.validation),
        split=run.split.sentence(run.persons),
        copies=run.copies,
        settings=run.settings.to_json(),
        unreadable=[refused.source for refused in collected.refused],
        under_both_names=[sources_of(pair, run.persons) for pair in run.under_both_names],
        several_faces=collected.several,
    )
    whose = few(
        [
            _("{count} of {name}").format(count=count, name=name)
            for name, count in zip(names, counts, strict=True)
        ]
    )
    output.text(
        *_kinds(collected),
        _("Faces: {faces}. {crop}").format(
            faces="; ".join([whose, *_remarks(run, collected)]), crop=collected.decision.reason
        ),
        *_shares(run, faces),
        run.faces_in_words(),
    )
    for note in (
        said_of_both_names(run.under_both_names, run.persons),
        said_of_several_faces(collected.several),
    ):
        if note:
            output.note(note)


def _tell(run: TrainingRun, last: EpochStep, path: Path, output: Output) -> None:
    """What came out, and what to do next."""
    output.record(
        event="done",
        epochs=last.epoch,
        error=last.error,
        accuracy=last.accuracy,
        validation_accuracy=last.validation_accuracy,
        reason=last.reason,
        learned=run.learned,
        judgement=run.judgement.sentence,
        seconds=run.seconds,
    )
    if not run.learned:
        output.note(_("{reason} The network is in {project}.").format(reason=run.reason(), project=path))
        return
    project = shlex.quote(str(path))
    output.text(
        ngettext(
            "Trained for {count} epoch in {seconds:.1f} s. {reason}",
            "Trained for {count} epochs in {seconds:.1f} s. {reason}",
            last.epoch,
        ).format(count=last.epoch, seconds=run.seconds, reason=run.reason()),
        _("D = {error:.4g}. Named rightly: {counts}.").format(
            error=last.error, counts=_named_rightly(run, last)
        ),
        _("Saved in {project}. What next:").format(project=path),
        _("  facet {project}   (the window)").format(project=project),
        _("  facet classify {project} PICTURE").format(project=project),
    )


def _standing(step: EpochStep) -> str:
    """How things stand, for the end of the progress bar."""
    if step.validation_accuracy is None:
        return _("D = {error:.3g}, accuracy {accuracy:.0%}").format(error=step.error, accuracy=step.accuracy)
    return _("D = {error:.3g}, accuracy {accuracy:.0%}, validation {validation:.0%}").format(
        error=step.error, accuracy=step.accuracy, validation=step.validation_accuracy
    )


def _kinds(collected: Collected) -> list[str]:
    """Which kinds of picture files there are, where they are several, as from a telephone and a camera."""
    names = [source.name for person in collected.persons for source in person.pictures]
    kinds = Counter(Path(name).suffix.lower() for name in names)
    if len(kinds) < 2:
        return []
    counts = [f"{count} {kind}" for kind, count in kinds.most_common()]
    return [_("Pictures: {kinds}.").format(kinds=few(counts))]


def _remarks(run: TrainingRun, collected: Collected) -> list[str]:
    """How many faces mislead; the notes on standard error say which."""
    remarks = []
    if both := len(run.under_both_names):
        remarks.append(
            ngettext(
                "{count} is under both names, the same or nearly the same",
                "{count} are under both names, the same or nearly the same",
                both,
            ).format(count=both)
        )
    if several := len(collected.several):
        remarks.append(
            ngettext(
                "{count} is from a picture with several faces",
                "{count} are from pictures with several faces",
                several,
            ).format(count=several)
        )
    return remarks


def _shares(run: TrainingRun, faces: Sequence[Face]) -> list[str]:
    """Which part of each person's faces is only looked at."""
    held = set(run.split.validation)
    if not held:
        return []
    everything = Counter(face.person_id for face in faces)
    aside = Counter(face.person_id for face in faces if face.id in held)
    shares = [(aside[person.id], everything[person.id]) for person in run.persons]
    if len(set(shares)) == 1:
        part, count = shares[0]
        return [
            _("{part} of {count} faces of each person are only looked at, for validation.").format(
                part=part, count=count
            )
        ]
    whose = few(
        [
            _("{part} of {count} faces of {name}").format(part=part, count=count, name=person.name)
            for (part, count), person in zip(shares, run.persons, strict=True)
        ]
    )
    return [_("{shares} are only looked at, for validation.").format(shares=whose)]


def _named_rightly(run: TrainingRun, last: EpochStep) -> str:
    learned, count = len(run.split.training), len(run.training)
    right = round(last.accuracy * count)
    words = _("{right} of {count} training images").format(right=right, count=count)
    if count > learned:
        words = _("{right} of {count} training images ({faces} faces and {copies} varied copies)").format(
            right=right, count=count, faces=learned, copies=count - learned
        )
    if run.validation is None or last.validation_accuracy is None:
        return words
    seen = len(run.validation)
    return _("{training}, {right} of {count} validation faces").format(
        training=words, right=round(last.validation_accuracy * seen), count=seen
    )
