"""Pictures made as small, or as large, as they are shown."""

import numpy as np
import pytest

from app.faces.picture import fitted


@pytest.mark.parametrize("size", [(320, 240), (250, 187), (80, 60), (500, 375), (1920, 1440), (1, 100)])
@pytest.mark.parametrize("channels", [(), (3,)])
def test_a_picture_has_the_pixels_that_are_wanted(size, channels):
    picture = np.full((480, 640, *channels), 70, np.uint8)
    shown = fitted(picture, *size)
    np.testing.assert_array_equal(shown, np.full((*size[::-1], *channels), 70, np.uint8))


def test_a_picture_that_fits_stays_as_it_is():
    picture = np.zeros((480, 640, 3), np.uint8)
    assert fitted(picture, 640, 480) is picture


def test_pixels_are_averaged_not_left_out():
    chequered = np.indices((64, 64)).sum(axis=0) % 2
    shown = fitted((200 * chequered).astype(np.uint8), 32, 32)
    np.testing.assert_array_equal(shown, np.full((32, 32), 100, np.uint8))


def test_pixels_made_larger_stay_squares():
    shown = fitted(np.array([[0, 200], [200, 0]], np.uint8), 6, 4, squares=True)
    np.testing.assert_array_equal(shown, np.kron([[0, 200], [200, 0]], np.ones((2, 3), int)))
