"""What a course says of every step: where it is, what was added, and which way D falls."""

from dataclasses import replace

import numpy as np
import pytest
from small_courses import QUICK, network_of_start, some_faces, some_start

from app.jobs.trainings.course import Course
from engine import EpochStep, FaceStep, Learning, Network, train

WEIGHTS = "dense.0.weights"


def course_with(**changes):
    """A course after its first event, the faces, and its start."""
    start = some_start(replace(QUICK, **changes))
    course = Course(start, some_faces())
    course.advance()
    return course, start


def after_epoch(course, epoch):
    """What a course says when that many epochs are done."""
    while True:
        event = course.advance()
        if isinstance(event, EpochStep) and event.epoch == epoch:
            return course.reached(complete=True)


def same(one, other):
    return set(one) == set(other) and all(np.array_equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("update", ["all", "face", "batch"])
def test_what_an_epoch_added_is_the_difference_of_two_networks(update):
    course, _ = course_with(update=update, batch_size=5, momentum=0.5)
    before, after = after_epoch(course, 3), after_epoch(course, 4)
    for name, added in after.here.updates.items():
        assert np.array_equal(added, after.here.parameters[name] - before.here.parameters[name])
        assert added.any()


def test_what_a_face_added_is_its_own():
    course, start = course_with(update="face")
    first = course.reached(complete=False)
    assert isinstance(course.advance(), FaceStep)
    one = course.reached(complete=False)
    course.advance()
    two = course.reached(complete=False)
    assert first.here.updates == {}
    assert np.array_equal(one.here.updates[WEIGHTS], one.here.parameters[WEIGHTS] - start.parameters[WEIGHTS])
    assert np.array_equal(
        two.here.updates[WEIGHTS], two.here.parameters[WEIGHTS] - one.here.parameters[WEIGHTS]
    )


def test_what_was_said_stays_as_it_was_while_it_goes_on():
    course, _ = course_with(momentum=0.9)
    reached = after_epoch(course, 2)
    parts = (reached.here.parameters, reached.here.updates, reached.here.state.last_steps, reached.gradients)
    seen = [{name: values.copy() for name, values in part.items()} for part in parts]
    after_epoch(course, 6)
    assert all(same(part, then) for part, then in zip(parts, seen, strict=True))


@pytest.mark.parametrize("update", ["all", "face", "batch"])
@pytest.mark.parametrize("learn", ["both", "dense"])
def test_at_rest_every_derivative_is_known_and_is_that_of_the_network(update, learn):
    course, start = course_with(update=update, learn=learn, batch_size=5)
    course.advance()
    reached, faces = course.reached(complete=True), some_faces()
    network = Network(start.architecture, reached.here.parameters)
    assert same(reached.gradients, network.gradients(faces.images, faces.zeta).parameters)


@pytest.mark.parametrize("others", [{"update": "face"}, {"update": "batch"}, {"learn": "dense"}])
def test_derivatives_are_of_the_shown_network_after_other_settings_too(others):
    course, start = course_with()
    course.advance()
    course.change(replace(QUICK, **others))
    for _ in range(3):
        course.advance()
        reached, faces = course.reached(complete=False), some_faces()
        network = Network(start.architecture, reached.here.parameters)
        expected = network.gradients(faces.images, faces.zeta).parameters
        for name, values in reached.gradients.items():
            assert np.array_equal(values, expected[name])


def test_a_number_set_by_hand_is_learned_on_from():
    course, _ = course_with(momentum=0.9)
    before = after_epoch(course, 3)
    course.poke(WEIGHTS, (0, 2), 7.5)
    poked = course.reached(complete=True)
    assert poked.here.parameters[WEIGHTS][0, 2] == 7.5
    assert poked.event.epoch == 3
    assert poked.event.error != before.event.error
    faces = some_faces()
    network = Network(network_of_start(some_start()).architecture, poked.here.parameters)
    assert same(poked.gradients, network.gradients(faces.images, faces.zeta).parameters)
    state = poked.here.state.copy()
    steps = train(network, faces.images, faces.zeta, replace(QUICK, momentum=0.9), state=state)
    next(steps)
    assert next(steps) == course.advance()
    assert same(course.reached(complete=False).here.parameters, network.parameters)


def test_an_epoch_of_faces_goes_on_where_a_number_was_set_within_it():
    course, _ = course_with(update="face")
    course.advance()
    learned = {course.advance().sample}
    course.poke(WEIGHTS, (0, 0), 1.0)
    position = course.reached(complete=False).here.state.position
    assert position == 2
    while isinstance(event := course.advance(), FaceStep):
        learned.add(event.sample)
    assert len(learned) == len(some_faces().images) - 1
    assert event.epoch == 1


def test_what_is_within_an_epoch_is_never_kept_as_the_epoch():
    course, _ = course_with(update="face")
    whole = course.reached(complete=False).kept
    course.advance()
    course.poke(WEIGHTS, (0, 0), 1.0)
    assert [one.epoch for one in whole] == [0]
    assert course.reached(complete=False).kept == ()


def test_a_diverged_course_is_back_at_its_last_finite_network():
    course, _ = course_with(rate=1e300)
    while not course.ended:
        course.advance()
    reached = course.reached(complete=True)
    assert reached.event.reason == "diverged"
    for part in (reached.here.parameters, reached.here.updates, reached.gradients):
        assert all(np.isfinite(values).all() for values in part.values())


def test_after_the_end_more_epochs_go_on_and_without_any_it_has_ended_again():
    course, start = course_with()
    while not course.ended:
        course.advance()
    course.go_on()
    assert course.ended
    course.change(replace(QUICK, epochs=20))
    course.go_on()
    while not course.ended:
        course.advance()
    faces, network = some_faces(), network_of_start(start)
    whole = list(train(network, faces.images, faces.zeta, Learning(**vars(QUICK) | {"epochs": 20})))
    assert course.reached(complete=False).event == whole[-1]
    assert same(course.reached(complete=False).here.parameters, network.parameters)


def test_rows_are_said_once_and_all_of_them():
    course, _ = course_with()
    said = []
    while not course.ended:
        course.advance()
        if len(said) % 3:
            course.advance() if not course.ended else None
        said.append(course.reached(complete=False).rows)
    assert np.concatenate(said)[:, 0].tolist() == list(range(QUICK.epochs + 1))
