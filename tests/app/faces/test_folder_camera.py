"""A folder of pictures in place of a camera."""

from pathlib import Path

import numpy as np
import pytest

from app.faces.cameras.camera import Flow
from app.faces.cameras.folder import FolderCamera
from app.faces.errors import CameraError
from app.faces.picture import encode_png


def folder(path: Path, **levels: int) -> Path:
    path.mkdir()
    for name, level in levels.items():
        (path / f"{name}.png").write_bytes(encode_png(np.full((20, 30, 3), level, np.uint8)))
    return path


def levels(camera: FolderCamera, count: int) -> list[int | None]:
    pictures = [camera.read() for _ in range(count)]
    return [None if picture is None else int(picture[0, 0, 0]) for picture in pictures]


def test_pictures_come_in_natural_order_and_then_the_end(tmp_path: Path) -> None:
    camera = FolderCamera(folder(tmp_path / "Zoë", a10=10, a9=9, B1=1))
    camera.open()

    assert camera.name == "Zoë"
    assert camera.flow is Flow.PICTURES
    assert camera.interval > 0
    assert levels(camera, 5) == [9, 10, 1, None, None]
    camera.close()
    camera.close()


def test_each_picture_is_called_by_its_file(tmp_path: Path) -> None:
    camera = FolderCamera(folder(tmp_path / "faces", a=1, b=2))
    camera.open()

    camera.read()
    assert camera.source == str(tmp_path / "faces" / "a.png")
    assert camera.remark == "a.png: picture 1 of 2."
    camera.read()
    assert camera.source == str(tmp_path / "faces" / "b.png")
    camera.close()


def test_a_picture_that_cannot_be_read_is_left_out_and_said(tmp_path: Path) -> None:
    path = folder(tmp_path / "faces", a=1, c=3)
    (path / "b.png").write_bytes(b"no picture")
    camera = FolderCamera(path)
    camera.open()

    assert levels(camera, 2) == [1, 3]
    assert "b.png" in camera.remark
    assert camera.remark.endswith("c.png: picture 3 of 3.")
    assert camera.read() is None
    assert camera.remark == "1 picture was left out, as it cannot be read."
    camera.close()


def test_what_is_no_picture_is_said_at_the_end(tmp_path: Path) -> None:
    path = folder(tmp_path / "faces", a=1)
    (path / "notes.txt").write_bytes(b"nothing")
    camera = FolderCamera(path)
    camera.open()

    assert levels(camera, 2) == [1, None]
    assert camera.remark.startswith(f"Not read in {path}: notes.txt.")
    camera.close()


def test_a_looped_folder_starts_again(tmp_path: Path) -> None:
    camera = FolderCamera(folder(tmp_path / "faces", a=1, b=2), loop=True)
    camera.open()

    assert levels(camera, 5) == [1, 2, 1, 2, 1]
    camera.close()


def test_opening_again_starts_again(tmp_path: Path) -> None:
    camera = FolderCamera(folder(tmp_path / "faces", a=1, b=2))
    camera.open()
    camera.read()

    camera.open()

    assert levels(camera, 1) == [1]
    camera.close()


@pytest.mark.parametrize("loop", [False, True])
def test_a_folder_in_which_nothing_can_be_read(tmp_path: Path, loop: bool) -> None:
    path = folder(tmp_path / "faces")
    for name in ("a.png", "b.jpg"):
        (path / name).write_bytes(b"nothing")
    camera = FolderCamera(path, loop=loop)
    camera.open()

    with pytest.raises(CameraError, match=r"None of the pictures in .*faces can be read\. .*b\.jpg"):
        camera.read()
    camera.close()


def test_a_folder_without_pictures(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match=r"faces holds no pictures\."):
        FolderCamera(folder(tmp_path / "faces")).open()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match="There is no folder"):
        FolderCamera(tmp_path / "gone").open()


def test_reading_before_opening_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="is not open"):
        FolderCamera(tmp_path).read()
