"""A study holds what the next update of a run depends on, whether the run is alive or was saved."""

import numpy as np
import pytest
from fresh_runs import fresh_run
from small_projects import striped_project

from app.recognition.errors import RecognitionError
from app.recognition.moment import Moment, moment_of_checkpoint, moment_of_record
from app.recognition.run_record import record_of
from app.recognition.settings import RunSettings
from app.recognition.study import run_of, study_of
from engine import train

SETTINGS = RunSettings(size=16, kernels=4, pool=2, rate=0.1, epochs=20, copies=2, momentum=0.8, target=0.0)


@pytest.fixture
def project(tmp_path):
    with striped_project(tmp_path / "faces.facet") as project:
        yield project


def next_parameters(study):
    """The network after the update that the study leads to."""
    network, state = study.network(), study.state()
    steps = train(network, study.training.images, study.training.zeta, study.learning, state=state)
    next(steps)
    next(steps)
    return network.parameters


def assert_leads_to_epoch_6(study, project):
    expected = fresh_run(project, SETTINGS, 6).network.parameters
    for name, values in next_parameters(study).items():
        assert np.array_equal(values, expected[name]), name


def test_the_next_update_of_a_run_follows_from_its_study(project):
    run = fresh_run(project, SETTINGS, 5)
    step = run.last
    moment = Moment(step, step, 0.0, run.network.copy_parameters(), run.start, state=run.state.copy())
    assert_leads_to_epoch_6(study_of(run, moment), project)


def test_so_it_does_of_an_earlier_epoch(project):
    run = fresh_run(project, SETTINGS, 9)
    moment = moment_of_checkpoint(run.checkpoints.at(5), run.start, 0.0)
    assert_leads_to_epoch_6(study_of(run, moment), project)


def test_so_it_does_of_a_saved_run_whose_faces_are_read_again(project):
    record = project.save_run(record_of(fresh_run(project, SETTINGS, 5)))
    assert_leads_to_epoch_6(study_of(run_of(project, record), moment_of_record(record)), project)


def test_looking_changes_nothing(project):
    run = fresh_run(project, SETTINGS, 5)
    step = run.last
    moment = Moment(step, step, 0.0, run.network.copy_parameters(), run.start, state=run.state.copy())
    study = study_of(run, moment)
    kept = run.network.copy_parameters()
    next_parameters(study)
    assert_leads_to_epoch_6(study, project)
    for name, values in run.network.parameters.items():
        assert np.array_equal(values, kept[name])


def test_a_saved_run_whose_faces_were_deleted_cannot_be_studied(project):
    record = project.save_run(record_of(fresh_run(project, SETTINGS, 2)))
    project.remove_faces([record.training_faces[0]])
    with pytest.raises(RecognitionError, match="were deleted"):
        run_of(project, record)
