from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from app.faces.detection import EyeFinder, HaarDetector
from app.faces.found import Box, Eyes, Found
from tools.draw_sample import SAMPLE_PERSONS, Identity, Scene, draw_person, random_scene

SIZE = (240, 240)


@pytest.fixture(scope="module")
def detector() -> HaarDetector:
    return HaarDetector()


@pytest.fixture(scope="module")
def finder() -> EyeFinder:
    return EyeFinder()


def irises(person: Identity, scene: Scene) -> Eyes | None:
    """Where the irises are: what changes when they are painted otherwise; None where the eyes are shut."""
    still = replace(scene, noise=0)
    painted = [draw_person(replace(person, iris=iris), still, SIZE) for iris in ((0, 0, 0), (255, 0, 255))]
    changed = np.abs(painted[1].astype(float) - painted[0]).sum(axis=2)
    changed[changed < 30] = 0
    columns = np.arange(changed.shape[1])
    if not changed.any():
        return None
    between = np.average(columns, weights=changed.sum(axis=0))
    halves = [np.where(columns < between, changed, 0), np.where(columns >= between, changed, 0)]
    return Eyes(*(value for half in halves for value in middle_of(half)))


def middle_of(weights: NDArray[np.float64]) -> tuple[float, float]:
    rows, columns = np.indices(weights.shape)
    return float(np.average(columns, weights=weights)), float(np.average(rows, weights=weights))


def error(eyes: Eyes, true: Eyes) -> float:
    """How far the worse eye is off, in distances between the eyes."""
    distance = true.right_x - true.left_x
    off = np.hypot(*np.reshape(np.subtract(eyes, true), (2, 2)).T)
    return float(off.max() / distance)


def test_eyes_of_drawn_persons_are_found_where_they_are(detector: HaarDetector) -> None:
    rng = np.random.default_rng(3)
    errors = []
    for person in sorted(SAMPLE_PERSONS * 12, key=lambda person: person.name):
        scene = replace(random_scene(rng), blink=0.1)
        true = irises(person, scene)
        (face, *_) = detector.detect(draw_person(person, scene, SIZE))
        assert true is not None
        if face.eyes is not None:
            errors.append(error(face.eyes, true))

    assert len(errors) >= 0.9 * 24
    assert np.median(errors) < 0.08
    assert max(errors) < 0.2


@pytest.mark.parametrize("degrees", [-15, 15])
def test_eyes_of_a_tilted_head_are_found_tilted(detector: HaarDetector, degrees: float) -> None:
    (face,) = detector.detect(draw_person(SAMPLE_PERSONS[0], Scene(roll=np.radians(degrees)), SIZE))

    assert face.eyes is not None
    left_x, left_y, right_x, right_y = face.eyes
    assert np.degrees(np.arctan2(right_y - left_y, right_x - left_x)) == pytest.approx(degrees, abs=6)


@pytest.mark.parametrize("factor", [0.7, 3])
def test_eyes_grow_with_the_picture(detector: HaarDetector, factor: float) -> None:
    picture = draw_person(SAMPLE_PERSONS[1], Scene(), SIZE)
    resized = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)

    (small,), (large,) = detector.detect(picture), detector.detect(np.asarray(resized, np.uint8))

    assert small.eyes is not None
    assert large.eyes is not None
    assert error(large.eyes.scaled(1 / factor, 1 / factor), small.eyes) < 0.1


def test_eyes_are_found_in_a_picture_that_is_only_a_face(detector: HaarDetector, finder: EyeFinder) -> None:
    found = 0
    for person in SAMPLE_PERSONS:
        for number in range(5):
            picture = draw_person(person, random_scene(np.random.default_rng(number)), SIZE)
            (whole, *_) = detector.detect(picture)
            face = whole.box.scaled(1.15).clipped(picture.shape)
            crop = np.ascontiguousarray(picture[face.y : face.bottom, face.x : face.right])
            eyes = finder.find(crop, Box(0, 0, face.width, face.height), whole=True)
            if eyes is not None and whole.eyes is not None:
                assert error(eyes.moved(face.x, face.y), whole.eyes) < 0.15
                found += 1

    assert found >= 8


def test_grey_and_colour_give_the_same_eyes(finder: EyeFinder, detector: HaarDetector) -> None:
    picture = draw_person(SAMPLE_PERSONS[0], Scene(), SIZE)
    (face,) = detector.detect(picture)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)

    assert finder.find(grey, face.box) == finder.find(picture, face.box) == face.eyes


def test_one_covered_eye_means_no_eyes(finder: EyeFinder, detector: HaarDetector) -> None:
    picture = draw_person(SAMPLE_PERSONS[0], Scene(), SIZE)
    (face,) = detector.detect(picture)
    box = face.box
    picture[box.y + box.height // 4 : box.y + box.height // 2, box.x : box.x + box.width // 2] = 150

    assert finder.find(picture, box) is None


@pytest.mark.parametrize(
    "region", [Box(0, 0, 0, 0), Box(500, 500, 40, 40), Box(-50, -50, 60, 60), Box(3, 3, 8, 8)]
)
def test_where_nothing_can_be_seen_no_eyes_are_found(finder: EyeFinder, region: Box) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (240, 240, 3)).astype(np.uint8)

    assert finder.find(noise, region) is None
    assert finder.find(noise, region, whole=True) is None


@pytest.mark.parametrize("whole", [False, True])
def test_a_wall_has_no_eyes(finder: EyeFinder, whole: bool) -> None:
    wall = np.full((200, 200, 3), 120, np.uint8)

    assert finder.find(wall, Box(20, 20, 150, 150), whole=whole) is None
    assert finder.find(wall, Box(0, 90, 200, 20), whole=whole) is None


def test_in_a_crowd_only_the_largest_faces_get_eyes(detector: HaarDetector) -> None:
    rows = [
        np.hstack(
            [draw_person(SAMPLE_PERSONS[(row + column) % 2], Scene(), (200, 200)) for column in range(3)]
        )
        for row in range(2)
    ]

    faces: list[Found] = detector.detect(np.vstack(rows))

    assert len(faces) >= 5
    assert all(face.eyes is not None for face in faces[:4])
    assert all(face.eyes is None for face in faces[4:])
