"""Whether the network cheats, asked off the GUI thread."""

import pytest
from cheating_projects import project_told_apart

from app.jobs.cheating import CheatJob
from app.jobs.registry import Registry
from app.recognition.cheating import Suspect
from app.recognition.record import record_of, snapshot_of
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings


@pytest.fixture
def registry(qtbot):
    registry = Registry()
    yield registry
    registry.shutdown()


@pytest.fixture
def project(tmp_path):
    with project_told_apart(tmp_path / "faces.facet", "the background", 10) as project:
        yield project


@pytest.fixture
def suspect(project):
    run = TrainingRun.create(project, RunSettings(size=16, kernels=2, pool=2, epochs=1, validation=0.4))
    for _ in run.steps():
        pass
    record = record_of(run)
    return Suspect(snapshot_of(record), record.training_faces, record.validation_faces, record.epochs)


def test_it_counts_the_faces_and_tells_how_far_it_is(qtbot, registry, project, suspect):
    job, found, progress = CheatJob(project, suspect), [], []
    job.found.connect(found.append)
    job.progressed.connect(lambda done, count: progress.append((done, count)))
    with qtbot.waitSignal(job.finished):
        registry.start(job)
    qtbot.waitUntil(lambda: len(found) == 1)
    assert progress == [(done, 8) for done in range(1, 9)]
    assert (found[0].count, found[0].names, found[0].epoch) == (8, ("Ada", "Ben"), 1)


def test_it_can_be_cancelled_on_the_way(qtbot, registry, project, suspect):
    job, found = CheatJob(project, suspect), []
    job.found.connect(found.append)
    job.cancel()
    with qtbot.waitSignal(job.finished):
        registry.start(job)
    assert found == []


def test_faces_that_were_all_deleted_are_a_sentence(qtbot, registry, project, suspect):
    project.remove_faces(list(suspect.validation))
    project.purge_removed()
    job = CheatJob(project, suspect)
    with qtbot.waitSignal(job.failed) as failed:
        registry.start(job)
    assert failed.args[0].startswith("None of the faces")
    qtbot.waitUntil(job.isFinished)
