import numpy as np
import pytest
from numpy.typing import NDArray

from app.faces.cameras.camera import Camera
from app.faces.cameras.demo import DemoCamera
from app.faces.detection import HaarDetector
from app.faces.errors import CameraError
from app.faces.sample import SampleFilm


def frames(camera: Camera, count: int, every: int = 1) -> list[NDArray[np.uint8]]:
    """Some of the first frames."""
    camera.open()
    pictures = [camera.read() for _ in range(count)]
    camera.close()
    return [picture for picture in pictures[::every] if picture is not None]


def test_it_shows_a_moving_person_at_15_frames_a_second() -> None:
    camera = DemoCamera("Ada")

    first, *_, later = frames(camera, 12)

    assert camera.interval == pytest.approx(1 / 15, abs=0.001)
    assert first.shape == (480, 640, 3)
    assert first.dtype == np.uint8
    assert np.abs(first.astype(int) - later).mean() > 1


def test_the_film_ends_as_it_begins() -> None:
    film = SampleFilm("Ben")
    once = [film.read() for _ in range(32 * 15 + 1)]
    film.close()

    first, second, *_, last, again = once
    np.testing.assert_array_equal(again, first)
    step = np.abs(first.astype(int) - second).mean()
    assert np.abs(last.astype(int) - first).mean() < 3 * step + 1


def test_the_film_is_the_same_every_time() -> None:
    camera = DemoCamera("Ada")

    for once, again in zip(frames(camera, 3), frames(camera, 3), strict=True):
        np.testing.assert_array_equal(once, again)


def test_without_a_name_the_persons_take_turns_of_four_seconds() -> None:
    both = frames(DemoCamera(), 150)
    ada, ben = frames(DemoCamera("Ada"), 90), frames(DemoCamera("Ben"), 60)

    for shown, expected in zip(both, [*ada[:60], *ben, *ada[60:]], strict=True):
        np.testing.assert_array_equal(shown, expected)


@pytest.mark.parametrize("who", ["Ada", "Ben"])
def test_a_face_is_found_in_nearly_every_frame(who: str) -> None:
    detector = HaarDetector.live()

    shown = frames(DemoCamera(who), 360, every=9)

    assert sum(bool(detector.detect(frame)) for frame in shown) >= 0.95 * len(shown)


def test_names_tell_who_is_there() -> None:
    assert DemoCamera().name == "Demo camera"
    assert DemoCamera("Ada").name == "Demo camera: Ada"


def test_an_unknown_person_is_said() -> None:
    with pytest.raises(CameraError, match=r"There is no Eve in the Demo camera; it shows Ada and Ben\."):
        DemoCamera("Eve")


def test_it_is_read_between_opening_and_closing_only() -> None:
    camera = DemoCamera()
    with pytest.raises(RuntimeError, match="is not open"):
        camera.read()
    camera.open()
    camera.close()
    camera.close()
    with pytest.raises(RuntimeError, match="is not open"):
        camera.read()
