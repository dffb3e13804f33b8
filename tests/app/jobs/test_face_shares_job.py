"""Each face's share of D, off the GUI thread."""

import pytest
from small_projects import striped_project

from app.jobs.face_shares import FaceSharesJob
from app.jobs.registry import Registry
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
    with striped_project(tmp_path / "faces.facet", count=50) as project:
        yield project


@pytest.fixture
def trained(project):
    settings = RunSettings(size=16, kernels=2, pool=2, epochs=1, validation=0)
    run = TrainingRun.create(project, settings)
    for _ in run.steps():
        pass
    return snapshot_of(record_of(run))


def test_every_face_gets_its_share(qtbot, registry, project, trained):
    job, found, progress = FaceSharesJob(project, project.faces(), trained), [], []
    job.found.connect(found.extend)
    job.progressed.connect(lambda done, count: progress.append((done, count)))
    with qtbot.waitSignal(job.finished):
        registry.start(job)
    qtbot.waitUntil(lambda: len(found) == 100)
    assert {share.face_id for share in found} == {face.id for face in project.faces()}
    assert progress == [(64, 100), (100, 100)]


def test_it_can_be_cancelled_on_the_way(qtbot, registry, project, trained):
    job, found = FaceSharesJob(project, project.faces(), trained), []
    job.found.connect(found.extend)
    job.cancel()
    with qtbot.waitSignal(job.finished):
        registry.start(job)
    assert found == []
