"""A run from a project's faces to a record in the project, and on from there."""

import numpy as np
import pytest
from small_projects import striped_face, striped_project

from app.project import Project
from app.recognition.errors import RecognitionError
from app.recognition.settings import RunSettings
from app.recognition.training_run import STOPPED, TrainingRun

QUICK = RunSettings(size=16, kernels=4, pool=2, rate=0.1, epochs=40, validation=0.25, copies=0, momentum=0.0)


@pytest.fixture
def project(tmp_path):
    with striped_project(tmp_path / "faces.facet") as project:
        yield project


def finished(project, settings=QUICK):
    run = TrainingRun.create(project, settings)
    for _ in run.steps():
        pass
    return run


def test_faces_of_two_persons_are_learned(project):
    run = finished(project)
    assert run.last.accuracy == 1
    assert run.last.validation_accuracy == 1
    assert len(run.training) == 12
    assert len(run.validation) == 4
    assert run.crop == "none"


def test_the_record_in_the_project_is_the_run(project):
    run = finished(project)
    record = project.run(project.save_run(run.record()).id)
    assert record.persons == ("Ada", "Ben")
    assert record.error == run.last.error
    assert record.epochs == run.last.epoch == record.history["epoch"][-1]
    for name, values in run.network.parameters.items():
        assert np.array_equal(record.parameters[name], values)
        assert np.array_equal(record.start[name], run.start[name])


@pytest.mark.parametrize(
    "how", [{}, {"momentum": 0.9}, {"update": "face"}, {"update": "batch", "batch_size": 5, "momentum": 0.5}]
)
def test_a_run_stopped_in_the_middle_and_restored_gives_the_same_network(project, how):
    settings = RunSettings(**QUICK.to_json() | {"target": 0.0, "epochs": 12, "rate": 0.02} | how)
    whole = finished(project, settings)
    half = TrainingRun.create(project, settings)
    steps = half.steps()
    for _ in range(6):
        next(steps)
    steps.close()
    record = project.save_run(half.record())
    assert record.reason == STOPPED
    rest = TrainingRun.restore(project, project.run(record.id))
    for _ in rest.steps():
        pass
    for name, values in whole.network.parameters.items():
        assert np.array_equal(rest.network.parameters[name], values)
    for name, values in whole.history.arrays().items():
        assert np.array_equal(rest.history.arrays()[name], values)


def test_a_run_whose_faces_were_deleted_cannot_go_on(project):
    record = project.save_run(finished(project).record())
    project.remove_faces([record.training_faces[0]])
    with pytest.raises(RecognitionError, match="were deleted, so it cannot go on"):
        TrainingRun.restore(project, record)


@pytest.mark.parametrize(
    ("counts", "words"),
    [((2,), "two persons"), ((2, 1), "Ben has only one face"), ((0, 2), "Ada has no face")],
)
def test_too_few_faces_are_said_with_the_name(tmp_path, counts, words):
    with Project.create(tmp_path / "few.facet") as project:
        for index, (name, count) in enumerate(zip(("Ada", "Ben"), counts, strict=False)):
            person = project.add_person(name)
            project.add_faces([striped_face(index, person.id, seed) for seed in range(count)])
        with pytest.raises(RecognitionError, match=words):
            TrainingRun.create(project, QUICK)


def test_three_persons_get_an_output_each(tmp_path):
    with striped_project(tmp_path / "three.facet", names=("Ada", "Ben", "Cleo")) as project:
        run = TrainingRun.create(project, QUICK)
        assert run.network.architecture.n_o == 3
        assert run.training.zeta.sum(axis=1).tolist() == [1.0] * len(run.training)


def test_divergence_proposes_a_smaller_rate_and_keeps_a_finite_network(project):
    run = finished(project, RunSettings(**QUICK.to_json() | {"rate": 1e300}))
    assert run.last.reason == "diverged"
    assert "Try a smaller ε, such as 1e+299." in run.reason()
    assert all(np.isfinite(values).all() for values in run.network.parameters.values())


def test_a_rate_so_large_that_the_outputs_saturate_is_said(project):
    # A sigmoid cannot explode: it sticks at 0 or 1, where f′ = 0 and nothing is learned any more.
    run = finished(project, RunSettings(**QUICK.to_json() | {"rate": 1e5}))
    assert run.last.reason == "stuck"
    assert run.last.epoch < 40
    assert "Training is stuck at ε = 100000: every derivative of D is 0" in run.reason()
    assert "smaller ε, such as 10000." in run.reason()


def test_a_run_that_learned_nothing_is_said(project):
    run = finished(project, RunSettings(**QUICK.to_json() | {"rate": 1e-30, "target": 0.0}))
    assert run.did_not_fall
    assert "D did not fall at ε = 1e-30. Try another ε." in run.reason()


def test_other_settings_on_the_way_are_taken_over(project):
    run = TrainingRun.create(project, QUICK)
    steps = run.steps()
    next(steps)
    before = run.network.parameters["features.0.kernels"].copy()
    run.change(RunSettings(**QUICK.to_json() | {"learn": "dense"}))
    next(steps)
    steps.close()
    assert np.array_equal(run.network.parameters["features.0.kernels"], before)


def test_copies_are_learned_and_never_looked_at(project):
    run = TrainingRun.create(project, RunSettings(**QUICK.to_json() | {"copies": 3}))
    plain = TrainingRun.create(project, QUICK)
    assert len(run.training) == 4 * len(plain.training)
    assert np.array_equal(run.training.images[::4], plain.training.images)
    assert np.array_equal(run.validation.images, plain.validation.images)
    assert np.array_equal(run.training.zeta[1::4], plain.training.zeta)
    again = TrainingRun.create(project, RunSettings(**QUICK.to_json() | {"copies": 3}))
    assert np.array_equal(again.training.images, run.training.images)


def test_patience_ends_a_run_that_makes_no_progress(project):
    run = finished(project, RunSettings(**QUICK.to_json() | {"rate": 1e-30, "patience": 5}))
    assert run.last.reason == "no progress"
    assert run.reason() == (
        "No progress of D for 5 epochs. Try another ε, or raise the patience."
    )
