"""YuNet's own file is not part of Facet: a stand-in for its network answers as it does for a drawn person."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from app.faces.crop import face_region
from app.faces.detection import HaarDetector, YuNetDetector, detector_for
from app.faces.errors import FaceError
from tools.draw_sample import SAMPLE_PERSONS, Scene, draw_person

Answer = Callable[[NDArray[np.uint8]], NDArray[np.float32] | None]

# What YuNet says of the first person of the sample in a square picture, in parts of its side: the box, the
# eyes, the nose and the corners of the mouth.
SEEN = np.array([49.0, 40.3, 62.8, 80.5, 66.7, 72.1, 93.8, 72.3, 80.2, 88.3, 69.1, 101.5, 91.9, 100.1]) / 160


class StandIn:
    """A network that gives one answer to every picture that is not flat."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._size = (0, 0)

    def setInputSize(self, size: tuple[int, int]) -> None:
        self._size = size

    def detect(self, picture: NDArray[np.uint8]) -> tuple[int, NDArray[np.float32] | None]:
        assert picture.shape[1::-1] == self._size
        return 1, None if picture.std() == 0 else self._answer(picture)


def row(scale: float, right: float = 0, sure: float = 0.9) -> NDArray[np.float32]:
    numbers = SEEN * scale
    numbers[[0, 4, 6, 8, 10, 12]] += right
    return np.append(numbers, sure).astype(np.float32)


def the_drawn_person(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    return row(picture.shape[0])[np.newaxis]


@pytest.fixture
def use_stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Answer], Path]:
    """Makes every file the stand-in's that gives an answer, and gives such a file."""

    def use(answer: Answer) -> Path:
        monkeypatch.setattr(cv2.FaceDetectorYN, "create", lambda *_: StandIn(answer))
        path = tmp_path / "yunet ä.onnx"
        path.write_bytes(b"a network")
        return path

    return use


def drawn(side: int) -> NDArray[np.uint8]:
    return draw_person(SAMPLE_PERSONS[0], Scene(), (side, side))


def test_eyes_are_named_by_their_side_in_the_picture(use_stand_in: Callable[[Answer], Path]) -> None:
    (face,) = YuNetDetector(use_stand_in(the_drawn_person)).detect(drawn(160))

    assert face.eyes is not None
    assert face.eyes == pytest.approx((66.7, 72.1, 93.8, 72.3), abs=0.01)
    assert face.nose == pytest.approx((80.2, 88.3), abs=0.01)


def test_the_box_is_like_that_of_the_haar_cascade(use_stand_in: Callable[[Answer], Path]) -> None:
    picture = drawn(320)

    (haar,) = HaarDetector().detect(picture)
    (yunet,) = YuNetDetector(use_stand_in(the_drawn_person)).detect(picture)

    regions = [face_region(face.box, picture.shape) for face in (haar, yunet)]
    assert yunet.box.width == yunet.box.height
    assert regions[0].overlap(regions[1]) > 0.8


def test_in_a_large_picture_places_are_in_its_pixels(use_stand_in: Callable[[Answer], Path]) -> None:
    model = use_stand_in(the_drawn_person)

    (face,), (live,) = (
        detector.detect(drawn(1600)) for detector in (YuNetDetector(model), YuNetDetector.live(model))
    )

    assert face.eyes == pytest.approx((667, 721, 938, 723), abs=1)
    assert live.eyes == pytest.approx(face.eyes, abs=1)


def test_the_largest_comes_first_and_somebody_far_behind_not_at_all(
    use_stand_in: Callable[[Answer], Path],
) -> None:
    def three(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        if picture.shape[0] == 192:
            return the_drawn_person(picture)
        return np.stack([row(20, right=10), row(100, right=40), row(200, right=80)])

    faces = YuNetDetector(use_stand_in(three)).detect(drawn(300))

    assert [round(face.box.width / 1.18 / SEEN[2], -1) for face in faces] == [200, 100]


def test_a_face_at_the_border_has_its_box_inside(use_stand_in: Callable[[Answer], Path]) -> None:
    def at_the_border(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        return the_drawn_person(picture) if picture.shape[0] == 192 else row(200, right=-80)[np.newaxis]

    (face,) = YuNetDetector(use_stand_in(at_the_border)).detect(drawn(200))

    assert face.box.clipped((200, 200, 3)) == face.box
    assert face.box.x == 0


def test_numbers_that_are_none_are_no_face(use_stand_in: Callable[[Answer], Path]) -> None:
    def one_broken(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.stack([row(picture.shape[0]), np.full(15, np.nan, np.float32)])

    assert len(YuNetDetector(use_stand_in(one_broken)).detect(drawn(200))) == 1


def fails(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    raise cv2.error("no such layer")


def nothing(picture: NDArray[np.uint8]) -> None:
    return None


def elsewhere(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    return row(picture.shape[0], right=60)[np.newaxis]


@pytest.mark.parametrize("answer", [fails, nothing, elsewhere])
def test_a_network_that_does_not_find_a_face_is_refused(
    use_stand_in: Callable[[Answer], Path], answer: Answer
) -> None:
    with pytest.raises(FaceError, match=r"yunet ä\.onnx is not the face finder face_detection_yunet_2023mar"):
        YuNetDetector(use_stand_in(answer))


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:8f2383e4\nsize 232589\n"


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"<!DOCTYPE html>", POINTER])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.onnx").write_bytes(content)

    with pytest.raises(FaceError, match=r"other\.onnx is not the face finder .*\.$"):
        YuNetDetector(tmp_path / "other.onnx")


def test_a_file_that_is_much_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "huge.onnx").open("wb") as file:
        file.truncate(1 << 33)
    monkeypatch.delattr(Path, "read_bytes")

    with pytest.raises(FaceError, match=r"huge\.onnx is not the face finder"):
        YuNetDetector(tmp_path / "huge.onnx")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FaceError, match=r"gone\.onnx is not there; choose its file again, or the built-in"):
        detector_for(tmp_path / "gone.onnx", live=True)


def test_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(FaceError, match=r"is a folder; choose the file face_detection_yunet_2023mar\.onnx"):
        YuNetDetector(tmp_path)


def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.onnx").write_bytes(b"a network")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(FaceError, match=r"a\.onnx cannot be opened: Permission denied\."):
        YuNetDetector(tmp_path / "a.onnx")


@pytest.mark.parametrize("live", [False, True])
def test_the_user_chooses_the_detector(use_stand_in: Callable[[Answer], Path], live: bool) -> None:
    assert isinstance(detector_for(None, live=live), HaarDetector)
    assert isinstance(detector_for(use_stand_in(the_drawn_person), live=live), YuNetDetector)
