"""A video decoded in a process of its own: whatever becomes of it, the film ends or a sentence comes."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from picture_files import encoded
from video_files import avi

from app import child_process
from app.faces.cameras import CameraError, VideoFileCamera, film
from app.faces.cameras.film import FilmCapture, film_capture

LEVELS = [20, 120, 220]


@pytest.fixture
def three_frames(tmp_path: Path) -> Path:
    pictures = [encoded(".jpg", np.full((48, 64, 3), level, np.uint8)) for level in LEVELS]
    (tmp_path / "a b ☃.avi").write_bytes(avi(pictures, 64, 48))
    return tmp_path / "a b ☃.avi"


@pytest.fixture
def capture(three_frames: Path) -> Iterator[FilmCapture]:
    made = FilmCapture(str(three_frames), cv2.CAP_FFMPEG)
    yield made
    made.release()


def test_it_gives_what_a_capture_in_this_process_gives(capture: FilmCapture, three_frames: Path) -> None:
    here = cv2.VideoCapture(str(three_frames), cv2.CAP_FFMPEG)

    for asked in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FPS):
        assert capture.get(asked) == here.get(asked)
    for _ in LEVELS:
        came, frame = capture.read()
        assert came
        assert np.array_equal(frame, here.read()[1])
    assert capture.read() == (False, None)
    assert capture.read() == (False, None)
    assert not capture.isOpened()


def test_what_is_no_video_is_not_open(tmp_path: Path) -> None:
    (tmp_path / "a.avi").write_bytes(b"no video")

    capture = FilmCapture(str(tmp_path / "a.avi"), cv2.CAP_FFMPEG)

    assert not capture.isOpened()
    assert capture.read() == (False, None)
    capture.release()


@pytest.mark.parametrize("size", [(16, 16), (15, 16), (64, 48)])
def test_a_video_that_opencv_crashes_on_does_not_take_facet_with_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """Uncompressed, 16×16: enough for OpenCV 4.14 to write behind its memory."""
    width, height = size
    (tmp_path / "raw.avi").write_bytes(avi([bytes(width * height * 3)] * 3, *size, codec=bytes(4)))
    camera = VideoFileCamera(tmp_path / "raw.avi")

    with suppress(CameraError):
        camera.open()
        while camera.read() is not None:
            pass
    camera.close()


@pytest.mark.skipif(os.name == "nt", reason="expected: Windows has no signals to end a process with")
def test_a_process_that_dies_ends_the_film(three_frames: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    popen = child_process.subprocess.Popen

    def watched(*arguments: object, **options: object) -> object:
        started.append(popen(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(child_process.subprocess, "Popen", watched)
    camera = VideoFileCamera(three_frames)
    camera.open()
    os.kill(started[0].pid, signal.SIGKILL)

    assert camera.read() is not None  # read when it was opened
    assert camera.read() is None
    camera.close()
    assert started[0].returncode is not None


@pytest.mark.skipif(os.name == "nt", reason="expected: Windows has no signals to stop a process with")
def test_a_process_that_hangs_is_ended(capture: FilmCapture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film, "_PATIENCE", 0.05)
    os.kill(capture._process.pid, signal.SIGSTOP)

    assert capture.read() == (False, None)
    assert capture._process.returncode is not None


def test_a_video_that_takes_too_long_to_open_is_said(
    three_frames: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(film, "_PATIENCE", 0.0)
    with pytest.raises(CameraError, match=r"is not a video|no pictures in"):
        VideoFileCamera(three_frames).open()


def test_no_process_is_left_behind(three_frames: Path) -> None:
    capture = FilmCapture(str(three_frames), cv2.CAP_FFMPEG)
    process = capture._process
    capture.read()
    del capture
    assert process.returncode is not None


def test_where_no_process_can_be_started_it_is_said(
    three_frames: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(child_process.subprocess, "Popen", refuse)
    with pytest.raises(CameraError, match=r"cannot be opened: Cannot allocate memory\."):
        VideoFileCamera(three_frames).open()


def test_a_frozen_facet_decodes_by_itself(three_frames: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    capture = film_capture(str(three_frames), cv2.CAP_FFMPEG)
    assert isinstance(capture, cv2.VideoCapture)
    assert capture.read()[0]
    capture.release()


def test_a_folder_with_a_foreign_numpy_in_it_may_be_the_current_one(
    three_frames: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (three_frames.parent / "numpy.py").write_text("raise ImportError('a foreign one')")
    monkeypatch.chdir(three_frames.parent)
    capture = FilmCapture(three_frames.name, cv2.CAP_FFMPEG)
    assert capture.isOpened()
    capture.release()
