"""A run from a project's faces to a record in the project, and on from there."""

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from small_projects import striped_face, striped_project

from app.project import Project
from app.recognition.course import Course
from app.recognition.ending import STOPPED
from app.recognition.errors import RecognitionError
from app.recognition.recogniser import Recogniser
from app.recognition.record import changes_of, faces_of, learned_images, record_of, restored, snapshot_of
from app.recognition.run import TrainingRun
from app.recognition.settings import Change, RunSettings
from app.recognition.snapshot import Checkpoints
from engine import train

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
    record = project.run(project.save_run(record_of(run)).id)
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
    record = project.save_run(record_of(half))
    assert record.reason == STOPPED
    rest = restored(project, project.run(record.id))
    for _ in rest.steps():
        pass
    for name, values in whole.network.parameters.items():
        assert np.array_equal(rest.network.parameters[name], values)
    for name, values in whole.history.arrays().items():
        assert np.array_equal(rest.history.arrays()[name], values)


def test_a_run_whose_faces_were_deleted_cannot_go_on(project):
    record = project.save_run(record_of(finished(project)))
    project.remove_faces([record.training_faces[0]])
    with pytest.raises(RecognitionError, match="were deleted, so it cannot go on"):
        restored(project, record)


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
        assert (np.sort(run.training.zeta) == np.float32([0.2, 0.2, 0.8])).all()


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
    assert run.reason().startswith("No progress of D for 5 epochs. Try another ε, or raise the patience.")


LONGER = RunSettings(**QUICK.to_json() | {"target": 0.0, "epochs": 12, "rate": 0.02, "momentum": 0.9})


def stopped_at(run, epoch):
    """The same run, when that epoch is done."""
    steps = run.steps()
    while next(steps) is not run.last or run.last.epoch < epoch:
        pass
    steps.close()
    return run


def same(one, other):
    return set(one) == set(other) and all(np.array_equal(one[name], other[name]) for name in one)


def by_the_reports(run):
    """Trains a run to its end elsewhere, and takes over what is said of it after every third step."""
    steps = count()
    course = Course(run.snapshot(), run.faces)
    while not course.ended:
        course.advance()
        if not next(steps) % 3 or course.ended:
            run.take_over(course.reached())
    return run


@pytest.mark.parametrize("how", [{}, {"update": "face"}, {"update": "batch", "batch_size": 5}])
def test_trained_elsewhere_it_is_the_same_run(project, how):
    settings = RunSettings(**LONGER.to_json() | how)
    here = finished(project, settings)
    elsewhere = by_the_reports(TrainingRun.create(project, settings))
    assert elsewhere.last == here.last
    assert elsewhere.ended
    assert same(elsewhere.network.parameters, here.network.parameters)
    assert same(elsewhere.state.last_steps, here.state.last_steps)
    for name, values in here.history.arrays().items():
        assert np.array_equal(elsewhere.history.arrays()[name], values)
    assert [one.step for one in elsewhere.checkpoints] == [one.step for one in here.checkpoints]
    for one, other in zip(elsewhere.checkpoints, here.checkpoints, strict=True):
        assert same(one.parameters, other.parameters)
        assert same(one.updates, other.updates)
        assert same(one.state.last_steps, other.state.last_steps)


def test_a_kept_epoch_is_what_a_fresh_run_is_when_it_is_stopped_there(project):
    run = finished(project, LONGER)
    fresh = stopped_at(TrainingRun.create(project, LONGER), 7)
    assert same(run.checkpoints.at(7).parameters, fresh.network.parameters)
    assert run.checkpoints.at(7).step == fresh.last


@pytest.mark.parametrize("how", [{}, {"update": "face"}])
def test_a_branch_is_the_run_that_had_other_settings_from_there_on(project, how):
    settings = RunSettings(**LONGER.to_json() | how)
    others = RunSettings(**settings.to_json() | {"rate": 0.01})
    run = finished(project, settings)
    branch = run.branch(run.checkpoints.at(5), others)
    assert branch.last.epoch == 5
    assert branch.history.arrays()["epoch"].tolist() == list(range(6))
    assert branch.checkpoints.epochs == tuple(range(6))
    for _ in branch.steps():
        pass
    saved = project.save_run(record_of(stopped_at(TrainingRun.create(project, settings), 5)))
    from_there = restored(project, project.run(saved.id), others)
    for _ in from_there.steps():
        pass
    assert same(branch.network.parameters, from_there.network.parameters)
    assert np.array_equal(branch.history.arrays()["error"], from_there.history.arrays()["error"])
    assert same(branch.start, run.start)


def test_a_branch_leaves_the_run_it_came_from_as_it_was(project):
    run = finished(project, LONGER)
    parameters, errors = run.network.copy_parameters(), run.history.arrays()["error"].copy()
    branch = run.branch(run.checkpoints.at(3), RunSettings(**LONGER.to_json() | {"rate": 0.5}))
    for _ in branch.steps():
        pass
    assert same(run.network.parameters, parameters)
    assert np.array_equal(run.history.arrays()["error"], errors)
    assert run.checkpoints.epochs == tuple(range(13))
    assert run.changes == []
    assert branch.id is None


