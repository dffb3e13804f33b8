"""`facet sweep`: many trainings over settings, seeds and pairs of persons, and what each setting does."""

import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
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
from app.cli.terminal import DONE, CommandError, Interrupted, Output, UsageError, agrees, progress
from app.cli.usage import add_setting, file_name, some_text, whole_number
from app.language import _, few, ngettext
from app.project.errors import sentences
from app.project.files import write_whole
from app.recognition.errors import SettingsError
from app.recognition.run import FEWEST_FACES
from app.recognition.settings import SETTINGS, RunSettings
from app.sweep.cluster import on_cluster
from app.sweep.plan import (
    Pairs,
    Plan,
    PlannedRun,
    SweepError,
    SweepFaces,
    every_setting,
    pairs_of,
    refuse_too_many,
    whole_numbers,
)
from app.sweep.running import Crew, OneByOne, Row, here, rows_of
from app.sweep.summary import (
    OF_FACET,
    REASONS,
    Effect,
    effects,
    error_in_words,
    percent_in_words,
    plot,
    table_lines,
)
from app.sweep.table import SweepTable

DESCRIPTION = _(
    """\
Trains a network for every combination of the values given, for every seed and for every pair of persons, and
writes a table with one line a run: OUT.csv. Any setting of `facet train` takes several values here. At the
end it says what each setting does, with its spread over all other settings, seeds and pairs, and draws it:
OUT.svg, beside the table."""
)

EPILOG = _(
    """\
Of more than two persons, those with fewer than two usable faces are left out, and named on standard error.

A line is in the table as soon as its run has ended. The same command goes on where it was broken off, also
with more values, seeds or persons; a table of another sweep is kept. The columns: the two persons, every
setting by its name, epochs_done, D, accuracy (on the training faces), validation_accuracy, seconds, reason,
and a key by which the run is known. The rows are the same whichever way they were run, but for the seconds.

--scheduler sends the faces to the workers of a Dask cluster, on which Facet has to be installed. A cluster
needs Dask, and several cores joblib; Facet's extra "sweep" brings both.

With --json, standard output has a line "sweep" with the runs to come, a line "run" for each that ends, a line
"setting" for each value of each setting that was varied, and at the end a line "done".

example:
  facet sweep sample --rate 0.02 0.1 0.5 --kernels 4 16 --seeds 0-4 -o sample.csv"""
)

_ASKS_FROM = 1000
"""Runs from which it says how long they take, and asks."""


