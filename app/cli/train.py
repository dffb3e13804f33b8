"""`facet train`: from two persons' pictures to a project with a trained network."""

from argparse import Namespace

from app.cli.collecting import Collected, collect, crop_for
from app.cli.face_finder import chosen_face_finder
from app.cli.failures import DONE, FAILED
from app.cli.new_project import MADE_BY, new_project
from app.cli.output import Output
from app.cli.persons import read_persons, two_of
from app.cli.progress import progress
from app.cli.train_options import settings_of
from app.cli.training_report import TrainingReport, standing
from app.project import Project
from app.recognition.run_record import record_of
from app.recognition.training_run import TrainingRun
from engine import EpochStep


def train(options: Namespace, output: Output) -> int:
    """Does `facet train`.

    Returns:
        0, or 1 where the network did not learn to tell the persons apart.

    Raises:
        UsageError: a setting is impossible, or it is not clear which two persons are meant.
        CommandError: the project cannot be put where it should, or there are too few faces.
        FaceError: the pictures, or the face finder, cannot be read.
        ProjectError: the project cannot be written.
    """
    settings = settings_of(options)
    report = TrainingReport(output, options.output)
    with new_project(options.output) as project:
        collected = _collected(options, output)
        _fill(project, collected)
        run = TrainingRun.create(project, settings)
        report.faces(run, collected, project.faces())
        last = _train(run, report)
        project.save_settings({"made_by": MADE_BY, "run": settings.to_json()})
        project.save_run(record_of(run))
    report.done(run, last)
    return DONE if run.learned else FAILED


def _collected(options: Namespace, output: Output) -> Collected:
    everybody = read_persons(options.faces, output)
    persons = two_of(everybody, options.persons, options.faces)
    detector = chosen_face_finder(options)
    return collect(persons, crop_for(options.crop, everybody, detector), detector, output)


def _fill(project: Project, collected: Collected) -> None:
    for pictures, found in zip(collected.persons, collected.faces, strict=True):
        person = project.add_person(pictures.name)
        project.add_faces(face.of(person.id) for face in found)


def _train(run: TrainingRun, report: TrainingReport) -> EpochStep:
    with progress(run.settings.epochs, "Epochs") as step:
        for event in run.steps():
            if isinstance(event, EpochStep):
                report.epoch(event)
                last = event
                if event.epoch:
                    step(standing(event))
    return last
