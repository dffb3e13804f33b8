import json

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from picture_files import scene

from app.faces.crop import whole
from app.faces.errors import FaceError
from app.faces.found import Box, Eyes
from app.faces.preparation import EYE_X, EYE_Y, Light, Preparation, as_picture, prepare, steps
from tools.draw_sample import SAMPLE_PERSONS, Scene, draw_person

ADA = SAMPLE_PERSONS[0]


def structured(height: int, width: int) -> NDArray[np.uint8]:
    """A grey picture with detail of several sizes, of levels 60 … 180, so that it can be made brighter."""
    y, x = np.mgrid[:height, :width] / 20
    values = 120 + 30 * np.sin(x) * np.cos(y) + 20 * np.sin(0.31 * x + 0.7 * y) + 10 * np.cos(3 * x)
    return np.repeat(values.round().astype(np.uint8)[..., None], 3, axis=2)


@pytest.mark.parametrize("shape", [(112, 92), (20, 20), (20, 100), (400, 300), (32, 32)])
@pytest.mark.parametrize("size", [8, 32, 33, 256])
@pytest.mark.parametrize("light", ["even", "local"])
def test_network_input_has_its_shape_and_is_standardised(
    shape: tuple[int, int], size: int, light: Light
) -> None:
    picture = cv2.resize(structured(400, 400), shape[::-1], interpolation=cv2.INTER_AREA)

    prepared = prepare(picture, whole(picture.shape), Preparation(size, light))

    assert prepared.shape == (1, size, size)
    assert prepared.dtype == np.float32
    assert prepared.flags.c_contiguous
    assert abs(float(prepared.mean())) < 1e-5
    assert abs(float(prepared.std()) - 1) < 1e-4


@given(st.integers(-50, 60), st.floats(0.5, 1.25))
def test_brightness_and_contrast_make_hardly_a_difference(brighter: int, contrast: float) -> None:
    picture = structured(90, 80)
    changed = np.clip(np.round((picture - 120.0) * contrast + 120 + brighter), 0, 255).astype(np.uint8)

    before, after = (prepare(one, whole(one.shape), Preparation(light="even")) for one in (picture, changed))

    assert np.abs(before - after).max() < 0.06


