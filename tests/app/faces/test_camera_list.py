from types import SimpleNamespace

import cv2
import pytest

from app.faces.cameras import CameraInfo, device_cameras

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
