from pathlib import Path

import cv2
import numpy as np
import pytest
from fake_capture import FakeCapture, frame
from picture_files import encoded, scene
from video_files import avi

from app.faces.cameras import VIDEO_SUFFIXES, CameraError, VideoFileCamera

LEVELS = [10, 90, 170, 250]


def video(path: Path, rate: float = 20.0) -> Path:
    """An MJPG video of four frames, each redder than the one before."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), rate, (64, 48))
    assert writer.isOpened()
    for level in LEVELS:
        writer.write(np.full((48, 64, 3), (0, 0, level), np.uint8))
    writer.release()
    return path


def reds(camera: VideoFileCamera, count: int) -> list[float]:
    pictures = [camera.read() for _ in range(count)]
    return [float(picture[..., 0].mean()) for picture in pictures if picture is not None]


def test_every_frame_comes_once_as_rgb_and_then_the_end(tmp_path: Path) -> None:
    camera = VideoFileCamera(video(tmp_path / "Zoë ☃.avi"))

    camera.open()

    assert camera.name == "Zoë ☃.avi"
    assert camera.interval == pytest.approx(1 / 20)
    assert reds(camera, 4) == pytest.approx(LEVELS, abs=6)
    assert camera.read() is None
    assert camera.read() is None
    camera.close()
    camera.close()


def test_a_looped_video_starts_again(tmp_path: Path) -> None:
    camera = VideoFileCamera(video(tmp_path / "a.avi"), loop=True)

    camera.open()

    assert reds(camera, 9) == pytest.approx([*LEVELS, *LEVELS, LEVELS[0]], abs=6)
    camera.close()


def test_opening_again_starts_again(tmp_path: Path) -> None:
    camera = VideoFileCamera(video(tmp_path / "a.avi"))
    camera.open()
    reds(camera, 3)

    camera.open()

    assert reds(camera, 1) == pytest.approx(LEVELS[:1], abs=6)
    camera.close()


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf"), 90_000.0, 0.01])
def test_an_absurd_rate_becomes_25_frames_a_second(tmp_path: Path, rate: float) -> None:
    (tmp_path / "a.avi").touch()
    camera = VideoFileCamera(tmp_path / "a.avi", make_capture=FakeCapture([frame()], rate=rate))

    camera.open()

    assert camera.interval == pytest.approx(1 / 25)
    camera.close()


def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match="is not there"):
        VideoFileCamera(tmp_path / "gone.mp4").open()


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match="is a folder"):
        VideoFileCamera(tmp_path).open()


def test_a_picture_is_no_video(tmp_path: Path) -> None:
    (tmp_path / "0001.jpg").write_bytes(encoded(".jpg", scene()))
    with pytest.raises(CameraError, match="is a picture, not a video"):
        VideoFileCamera(tmp_path / "0001.jpg").open()


@pytest.mark.parametrize("data", [b"", b"hello " * 200, b"#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n"])
def test_not_a_video(tmp_path: Path, data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.mp4").write_bytes(data)
    with pytest.raises(CameraError, match=r"a\.mp4 is not a video that Facet can read"):
        VideoFileCamera(tmp_path / "a.mp4").open()


def test_a_video_without_frames(tmp_path: Path) -> None:
    (tmp_path / "a.avi").touch()
    capture = FakeCapture([])
    with pytest.raises(CameraError, match="no pictures in"):
        VideoFileCamera(tmp_path / "a.avi", make_capture=capture).open()
    assert capture.released == 1


def test_a_damaged_frame_ends_the_video(tmp_path: Path) -> None:
    (tmp_path / "a.avi").touch()
    camera = VideoFileCamera(tmp_path / "a.avi", make_capture=FakeCapture([frame(1), cv2.error("damaged")]))
    camera.open()

    assert camera.read() is not None
    assert camera.read() is None
    camera.close()


def test_an_exception_while_opening_is_a_sentence(tmp_path: Path) -> None:
    def broken(*arguments: object) -> FakeCapture:
        raise cv2.error("assertion failed")

    (tmp_path / "a.avi").touch()
    with pytest.raises(CameraError, match="is not a video"):
        VideoFileCamera(tmp_path / "a.avi", make_capture=broken).open()


def test_a_looped_video_that_has_gone_is_said(tmp_path: Path) -> None:
    path = video(tmp_path / "a.avi")
    camera = VideoFileCamera(path, loop=True)
    camera.open()
    reds(camera, 4)
    path.unlink()

    with pytest.raises(CameraError, match="is not there"):
        camera.read()
    camera.close()


def test_reading_before_opening_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="is not open"):
        VideoFileCamera(tmp_path / "a.avi").read()


def test_endings_of_videos_can_be_asked_for() -> None:
    assert {".avi", ".mp4", ".mov", ".mkv", ".webm"} <= VIDEO_SUFFIXES


class SizedCapture(FakeCapture):
    """Says how large its frames are before it gives one."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__([frame()])
        self._size = {cv2.CAP_PROP_FRAME_WIDTH: width, cv2.CAP_PROP_FRAME_HEIGHT: height}

    def get(self, propId: int) -> float:
        return self._size.get(propId, 25.0)

    def read(self) -> tuple[bool, object]:
        raise AssertionError("decoded")


@pytest.mark.parametrize(
    ("width", "height", "why"), [(9000, 9000, "too large: 9000×9000"), (7, 480, "too small: 7×480")]
)
def test_frames_of_an_impossible_size_are_refused_before_they_are_decoded(
    tmp_path: Path, width: int, height: int, why: str
) -> None:
    (tmp_path / "a.avi").touch()
    capture = SizedCapture(width, height)
    with pytest.raises(CameraError, match=f"{why} pixels") as error:
        VideoFileCamera(tmp_path / "a.avi", make_capture=capture).open()
    assert str(tmp_path / "a.avi") in str(error.value)
    assert capture.released == 1


def test_ffmpeg_is_told_to_give_up_before_a_user_does(tmp_path: Path) -> None:
    """A wiped stretch of some GB in a video would be searched for half a minute."""
    (tmp_path / "a.avi").touch()
    capture = FakeCapture([frame()])

    VideoFileCamera(tmp_path / "a.avi", make_capture=capture).open()

    _, backend, told = capture.arguments
    limits = dict(zip(told[::2], told[1::2], strict=True))
    assert backend == cv2.CAP_FFMPEG
    assert 0 < limits[cv2.CAP_PROP_OPEN_TIMEOUT_MSEC] < 5000
    assert 0 < limits[cv2.CAP_PROP_READ_TIMEOUT_MSEC] < 5000


def test_what_keeps_a_video_from_being_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = video(tmp_path / "a.avi")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(CameraError, match=r"a\.avi cannot be opened: Permission denied\."):
        VideoFileCamera(path).open()


def test_a_video_whose_pictures_change_in_size_ends_or_goes_on(tmp_path: Path) -> None:
    large, small = encoded(".jpg", scene(64, 48)), encoded(".jpg", scene(16, 16))
    (tmp_path / "a.avi").write_bytes(avi([large, small, large], 64, 48))
    camera = VideoFileCamera(tmp_path / "a.avi")
    camera.open()

    for _ in range(4):
        picture = camera.read()
        assert picture is None or picture.shape == (48, 64, 3)
    camera.close()
