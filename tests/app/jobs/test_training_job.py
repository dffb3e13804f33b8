"""Run, pause, step, speed and stop, as the window commands them."""

import numpy as np
import pytest
from small_projects import striped_project

from app.jobs.registry import Registry
from app.jobs.training import TrainingJob
from app.recognition.settings import RunSettings
from app.recognition.training_run import STOPPED, TrainingRun
from engine import FaceStep

QUICK = RunSettings(size=16, kernels=4, pool=2, rate=0.1, epochs=30, target=0.0, validation=0.25)


@pytest.fixture
def project(tmp_path):
    with striped_project(tmp_path / "faces.facet") as project:
        yield project


@pytest.fixture
def registry(qtbot, project):
    registry = Registry()
    yield registry
    registry.shutdown()


def started(qtbot, registry, project, settings=QUICK):
    """A job that has shown the start and waits."""
    job = TrainingJob(project, lambda: TrainingRun.create(project, settings))
    with qtbot.waitSignal(job.ready):
        registry.start(job)
    qtbot.waitUntil(lambda: job.training_run.last is not None)
    return job


def test_it_begins_paused_at_the_start(qtbot, registry, project):
    job = started(qtbot, registry, project)
    moment = job.mailbox.take()
    assert moment.epoch == 0
    assert np.array_equal(moment.parameters["dense.0.weights"], job.training_run.start["dense.0.weights"])


def test_it_runs_to_the_end_and_the_run_is_in_the_project(qtbot, registry, project):
    job = started(qtbot, registry, project)
    with qtbot.waitSignals([job.ended, job.saved]):
        job.resume()
    record = project.latest_run()
    assert record.epochs == 30
    assert record.reason == "All 30 epochs are done."
    assert len(record.history["error"]) == 31
    shown = job.mailbox.take().parameters
    assert np.array_equal(shown["dense.0.weights"], record.parameters["dense.0.weights"])


def test_a_step_is_one_epoch(qtbot, registry, project):
    job = started(qtbot, registry, project)
    for epoch in (1, 2, 3):
        job.step("epoch")
        qtbot.waitUntil(lambda epoch=epoch: job.training_run.last.epoch == epoch)
    assert len(job.training_run.history) == 4


def test_a_step_of_a_face_learns_one_face(qtbot, registry, project):
    settings = RunSettings(**QUICK.to_json() | {"update": "face"})
    job = started(qtbot, registry, project, settings)
    job.mailbox.take()
    letters = []
    job.step("face")
    qtbot.waitUntil(lambda: bool(letters.append(job.mailbox.take()) or letters[-1]))
    assert isinstance(letters[-1].event, FaceStep)
    assert letters[-1].epoch == 0


def test_pause_stops_and_run_goes_on(qtbot, registry, project):
    job = started(qtbot, registry, project, RunSettings(**QUICK.to_json() | {"epochs": 100_000}))
    with qtbot.waitSignal(job.running_changed, check_params_cb=lambda running: running):
        job.resume()
    with qtbot.waitSignal(job.running_changed, check_params_cb=lambda running: not running):
        job.pause()
    epoch = job.training_run.last.epoch
    job.step("epoch")
    qtbot.waitUntil(lambda: job.training_run.last.epoch == epoch + 1)
    with qtbot.waitSignal(job.running_changed, check_params_cb=lambda running: running):
        job.resume()


def test_cancelled_on_its_way_it_saves_what_there_is(qtbot, registry, project):
    job = started(qtbot, registry, project, RunSettings(**QUICK.to_json() | {"epochs": 100_000}))
    job.resume()
    qtbot.waitUntil(lambda: job.training_run.last.epoch > 2)
    registry.end(job)
    record = project.latest_run()
    assert record.epochs == job.training_run.last.epoch
    assert record.reason == STOPPED


def test_more_epochs_after_the_end_go_on(qtbot, registry, project):
    job = started(qtbot, registry, project)
    with qtbot.waitSignal(job.ended):
        job.resume()
    job.change(RunSettings(**QUICK.to_json() | {"epochs": 35}))
    with qtbot.waitSignal(job.ended):
        job.resume()
    assert job.training_run.last.epoch == 35
    assert job.training_run.history.arrays()["epoch"].tolist() == list(range(36))


def test_a_slow_run_waits_between_steps_and_still_ends_at_once(qtbot, registry, project):
    job = started(qtbot, registry, project)
    job.set_speed(0.001)
    with qtbot.waitSignal(job.running_changed):
        job.resume()
    job.set_speed(0)
    with qtbot.waitSignal(job.ended):
        pass


def test_a_run_that_cannot_be_made_says_why(qtbot, registry, tmp_path):
    with striped_project(tmp_path / "one.facet", names=("Ada",)) as project:
        job = TrainingJob(project, lambda: TrainingRun.create(project, QUICK))
        with qtbot.waitSignals([job.failed, job.finished]):
            registry.start(job)
        assert job.training_run is None
