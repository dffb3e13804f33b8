import numpy as np
import pytest
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.crop import whole
from app.faces.cutting import cut_face
from app.faces.errors import FaceError
from app.faces.picture import decode_picture, encode_png
from app.faces.preparation import Preparation, prepare


def photograph(height: int, width: int) -> NDArray[np.uint8]:
    """A colour picture with detail of several sizes, and noise."""
    y, x = np.mgrid[:height, :width] * (12 / max(height, width))
    base = 120 + 60 * np.sin(2 * x) * np.cos(1.7 * y) + 30 * np.sin(5 * x + 3 * y)
    noise = np.random.default_rng(0).normal(0, 6, (height, width, 3))
    return np.clip(base[..., None] + noise + [20, 0, -20], 0, 255).astype(np.uint8)


@pytest.mark.parametrize("region", [Box(100, 80, 200, 200), Box(0, 0, 90, 120), Box(300, 250, 100, 50)])
def test_the_network_sees_exactly_the_same_of_a_small_face(region: Box) -> None:
    picture = photograph(300, 400)

    cut = cut_face(picture, region)

    for size in (8, 32, 100):
        np.testing.assert_array_equal(
            prepare(cut.picture, cut.region, Preparation(size)), prepare(picture, region, Preparation(size))
        )


@pytest.mark.parametrize("region", [Box(301, 203, 611, 611), Box(0, 0, 1199, 900), Box(777, 111, 257, 257)])
@pytest.mark.parametrize("size", [24, 32, 64])
def test_the_network_sees_nearly_the_same_of_a_large_face(region: Box, size: int) -> None:
    picture = photograph(900, 1200)

    cut = cut_face(picture, region)

    difference = prepare(cut.picture, cut.region, Preparation(size)) - prepare(
        picture, region, Preparation(size)
    )
    assert np.abs(difference).max() < 0.15
    assert np.sqrt((difference**2).mean()) < 0.03


def test_a_large_face_is_kept_at_256_pixels() -> None:
    cut = cut_face(photograph(900, 1200), Box(300, 100, 700, 500))

    assert max(cut.region.width, cut.region.height) == 256
    assert abs(cut.region.height - 256 * 500 / 700) <= 1


def test_surroundings_are_kept_on_every_side() -> None:
    cut = cut_face(photograph(300, 400), Box(150, 100, 100, 100), context=0.4)

    assert cut.picture.shape == (180, 180, 3)
    assert cut.region == Box(40, 40, 100, 100)


def test_surroundings_end_where_the_picture_ends() -> None:
    cut = cut_face(photograph(300, 400), Box(10, 0, 100, 100))

    assert cut.picture.shape == (140, 150, 3)
    assert cut.region == Box(10, 0, 100, 100)


def test_a_whole_picture_is_kept_whole() -> None:
    picture = photograph(112, 92)

    cut = cut_face(picture, whole(picture.shape))

    np.testing.assert_array_equal(cut.picture, picture)
    assert cut.region == Box(0, 0, 92, 112)


def test_what_sticks_out_of_the_picture_is_left_out() -> None:
    assert cut_face(photograph(100, 100), Box(-20, 50, 100, 100)).region == Box(0, 20, 80, 50)


def test_a_face_outside_is_refused() -> None:
    with pytest.raises(FaceError, match="outside its picture"):
        cut_face(photograph(100, 100), Box(100, 0, 10, 10))


def test_a_cut_survives_being_kept_as_png() -> None:
    cut = cut_face(photograph(900, 1200), Box(300, 100, 500, 500))

    np.testing.assert_array_equal(decode_picture(encode_png(cut.picture), "kept"), cut.picture)


def test_a_cut_does_not_hold_the_whole_photograph_in_memory() -> None:
    cut = cut_face(photograph(300, 400), Box(150, 100, 50, 50))

    assert cut.picture.base is None or cut.picture.base.size == cut.picture.size
    assert cut.picture.flags.c_contiguous
