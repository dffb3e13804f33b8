"""The cameras of this computer, listed; and those that are absent, busy, unplugged or odd."""

import platform
import threading
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from fake_capture import FakeCapture, FakeDevice, frame

from app.faces.cameras.device import CameraInfo, DeviceCamera, Patience, device_cameras
from app.faces.errors import CameraError

QUICK = Patience(opening=2.0, first=0.3, later=0.3, closing=2.0)


def camera(capture: FakeCapture, devices: Path = Path("/dev"), patience: Patience = QUICK) -> DeviceCamera:
    return DeviceCamera(3, "Webcam", cv2.CAP_V4L2, make_capture=capture, patience=patience, devices=devices)


def wait_for_readers() -> None:
    for thread in threading.enumerate():
        if thread.name.startswith("reading "):
            thread.join(5)


def linux_says(monkeypatch: pytest.MonkeyPatch, system: str = "Linux") -> None:
    monkeypatch.setattr(platform, "system", lambda: system)


def test_frames_come_as_rgb_in_order() -> None:
    blue = frame()
    blue[..., 0] = 255
    device = FakeDevice(blue)
    source = camera(device)

    source.open()
    pictures = [source.read()]
    for level in (7, 8):
        device.send(frame(level))
        pictures.append(source.read())
    source.close()

    np.testing.assert_array_equal(pictures[0][0, 0], [0, 0, 255])
    assert [int(picture[0, 0, 0]) for picture in pictures[1:]] == [7, 8]
    assert pictures[0].shape == (480, 640, 3)
    assert pictures[0].dtype == np.uint8
    assert pictures[0].flags.c_contiguous


def test_whoever_is_slow_gets_the_newest_frame_and_not_the_oldest() -> None:
    device = FakeDevice(frame(1))
    source = camera(device)
    source.open()
    source.read()

    device.send(*(frame(level) for level in range(2, 9)))
    device.wait_until_read()

    assert source.read()[0, 0, 0] == 8
    source.close()


def test_it_is_opened_read_and_released_in_one_thread() -> None:
    device = FakeDevice(frame(1))
    source = camera(device)
    source.open()
    source.read()
    source.close()

    assert len(device.threads) == 1
    assert threading.get_ident() not in device.threads
    assert device.released == 1


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
    capture = FakeCapture([])
    source = camera(capture)

    with pytest.raises(CameraError, match="gives no pictures; another program may be using it"):
        source.open()

    assert capture.released == 1
    source.close()


def test_a_driver_that_never_opens_is_not_waited_for_for_ever() -> None:
    never = threading.Event()

    def hanging(*arguments: object) -> FakeCapture:
        never.wait(10)
        return FakeCapture(opened=False)

    source = DeviceCamera(0, "Webcam", make_capture=hanging, patience=Patience(0.05, 0.05, 0.05, 0.05))

    with pytest.raises(CameraError, match="Webcam does not answer"):
        source.open()

    never.set()
    wait_for_readers()


def test_a_slow_first_frame_is_waited_for() -> None:
    source = camera(FakeCapture([None, None, frame(5)]), patience=Patience())

    source.open()

    assert source.read()[0, 0, 0] == 5
    source.close()


def test_a_short_gap_between_frames_is_waited_for() -> None:
    device = FakeDevice(frame(1))
    source = camera(device, patience=Patience())
    source.open()
    source.read()

    device.wait_until_read()
    device.send(cv2.error("lost"), "no frame", frame(2))

    assert source.read()[0, 0, 0] == 2
    source.close()


def test_unplugged_while_reading() -> None:
    device = FakeDevice(frame(1))
    source = camera(device)
    source.open()
    source.read()
    device.unplugged.set()

    with pytest.raises(CameraError, match="Webcam has stopped giving pictures; it may have been unplugged"):
        source.read()

    assert device.released == 1
    source.close()


def test_a_driver_that_hangs_holds_nobody_up() -> None:
    device = FakeDevice(frame(1))
    source = camera(device, patience=Patience(1, 1, 0.1, 0.1))
    source.open()
    source.read()
    device.hangs.set()

    with pytest.raises(CameraError, match="Webcam has stopped giving pictures"):
        source.read()

    device.goes_on.set()
    wait_for_readers()
    assert device.released == 1


def test_it_can_be_opened_again_after_being_plugged_in() -> None:
    device = FakeDevice(frame(1))
    source = camera(device)
    source.open()
    source.read()
    device.unplugged.set()
    with pytest.raises(CameraError):
        source.read()
    device.unplugged.clear()
    device.send(frame(2))

    source.open()

    assert source.read()[0, 0, 0] == 2
    source.close()


def test_an_exception_while_opening_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linux_says(monkeypatch)

    def broken(*arguments: object) -> FakeCapture:
        raise cv2.error("assertion failed")

    with pytest.raises(CameraError, match="is not there"):
        DeviceCamera(0, make_capture=broken, devices=tmp_path).open()


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


MSMF, DSHOW = cv2.CAP_MSMF, cv2.CAP_DSHOW


def device(index: int, name: str | None = "Webcam", path: str | None = None) -> SimpleNamespace:
    return SimpleNamespace(index=index, name=name, path=path, vid=None, pid=None)


def listed(**backends: list[SimpleNamespace]) -> list[CameraInfo]:
    numbers = {"msmf": MSMF, "dshow": DSHOW}
    cameras = {numbers[name]: devices for name, devices in backends.items()}
    return device_cameras(lambda backend: cameras[backend], list(cameras))


def test_this_computer_can_be_asked() -> None:
    assert all(isinstance(camera, CameraInfo) for camera in device_cameras())


def test_no_camera() -> None:
    assert listed(msmf=[], dshow=[]) == []


def test_cameras_come_by_index_with_their_backend() -> None:
    assert listed(msmf=[device(2, "B", "/b"), device(0, "A", "/a")]) == [
        CameraInfo(0, "A", MSMF),
        CameraInfo(2, "B", MSMF),
    ]


def test_a_device_of_two_backends_is_listed_once_with_the_preferred() -> None:
    usb = r"\\?\usb#vid_046d&pid_0825#7&1"

    cameras = listed(
        msmf=[device(0, "Webcam", usb + "#{e5323777-f976}\\global")],
        dshow=[
            device(0, "OBS Virtual Camera", None),
            device(1, "Webcam", usb.upper() + "#{65e8773d-8f56}\\global"),
        ],
    )

    assert cameras == [CameraInfo(0, "Webcam", MSMF), CameraInfo(0, "OBS Virtual Camera", DSHOW)]


def test_two_cameras_of_one_kind_get_different_names() -> None:
    cameras = listed(msmf=[device(0, path="/a"), device(1, path="/b"), device(2, path="/c")])

    assert [camera.name for camera in cameras] == ["Webcam", "Webcam (2)", "Webcam (3)"]


def test_a_camera_without_a_name_gets_its_number() -> None:
    assert listed(msmf=[device(4, None)]) == [CameraInfo(4, "Camera 4", MSMF)]


def test_a_broken_backend_hides_nothing() -> None:
    def enumerate_backend(backend: int) -> list[SimpleNamespace]:
        if backend == MSMF:
            raise OSError("driver")
        return [device(0)]

    assert device_cameras(enumerate_backend, [MSMF, DSHOW]) == [CameraInfo(0, "Webcam", DSHOW)]


def test_on_an_unknown_system_no_index_is_probed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.system", lambda: "FreeBSD")
    monkeypatch.setattr(cv2, "VideoCapture", lambda *arguments: pytest.fail("probed"))

    assert device_cameras() == []
