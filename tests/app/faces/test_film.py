"""A film in place of a camera: read whole and upright, and whatever becomes of it, a sentence says so."""

import multiprocessing
import os
import signal
import socket
import struct
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from picture_files import encoded, scene
from video_files import avi

from app.faces.cameras import film
from app.faces.cameras.film import VIDEO_SUFFIXES, VideoFileCamera
from app.faces.errors import CameraError

LEVELS = [10, 90, 170, 250]
SIGNALS = pytest.mark.skipif(os.name == "nt", reason="expected: Windows has no signals for processes")


def video(path: Path, rate: float = 20.0, count: int = 4, codec: str = "MJPG") -> Path:
    """A film, each picture redder than the one before, with a white corner at the top left."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*codec), rate, (64, 48))
    assert writer.isOpened()
    for level in np.linspace(LEVELS[0], LEVELS[-1], count):
        picture = np.full((48, 64, 3), (0, 0, level), np.uint8)
        picture[:16, :16] = 255
        writer.write(picture)
    writer.release()
    return path


def reds(camera: VideoFileCamera, count: int) -> list[float]:
    pictures = [camera.read() for _ in range(count)]
    return [float(picture[24:, 24:, 0].mean()) for picture in pictures if picture is not None]


def read_whole(camera: VideoFileCamera) -> list[float]:
    """Opens a film and reads it to its end; the time of each picture."""
    camera.open()
    with closing(camera):
        times = []
        while camera.read() is not None:
            times.append(camera.seconds)
        return times


def described(path: Path, kind: bytes, offset: int, layout: str, *values: int) -> Path:
    """Writes other numbers into a part of an MP4 that describes it."""
    data = bytearray(path.read_bytes())
    struct.pack_into(layout, data, data.index(kind) + 4 + offset, *values)
    path.write_bytes(data)
    return path


def lasting(path: Path, milliseconds: int) -> Path:
    """Notes in an MP4 how much of it is to be shown."""
    return described(described(path, b"elst", 8, ">I", milliseconds), b"tkhd", 20, ">I", milliseconds)


def test_every_picture_comes_once_as_rgb_and_then_the_end(tmp_path: Path) -> None:
    camera = VideoFileCamera(video(tmp_path / "Zoë ☃.avi"))

    camera.open()

    assert camera.name == "Zoë ☃.avi"
    assert camera.interval == pytest.approx(1 / 20)
    assert reds(camera, 4) == pytest.approx(LEVELS, abs=6)
    assert camera.interval == pytest.approx(1 / 20)
    assert camera.seconds == pytest.approx(3 / 20)
    assert camera.read() is None
    assert camera.read() is None
    assert camera.remark == ""
    camera.close()
    camera.close()


def test_pictures_are_what_opencv_decodes_and_can_be_written_to(tmp_path: Path) -> None:
    path = video(tmp_path / "a.avi")
    here = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    camera = VideoFileCamera(path)
    camera.open()
    for _ in LEVELS:
        picture = camera.read()
        np.testing.assert_array_equal(picture, here.read()[1][..., ::-1])
        picture[:] = 0
    camera.close()


def test_a_looped_film_starts_again(tmp_path: Path) -> None:
    camera = VideoFileCamera(video(tmp_path / "a.avi"), loop=True)

    camera.open()

    assert reds(camera, 9) == pytest.approx([*LEVELS, *LEVELS, LEVELS[0]], abs=6)
    assert camera.seconds == 0
    camera.close()


def test_opening_again_starts_again(tmp_path: Path) -> None:
    camera = VideoFileCamera(video(tmp_path / "a.avi"))
    camera.open()
    reds(camera, 3)

    camera.open()

    assert reds(camera, 1) == pytest.approx(LEVELS[:1], abs=6)
    camera.close()


@pytest.mark.parametrize("rate", [0, 0.01, 90_000, 2**32 - 1])
def test_an_absurd_rate_becomes_25_pictures_a_second(tmp_path: Path, rate: float) -> None:
    data = bytearray(avi([encoded(".jpg", scene(64, 48))] * 3, 64, 48))
    scale = 1 if rate >= 1 or not rate else 100
    struct.pack_into("<II", data, data.index(b"strh") + 8 + 20, scale, int(rate * scale))
    (tmp_path / "a.avi").write_bytes(data)
    camera = VideoFileCamera(tmp_path / "a.avi")

    camera.open()

    assert camera.interval == pytest.approx(1 / 25)
    camera.close()


def test_pictures_have_their_own_times(tmp_path: Path) -> None:
    """The first ten pictures of this film are shown for 0.4 s each, the others for 0.05 s."""
    path = video(tmp_path / "a.mp4", count=20, codec="mp4v")
    data = path.read_bytes()
    place = data.index(b"stts")
    entries, count, ticks = struct.unpack_from(">III", data, place + 8)
    assert (entries, count) == (1, 20)
    table = struct.pack(">I4sIIIIII", 32, b"stts", 0, 2, 10, 8 * ticks, 10, ticks)
    old = data[place - 4 : place + 20]
    path.write_bytes(grown(data, old, table, (b"moov", b"trak", b"mdia", b"minf", b"stbl")))
    lasting(path, 4500)

    times = read_whole(VideoFileCamera(path))

    assert times == pytest.approx([*(0.4 * n for n in range(11)), *(4 + 0.05 * n for n in range(1, 10))])


def grown(data: bytes, old: bytes, new: bytes, around: tuple[bytes, ...]) -> bytes:
    """An MP4, described behind its pictures, with a larger part in it."""
    result = bytearray(data.replace(old, new, 1))
    for kind in around:
        place = result.index(kind) - 4
        [size] = struct.unpack_from(">I", result, place)
        struct.pack_into(">I", result, place, size + len(new) - len(old))
    return bytes(result)


@pytest.mark.parametrize(
    ("matrix", "corner"),
    [
        ((1, 0, 0, 1), (0, 0)),
        ((0, 1, -1, 0), (0, -1)),
        ((-1, 0, 0, -1), (-1, -1)),
        ((0, -1, 1, 0), (-1, 0)),
        ((-1, 0, 0, 1), (0, -1)),
        ((1, 0, 0, -1), (-1, 0)),
        ((0, 1, 1, 0), (0, 0)),
        ((0, -1, -1, 0), (-1, -1)),
    ],
)
def test_turned_and_mirrored_films_stand_upright(
    tmp_path: Path, matrix: tuple[int, ...], corner: tuple[int, int]
) -> None:
    """The corner that is at the top left in the file is where the file's matrix puts it."""
    a, b, c, d = (0x10000 * number for number in matrix)
    path = video(tmp_path / "a.mp4", codec="mp4v")
    described(path, b"tkhd", 40, ">9i", a, b, 0, c, d, 0, 0, 0, 0x40000000)
    camera = VideoFileCamera(path)
    camera.open()

    for _ in LEVELS:
        picture = camera.read()
        assert picture.shape == ((48, 64, 3) if matrix[0] else (64, 48, 3))
        assert picture[corner].min() > 200
        others = {(row, column) for row in (0, -1) for column in (0, -1)} - {corner}
        assert all(picture[other][1] < 100 for other in others)
    camera.close()