def test_a_branch_says_where_it_came_from_and_what_is_other(project):
    run = finished(project, LONGER)
    run.changes.append(Change(9, "ε 0.02 → 0.03"))
    branch = run.branch(run.checkpoints.at(3), RunSettings(**LONGER.to_json() | {"rate": 0.5}))
    assert branch.changes == [Change(3, "continued from here; ε 0.02 → 0.5")]
    assert run.branch(run.checkpoints.at(9), LONGER).changes == [
        Change(9, "ε 0.02 → 0.03"),
        Change(9, "continued from here"),
    ]


def test_a_branch_goes_on_from_an_epoch_that_was_thinned_out_meanwhile(project):
    run = finished(project, LONGER)
    held = run.checkpoints.at(5)
    run.checkpoints = Checkpoints(tuple(one for one in run.checkpoints if one.epoch != 5))
    branch = run.branch(held, LONGER)
    assert branch.last.epoch == 5
    assert branch.checkpoints.epochs == tuple(range(6))
    assert same(branch.network.parameters, held.parameters)


def test_changes_are_in_the_record_and_come_back(project):
    run = stopped_at(TrainingRun.create(project, LONGER), 4)
    run.change(RunSettings(**LONGER.to_json() | {"rate": 0.05, "learn": "dense"}))
    run.note_edit("features.0.kernels", (1, 0, 2, 3), 0.25, 0.5, 4)
    run.note_edit("dense.0.bias", (0,), 0.0, -1.0, 4)
    record = project.run(project.save_run(record_of(run)).id)
    assert changes_of(record) == run.changes
    assert [change.epoch for change in run.changes] == [4] * 4
    texts = [change.text for change in run.changes]
    assert set(texts[:2]) == {"ε 0.02 → 0.05", "learns: dense only"}
    assert texts[2:] == ["K[2, 1, 3, 4] 0.25 → 0.5 by hand", "φ[1] 0 → -1 by hand"]
    assert restored(project, record).changes == run.changes


def test_restored_it_can_look_back_as_before(project):
    run = finished(project, LONGER)
    record = project.run(project.save_run(record_of(run)).id)
    back = restored(project, record, RunSettings(**LONGER.to_json() | {"epochs": 20}))
    assert back.checkpoints.epochs == run.checkpoints.epochs
    assert same(back.snapshot().updates, run.snapshot().updates)
    next(back.steps())
    for one, other in zip(back.checkpoints, run.checkpoints, strict=True):
        assert same(one.parameters, other.parameters)
        assert same(one.updates, other.updates) or one.epoch == 0
    assert same(record_of(back).state, record_of(run).state)
    from_there, branch = (
        back.branch(back.checkpoints.at(6), LONGER),
        run.branch(run.checkpoints.at(6), LONGER),
    )
    for each in (from_there, branch):
        for _ in each.steps():
            pass
    assert same(from_there.network.parameters, branch.network.parameters)


def test_a_run_that_goes_on_within_an_epoch_keeps_the_whole_epoch_before(project):
    settings = RunSettings(**LONGER.to_json() | {"update": "face"})
    run = stopped_at(TrainingRun.create(project, settings), 2)
    whole = run.checkpoints.at(2).parameters
    steps = run.steps()
    for _ in range(4):
        next(steps)
    steps.close()
    back = restored(project, project.save_run(record_of(run)))
    assert back.state.position == 3
    next(back.steps())
    assert same(back.checkpoints.at(2).parameters, whole)


def test_a_run_of_an_earlier_version_keeps_its_desired_outputs_and_its_copies(tmp_path):
    """Its record says nothing of ζ, which was 0 and 1, and of copies, as many for everybody."""
    with striped_project(tmp_path / "old.facet", count=4) as project:
        run = finished(project, replace(QUICK, copies=2, margin=0, epochs=3))
        record = record_of(run)
        newer = ("margin", "copies_made", "images", "face_persons")
        settings = {name: value for name, value in record.settings.items() if name not in newer}
        record = project.save_run(replace(record, settings=settings))
        going_on = restored(project, record)
        assert set(going_on.training.zeta.ravel().tolist()) == {0, 1}
        assert len(going_on.training) == 3 * len(going_on.split.training) == learned_images(record)
        assert np.array_equal(going_on.training.images, run.training.images)
        recogniser = Recogniser(snapshot_of(record))
        assert recogniser.margin == 0


# As it is now, at a kept epoch, and as it was saved.


@pytest.fixture(params=[0.25, 0.0])
def short(request, project):
    return finished(project, replace(LONGER, epochs=5, validation=request.param))


