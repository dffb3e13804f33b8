"""Several trainings side by side: the same start, the same number of epochs, and a clean end."""

import logging
from dataclasses import replace

import numpy as np
import pytest
from small_projects import striped_project

from app.jobs.tasks import TaskRunner
from app.jobs.training import LabJob
from app.recognition.lab import five_rates, twins
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings

QUICK = RunSettings(size=16, kernels=4, pool=2, rate=0.1, epochs=20, target=0.0, validation=0.25, copies=1)
LONG = replace(QUICK, epochs=100_000)
KERNELS = "features.0.kernels"


@pytest.fixture
def project(tmp_path):
    with striped_project(tmp_path / "faces.facet") as project:
        yield project


@pytest.fixture
def registry(qtbot):
    registry = TaskRunner()
    yield registry
    registry.shutdown()


def made(project, courses):
    return LabJob(lambda: TrainingRun.create(project, courses[0].settings), courses)


def states_of(qtbot, job):
    """The states that come next."""
    found = []
    qtbot.waitUntil(lambda: bool(found.append(job.mailbox.take()) or found[-1]))
    return found[-1]


def at_their_start(qtbot, registry, project, settings):
    job = made(project, twins(settings))
    registry.start(job)
    return job, states_of(qtbot, job)


def nothing_went_wrong(caplog):
    """A failure of a job is always logged."""
    return not [record for record in caplog.records if record.levelno >= logging.WARNING]


def completed(qtbot, registry, project, courses):
    """The states of all courses at their end."""
    job = made(project, courses)
    job.resume()
    with qtbot.waitSignal(job.finished):
        registry.start(job)
    assert all(state.ended for state in job.mailbox.newest)
    return job.mailbox.newest


def test_twins_begin_paused_from_the_same_start_bit_for_bit(qtbot, registry, project):
    _, (dense, both) = at_their_start(qtbot, registry, project, LONG)
    fresh = TrainingRun.create(project, LONG)
    assert dense.epoch == both.epoch == 0
    for name, values in fresh.start.items():
        assert np.array_equal(dense.parameters[name], values)
        assert np.array_equal(both.parameters[name], values)


def test_each_twin_is_the_run_that_it_would_be_alone(qtbot, registry, project):
    states = completed(qtbot, registry, project, twins(QUICK))
    for state in states:
        alone = TrainingRun.create(project, state.course.settings)
        for _ in alone.steps():
            pass
        assert state.epoch == alone.last.epoch == 20
        for name, values in alone.network.parameters.items():
            assert np.array_equal(state.parameters[name], values)
        for name, values in alone.history.arrays().items():
            assert np.array_equal(state.history[name], values, equal_nan=True)


def test_the_kernels_of_the_dense_twin_never_change(qtbot, registry, project):
    dense, both = completed(qtbot, registry, project, twins(QUICK))
    start = TrainingRun.create(project, QUICK).start
    assert np.array_equal(dense.parameters[KERNELS], start[KERNELS])
    assert not np.array_equal(both.parameters[KERNELS], start[KERNELS])
    assert not np.array_equal(dense.parameters["dense.0.weights"], start["dense.0.weights"])


def test_all_have_done_the_same_number_of_epochs_at_any_time(qtbot, registry, project):
    job, _ = at_their_start(qtbot, registry, project, LONG)
    job.resume()
    seen = [states_of(qtbot, job) for _ in range(5)]
    assert all(dense.epoch == both.epoch for dense, both in seen)
    assert seen[-1][0].epoch > 0


def test_who_has_ended_waits_for_the_others(qtbot, registry, project):
    states = completed(
        qtbot, registry, project, five_rates(replace(QUICK, target=0.5), (1e-6, 0.1, 1e4, 0.2, 0.3))
    )
    reasons = [state.last.reason for state in states]
    assert reasons[0] == "epochs reached"
    assert reasons[1] == "target reached"
    assert reasons[2] in ("stuck", "diverged")
    assert states[0].epoch == 20
    assert states[1].epoch < 20
    for state in states:
        assert np.array_equal(state.history["epoch"], np.arange(state.epoch + 1))


def test_pause_stops_and_resume_goes_on(qtbot, registry, project, monkeypatch):
    job, states = at_their_start(qtbot, registry, project, LONG)
    heard = [states]
    monkeypatch.setattr(job.mailbox, "post", heard.append)
    job.resume()
    qtbot.waitUntil(lambda: heard[-1][0].epoch > 2)
    # Each is answered by where the courses are; at full speed no two answers would be alike.
    job.pause()
    job.pause()
    qtbot.waitUntil(lambda: heard[-1][0].epoch == heard[-2][0].epoch)
    rested = heard[-1][0].epoch
    job.resume()
    qtbot.waitUntil(lambda: heard[-1][0].epoch > rested)


@pytest.mark.parametrize("running", [False, True])
def test_it_ends_at_once_when_it_is_cancelled(qtbot, registry, project, caplog, running):
    job, _ = at_their_start(qtbot, registry, project, LONG)
    if running:
        job.resume()
        qtbot.waitUntil(lambda: job.mailbox.newest[0].epoch > 2)
    registry.end(job)
    assert job.isFinished()
    assert nothing_went_wrong(caplog)


def test_cancelled_before_it_has_begun_it_ends_too(registry, project, caplog):
    job = made(project, twins(LONG))
    registry.start(job)
    registry.end(job)
    assert job.isFinished()
    assert nothing_went_wrong(caplog)


def test_courses_that_cannot_be_made_say_why(qtbot, registry, tmp_path):
    with striped_project(tmp_path / "one.facet", names=("Ada",)) as project:
        job = made(project, twins(QUICK))
        with qtbot.waitSignals([job.failed, job.finished]):
            registry.start(job)


def test_a_process_that_is_ended_from_outside_is_a_sentence(qtbot, registry, project):
    job, _ = at_their_start(qtbot, registry, project, LONG)
    job.resume()
    with qtbot.waitSignal(job.failed) as said, qtbot.waitSignal(job.finished):
        job._process.kill()
    assert "ended from outside" in said.args[0]
