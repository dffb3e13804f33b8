"""What a course says of every step: where it is, what was added, which way D falls; the table of epochs."""

from dataclasses import replace

import numpy as np
import pytest
from small_courses import QUICK, gradients_of, some_faces, some_start

from app.recognition.course import Course, History
from engine import EpochStep, FaceStep, Learning, train

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
            return course.reached("all")


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
    first = course.reached("known")
    assert isinstance(course.advance(), FaceStep)
    one = course.reached("known")
    course.advance()
    two = course.reached("known")
    assert first.here.updates == {}
    assert np.array_equal(one.here.updates[WEIGHTS], one.here.parameters[WEIGHTS] - start.parameters[WEIGHTS])
    assert np.array_equal(
        two.here.updates[WEIGHTS], two.here.parameters[WEIGHTS] - one.here.parameters[WEIGHTS]
    )


def test_what_was_said_stays_as_it_was_while_it_goes_on():
    course, _ = course_with(momentum=0.9)
    reached = after_epoch(course, 2)
    parts = (
        reached.here.parameters,
        reached.here.updates,
        reached.here.state.last_steps,
        reached.here.gradients,
    )
    seen = [{name: values.copy() for name, values in part.items()} for part in parts]
    after_epoch(course, 6)
    assert all(same(part, then) for part, then in zip(parts, seen, strict=True))


@pytest.mark.parametrize("update", ["all", "face", "batch"])
@pytest.mark.parametrize("learn", ["both", "dense"])
def test_at_rest_every_derivative_is_known_and_is_that_of_the_network(update, learn):
    course, _ = course_with(update=update, learn=learn, batch_size=5)
    course.advance()
    reached, faces = course.reached("all"), some_faces()
    assert same(reached.here.gradients, gradients_of(reached.here.parameters, faces).parameters)


@pytest.mark.parametrize("others", [{"update": "face"}, {"update": "batch"}, {"learn": "dense"}])
def test_derivatives_are_of_the_shown_network_after_other_settings_too(others):
    course, _ = course_with()
    course.advance()
    course.change(replace(QUICK, **others))
    for _ in range(3):
        course.advance()
        reached, faces = course.reached("known"), some_faces()
        expected = gradients_of(reached.here.parameters, faces).parameters
        for name, values in reached.here.gradients.items():
            assert np.array_equal(values, expected[name])


def test_a_number_set_by_hand_is_learned_on_from():
    course, _ = course_with(momentum=0.9)
    before = after_epoch(course, 3)
    course.edit(WEIGHTS, (0, 2), 7.5)
    edited = course.reached("all")
    assert edited.here.parameters[WEIGHTS][0, 2] == 7.5
    assert edited.here.event.epoch == 3
    assert edited.here.event.error != before.here.event.error
    faces = some_faces()
    assert same(edited.here.gradients, gradients_of(edited.here.parameters, faces).parameters)
    network, state = edited.here.network(), edited.here.state.copy()
    learned, learning = faces.training, replace(QUICK, momentum=0.9)
    steps = train(network, learned.images, learned.zeta, learning, state=state)
    next(steps)
    assert next(steps) == course.advance()
    assert same(course.reached("known").here.parameters, network.parameters)


def test_an_epoch_of_faces_goes_on_where_a_number_was_set_within_it():
    course, _ = course_with(update="face")
    course.advance()
    learned = {course.advance().sample}
    course.edit(WEIGHTS, (0, 0), 1.0)
    position = course.reached("known").here.state.position
    assert position == 2
    while isinstance(event := course.advance(), FaceStep):
        learned.add(event.sample)
    assert len(learned) == len(some_faces().training) - 1
    assert event.epoch == 1


def test_a_number_set_within_an_epoch_leaves_what_the_epoch_before_said_as_it_was():
    course, _ = course_with(update="face")
    after_epoch(course, 1)
    course.advance()
    course.edit(WEIGHTS, (0, 0), 1.0)
    assert course.reached().rows.tolist() == []
    course.advance()
    assert after_epoch(course, 2).rows[:, 0].tolist() == [2]


