"""Pictures made about as small as they are shown."""

import numpy as np
import pytest

from app.faces.picture import halved


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [(320, 240, (240, 320, 3)), (250, 187, (240, 320, 3)), (336, 252, (240, 320, 3)), (80, 60, (60, 80, 3))],
)
def test_as_often_as_that_leaves_about_the_wanted_pixels(width, height, shape):
    assert halved(np.zeros((480, 640, 3), np.uint8), width, height).shape == shape


@pytest.mark.parametrize("size", [(640, 480), (500, 375), (1920, 1440)])
def test_a_picture_that_is_hardly_too_large_stays_as_it_is(size):
    picture = np.zeros((480, 640, 3), np.uint8)
    assert halved(picture, *size) is picture


def test_a_narrow_picture_keeps_its_columns():
    assert halved(np.zeros((4000, 3), np.uint8), 1, 100).shape == (2000, 1)
    assert halved(np.zeros((1, 1000, 3), np.uint8), 10, 1).shape == (1, 1000, 3)


def test_pixels_are_averaged_not_left_out():
    chequered = np.indices((64, 64)).sum(axis=0) % 2
    shown = halved((200 * chequered).astype(np.uint8), 32, 32)
    np.testing.assert_array_equal(shown, np.full((32, 32), 100, np.uint8))