def damaged(path: Path, kind: str) -> Path:
    if kind == "a short AVI":
        data = video(path.with_suffix(".avi"), count=20).read_bytes()
        path = path.with_suffix(".avi")
        path.write_bytes(data[: len(data) * 6 // 10])
        return path
    data = video(path, count=20, codec="mp4v").read_bytes()
    begin = data.index(b"mdat") + 4
    half = begin + (data.index(b"moov") - begin) * 6 // 10
    path.write_bytes(data[:half] + bytes(data.index(b"moov") - 4 - half) + data[data.index(b"moov") - 4 :])
    return path


@pytest.mark.parametrize("kind", ["a short AVI", "a wiped MP4"])
def test_a_film_that_ends_in_damage_says_so(tmp_path: Path, kind: str) -> None:
    path = damaged(tmp_path / "a.mp4", kind)
    camera = VideoFileCamera(path)

    times = read_whole(camera)

    assert 3 <= len(times) <= 17
    assert camera.remark.startswith(f"{path} ends in damage after 0.")
    assert camera.remark.endswith(" s; the rest could not be read. Copy it again.")


def test_a_damaged_film_that_is_looped_says_so_and_goes_on(tmp_path: Path) -> None:
    camera = VideoFileCamera(damaged(tmp_path / "a.mp4", "a short AVI"), loop=True)
    camera.open()

    assert all(camera.read() is not None for _ in range(25))
    assert "ends in damage" in camera.remark
    camera.close()
    camera.open()
    assert camera.remark == ""
    camera.close()


def test_what_was_cut_off_but_not_deleted_is_no_damage(tmp_path: Path) -> None:
    """Telephones trim a film by a note in it: the pictures stay, and are not shown."""
    camera = VideoFileCamera(lasting(video(tmp_path / "a.mp4", count=20, codec="mp4v"), 500))

    assert len(read_whole(camera)) == 10
    assert camera.remark == ""


def test_a_film_whose_description_is_lost_is_refused(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", codec="mp4v")
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(CameraError, match=r"a\.mp4 is not a video that Facet can read, or it is damaged"):
        VideoFileCamera(path).open()


def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match="is not there"):
        VideoFileCamera(tmp_path / "gone.mp4").open()


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match="is a folder, not a video"):
        VideoFileCamera(tmp_path).open()


@pytest.mark.skipif(os.name == "nt", reason="expected: Windows has no such files")
@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "film.mp4"
    with socket.socket(socket.AF_UNIX) as listener:
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "socket":
            listener.bind(str(path))
        else:
            path = Path(os.devnull)
        with pytest.raises(CameraError, match=rf"{path} is not a file\."):
            VideoFileCamera(path).open()


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match="cannot be opened: "):
        VideoFileCamera(tmp_path / f"{'a' * 300}.mp4").open()


