"""A run at one time: now, at a kept epoch, and as it was saved."""

import numpy as np
import pytest
from small_projects import striped_project

from app.recognition.moment import moment_of_checkpoint, moment_of_record
from app.recognition.run_record import record_of
from app.recognition.settings import RunSettings
from app.recognition.training_run import TrainingRun

QUICK = RunSettings(size=16, kernels=4, pool=2, epochs=5, target=0.0, copies=0)


@pytest.fixture(params=[0.25, 0.0])
def run(request, tmp_path):
    with striped_project(tmp_path / "faces.facet") as project:
        run = TrainingRun.create(project, RunSettings(**QUICK.to_json() | {"validation": request.param}))
        for _ in run.steps():
            pass
        yield run


def test_a_kept_epoch_is_shown_as_the_run_was_then(run):
    checkpoint = run.checkpoints.at(3)
    moment = moment_of_checkpoint(checkpoint, run.start, 1.5)
    assert (moment.epoch, moment.seconds, moment.gradients) == (3, 1.5, {})
    assert moment.step.error == run.history.arrays()["error"][3]
    before = run.checkpoints.at(2)
    for name, values in moment.parameters.items():
        assert np.array_equal(moment.updates[name], values - before.parameters[name])
    assert moment.start is run.start


def test_a_saved_run_is_shown_as_it_was_saved(run):
    moment = moment_of_record(record_of(run))
    assert moment.epoch == 5
    # Why it ended is in the record, in words.
    assert moment.step.error == run.last.error
    assert moment.step.validation_error == run.last.validation_error
    assert moment.step.validation_accuracy == run.last.validation_accuracy
    for name, values in run.network.parameters.items():
        assert np.array_equal(moment.parameters[name], values)
        assert np.array_equal(moment.start[name], run.start[name])


def test_a_run_that_was_saved_before_its_first_epoch_can_be_shown(run):
    history = {name: values[:0] for name, values in record_of(run).history.items()}
    record = record_of(run)
    record = type(record)(**{**vars(record), "history": history, "epochs": 0})
    assert moment_of_record(record).step.validation_error is None
