from pathlib import Path

import cv2
import numpy as np
import pytest
from fake_capture import FakeCapture, frame
from picture_files import encoded, scene

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
