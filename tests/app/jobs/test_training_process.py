"""Orders to the training process, and what it reports."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from small_courses import (
    LONG,
    QUICK,
    at_rest,
    by_the_engine,
    first_where,
    gradients_of,
    some_faces,
    some_start,
)

from app.faces.preparation import Preparation
from app.jobs.training_process import TrainingProcess
from app.recognition.snapshot import Checkpoints
from engine import BatchStep, EpochStep, FaceStep, Learning, Network

WEIGHTS = "dense.0.weights"
WAYS = [
    {},
    {"momentum": 0.9},
    {"update": "face"},
    {"update": "face", "momentum": 0.5},
    {"update": "batch", "batch_size": 5, "momentum": 0.9},
]


@pytest.fixture(scope="module")
def process():
    """One for all tests, which leave it whole though they may leave courses running: it starts but once."""
    process = TrainingProcess()
    yield process
    process.close()


def begun(process, *learnings, faces=None):
    """The reports of courses that were begun; the first one has been read."""
    process.set_speed(0)
    starts = [some_start(learning, seed) for seed, learning in enumerate(learnings)]
    process.begin(faces or some_faces(), starts)
    process.set_speed(0)
    reports = process.reports()
    return reports, next(reports)


def epoch_of(report, course=0):
    return report.courses[course].here.epoch


def same(one, other):
    return set(one) == set(other) and all(np.array_equal(one[name], other[name]) for name in one)


def test_it_begins_at_rest_and_says_so(process):
    _, first = begun(process, QUICK)
    faces, start = some_faces(), some_start()
    reached = first.courses[0]
    assert not first.running
    assert (reached.here.event.epoch, reached.here.event.reason) == (0, None)
    assert same(reached.here.parameters, start.parameters)
    assert [one.epoch for one in reached.kept] == [0]
    gradients = Network(start.architecture, start.parameters).gradients(
        faces.training.images, faces.training.zeta
    )
    assert reached.here.event.error == gradients.error
    assert same(reached.here.gradients, gradients.parameters)


@pytest.mark.parametrize("way", WAYS)
def test_it_comes_to_the_network_of_the_engine_bit_for_bit(process, way):
    learning, faces = replace(QUICK, **way), some_faces(validation=True)
    reports, first = begun(process, learning, faces=faces)
    process.run()
    said = [first]
    while said[-1].courses[0].here.step.reason is None:
        said.append(next(reports))
    network, events = by_the_engine(some_start(learning), faces)
    last = said[-1].courses[0]
    assert not said[-1].running
    assert last.here.event == events[-1]
    assert same(last.here.parameters, network.parameters)
    rows = np.concatenate([report.courses[0].rows for report in said])
    epochs = [event for event in events if isinstance(event, EpochStep)]
    assert rows[:, 1].tolist() == [event.error for event in epochs]
    assert rows[:, 4].tolist() == [event.validation_accuracy for event in epochs]
    kept = [one.step for report in said for one in report.courses[0].kept]
    assert kept == epochs


def test_pause_stops_a_step_is_one_epoch_and_run_goes_on(process):
    reports, _ = begun(process, LONG)
    process.run()
    first_where(reports, lambda reached: reached.here.epoch > 3)
    process.pause()
    paused = at_rest(reports)
    process.step("epoch")
    stepped = next(reports)
    assert not stepped.running
    assert epoch_of(stepped) == epoch_of(paused) + 1
    process.run()
    assert first_where(reports, lambda reached: reached.here.epoch > epoch_of(stepped) + 3).running


def test_a_step_pauses_first(process):
    reports, _ = begun(process, LONG)
    process.run()
    process.step("epoch")
    resting = at_rest(reports)
    process.step("epoch")
    assert epoch_of(next(reports)) == epoch_of(resting) + 1


def test_a_step_of_a_face_is_one_update_and_an_epoch_ends_the_rest(process):
    reports, _ = begun(process, replace(QUICK, update="face"))
    faces = len(some_faces().training)
    for position in (1, 2):
        process.step("face")
        reached = next(reports).courses[0]
        assert isinstance(reached.here.event, FaceStep)
        assert (reached.here.epoch, reached.here.state.position) == (0, position)
    process.step("epoch")
    reached = next(reports).courses[0]
    assert isinstance(reached.here.event, EpochStep)
    assert (reached.here.epoch, reached.here.state.position) == (1, 0)
    assert faces > 2


def test_the_face_of_a_step_is_known_also_where_the_epoch_ends_with_it(process):
    reports, _ = begun(process, replace(QUICK, update="face"))
    places = []
    for _ in range(12):
        process.step("face")
        here = next(reports).courses[0].here
        places.append(here.face.place)
        assert all(np.array_equal(here.face.after[name], values) for name, values in here.parameters.items())
    assert places == list(range(1, 13))
    process.change(replace(QUICK, update="all"))
    process.step("epoch")
    assert first_where(reports, lambda reached: reached.here.epoch == 2).courses[0].here.face is None


def test_the_step_of_the_last_face_ends_the_epoch(process):
    reports, _ = begun(process, replace(QUICK, update="face"))
    faces = len(some_faces().training)
    for _ in range(faces):
        process.step("face")
        reached = next(reports).courses[0]
    assert isinstance(reached.here.event, EpochStep)
    assert (reached.here.epoch, reached.here.state.position) == (1, 0)
    process.step("face")
    assert isinstance(next(reports).courses[0].here.event, FaceStep)


def test_other_settings_are_said_to_be_taken_with_the_epoch(process):
    reports, first = begun(process, LONG)
    assert first.courses[0].taken == ()
    process.change(replace(LONG, rate=0.001))
    assert next(reports).courses[0].taken == (0,)
    process.run()
    first_where(reports, lambda reached: reached.here.epoch > 3)
    process.change(replace(LONG, rate=0.002))
    taken = first_where(reports, lambda reached: bool(reached.taken)).courses[0]
    assert len(taken.taken) == 1
    assert 3 < taken.taken[0] <= taken.here.epoch
    process.edit(WEIGHTS, (0, 0), 1.5)
    assert len(first_where(reports, lambda reached: bool(reached.taken)).courses[0].taken) == 1


def test_a_step_of_a_batch_says_which_faces(process):
    reports, _ = begun(process, replace(QUICK, update="batch", batch_size=5))
    process.step("face")
    event = next(reports).courses[0].here.event
    assert isinstance(event, BatchStep)
    assert len(set(event.samples)) == 5


def test_a_slow_run_reports_every_step_and_is_paused_at_once(process):
    reports, _ = begun(process, LONG)
    process.set_speed(0.001)
    process.run()
    slow = first_where(reports, lambda reached: reached.here.epoch == 1)
    assert slow.running
    process.pause()
    assert epoch_of(at_rest(reports)) == 1


def test_a_slow_run_goes_fast_as_soon_as_it_is_told_to(process):
    reports, _ = begun(process, QUICK)
    process.set_speed(0.001)
    process.run()
    first_where(reports, lambda reached: reached.here.epoch == 1)
    process.set_speed(0)
    assert at_rest(reports).courses[0].here.event.reason == "epochs reached"


def test_while_it_runs_derivatives_are_those_of_the_shown_network(process):
    reports, _ = begun(process, LONG)
    process.run()
    faces = some_faces()
    for _ in range(5):
        reached = next(reports).courses[0]
        assert same(reached.here.gradients, gradients_of(reached.here.parameters, faces).parameters)
    process.pause()


def test_other_settings_are_taken_over_at_the_next_step(process):
    reports, first = begun(process, QUICK)
    process.change(replace(QUICK, learn="dense"))
    assert epoch_of(next(reports)) == 0
    process.step("epoch")
    dense = next(reports).courses[0]
    start = first.courses[0].here.parameters
    assert np.array_equal(dense.here.parameters["features.0.kernels"], start["features.0.kernels"])
    assert not np.array_equal(dense.here.parameters[WEIGHTS], start[WEIGHTS])
    # Those of the kernels, which do not learn, are known at rest too.
    assert set(dense.here.gradients) == set(start)


def test_a_number_set_by_hand_is_shown_at_once_and_kept(process):
    reports, first = begun(process, QUICK)
    process.edit(WEIGHTS, (0, 3), 0.625)
    edited = next(reports)
    assert not edited.running
    reached = edited.courses[0]
    assert reached.here.parameters[WEIGHTS][0, 3] == np.float32(0.625)
    assert reached.here.event.error != first.courses[0].here.event.error
    assert [one.epoch for one in reached.kept] == [0]
    assert np.array_equal(reached.kept[0].parameters[WEIGHTS], reached.here.parameters[WEIGHTS])


def test_a_number_set_by_hand_while_it_runs_does_not_stop_it(process):
    reports, _ = begun(process, replace(LONG, learn="kernels"))
    process.run()
    process.edit(WEIGHTS, (0, 3), 0.625)
    found = first_where(reports, lambda reached: reached.here.parameters[WEIGHTS][0, 3] == np.float32(0.625))
    assert found.running
    assert epoch_of(first_where(reports, lambda reached: reached.here.epoch > epoch_of(found))) > epoch_of(
        found
    )
    process.pause()


def test_more_epochs_after_the_end_go_on(process):
    reports, _ = begun(process, QUICK)
    process.run()
    at_end = first_where(reports, lambda reached: reached.here.event.epoch == QUICK.epochs)
    assert not at_end.running
    process.run()
    assert epoch_of(next(reports)) == QUICK.epochs
    longer = replace(QUICK, epochs=20)
    process.change(longer)
    process.run()
    last = first_where(reports, lambda reached: reached.here.epoch == 20).courses[0]
    network, events = by_the_engine(some_start(longer), some_faces())
    assert last.here.event == events[-1]
    assert same(last.here.parameters, network.parameters)


def test_courses_go_in_step_and_each_ends_by_itself(process):
    learnings = (QUICK, replace(QUICK, rate=0.01, epochs=5), replace(QUICK, rate=1e300))
    reports, first = begun(process, *learnings)
    assert len(first.courses) == 3
    for epoch in (1, 2):
        process.step("epoch")
        stepped = next(reports)
        assert [epoch_of(stepped, course) for course in (0, 1)] == [epoch, epoch]
    process.run()
    last = at_rest(reports)
    assert last.courses[2].here.event.reason == "diverged"
    for seed in (0, 1):
        network, events = by_the_engine(some_start(learnings[seed], seed), some_faces())
        assert last.courses[seed].here.event == events[-1]
        assert same(last.courses[seed].here.parameters, network.parameters)


def test_an_order_for_one_course_leaves_the_others_alone(process):
    reports, first = begun(process, QUICK, QUICK)
    process.change(replace(QUICK, learn="dense"), course=1)
    assert [course.taken for course in next(reports).courses] == [(), (0,)]
    process.edit(WEIGHTS, (0, 0), 2.0, course=1)
    edited = next(reports)
    assert same(edited.courses[0].here.parameters, first.courses[0].here.parameters)
    assert edited.courses[1].here.parameters[WEIGHTS][0, 0] == 2.0
    process.step("epoch")
    stepped = next(reports)
    kernels = [course.here.parameters["features.0.kernels"] for course in stepped.courses]
    start = [course.here.parameters["features.0.kernels"] for course in first.courses]
    assert not np.array_equal(kernels[0], start[0])
    assert np.array_equal(kernels[1], start[1])


def test_it_ends_with_a_last_word_and_then_begins_others(process):
    reports, _ = begun(process, LONG)
    process.run()
    process.end()
    said = list(reports)
    assert said
    assert not said[-1].running
    reports, first = begun(process, QUICK)
    assert epoch_of(first) == 0
    process.step("epoch")
    assert epoch_of(next(reports)) == 1


def test_what_was_said_of_others_before_is_not_taken_for_these(process):
    reports, _ = begun(process, LONG)
    process.run()
    first_where(reports, lambda reached: reached.here.epoch > 2)
    # Nobody reads the last reports of these, nor that they ended, twice.
    process.end()
    process.end()
    reports, first = begun(process, QUICK, QUICK)
    assert [epoch_of(first, course) for course in (0, 1)] == [0, 0]
    process.run()
    assert at_rest(reports).courses[1].here.event.reason == "epochs reached"


def test_a_course_in_place_of_another_that_still_runs(process):
    begun(process, LONG)
    process.run()
    reports, first = begun(process, QUICK)
    assert (epoch_of(first), first.running) == (0, False)
    process.step("epoch")
    assert epoch_of(next(reports)) == 1


def test_what_a_run_is_about_does_not_travel_and_is_told_all_the_same(process):
    about = {"person_ids": (3, 7), "persons": ("Ada", "Ben"), "margin": 0.2, "preparation": Preparation(10)}
    faces = some_faces()
    start = replace(some_start(), start=some_start().parameters, faces=faces, **about)
    process.begin(faces, [start])
    reached = next(process.reports()).courses[0]
    for one in (reached.here, *reached.kept):
        assert {name: getattr(one, name) for name in about} == about
        assert one.faces is faces
        assert one.start is start.start


def test_a_reader_who_is_slow_misses_reports_but_no_epoch(process):
    reports, first = begun(process, Learning(rate=0.001, epochs=400, target=0.0))
    process.run()
    said = [first]
    while not said[-1].courses[0].here.event.reason:
        said.append(next(reports))
    rows = np.concatenate([report.courses[0].rows for report in said])
    assert rows[:, 0].tolist() == list(range(401))
    kept = Checkpoints()
    kept.add(*(one for report in said for one in report.courses[0].kept))
    assert len(said) < 400
    assert len(kept) <= 300
    assert len({after - before for before, after in pairwise(kept.epochs)}) == 1