def lit_from_the_side(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """With a tenth of the light on the left, and all of it on the right."""
    falls = np.linspace(0.1, 1, picture.shape[1])[None, :, None]
    return np.round(picture * falls).astype(np.uint8)


def test_local_light_takes_out_what_a_lamp_at_the_side_does() -> None:
    face = draw_person(ADA, Scene(), (200, 200))
    lit = lit_from_the_side(face)

    def changed_by(light: Light) -> float:
        before, after = (prepare(one, whole(one.shape), Preparation(light=light)) for one in (face, lit))
        return float(np.abs(before - after).mean())

    assert changed_by("local") < 0.5 * changed_by("even")


def test_a_tilted_head_is_levelled_where_the_eyes_are_known() -> None:
    upright = draw_person(ADA, Scene(), (300, 300))
    eyes = Eyes(120, 140, 180, 140)
    middle, angle = (150, 150), 15
    turn = cv2.getRotationMatrix2D(middle, -angle, 1)
    tilted = cv2.warpAffine(upright, turn, (300, 300), borderMode=cv2.BORDER_REFLECT)
    ends = turn @ np.array([[120, 180], [140, 140], [1, 1]])
    turned_eyes = Eyes(*ends.T.ravel())
    region = Box(90, 90, 120, 120)

    plain = prepare(upright, region, Preparation(align="level"), eyes)
    levelled = prepare(tilted, region, Preparation(align="level"), turned_eyes)
    left = prepare(tilted, region, Preparation(align="none"), turned_eyes)

    assert np.corrcoef(plain.ravel(), levelled.ravel())[0, 1] > 0.95
    assert np.corrcoef(plain.ravel(), left.ravel())[0, 1] < 0.8


def test_eyes_come_to_their_fixed_places() -> None:
    picture = np.full((300, 300, 3), 200, np.uint8)
    eyes = Eyes(130, 170, 200, 140)
    for x, y in (eyes[:2], eyes[2:]):
        cv2.circle(picture, (round(x), round(y)), 6, (0, 0, 0), -1)

    made = steps(picture, Box(100, 90, 120, 120), Preparation(light="even", align="eyes"), eyes)

    across = round(EYE_X * 120), round((1 - EYE_X) * 120)
    assert [made.aligned[round(EYE_Y * 120), x].max() < 60 for x in across] == [True, True]


def test_the_steps_end_with_what_the_network_sees() -> None:
    picture = draw_person(ADA, Scene(), (200, 200))
    region, eyes = Box(50, 50, 100, 100), Eyes(80, 95, 120, 98)
    preparation = Preparation(24, align="level", part=0.85)

    made = steps(picture, region, preparation, eyes)

    np.testing.assert_array_equal(made.normalised, prepare(picture, region, preparation, eyes))
    assert made.crop.shape == made.aligned.shape == (85, 85, 3)
    assert made.grey.shape == (24, 24)


def test_a_flat_region_is_zeros() -> None:
    prepared = prepare(np.full((40, 40, 3), 200, np.uint8), Box(0, 0, 40, 40), Preparation())

    assert (prepared == 0).all()


def test_the_noise_of_a_flat_region_is_not_blown_up() -> None:
    noise = np.random.default_rng(0).integers(100, 102, (32, 32, 1)).repeat(3, axis=2).astype(np.uint8)

    assert np.abs(prepare(noise, whole(noise.shape), Preparation())).max() < 1


def test_only_the_region_is_seen() -> None:
    picture = structured(100, 100)
    changed = picture.copy()
    changed[:20] = 0
    changed[:, 80:] = 255
    region = Box(10, 20, 70, 70)

    np.testing.assert_array_equal(
        prepare(picture, region, Preparation()), prepare(changed, region, Preparation())
    )


def test_the_same_region_gives_the_same_input_as_the_picture_of_it() -> None:
    picture = structured(100, 100)

    np.testing.assert_array_equal(
        prepare(picture, Box(10, 20, 60, 70), Preparation()),
        prepare(np.ascontiguousarray(picture[20:90, 10:70]), Box(0, 0, 60, 70), Preparation()),
    )


def test_what_sticks_out_of_the_picture_is_left_out() -> None:
    picture = structured(50, 50)

    np.testing.assert_array_equal(
        prepare(picture, Box(-10, -10, 100, 100), Preparation()),
        prepare(picture, whole(picture.shape), Preparation()),
    )


def test_a_region_outside_is_refused() -> None:
    with pytest.raises(FaceError, match="outside its picture"):
        prepare(structured(50, 50), Box(60, 0, 10, 10), Preparation())


def test_the_picture_is_not_changed() -> None:
    picture = structured(50, 50)
    before = picture.copy()

    prepare(picture, whole(picture.shape), Preparation())

    np.testing.assert_array_equal(picture, before)


def test_shrinking_averages_instead_of_picking_pixels() -> None:
    stripes = np.zeros((256, 256, 3), np.uint8)
    stripes[:, ::2] = 255
    stripes[:128] //= 2

    prepared = prepare(stripes, whole(stripes.shape), Preparation(8, "even"))

    assert np.ptp(prepared[0, :4]) < 0.05
    assert np.ptp(prepared[0, 4:]) < 0.05


@pytest.mark.parametrize("size", [7, 257, 0, -32, 32.0, "32", None, True])
def test_impossible_sizes_are_said(size: object) -> None:
    with pytest.raises(FaceError, match=r"from 8 to 256 pixels\."):
        Preparation(size)


def test_json_round_trip() -> None:
    text = json.dumps(Preparation(48).to_json())

    assert Preparation.from_json(json.loads(text)) == Preparation(48)


def test_the_first_versions_networks_see_what_they_saw() -> None:
    assert Preparation.from_json({"size": 40}) == Preparation(40, "even", "none", 1.0)


@pytest.mark.parametrize("values", [{}, {"size": 32, "alignment": "eyes"}, {"side": 32}, [], None, "size"])
def test_a_description_of_another_version_is_said(values: object) -> None:
    with pytest.raises(FaceError, match="this version of Facet does not know"):
        Preparation.from_json(values)


def test_a_size_out_of_range_in_json_is_said() -> None:
    with pytest.raises(FaceError, match="1000"):
        Preparation.from_json({"size": 1000})


def test_what_the_network_sees_can_be_shown() -> None:
    prepared = prepare(scene(), whole(scene().shape), Preparation(16))

    shown = as_picture(prepared)

    assert shown.shape == (16, 16)
    assert shown.dtype == np.uint8
    np.testing.assert_array_equal(as_picture(prepared[0]), shown)
    assert abs(float(shown.mean()) - 128) < 3
    assert np.corrcoef(shown.ravel(), prepared.ravel())[0, 1] > 0.98


def test_extreme_input_is_shown_black_and_white() -> None:
    shown = as_picture(np.array([[[-9, 9], [0, 0]]], np.float32))

    np.testing.assert_array_equal(shown, [[0, 255], [128, 128]])
