import json
import math

import numpy as np
import pytest
from drawn_faces import ADA, BEN, Picture, drawn_face, drawn_faces, looks_of

from app.faces.errors import FaceError
from app.faces.found import Box, Eyes, Found
from app.faces.measuring import Look, look_at
from tools.draw_sample import Identity, Scene


def plain(level: int) -> Picture:
    return np.full((120, 160, 3), level, np.uint8)


@pytest.mark.parametrize("person", [ADA, BEN])
def test_it_tells_to_which_side_of_the_picture_a_face_looks(person: Identity) -> None:
    yaws = np.linspace(-0.35, 0.35, 11)
    scenes = [Scene(yaw=yaw, light_x=0.5 * (-1) ** number) for number, yaw in enumerate(yaws)]

    turns = [look.turn for look in looks_of(drawn_faces(person, scenes))]

    assert len(turns) == len(yaws)
    assert np.corrcoef(turns, yaws)[0, 1] > 0.9
    assert turns[0] < -0.2
    assert turns[-1] > 0.2


def test_looks_up_differ_from_looks_down_on_the_whole() -> None:
    up, down = (
        np.mean([look.nod for person in (ADA, BEN) for look in looks_of(drawn_faces(person, nodding(pitch)))])
        for pitch in (-0.35, 0.35)
    )

    assert up < down - 0.1


def nodding(pitch: float) -> list[Scene]:
    return [
        Scene(pitch=pitch, light_x=light, scale=scale) for light in (-0.5, 0.5) for scale in (0.8, 0.9, 1.0)
    ]


@pytest.mark.parametrize(
    ("nose", "turn", "nod"),
    [((50, 62), 0, 0), ((57, 62), 1, 0), ((43, 62), -1, 0), ((50, 68), 0, 1), ((50, 56), 0, -1)],
)
def test_where_the_nose_is_known_it_points(nose: tuple[int, int], turn: int, nod: int) -> None:
    look = look_at(plain(90), Found(Box(20, 20, 60, 60), Eyes(40, 50, 60, 50), nose))

    assert (np.sign(round(look.turn, 3)), np.sign(round(look.nod, 3))) == (turn, nod)


def test_a_tilted_head_is_not_a_turned_one() -> None:
    # The eyes on a slope of 45°, the nose square to the line between them.
    look = look_at(plain(90), Found(Box(20, 20, 60, 60), Eyes(40, 40, 60, 60), (38, 62)))

    assert look.turn == pytest.approx(0)
    assert look.nod == pytest.approx(0)


def test_size_is_a_part_of_the_picture() -> None:
    near, far = (look_at(*drawn_face(scale=scale)).size for scale in (1.0, 0.7))

    assert 0.3 < near < 0.7
    assert far / near == pytest.approx(0.7, abs=0.06)


def test_light_follows_the_lamp() -> None:
    bright, dim = (look_at(*drawn_face(light=light)) for light in (1.3, 0.7))
    left, right = (look_at(*drawn_face(light_x=place)).side_light for place in (-0.8, 0.8))

    assert bright.light > 1.2 * dim.light
    assert left < -0.05 < 0.05 < right


def test_the_background_is_what_is_around_the_face() -> None:
    picture, found = drawn_face()
    head = found.box.scaled(1.25)
    wall = np.array((30, 60, 200), np.uint8)
    papered = np.tile(wall, (*picture.shape[:2], 1))
    papered[max(0, head.y) :, head.x : head.right] = picture[max(0, head.y) :, head.x : head.right]

    look = look_at(papered, found)

    np.testing.assert_allclose(
        [look.background_red, look.background_green, look.background_blue], wall / 255, atol=0.02
    )
    assert look.background_texture < 0.02
    assert look_at(picture, found).background_texture > look.background_texture


def test_a_face_that_fills_its_picture_is_measured_too() -> None:
    picture, found = drawn_face()
    box = found.box
    cut = np.ascontiguousarray(picture[box.y : box.bottom, box.x : box.right])

    look = look_at(cut, Found(Box(0, 0, box.width, box.height)))

    assert look.size == 1
    assert all(value is None or math.isfinite(value) for value in vars(look).values())


@pytest.mark.parametrize("level", [0, 128, 255])
def test_of_a_face_without_features_nothing_is_invented(level: int) -> None:
    look = look_at(plain(level), Found(Box(40, 30, 60, 60)))

    assert look.turn is None
    assert look.nod is None
    assert look.sharpness == 0
    assert look.light == pytest.approx(level / 255)
    assert "turn" not in look.to_json()
    assert Look.from_json(look.to_json()) == Look.from_json(json.loads(json.dumps(look.to_json())))


def test_eyes_in_one_place_are_no_pose() -> None:
    look = look_at(plain(90), Found(Box(20, 20, 60, 60), Eyes(40, 50, 40, 50), (40, 60)))

    assert (look.turn, look.nod) == (None, None)


def test_it_survives_json() -> None:
    look = look_at(*drawn_face(yaw=0.2))

    read = Look.from_json(json.loads(json.dumps(look.to_json(), allow_nan=False)))

    assert read is not None
    assert vars(read) == pytest.approx(vars(look), abs=1e-4)


def test_what_a_newer_facet_measured_as_well_is_passed_over() -> None:
    values = look_at(*drawn_face()).to_json()

    assert Look.from_json({**values, "mood": 0.5}) == Look.from_json(values)


@pytest.mark.parametrize("wrong", [None, math.nan, math.inf, "0.5", True])
def test_what_is_no_look_is_none(wrong: object) -> None:
    values = look_at(*drawn_face()).to_json()

    assert Look.from_json({}) is None
    assert Look.from_json({**values, "light": wrong}) is None  # type: ignore[dict-item]
    del values["size"]
    assert Look.from_json(values) is None


def test_a_face_outside_its_picture_is_refused() -> None:
    with pytest.raises(FaceError, match="outside its picture"):
        look_at(plain(90), Found(Box(200, 0, 50, 50)))
