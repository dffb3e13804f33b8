"""Faces changed on purpose."""

import numpy as np
import pytest

from app.faces.probing import cover_of, covered, lit, middle_of


@pytest.fixture
def picture():
    return np.random.default_rng(0).integers(0, 256, (60, 60, 3)).astype(np.uint8)


def test_the_cover_hides_eyes_nose_and_mouth_and_leaves_the_corners():
    # Where `crop.face_region` has the eyes and the mouth.
    cover = cover_of((100, 100, 3), middle_of("detect"))
    for x, y in ((29, 46), (71, 46), (50, 62), (50, 84)):
        assert cover[y, x] == 1
    assert cover[[0, 0, -1, -1], [0, -1, 0, -1]].max() == 0
    assert cover[10].max() == 0


def test_where_less_of_the_region_is_seen_the_cover_hides_the_same_of_it():
    whole = cover_of((200, 200), middle_of("detect"))
    part = cover_of((170, 170), middle_of("detect").seen_in(0.85))
    np.testing.assert_allclose(part, whole[15:-15, 15:-15], atol=0.01)


def test_what_is_covered_has_the_mean_grey_and_the_rest_stays(picture):
    cover = cover_of(picture.shape, middle_of("none"))
    hidden = covered(picture, cover)
    assert np.unique(hidden[cover == 1]).tolist() == [round(picture.mean())]
    np.testing.assert_array_equal(hidden[cover == 0], picture[cover == 0])
    alone = covered(picture, 1 - cover)
    np.testing.assert_array_equal(alone[cover == 1], picture[cover == 1])


def test_too_much_light_is_white_as_in_a_camera(picture):
    bright = lit(picture, 1.6)
    assert bright[picture > 160].min() == 255
    np.testing.assert_array_equal(bright[picture < 150], np.round(picture[picture < 150] * 1.6))
    assert lit(picture, 0.6).max() == 153