def add_options(parser: ArgumentParser) -> None:
    """The options of `facet sweep`: those of `facet train`, with several values each."""
    parser.add_argument("faces", type=some_text, metavar="FACES", help=FACES_HELP)
    parser.add_argument(
        "-o", "--output", type=file_name, required=True, metavar="OUT.csv", help=_("the table to write")
    )
    who = parser.add_mutually_exclusive_group()
    who.add_argument(
        "--persons",
        nargs=2,
        metavar=("A", "B"),
        help=_("only these two persons, by the names of their sub-folders"),
    )
    who.add_argument(
        "--pairs",
        choices=get_args(Pairs),
        default="next",
        help=_(
            "next: each person with the next one, the last with none; all: everybody with everybody "
            "(default: next)"
        ),
    )
    for row in SETTINGS:
        if row.name != "seed":
            add_setting(parser, row, several=True)
    parser.add_argument(
        "--seeds",
        dest="seed",
        nargs="+",
        type=_seeds,
        metavar="N",
        help=_("seeds, and ranges of them: 0-9, or 0-3,7 (default: 0)"),
    )
    parser.add_argument(
        "--crop",
        choices=get_args(CropChoice),
        default="auto",
        help=_("how faces are found in the pictures, as for `facet train` (default: auto)"),
    )
    add_face_finder(parser)
    parser.add_argument(
        "--jobs",
        type=_at_least_one,
        metavar="N",
        help=_("how many runs at a time on this machine (default: one for each core)"),
    )
    parser.add_argument(
        "--scheduler",
        type=some_text,
        metavar="tcp://HOST:PORT",
        help=_("run on a Dask cluster, whose scheduler is there; the faces are sent to it"),
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help=_("do not ask, however many runs there are (from {count:,} on it does)").format(
            count=_ASKS_FROM + 1
        ),
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object a line"))


def run(options: Namespace, output: Output) -> int:
    """Does `facet sweep`.

    Raises:
        UsageError: a setting is impossible, or there are very many runs and nobody to ask.
        CommandError: the plot cannot be put where it should, or there are too few faces.
        FaceError: the pictures, or the face finder, cannot be read.
        ProjectError: the table or the plot cannot be written.
        SweepError: the table is of another sweep, the cluster does not answer, or workers die.
    """
    settings = _settings(options)
    picture = _plot_beside(options.output)
    with _crew(options, output) as crew:
        plan, collected = _plan(options, settings, output)
        table = SweepTable(options.output, [run.key for run in plan.runs])
        whole = False
        try:
            _announce(plan, collected, table, output)
            _fill(table, plan, crew, options, output)
            whole = True
        except KeyboardInterrupt:
            raise Interrupted(_interrupted(table, plan)) from None
        finally:
            table.close(in_order=whole)
    rows = table.in_order()
    write_whole(picture, plot(rows).encode())
    _tell(output, rows, options.output, picture)
    return DONE


def _settings(options: Namespace) -> tuple[RunSettings, ...]:
    """Every combination of the settings among the options.

    Raises:
        UsageError: one is impossible.
    """
    values = {row.name: getattr(options, row.name) for row in SETTINGS}
    values["seed"] = [seed for part in values["seed"] or () for seed in part]
    try:
        return every_setting(values)
    except (SettingsError, SweepError) as error:
        raise UsageError(str(error)) from error


def _plot_beside(table: Path) -> Path:
    """Where the plot goes.

    Raises:
        UsageError: the table is no CSV.
        CommandError: something else is there.
    """
    if table.suffix.lower() != ".csv":
        raise UsageError(
            _("{table} is no name for a table: it has to end in .csv, such as {example}.").format(
                table=table, example=table.with_name(f"{table.stem or 'out'}.csv")
            )
        )
    picture = table.with_suffix(".svg")
    with sentences(picture):
        if picture.is_dir() or (picture.exists() and OF_FACET.encode() not in picture.read_bytes()[:1000]):
            raise CommandError(
                _(
                    "{picture}, where the plot would go, exists already, is none of `facet sweep`, and "
                    "is kept. Choose another name for -o."
                ).format(picture=picture)
            )
    return picture


@contextmanager
def _crew(options: Namespace, output: Output) -> Iterator[Crew]:
    if options.scheduler is None:
        yield here(options.jobs)
        return
    if options.jobs is not None:
        raise UsageError(
            _("--jobs is for this machine; on a cluster its workers decide. Leave one of the two out.")
        )
    with on_cluster(options.scheduler) as crew:
        output.note(_("The faces are sent to the workers of {address}.").format(address=options.scheduler))
        yield crew


def _plan(options: Namespace, settings: Sequence[RunSettings], output: Output) -> tuple[Plan, Collected]:
    everybody = read_persons(options.faces, output, options.crop)
    only_two = options.persons is not None or len(everybody) <= 2
    persons = two_of(everybody, options.persons, options.faces) if only_two else everybody
    try:
        refuse_too_many(len(settings) * len(pairs_of([person.name for person in persons], options.pairs)))
    except SweepError as error:
        raise UsageError(str(error)) from error
    detector = chosen_face_finder(options)
    collected = collect(persons, crop_for(options.crop, everybody, detector), detector, output)
    if only_two:
        refuse_few_faces(collected)
    faces = {
        person.name: [face.of(0) for face in own]
        for person, own in zip(persons, collected.faces, strict=True)
        if person.name not in collected.too_few
    }
    _say_left_out(collected.too_few, len(faces), options.faces, output)
    return Plan.of(SweepFaces.of_persons(faces, pairs_of(list(faces), options.pairs)), settings), collected


def _say_left_out(names: Sequence[str], left: int, faces: str, output: Output) -> None:
    """Says who has too few faces.

    Raises:
        CommandError: fewer than two persons are left.
    """
    if left < 2:
        raise CommandError(
            _(
                "Training needs two persons with at least {least} usable faces each, and {faces} has too few "
                "of {names}. Add pictures of them."
            ).format(least=FEWEST_FACES, faces=faces, names=few(names))
        )
    if names:
        output.note(
            _("Left out, because training needs at least {least} usable faces of a person: {names}.").format(
                least=FEWEST_FACES, names=few(names)
            )
        )


def _fill(table: SweepTable, plan: Plan, crew: Crew, options: Namespace, output: Output) -> None:
    """Does what is not in the table yet."""
    left = [run for run in plan.runs if run.key not in table.rows]
    with progress(len(left), _("Runs")) as step:

        def take(row: Row) -> None:
            table.add(row)
            settings, outcome = row.settings.to_json(), row.outcome._asdict()
            output.record(event="run", persons=row.persons, settings=settings, **outcome, run=row.key)
            step(_standing(row))

        if len(left) > _ASKS_FROM and not options.yes:
            take(_first_after_asking(left, plan, crew))
            left = left[1:]
        with closing(rows_of(plan.faces, left, crew, output.note)) as rows:
            for row in rows:
                take(row)


def _first_after_asking(left: Sequence[PlannedRun], plan: Plan, crew: Crew) -> Row:
    """Does one run, says how long all of them will take, and asks.

    Raises:
        UsageError: there is nobody to ask.
        CommandError: the answer is no.
    """
    began = time.perf_counter()
    (row,) = OneByOne().rows(plan.faces, left[:1])
    seconds = (time.perf_counter() - began) * len(left) / crew.at_once
    told = _("These are {count:,} runs, which take about {time}, as one took {seconds:.2f} s.").format(
        count=len(left), time=_duration(seconds), seconds=row.outcome.seconds
    )
    answer = agrees(told)
    if answer is None:
        raise UsageError(_("{told} Give --yes if that is meant, or fewer values.").format(told=told))
    if not answer:
        raise CommandError(_("Nothing was done."))
    return row


def _interrupted(table: SweepTable, plan: Plan) -> str:
    if not table.rows:
        return _("Interrupted. Nothing was written to {table}.").format(table=table.path)
    return _(
        "Interrupted. {done} of {count} runs are in {table}; the same command goes on from there."
    ).format(done=len(table.rows), count=len(plan.runs), table=table.path)


def _announce(plan: Plan, collected: Collected, table: SweepTable, output: Output) -> None:
    """Says what will be done."""
    count, done = len(plan.runs), len(table.rows)
    pairs = [pair.names for pair in plan.faces.pairs]
    output.record(
        event="sweep",
        runs=count,
        left=count - done,
        pairs=pairs,
        left_out=collected.too_few,
        varied=plan.varied,
        crop=collected.decision.crop,
        unreadable=[refused.source for refused in collected.refused],
        several_faces=collected.several,
    )
    whose = few([f"{one}–{other}" for one, other in pairs], 3)
    output.text(
        ngettext("{count:,} run: {pairs}. {crop}", "{count:,} runs: {pairs}. {crop}", count).format(
            count=count, pairs=whose, crop=collected.decision.reason
        )
    )
    if done:
        output.text(
            ngettext(
                "{count:,} is in {table} already, and is not done again.",
                "{count:,} are in {table} already, and are not done again.",
                done,
            ).format(count=done, table=table.path)
        )


def _standing(row: Row) -> str:
    seen = row.outcome.validation_accuracy
    error = error_in_words(row.outcome.error)
    if seen is None:
        return _("D = {error}").format(error=error)
    return _("D = {error}, validation {part}").format(error=error, part=percent_in_words(seen))


def _tell(output: Output, rows: Sequence[Row], table: Path, picture: Path) -> None:
    """What came out."""
    found = effects(rows)
    for effect in found:
        output.record(event="setting", **_in_json(effect))
    output.record(event="done", runs=len(rows), table=str(table), plot=str(picture))
    reasons = Counter(row.outcome.reason for row in rows)
    why = few([f"{REASONS.get(reason, reason)} {count}" for reason, count in reasons.most_common()])
    output.text(
        "",
        *table_lines(found),
        "",
        _("Middle (from the least to the greatest). Why runs stopped: {why}.").format(why=why),
        _("Table: {table}. Plot: {plot}.").format(table=table, plot=picture),
    )


def _in_json(effect: Effect) -> dict[str, object]:
    spreads = {"validation_accuracy": effect.validation, "error": effect.error}
    return {
        "name": effect.name,
        "value": effect.value,
        "runs": effect.count,
        **{name: None if spread is None else asdict(spread) for name, spread in spreads.items()},
    }


def _duration(seconds: float) -> str:
    if seconds < 90:
        return ngettext("{count} second", "{count} seconds", round(seconds)).format(count=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 90:
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    days = round(hours / 24)
    return ngettext("{count} day", "{count} days", days).format(count=days)


def _seeds(text: str) -> list[int]:
    try:
        return whole_numbers(text)
    except ValueError:
        raise ArgumentTypeError(
            _("{text!r} is no list of whole numbers, such as 0-9 or 0-3,7").format(text=text)
        ) from None


def _at_least_one(text: str) -> int:
    number = whole_number(text)
    if number < 1:
        raise ArgumentTypeError(_("{number} is not possible: at least 1").format(number=number))
    return number
