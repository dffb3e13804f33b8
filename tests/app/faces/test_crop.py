"""Which sets of pictures are faces already (given by sizes and what is found), and what is kept of a face."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.faces.crop import (
    CropDecision,
    Glimpse,
    cut_face,
    decide_crop,
    evenly_chosen,
    face_region,
    whole,
)
from app.faces.errors import FaceError
from app.faces.found import Box
from app.faces.picture import decode_picture, encode_png
from app.faces.preparation import Preparation, prepare

Picture = NDArray[np.uint8]


def decided(shape: tuple[int, int], fills: Sequence[float | None]) -> CropDecision:
    """The decision for pictures of that shape with a face of each fill; None where none is found."""
    return decide_crop([Glimpse(shape, round((fill or 0) * min(shape))) for fill in fills])


@pytest.mark.parametrize(
    ("shape", "fills"),
    [
        pytest.param((112, 92), [0.77, 0.74, 0.76, None, 0.76, 0.70], id="small grey faces"),
        pytest.param(
            (112, 92), [0.68, 0.71, 0.75, 0.33, 0.38, 0.40], id="of one person only a part is found"
        ),
        pytest.param((112, 92), [0.70, None, None, 0.33, 0.38, None], id="many faces too tight to be found"),
        pytest.param((64, 64), [None] * 6, id="no face found in tiny pictures"),
        pytest.param((256, 256), [None] * 6, id="tight faces of one size"),
        pytest.param((400, 400), [0.85, 0.9, 0.8, 0.95], id="large pictures full of face"),
        pytest.param((112, 92), [0.8, 0.7], id="two pictures"),
    ],
)
def test_faces_already(shape: tuple[int, int], fills: Sequence[float | None]) -> None:
    assert decided(shape, fills).crop == "none"


@pytest.mark.parametrize(
    ("shape", "fills"),
    [
        pytest.param((330, 290), [0.61, 0.73, 0.73, 0.71, 0.71, 0.69], id="portraits"),
        pytest.param((3000, 4000), [0.33, 0.3, 0.4, 0.35], id="selfies"),
        pytest.param((3000, 4000), [0.33, None, None, 0.35, None], id="photographs with few faces found"),
        pytest.param((480, 640), [0.5, 0.5, 0.45], id="camera frames"),
        pytest.param((240, 200), [0.5, 0.52, 0.48, None], id="small pictures with surroundings"),
        pytest.param((120, 160), [0.4, 0.5, 0.45], id="thumbnails with surroundings"),
        pytest.param((1080, 1080), [None] * 4, id="square photographs without faces"),
    ],
)
def test_faces_have_to_be_found(shape: tuple[int, int], fills: Sequence[float | None]) -> None:
    assert decided(shape, fills).crop == "detect"


@pytest.mark.parametrize(
    ("shape", "fills"),
    [
        ((112, 92), [0.8]),
        ((64, 64), [None]),
        ((256, 256), [None]),
        ((400, 400), [0.9]),
        ((3000, 4000), [0.3]),
        ((3000, 4000), [None]),
        ((92, 112), [1.2]),
    ],
)
def test_the_reason_is_a_sentence(shape: tuple[int, int], fills: Sequence[float | None]) -> None:
    reason = decided(shape, fills).reason

    assert reason[0].isupper()
    assert reason.endswith(".")
    assert "120 %" not in reason


def test_no_pictures_are_said() -> None:
    with pytest.raises(FaceError, match="no picture"):
        decide_crop([])


def test_few_items_are_all_chosen() -> None:
    assert evenly_chosen("abc") == ["a", "b", "c"]
    assert evenly_chosen("abcdef", 3) == ["a", "c", "f"]


def test_the_region_lies_in_the_middle_of_the_face_and_reaches_up_into_the_hair() -> None:
    face = Box(100, 100, 200, 200)

    region = face_region(face, (400, 400, 3))

    assert region.x - face.x == face.right - region.right
    assert region.y < face.y
    assert region.overlap(face) > 0.8


def test_the_region_moves_inside_at_the_border() -> None:
    assert face_region(Box(-20, -10, 200, 200), (400, 400, 3)) == Box(0, 0, 200, 200)
    assert face_region(Box(250, 250, 200, 200), (400, 400, 3)) == Box(200, 200, 200, 200)


def test_the_region_shrinks_where_the_picture_is_smaller() -> None:
    assert face_region(Box(0, 0, 120, 120), (100, 130, 3)) == Box(10, 0, 100, 100)


@given(
    st.integers(8, 300),
    st.integers(8, 300),
    st.integers(-20, 300),
    st.integers(-20, 300),
    st.integers(8, 300),
)
def test_the_region_is_a_square_inside_the_picture(
    rows: int, columns: int, x: int, y: int, side: int
) -> None:
    region = face_region(Box(x, y, side, side), (rows, columns, 3))

    assert region.width == region.height > 0
    assert region.clipped((rows, columns)) == region


def test_the_whole_picture() -> None:
    assert whole((30, 40, 3)) == Box(0, 0, 40, 30)


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