def test_what_is_within_an_epoch_is_never_kept_as_the_epoch():
    course, _ = course_with(update="face")
    whole = course.reached("known").kept
    course.advance()
    course.edit(WEIGHTS, (0, 0), 1.0)
    assert [one.epoch for one in whole] == [0]
    assert course.reached("known").kept == ()


def test_a_diverged_course_is_back_at_its_last_finite_network():
    course, _ = course_with(rate=1e300)
    while not course.ended:
        course.advance()
    reached = course.reached("all")
    assert reached.here.event.reason == "diverged"
    assert reached.rows[:, 0].tolist() == list(range(reached.here.epoch + 1))
    for part in (reached.here.parameters, reached.here.updates, reached.here.gradients):
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
    faces, network = some_faces(), start.network()
    whole = list(
        train(network, faces.training.images, faces.training.zeta, Learning(**vars(QUICK) | {"epochs": 20}))
    )
    assert course.reached("known").here.event == whole[-1]
    assert same(course.reached("known").here.parameters, network.parameters)


def test_rows_are_said_once_and_all_of_them():
    course, _ = course_with()
    said = []
    while not course.ended:
        course.advance()
        if len(said) % 3:
            course.advance() if not course.ended else None
        said.append(course.reached("known").rows)
    assert np.concatenate(said)[:, 0].tolist() == list(range(QUICK.epochs + 1))


def rows_of(*epochs):
    return np.array([[epoch, 1 / (epoch + 1), 0.5, np.nan, np.nan] for epoch in epochs]).reshape(-1, 5)


def test_a_thousand_epochs_are_all_there():
    history = History()
    for epoch in range(1000):
        history.extend(rows_of(epoch))
    arrays = history.arrays()
    assert arrays["epoch"].tolist() == list(range(1000))
    assert arrays["error"][-1] == 1 / 1000
    assert np.isnan(arrays["validation_error"]).all()


def test_what_was_read_stays_as_it_was_while_more_comes():
    history = History()
    history.extend(np.array([[0, 3.0, 0.5, 2.0, 0.25]]))
    seen = history.arrays()
    for epoch in range(1, 600):
        history.extend(rows_of(epoch))
    assert seen["error"].tolist() == [3.0]
    assert seen["validation_accuracy"].tolist() == [0.25]


def test_it_goes_on_from_saved_arrays():
    history = History({name: np.arange(3.0) for name in History().arrays()})
    history.extend(rows_of(3))
    assert history.arrays()["epoch"].tolist() == [0, 1, 2, 3]


def test_rows_from_elsewhere_are_added_and_those_that_are_there_are_passed_over():
    history = History()
    history.extend(rows_of(0, 1, 2))
    history.extend(rows_of())
    # A run that goes on begins with the epoch it ended with; a diverged one ends with the one before.
    history.extend(rows_of(2, 3, 4, 3))
    assert history.arrays()["epoch"].tolist() == [0, 1, 2, 3, 4]
    assert history.arrays()["error"].tolist() == [1 / (epoch + 1) for epoch in range(5)]


def test_the_newest_row_may_come_again_with_other_numbers():
    history = History()
    history.extend(rows_of(0, 1, 2))
    poked = rows_of(2)
    poked[0, 1] = 42.0
    history.extend(poked)
    assert history.arrays()["error"].tolist() == [1, 1 / 2, 42.0]
    assert len(history) == 3


def test_a_hundred_thousand_rows_are_all_there():
    history = History()
    history.extend(rows_of(*range(100_000)))
    assert len(history) == 100_000
    assert history.arrays()["epoch"][-1] == 99_999


def test_one_up_to_an_epoch_goes_on_by_itself():
    history = History()
    history.extend(rows_of(*range(10)))
    branch = history.until(4)
    branch.extend(np.array([[5, 42.0, 1.0, np.nan, np.nan]]))
    assert branch.arrays()["epoch"].tolist() == [0, 1, 2, 3, 4, 5]
    assert branch.arrays()["error"][5] == 42.0
    assert history.arrays()["error"][5] == 1 / 6
    assert len(history) == 10
    assert len(history.until(0)) == 1
    assert len(history.until(99)) == 10
