"""Run, pause, step, speed and stop, as the window commands them."""

import threading
from contextlib import closing

import numpy as np
import pytest
from small_projects import striped_project

from app.jobs import training
from app.jobs.tasks import TaskRunner
from app.jobs.training import TrainingJob
from app.jobs.training_process import TrainingProcess
from app.recognition.ending import STOPPED
from app.recognition.record import restored
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from engine import FaceStep

QUICK = RunSettings(size=16, kernels=4, pool=2, rate=0.1, epochs=30, target=0.0, validation=0.25)

LONG = RunSettings(**QUICK.to_json() | {"epochs": 100_000, "rate": 0.001})


@pytest.fixture
def project(tmp_path):
    with striped_project(tmp_path / "faces.facet") as project:
        yield project


@pytest.fixture
def registry(qtbot, project):
    registry = TaskRunner()
    yield registry
    registry.shutdown()


def started(qtbot, registry, project, settings=QUICK):
    """A job that has shown the start and waits."""
    job = TrainingJob(project, lambda: TrainingRun.create(project, settings))
    with qtbot.waitSignal(job.ready):
        registry.start(job)
    qtbot.waitUntil(lambda: job.training_run.last is not None)
    return job


def begun(qtbot, registry, job):
    """The same job, when it has shown its start."""
    registry.start(job)
    at_epoch(qtbot, job, 0)
    return job


def at_epoch(qtbot, job, epoch):
    def is_there():
        run = job.training_run
        return run is not None and run.last is not None and run.last.epoch >= epoch

    qtbot.waitUntil(is_there)


def same(one, other):
    return set(one) == set(other) and all(
        np.array_equal(one[name], other[name], equal_nan=True) for name in one
    )


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


def test_it_trains_bitwise_the_run_that_needs_no_window(qtbot, registry, project):
    job = started(qtbot, registry, project)
    with qtbot.waitSignal(job.ended):
        job.resume()
    run = TrainingRun.create(project, QUICK)
    for _ in run.steps():
        pass
    assert same(job.training_run.network.parameters, run.network.parameters)
    assert same(job.training_run.history.arrays(), run.history.arrays())
    theirs, ours = list(job.training_run.checkpoints), list(run.checkpoints)
    assert [one.step for one in theirs] == [one.step for one in ours]
    for one, other in zip(theirs, ours, strict=True):
        assert same(one.parameters, other.parameters)
        assert same(one.updates, other.updates)
        assert same(one.state.last_steps, other.state.last_steps)


def test_a_number_set_by_hand_is_in_the_moment_the_run_and_its_changes(qtbot, registry, project):
    job = started(qtbot, registry, project)
    before = float(job.training_run.network.parameters["dense.0.weights"][0, 1])
    job.edit("dense.0.weights", (0, 1), 0.5)
    qtbot.waitUntil(lambda: job.mailbox.newest.parameters["dense.0.weights"][0, 1] == 0.5)
    assert job.training_run.network.parameters["dense.0.weights"][0, 1] == 0.5
    (change,) = job.training_run.changes
    assert (change.epoch, change.text) == (0, f"w[1, 2] {before:.3g} → 0.5 by hand")
    registry.end(job)
    assert project.latest_run().parameters["dense.0.weights"][0, 1] == 0.5


def test_settings_changed_while_it_runs_are_noted_with_their_epoch(qtbot, registry, project):
    job = started(qtbot, registry, project, LONG)
    job.resume()
    at_epoch(qtbot, job, 3)
    job.change(RunSettings(**LONG.to_json() | {"rate": 0.002, "momentum": 0.5}))
    qtbot.waitUntil(lambda: bool(job.training_run.changes))
    changed = {change.text: change.epoch for change in job.training_run.changes}
    assert set(changed) == {"ε 0.001 → 0.002", "α 0.9 → 0.5"}
    assert min(changed.values()) >= 3
    registry.end(job)
    record = project.latest_run()
    assert record.settings["rate"] == 0.002
    assert {change["text"] for change in record.settings["changes"]} == set(changed)