def test_a_kept_epoch_is_shown_as_the_run_was_then(short):
    past, before = short.snapshot_at(3), short.snapshot_at(2)
    assert (past.epoch, past.gradients) == (3, {})
    assert past.step.error == short.history.arrays()["error"][3]
    for name, values in past.parameters.items():
        assert np.array_equal(past.updates[name], values - before.parameters[name])
    assert past.start is short.start
    assert past.faces is short.faces


def test_a_kept_epoch_is_shown_with_the_settings_of_its_next_update(project):
    run = stopped_at(TrainingRun.create(project, LONGER), 4)
    run.change(replace(LONGER, rate=0.05))
    assert [run.snapshot_at(epoch).learning.rate for epoch in (3, 4)] == [LONGER.rate, 0.05]
    assert run.snapshot().learning.rate == 0.05


def test_a_saved_run_is_shown_as_it_was_saved(short):
    now, saved = short.snapshot(), snapshot_of(record_of(short))
    # Why it ended is in the record, in words.
    assert saved.step == replace(now.step, reason=None)
    for name in ("person_ids", "persons", "preparation", "crop", "margin", "learning", "architecture"):
        assert getattr(saved, name) == getattr(now, name)
    assert (saved.training_faces, saved.validation_faces) == (now.training_faces, now.validation_faces)
    assert same(saved.parameters, now.parameters)
    assert same(saved.start, now.start)
    assert same(saved.state.last_steps, now.state.last_steps)
    assert saved.named({1: "Zoë"}).persons == ("Zoë", "Ben")


def test_a_run_that_was_saved_before_its_first_epoch_can_be_shown(short):
    record = record_of(short)
    history = {name: values[:0] for name, values in record.history.items()}
    assert snapshot_of(replace(record, history=history, epochs=0)).step.validation_error is None


def test_the_faces_of_a_saved_run_are_read_again_as_far_as_they_are_there(project):
    run = finished(project, replace(QUICK, copies=2))
    record = record_of(run)
    project.remove_faces([record.training_faces[0]])
    faces = faces_of(project, snapshot_of(record))
    assert faces.training.face_ids == record.training_faces[1:]
    assert np.array_equal(faces.validation.images, run.validation.images)


def next_parameters(snapshot, faces):
    """The network after the update that a snapshot leads to."""
    network, state = snapshot.network(), snapshot.state.copy()
    steps = train(network, faces.training.images, faces.training.zeta, snapshot.learning, state=state)
    next(steps)
    next(steps)
    return network.parameters


def test_the_next_update_follows_from_the_snapshot_of_a_run_an_earlier_epoch_or_a_saved_run(project):
    expected = stopped_at(TrainingRun.create(project, LONGER), 6).network.parameters
    run = stopped_at(TrainingRun.create(project, LONGER), 5)
    record = project.run(project.save_run(record_of(run)).id)
    later = stopped_at(TrainingRun.create(project, LONGER), 9)
    for snapshot, faces in (
        (run.snapshot(), run.faces),
        (later.snapshot_at(5), later.faces),
        (snapshot_of(record), restored(project, record).faces),
    ):
        kept = {name: values.copy() for name, values in snapshot.parameters.items()}
        assert same(next_parameters(snapshot, faces), expected)
        assert same(snapshot.parameters, kept)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda record: {"start": {}}, "cannot be used"),
        (lambda record: {"parameters": {}}, "cannot be used"),
        (lambda record: {"architecture": {"image_shape": [1, 10**9, 10**9]}}, "cannot be used"),
        (lambda record: {"architecture": {}}, "cannot be used"),
        (lambda record: {"architecture": record.architecture | {"image_shape": [1.0, 16, 16]}}, "whole"),
        (lambda record: {"preparation": record.preparation | {"size": 32}}, "32×32 pixels"),
        (lambda record: {"persons": ("Ada",), "person_ids": (1,)}, "its persons are not those"),
        (lambda record: {"persons": ("Ada", "Ben", "Cleo"), "person_ids": (1, 2, 3)}, "its persons are not"),
        (lambda record: {"history": {"error": np.ones(3)}}, "its history does not fit"),
        (lambda record: {"settings": record.settings | {"margin": 7}}, "margin of ζ 7 is not possible"),
    ],
)
def test_a_record_whose_parts_do_not_fit_makes_no_network(project, harm, words):
    record = record_of(finished(project, replace(QUICK, epochs=2)))
    with pytest.raises(RecognitionError, match=words):
        snapshot_of(replace(record, **harm(record)))


@pytest.mark.parametrize(
    "settings",
    [{"copies_made": [0, 10**9]}, {"state": {"epoch": 1}}, {"state": {"epoch": -1, "position": 0}}],
)
def test_a_record_that_cannot_go_on_says_so_and_can_still_be_asked(project, settings):
    record = record_of(finished(project, replace(QUICK, epochs=2)))
    record = project.save_run(replace(record, settings=record.settings | settings))
    with pytest.raises(RecognitionError):
        restored(project, record)
    assert snapshot_of(record).epoch == 2
