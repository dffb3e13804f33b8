"""Courses and reports on their way through a pipe."""

import io
import math

import numpy as np
import pytest
from small_courses import QUICK, by_the_engine, some_faces, some_start

from app.jobs.trainings.course import (
    Course,
    CourseStart,
    courses_of_message,
    learning_from_json,
    learning_to_json,
    start_to_message,
)
from app.jobs.trainings.messages import read_message, write_message
from app.jobs.trainings.reports import Reached, Report, report_of_message, report_to_message
from app.recognition.checkpoints import Checkpoint
from engine import BatchStep, EpochStep, FaceStep, Learning, TrainingState


def through_a_pipe(message):
    stream = io.BytesIO()
    write_message(stream, *message)
    stream.seek(0)
    return read_message(stream)


def checkpoint(epoch, *, updates=True, reason=None):
    state = TrainingState(epoch, 3, 0.25, epoch - 1, {"dense.0.bias": np.full(2, 0.5 + epoch)})
    parameters = {"dense.0.bias": np.arange(2.0) + epoch, "dense.0.weights": np.ones((2, 3)) * epoch}
    return Checkpoint(
        EpochStep(epoch, 1 / 3, 0.5, 0.25, 1.0, reason, dead=(0, 1)),
        state,
        parameters,
        {"dense.0.bias": np.full(2, 0.125)} if updates else {},
    )


def are_equal(one, other):
    assert one.step == other.step
    assert one.state == TrainingState(**{**vars(other.state), "last_steps": one.state.last_steps})
    for mine, theirs in (
        (one.parameters, other.parameters),
        (one.updates, other.updates),
        (one.state.last_steps, other.state.last_steps),
    ):
        assert set(mine) == set(theirs)
        assert all(np.array_equal(mine[name], theirs[name]) for name in mine)
    return True


@pytest.mark.parametrize(
    "event",
    [
        FaceStep(3, 7, 0.1),
        BatchStep(3, (4, 2, 9), 0.3),
        EpochStep(0, 5.0, 0.5),
        EpochStep(9, 0.1, 1.0, 0.2, 0.75, "no progress", (1,)),
    ],
)
def test_a_report_arrives_as_it_was(event):
    rows = np.array([[1, 0.5, 0.5, np.nan, np.nan], [2, 1 / 3, 1.0, 0.25, 1.0]])
    reached = Reached(
        event, checkpoint(2), 1.5, {"dense.0.bias": np.array([1e-300, -2.0])}, rows, (checkpoint(1),)
    )
    bare = Reached(event, checkpoint(0, updates=False), 0.0, {}, np.empty((0, 5)), ())
    found = report_of_message(through_a_pipe(report_to_message(Report(True, (reached, bare)))))
    assert found.running
    first, second = found.courses
    assert (first.event, first.seconds) == (event, 1.5)
    assert first.rows.tobytes() == rows.tobytes()
    assert first.gradients["dense.0.bias"].tolist() == [1e-300, -2.0]
    assert are_equal(first.here, checkpoint(2))
    assert len(first.kept) == 1
    assert are_equal(first.kept[0], checkpoint(1))
    assert second.rows.shape == (0, 5)
    assert (second.gradients, second.kept, second.here.updates) == ({}, (), {})


def test_a_report_of_nothing_arrives_too():
    assert report_of_message(through_a_pipe(report_to_message(Report(False, ())))) == Report(False, ())


def test_d_that_is_no_number_arrives():
    step = EpochStep(1, math.inf, 0.5, math.nan, None, "diverged")
    here = Checkpoint(step, TrainingState(), {})
    reached = Reached(step, here, 0.0, {}, np.empty((0, 5)), ())
    found = report_of_message(through_a_pipe(report_to_message(Report(False, (reached,)))))
    assert found.courses[0].event.error == math.inf
    assert math.isnan(found.courses[0].here.step.validation_error)


@pytest.mark.parametrize("learn", ["both", "dense", ("dense.", "features.0.bias")])
def test_settings_arrive_as_they_were(learn):
    learning = Learning(rate=1 / 3, epochs=7, learn=learn, update="batch", momentum=0.9)
    assert learning_from_json(through_a_pipe((learning_to_json(learning), {})).words) == learning


@pytest.mark.parametrize("validation", [False, True])
def test_a_course_that_was_sent_learns_the_same(validation):
    faces, start = some_faces(validation=validation), some_start()
    half = start.state.copy()
    half.last_steps = {name: np.full_like(values, 0.01) for name, values in start.parameters.items()}
    learning = Learning(**vars(QUICK) | {"momentum": 0.9})
    starts = [start, CourseStart(start.architecture, start.parameters, learning, half, 2.5)]
    courses = courses_of_message(through_a_pipe(start_to_message(faces, starts)))
    assert len(courses) == 2
    for course, begun in zip(courses, starts, strict=True):
        while not course.ended:
            course.advance()
        network, events = by_the_engine(begun, faces)
        reached = course.reached(complete=False)
        assert reached.event == events[-1]
        assert (reached.event.validation_error is not None) == validation
        for name, values in network.parameters.items():
            assert np.array_equal(reached.here.parameters[name], values)
    assert courses[1].reached(complete=False).seconds > 2.5


def test_a_run_that_goes_on_still_says_what_its_newest_epoch_added():
    start = some_start()
    added = {name: np.full_like(values, 0.5) for name, values in start.parameters.items()}
    known = CourseStart(start.architecture, start.parameters, start.learning, start.state, 0.0, added)
    (course,) = courses_of_message(through_a_pipe(start_to_message(some_faces(), [known])))
    course.advance()
    assert np.array_equal(course.reached(complete=False).here.updates["dense.0.bias"], added["dense.0.bias"])
    assert isinstance(course, Course)