def waiting_job(project, settings):
    """A job whose faces are not read before the event is set."""
    may_read = threading.Event()

    def make_run():
        may_read.wait()
        return TrainingRun.create(project, settings)

    return TrainingJob(project, make_run), may_read


def test_what_is_ordered_before_the_run_is_ready_is_done_then(qtbot, registry, project):
    job, may_read = waiting_job(project, LONG)
    registry.start(job)
    job.set_speed(0)
    job.change(QUICK)
    job.edit("dense.0.bias", (0,), 0.25)
    job.resume()
    with qtbot.waitSignal(job.ended):
        may_read.set()
    assert job.training_run.last.epoch == 30
    texts = [change.text for change in job.training_run.changes]
    assert texts[-1].endswith("→ 0.25 by hand")
    assert "epochs 100000 → 30" in texts


def test_cancelled_before_the_run_is_ready_nothing_is_trained(qtbot, registry, project):
    job, may_read = waiting_job(project, QUICK)
    registry.start(job)
    job.resume()
    job.cancel()
    may_read.set()
    registry.end(job)
    assert job.training_run.last is None
    assert project.latest_run() is None


class Stubborn(TrainingProcess):
    """Does not hear that it is to end, as if its step took very long."""

    def end(self):
        pass


def test_a_step_that_takes_very_long_is_given_up_and_the_last_state_is_saved(
    qtbot, registry, project, monkeypatch
):
    monkeypatch.setattr(training, "_PATIENCE", 0.05)
    said = []
    with closing(Stubborn()) as process:
        job = TrainingJob(project, lambda: TrainingRun.create(project, LONG), process)
        job.failed.connect(said.append)
        begun(qtbot, registry, job)
        job.step("epoch")
        at_epoch(qtbot, job, 1)
        registry.end(job)
    assert project.latest_run().epochs == 1
    assert said == []


def test_a_job_that_has_ended_by_itself_leaves_the_next_one_s_process_alone(
    qtbot, registry, project, monkeypatch
):
    monkeypatch.setattr(training, "_PATIENCE", 0.0)
    with closing(TrainingProcess()) as process:
        first = begun(
            qtbot, registry, TrainingJob(project, lambda: TrainingRun.create(project, QUICK), process)
        )
        with qtbot.waitSignal(first.finished):
            process.kill()
        second = TrainingJob(project, lambda: TrainingRun.create(project, QUICK), process)
        begun(qtbot, registry, second)
        first.cancel()
        with qtbot.waitSignal(second.ended):
            second.resume()
        registry.end(second)


def test_a_process_that_was_killed_is_said_and_the_run_goes_on_from_its_record(qtbot, registry, project):
    said = []
    with closing(TrainingProcess()) as process:
        job = TrainingJob(project, lambda: TrainingRun.create(project, LONG), process)
        job.failed.connect(said.append)
        job.resume()
        with qtbot.waitSignal(job.finished):
            registry.start(job)
            at_epoch(qtbot, job, 2)
            process.kill()
        record = project.latest_run()
        again = begun(qtbot, registry, TrainingJob(project, lambda: restored(project, record), process))
        assert again.training_run.last.epoch == record.epochs == job.training_run.last.epoch
        registry.end(again)
    assert len(said) == 1
    assert said[0].endswith("press Run to go on.")


class Mortal(TrainingProcess):
    """Is gone before it says a word."""

    def begin(self, faces, starts):
        super().begin(faces, starts)
        self.kill()
        # What it may have said before is not heard.
        self._group += 1


def test_a_saved_run_whose_process_never_says_a_word_stays_as_it_was(qtbot, registry, project):
    job = started(qtbot, registry, project)
    with qtbot.waitSignal(job.ended):
        job.resume()
    registry.end(job)
    before = project.latest_run()
    with closing(Mortal()) as process:
        again = TrainingJob(project, lambda: restored(project, before), process)
        with qtbot.waitSignals([again.failed, again.finished]):
            registry.start(again)
    after = project.latest_run()
    assert (after.id, after.epochs, after.error) == (before.id, 30, before.error)
