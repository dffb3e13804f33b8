"""Cameras that are absent, busy, unplugged or odd."""

import platform
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from fake_capture import FakeCapture, FakeTime, frame

from app.faces.cameras import CameraError, DeviceCamera


def camera(capture: FakeCapture, devices: Path = Path("/dev"), time: FakeTime | None = None) -> DeviceCamera:
    time = time or FakeTime()
    return DeviceCamera(
        3, "Webcam", cv2.CAP_V4L2, make_capture=capture, clock=time.clock, pause=time.pause, devices=devices
    )


def linux_says(monkeypatch: pytest.MonkeyPatch, system: str = "Linux") -> None:
    monkeypatch.setattr(platform, "system", lambda: system)


def test_frames_come_as_rgb_in_order() -> None:
    blue = frame()
    blue[..., 0] = 255
    source = camera(FakeCapture([blue, frame(7), frame(8)]))

    source.open()
    pictures = [source.read() for _ in range(3)]
    source.close()

    np.testing.assert_array_equal(pictures[0][0, 0], [0, 0, 255])
    assert [int(picture[0, 0, 0]) for picture in pictures[1:]] == [7, 8]
    assert pictures[0].shape == (480, 640, 3)
    assert pictures[0].dtype == np.uint8
    assert pictures[0].flags.c_contiguous


def test_the_device_is_asked_for_640_by_480_at_its_index_and_no_other() -> None:
    capture = FakeCapture([frame()])
    source = camera(capture)

    source.open()
    source.close()

    assert capture.arguments == (3, cv2.CAP_V4L2)
    assert capture.asked == {cv2.CAP_PROP_FRAME_WIDTH: 640, cv2.CAP_PROP_FRAME_HEIGHT: 480}


def test_nothing_is_opened_before_it_is_asked_for() -> None:
    def refuse(*arguments: object) -> FakeCapture:
        raise AssertionError("opened")

    source = DeviceCamera(0, make_capture=refuse)

    assert source.name == "Camera 0"
    assert source.interval == 0
    source.close()


def test_grey_frames_of_infrared_cameras_are_taken() -> None:
    source = camera(FakeCapture([frame(9, (480, 640))]))

    source.open()

    assert source.read().shape == (480, 640, 3)
    source.close()


def test_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linux_says(monkeypatch)
    capture = FakeCapture(opened=False)

    with pytest.raises(CameraError, match=r"Webcam is not there\. Plug it in"):
        camera(capture, tmp_path).open()
    assert capture.released == 1


def test_not_permitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linux_says(monkeypatch)
    (tmp_path / "video3").touch()
    monkeypatch.setattr("os.access", lambda *arguments: False)

    with pytest.raises(CameraError, match="not permitted to use Webcam"):
        camera(FakeCapture(opened=False), tmp_path).open()


def test_busy_at_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linux_says(monkeypatch)
    (tmp_path / "video3").touch()

    with pytest.raises(CameraError, match="used by another program"):
        camera(FakeCapture(opened=False), tmp_path).open()


@pytest.mark.parametrize("system", ["Windows", "Darwin"])
def test_elsewhere_all_reasons_are_named(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    linux_says(monkeypatch, system)

    with pytest.raises(CameraError, match=r"cannot be opened\..*privacy settings"):
        camera(FakeCapture(opened=False)).open()


def test_busy_without_frames() -> None:
    capture, time = FakeCapture([]), FakeTime()
    source = camera(capture, time=time)

    with pytest.raises(CameraError, match="gives no pictures; another program may be using it"):
        source.open()

    assert capture.released == 1
    assert 105 <= time.now < 106
    source.close()


def test_a_slow_first_frame_is_waited_for() -> None:
    source = camera(FakeCapture([None] * 40 + [frame(5)]))

    source.open()

    assert source.read()[0, 0, 0] == 5
    source.close()


def test_unplugged_while_reading() -> None:
    capture, time = FakeCapture([frame(1), frame(2)]), FakeTime()
    source = camera(capture, time=time)
    source.open()
    source.read()
    source.read()

    with pytest.raises(CameraError, match="Webcam has stopped giving pictures; it may have been unplugged"):
        source.read()

    assert capture.released == 1
    assert time.now - 100 < 2
    source.close()


@pytest.mark.parametrize(
    "hiccup",
    [
        None,
        frame(0, (0, 0, 3)),
        frame(0, (5,)),
        frame(0, (480, 640, 2)),
        np.zeros((4, 4, 3), np.float32),
        cv2.error("x"),
    ],
)
def test_a_hiccup_is_passed_over(hiccup: object) -> None:
    source = camera(FakeCapture([frame(1), hiccup, hiccup, frame(2)]))
    source.open()

    assert [int(source.read()[0, 0, 0]) for _ in range(2)] == [1, 2]
    source.close()


def test_it_can_be_opened_again_after_being_plugged_in() -> None:
    source = camera(FakeCapture([frame(1), *[None] * 60, frame(2)]))
    source.open()
    source.read()
    with pytest.raises(CameraError):
        source.read()

    source.open()

    assert source.read()[0, 0, 0] == 2
    source.close()


def test_an_exception_while_opening_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linux_says(monkeypatch)

    def broken(*arguments: object) -> FakeCapture:
        raise cv2.error("assertion failed")

    with pytest.raises(CameraError, match="is not there"):
        DeviceCamera(0, make_capture=broken, devices=tmp_path).open()


def test_another_thread_may_neither_read_nor_close() -> None:
    capture = FakeCapture([frame(), frame()])
    source = camera(capture)
    opener = threading.Thread(target=source.open)
    opener.start()
    opener.join()

    with pytest.raises(RuntimeError, match="opened in another thread"):
        source.read()
    with pytest.raises(RuntimeError, match="opened in another thread"):
        source.close()
    assert capture.released == 0


def test_use_out_of_order_is_refused() -> None:
    source = camera(FakeCapture([frame()]))

    with pytest.raises(RuntimeError, match="is not open"):
        source.read()
    source.open()
    with pytest.raises(RuntimeError, match="is open already"):
        source.open()
    source.close()
    source.close()


@pytest.mark.skipif(platform.system() != "Linux", reason="the device's file is Linux' own")
def test_a_camera_that_this_computer_does_not_have() -> None:
    with pytest.raises(CameraError, match=r"Camera 83 is not there\."):
        DeviceCamera(83).open()
