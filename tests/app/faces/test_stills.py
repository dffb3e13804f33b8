"""A still picture is searched harder where nothing is found at first."""

import time

import cv2
import numpy as np
import pytest
from drawn_faces import ADA, Picture, drawn_face

from app.faces.crop import cut_found
from app.faces.detection import HaarDetector
from app.faces.detection.stills import drawn_face as face_drawn_around
from app.faces.detection.stills import search
from app.faces.errors import FaceError
from app.faces.found import Box, Found, upright
from app.faces.measuring import look_at, why_no_face
from app.faces.preparation import Preparation, prepare
from tools.draw_sample import Scene, draw_person


@pytest.fixture(scope="module")
def detector() -> HaarDetector:
    return HaarDetector()


def turned(picture: Picture, degrees: float) -> Picture:
    """The picture turned clockwise, on a wall of its mean colour."""
    rows, columns = picture.shape[:2]
    side = round(np.hypot(rows, columns))
    places = cv2.getRotationMatrix2D((columns / 2, rows / 2), -degrees, 1)
    places[:, 2] += (side - columns) / 2, (side - rows) / 2
    wall = [float(value) for value in picture.reshape(-1, 3).mean(axis=0)]
    return np.asarray(cv2.warpAffine(picture, places, (side, side), borderValue=wall), np.uint8)


def prepared(picture: Picture, face: Found) -> np.ndarray:
    cut = cut_found(picture, face)
    return prepare(cut.picture, cut.region, Preparation(32, align="level"), cut.eyes)


@pytest.mark.parametrize("degrees", [-45, -30, 30, 45, 90, 180])
def test_a_tilted_face_is_found_and_cut_upright(detector: HaarDetector, degrees: float) -> None:
    picture = draw_person(ADA, Scene(), (320, 320))
    (straight,) = detector.detect(picture)
    tilted = turned(picture, degrees)

    (face, *_others) = search(tilted, detector)

    assert (face.tilt - degrees + 180) % 360 - 180 == pytest.approx(0, abs=10)
    likeness = np.corrcoef(prepared(picture, straight).ravel(), prepared(tilted, face).ravel())[0, 1]
    assert likeness > 0.8
    cut = cut_found(tilted, face)
    assert cut.eyes is not None
    assert abs(cut.eyes.right_y - cut.eyes.left_y) < 0.2 * (cut.eyes.right_x - cut.eyes.left_x)
    assert 0.2 < look_at(tilted, face).size < 0.6


def test_a_face_that_is_found_at_once_is_the_answer(detector: HaarDetector) -> None:
    picture, _found = drawn_face()

    assert search(picture, detector) == detector.detect(picture)


def test_a_small_face_is_found(detector: HaarDetector) -> None:
    picture = np.full((900, 1200, 3), 128, np.uint8)
    picture[500:680, 700:940] = draw_person(ADA, Scene(), (240, 180))

    assert detector.detect(picture) == []
    (face,) = search(picture, detector)
    assert face.box.overlap(Box(780, 550, 80, 80)) > 0.4


@pytest.mark.parametrize("kind", ["flat", "noise", "stripes"])
def test_nothing_is_invented_and_that_takes_no_longer_than_seconds(detector: HaarDetector, kind: str) -> None:
    rng = np.random.default_rng(0)
    picture = {
        "flat": np.full((3000, 4000, 3), 90, np.uint8),
        "noise": rng.integers(0, 256, (600, 800, 3)).astype(np.uint8),
        "stripes": np.tile((np.arange(800) // 20 % 2 * 200).astype(np.uint8)[None, :, None], (600, 1, 3)),
    }[kind]

    begun = time.process_time()

    assert search(picture, detector) == []
    assert time.process_time() - begun < 15


def test_a_face_that_is_not_tilted_stays_as_it_is() -> None:
    picture, found = drawn_face()

    same, face = upright(picture, found)

    assert same is picture
    assert face is found


@pytest.mark.parametrize("degrees", [0, 30])
@pytest.mark.parametrize("told", [True, False])
def test_a_box_drawn_by_hand_gives_an_upright_face(
    detector: HaarDetector, degrees: float, told: bool
) -> None:
    picture = draw_person(ADA, Scene(), (320, 320))
    (straight,) = detector.detect(picture)
    tilted = turned(picture, degrees)
    middle = (
        np.array([straight.box.x + straight.box.width / 2, straight.box.y + straight.box.height / 2]) - 160
    )
    turn = np.radians(degrees)
    x, y = (
        np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ middle + tilted.shape[0] / 2
    )
    side = straight.box.width
    box = Box(round(x - side / 2), round(y - side / 2), side, side + 6)

    face = face_drawn_around(tilted, box, degrees if told else None)

    assert face.tilt == pytest.approx(degrees, abs=16)
    likeness = np.corrcoef(prepared(picture, straight).ravel(), prepared(tilted, face).ravel())[0, 1]
    assert likeness > 0.7


def test_a_box_drawn_beside_the_picture_is_refused() -> None:
    picture, _found = drawn_face()

    with pytest.raises(FaceError, match="draw it around the face"):
        face_drawn_around(picture, Box(4000, 0, 50, 50))
    assert face_drawn_around(picture, Box(0, 0, 40, 30), 20.0) == Found(Box(0, -5, 40, 40), tilt=20.0)


def test_it_is_said_what_may_be_wrong_with_a_picture_without_a_face() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3)).astype(np.uint8)

    assert why_no_face(noise[:40]).startswith("It is small")
    assert why_no_face(noise // 10).startswith("It is dark")
    assert why_no_face(120 + noise // 32).startswith("It has little contrast")
    half = np.where(np.arange(200)[:, None, None] < 100, noise, 20).astype(np.uint8)
    assert "looks into the camera" in why_no_face(half)