def test_a_picture_is_no_video(tmp_path: Path) -> None:
    (tmp_path / "0001.jpg").write_bytes(encoded(".jpg", scene()))
    with pytest.raises(CameraError, match="is a picture, not a video"):
        VideoFileCamera(tmp_path / "0001.jpg").open()


@pytest.mark.parametrize("data", [b"", b"hello " * 200, b"#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n"])
def test_not_a_video(tmp_path: Path, data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.mp4").write_bytes(data)
    with pytest.raises(CameraError, match=r"a\.mp4 is not a video that Facet can read"):
        VideoFileCamera(tmp_path / "a.mp4").open()
    assert capfd.readouterr() == ("", "")


def test_a_film_without_pictures(tmp_path: Path) -> None:
    (tmp_path / "a.avi").write_bytes(avi([b"none"] * 3, 64, 48))
    with pytest.raises(CameraError, match="no pictures in"):
        VideoFileCamera(tmp_path / "a.avi").open()
    assert not multiprocessing.active_children()


def test_a_looped_film_that_has_gone_is_said(tmp_path: Path) -> None:
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


@pytest.mark.parametrize(
    ("width", "height", "why"), [(6100, 6100, "too large: 6100×6100"), (7, 480, "too small: 7×480")]
)
def test_pictures_of_an_impossible_size_are_refused(
    tmp_path: Path, width: int, height: int, why: str
) -> None:
    path = tmp_path / "a.avi"
    path.write_bytes(avi([encoded(".jpg", np.zeros((height, width), np.uint8))], width, height))
    with pytest.raises(CameraError, match=f"{why} pixels") as error:
        VideoFileCamera(path).open()
    assert str(path) in str(error.value)
    assert not multiprocessing.active_children()


def test_what_keeps_a_film_from_being_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = video(tmp_path / "a.avi")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(CameraError, match=r"a\.avi cannot be opened: Permission denied\."):
        VideoFileCamera(path).open()


def test_a_film_whose_pictures_change_in_size_ends_or_goes_on(tmp_path: Path) -> None:
    large, small = encoded(".jpg", scene(64, 48)), encoded(".jpg", scene(16, 16))
    (tmp_path / "a.avi").write_bytes(avi([large, small, large], 64, 48))
    camera = VideoFileCamera(tmp_path / "a.avi")
    camera.open()

    for _ in range(4):
        picture = camera.read()
        assert picture is None or picture.shape == (48, 64, 3)
    camera.close()


@pytest.mark.parametrize("size", [(16, 16), (15, 16), (64, 48)])
def test_a_film_that_opencv_crashes_on_does_not_take_facet_with_it(
    tmp_path: Path, size: tuple[int, int], capfd: pytest.CaptureFixture[str]
) -> None:
    """Uncompressed, 16×16: enough for OpenCV 4.14 to write behind its memory."""
    width, height = size
    (tmp_path / "raw.avi").write_bytes(avi([bytes(width * height * 3)] * 3, *size, codec=bytes(4)))

    with suppress(CameraError):
        read_whole(VideoFileCamera(tmp_path / "raw.avi"))
    assert capfd.readouterr() == ("", "")


@SIGNALS
def test_a_process_that_dies_ends_the_film_and_that_is_said(tmp_path: Path) -> None:
    camera = VideoFileCamera(video(tmp_path / "a.avi"))
    camera.open()
    (child,) = multiprocessing.active_children()
    os.kill(child.pid, signal.SIGKILL)

    # One picture was read when it was opened, and another one may be on its way.
    assert 1 <= len(reds(camera, 4)) <= 2
    assert camera.read() is None
    assert "the rest could not be read" in camera.remark
    camera.close()
    assert not multiprocessing.active_children()


@SIGNALS
def test_a_process_that_hangs_is_ended_and_that_is_said(tmp_path: Path) -> None:
    camera = VideoFileCamera(video(tmp_path / "a.avi"), patience=1.0)
    camera.open()
    (child,) = multiprocessing.active_children()
    os.kill(child.pid, signal.SIGSTOP)

    assert 1 <= len(reds(camera, 4)) <= 2
    assert camera.read() is None
    assert "the rest could not be read" in camera.remark
    assert not multiprocessing.active_children()
    camera.close()


def test_a_film_that_takes_too_long_to_open_is_said(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match=r"is not a video|no pictures in"):
        VideoFileCamera(video(tmp_path / "a.avi"), patience=0.0).open()
    assert not multiprocessing.active_children()


def test_no_process_is_left_behind_by_a_forgotten_film(tmp_path: Path) -> None:
    camera = VideoFileCamera(video(tmp_path / "a.avi"))
    camera.open()
    (child,) = multiprocessing.active_children()
    del camera
    child.join(10)
    assert child.exitcode == 0


def test_if_no_process_can_be_started_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(film, "Child", refuse)
    with pytest.raises(CameraError, match=r"cannot be opened: Cannot allocate memory\."):
        VideoFileCamera(video(tmp_path / "a.avi")).open()


def test_a_folder_with_a_foreign_numpy_in_it_may_be_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "numpy.py").write_text("raise ImportError('a foreign one')")
    video(tmp_path / "a.avi")
    monkeypatch.chdir(tmp_path)
    assert len(read_whole(VideoFileCamera(Path("a.avi")))) == 4


def test_the_process_loads_little() -> None:
    """It is started for each film, and the user waits for it."""
    listed = "import sys, app.__main__, app.faces.cameras.film; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", listed], capture_output=True, check=True, text=True)
    loaded = {name.partition(".")[0] for name in answer.stdout.split()}
    assert {"cv2", "numpy"} <= loaded
    assert not loaded & {"PySide6", "PIL", "sqlite3", "pyqtgraph", "platformdirs", "engine", "tqdm"}
