"""What one face did to the network, eq. (30), is what the engine did."""

from dataclasses import replace

import numpy as np
import pytest
from small_courses import some_faces, some_start

from app.recognition.course import Course
from app.recognition.face_step import learned_face
from engine import FaceStep, Learning, Network

BY_FACE = Learning(rate=0.05, epochs=12, target=0.0, update="face")


def course_of(learning=BY_FACE, **changes):
    faces = some_faces()
    # The first six faces are copies of faces 0 and 1.
    training = replace(faces.training, face_ids=(0, 0, 0, 1, 1, 1, *range(6, 12)))
    start = replace(some_start(replace(learning, **changes)), persons=("Ada", "Ben"))
    return Course(replace(start, faces=replace(faces, training=training)), faces)


def learned(course):
    course.advance()
    return learned_face(course.reached().here)


def test_at_the_start_and_after_an_update_from_all_faces_there_is_no_such_face():
    course = course_of()
    assert learned(course) is None
    course = course_of(update="all")
    course.advance()
    assert learned(course) is None


def test_the_change_of_a_face_is_minus_epsilon_over_m_times_its_own_derivative():
    course = course_of()
    course.advance()
    for place in range(1, 4):
        before = course.reached().here
        face, event = learned(course), course.reached().here.event
        assert isinstance(event, FaceStep)
        row = event.sample
        data = before.faces.training
        network = Network(before.architecture, before.parameters)
        own = network.gradients(data.images[row : row + 1], data.zeta[row : row + 1])
        for name, gradient in own.parameters.items():
            np.testing.assert_allclose(face.change[name], -0.05 / 12 * gradient, rtol=1e-6)
            np.testing.assert_allclose(face.momentum[name], 0, atol=1e-7)
        assert (face.epoch, face.place, face.count) == (1, place, 12)
        assert face.zeta == tuple(data.zeta[row])
        assert face.before == pytest.approx(own.s[0])
        assert face.share == pytest.approx(float(((data.zeta[row] - own.s[0]) ** 2).sum() / 2))
        assert face.share_after < face.share
        assert face.person == ("Ada", "Ben")[int(data.zeta[row, 0] > 0.5)]
        np.testing.assert_array_equal(face.image, data.images[row, 0])


def test_what_momentum_adds_is_told_apart():
    course = course_of(momentum=0.9)
    course.advance()
    first, second = learned(course), learned(course)
    for name, change in first.change.items():
        np.testing.assert_allclose(second.momentum[name], 0.9 * change, atol=1e-6)


def test_a_varied_copy_is_told_from_the_face_itself():
    course = course_of()
    course.advance()
    seen = set()
    for _ in range(12):
        face = learned(course)
        seen.add((face.face_id, face.copy))
    assert seen == {(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), *((number, 0) for number in range(6, 12))}


def test_what_does_not_learn_is_not_changed_by_it():
    course = course_of(learn="dense")
    course.advance()
    face = learned(course)
    assert not face.change["features.0.kernels"].any()
    assert face.change["dense.0.weights"].any()


def test_the_last_face_of_an_epoch_is_still_known_when_the_epoch_has_ended():
    course = course_of()
    course.advance()
    for _ in range(13):
        course.advance()
    here = course.reached().here
    assert here.epoch == 1
    assert learned_face(here).place == 12
    assert all(kept.face is None for kept in course.reached().kept)


def test_a_number_set_by_hand_makes_it_another_network_than_the_face_s():
    course = course_of()
    course.advance()
    course.advance()
    course.edit("dense.0.bias", (0,), 0.3)
    assert learned_face(course.reached().here) is None
