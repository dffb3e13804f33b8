from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from app.faces.crop import Glimpse, decide_crop
from app.faces.detection import HaarDetector
from app.faces.errors import FaceError
from app.faces.found import Box
from tools.draw_sample import SAMPLE_PERSONS, Scene, draw_people, draw_person, scene_at

ADA, BEN = SAMPLE_PERSONS


def drawn(width: int, height: int) -> NDArray[np.uint8]:
    return draw_person(ADA, Scene(), (width, height))


def found(picture: NDArray[np.uint8], detector: HaarDetector | None = None) -> Box:
    """The largest face."""
    return (detector or HaarDetector()).detect(picture)[0].box


def test_a_face_is_found_where_it_is() -> None:
    picture = np.full((480, 640, 3), 128, np.uint8)
    picture[100:400, 300:600] = drawn(300, 300)

    face = found(picture)

    assert 380 < face.x + face.width / 2 < 520
    assert 200 < face.y + face.height / 2 < 320
    assert 80 < face.width < 200


@pytest.mark.parametrize("factor", [0.5, 2, 6])
def test_the_box_grows_with_the_picture(factor: float) -> None:
    picture = drawn(640, 480)
    resized = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)

    face, scaled = found(picture), found(resized)

    assert Box(*(round(value / factor) for value in scaled)).overlap(face) > 0.75


def test_two_faces_come_the_larger_first() -> None:
    picture = np.full((480, 900, 3), 128, np.uint8)
    picture[240:480, :240] = drawn(240, 240)
    picture[:480, 300:] = draw_person(BEN, Scene(), (600, 480))

    larger, smaller = (face.box for face in HaarDetector().detect(picture)[:2])

    assert larger.area() > smaller.area()
    assert larger.x > 300
    assert smaller.right < 240


def test_two_persons_in_front_of_the_camera_are_both_found() -> None:
    faces = HaarDetector.live().detect(draw_people([(ADA, Scene()), (BEN, Scene())], (640, 480)))

    assert len(faces) == 2
    assert faces[0].box.overlap(faces[1].box) == 0


def test_boxes_lie_inside_the_picture() -> None:
    picture = drawn(400, 400)
    face = found(picture)
    tight = np.ascontiguousarray(picture[face.y - 12 : face.bottom + 8, face.x - 8 : face.right + 8])

    for face in HaarDetector().detect(tight):
        assert face.box.clipped(tight.shape) == face.box


@pytest.mark.parametrize("shape", [(480, 640, 3), (8, 8, 3), (8, 3000, 3), (25, 25, 3)])
def test_where_there_is_no_face_nothing_is_found(shape: tuple[int, int, int]) -> None:
    flat = np.full(shape, 90, np.uint8)
    noise = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)

    assert HaarDetector().detect(flat) == []
    assert HaarDetector().detect(noise) == []


def test_somebody_far_behind_is_passed_over() -> None:
    picture = np.full((480, 640, 3), 128, np.uint8)
    picture[200:300, 300:400] = drawn(100, 100)

    assert HaarDetector().detect(picture) == []


def test_the_live_detector_follows_the_moving_person() -> None:
    detector = HaarDetector.live()
    frames = [draw_person(ADA, scene_at(second), (640, 480)) for second in np.arange(0, 12, 0.4)]

    assert sum(len(detector.detect(frame)) == 1 for frame in frames) >= 0.95 * len(frames)


def test_the_live_detector_finds_who_comes_in_at_once_or_soon() -> None:
    detector = HaarDetector.live()
    empty, alone = np.full((480, 640, 3), 128, np.uint8), draw_person(ADA, Scene(), (640, 480))
    both = draw_people([(ADA, Scene()), (BEN, Scene())], (640, 480))

    assert detector.detect(empty) == []
    assert len(detector.detect(alone)) == 1
    seen = [len(detector.detect(both)) for _ in range(10)]
    assert seen[-1] == 2
    assert 0 not in seen


def test_the_live_detector_sees_who_has_gone() -> None:
    detector = HaarDetector.live()
    both = draw_people([(ADA, Scene()), (BEN, Scene())], (640, 480))
    one = both.copy()
    one[:, :320] = 128

    assert len(detector.detect(both)) == 2
    assert len(detector.detect(one)) == 1
    assert detector.detect(np.full_like(one, 128)) == []


def test_the_live_detector_finds_a_face_that_has_jumped() -> None:
    detector = HaarDetector.live()
    picture = draw_people([(ADA, Scene()), (BEN, Scene())], (640, 480))
    left, right = picture.copy(), picture.copy()
    left[:, 320:] = right[:, :320] = 128

    places = [detector.detect(frame)[0].box.x for frame in (left, right, left)]

    assert places[0] == places[2] < 320 < places[1]


def test_the_live_detector_takes_pictures_of_any_size_after_each_other() -> None:
    detector = HaarDetector.live()

    counts = [len(detector.detect(drawn(*size))) for size in ((640, 480), (64, 48), (1280, 960), (200, 300))]

    assert counts == [1, 0, 1, 1]


def test_live_and_thorough_agree_on_the_place() -> None:
    picture = drawn(640, 480)

    assert found(picture, HaarDetector.live()).overlap(found(picture)) > 0.7


def test_a_missing_cascade_is_said(tmp_path: Path) -> None:
    with pytest.raises(FaceError, match=r"gone\.xml is missing\. Install opencv-python-headless 4"):
        HaarDetector(cascade=tmp_path / "gone.xml")


@pytest.mark.parametrize("text", ["", "<opencv_storage>", "no cascade"])
def test_a_broken_cascade_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken.xml").write_text(text)

    with pytest.raises(FaceError, match=r"broken\.xml cannot be read\."):
        HaarDetector(cascade=tmp_path / "broken.xml")


def test_an_opencv_without_cascades_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(cv2, "CascadeClassifier")

    with pytest.raises(FaceError, match=r"has no face finder\. Install opencv-python-headless 4"):
        HaarDetector()


def cropped(pictures):
    """How the faces of a set of pictures are to be found."""
    found = [(picture.shape[:2], HaarDetector().detect(picture)) for picture in pictures]
    sides = [max((max(face.box.width, face.box.height) for face in faces), default=0) for _, faces in found]
    return decide_crop([Glimpse(shape, side) for (shape, _), side in zip(found, sides, strict=True)]).crop


@pytest.mark.parametrize("size", [(640, 480), (200, 200), (160, 160)])
@pytest.mark.parametrize("each", [1, 2, 8])
def test_faces_of_drawn_persons_with_surroundings_are_cut_out(size: tuple[int, int], each: int) -> None:
    pictures = [draw_person(person, scene_at(0.7 * k), size) for person in (ADA, BEN) for k in range(each)]

    assert cropped(pictures) == "detect"


@pytest.mark.parametrize("side", [92, 200])
def test_tight_pictures_of_drawn_faces_are_taken_as_they_are(side: int) -> None:
    pictures = []
    for person in (ADA, BEN):
        for k in range(3):
            picture = draw_person(person, scene_at(0.7 * k), (400, 400))
            face = found(picture).scaled(1.2)
            cut = np.ascontiguousarray(picture[face.y : face.bottom, face.x : face.right])
            pictures.append(cv2.resize(cut, (side, side), interpolation=cv2.INTER_AREA))

    assert cropped(pictures) == "none"
