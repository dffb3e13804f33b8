import numpy as np
import pytest
from numpy.typing import NDArray

from app.faces.cameras import demo
from app.faces.cameras.camera import Camera
from app.faces.cameras.demo import DemoCamera
from app.faces.detection import HaarDetector
from app.faces.errors import CameraError
from app.faces.sample import SAMPLE_PERSONS, Identity, Scene, draw_person, scene_at

_, BEN = SAMPLE_PERSONS


def frames(camera: Camera, count: int, every: int = 1) -> list[NDArray[np.uint8]]:
    """Some of the first frames."""
    camera.open()
    pictures = [camera.read() for _ in range(count)]
    camera.close()
    return [picture for picture in pictures[::every] if picture is not None]


def test_it_shows_a_moving_person_at_25_frames_a_second() -> None:
    camera = DemoCamera("Ada")

    first, *_, later = frames(camera, 12)

    assert camera.interval == 1 / 25
    assert first.shape == (480, 640, 3)
    assert first.dtype == np.uint8
    assert np.abs(first.astype(int) - later).mean() > 1


def test_its_clock_is_the_number_of_the_frame() -> None:
    shown = frames(DemoCamera("Ben", seed=3), 6)

    np.testing.assert_array_equal(shown[5], draw_person(BEN, scene_at(5 / 25, seed=3), (640, 480)))


def test_the_film_is_the_same_every_time() -> None:
    camera = DemoCamera("Ada")

    for once, again in zip(frames(camera, 3), frames(camera, 3), strict=True):
        np.testing.assert_array_equal(once, again)


def test_another_seed_is_another_film() -> None:
    (one,), (other,) = frames(DemoCamera("Ada"), 1), frames(DemoCamera("Ada", seed=1), 1)

    assert (one != other).any()


def test_without_a_name_the_persons_take_turns_of_four_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def note(person: Identity, scene: Scene, size: tuple[int, int]) -> NDArray[np.uint8]:
        names.append(person.name)
        return np.zeros((*size[::-1], 3), np.uint8)

    monkeypatch.setattr(demo, "draw_person", note)
    frames(DemoCamera(), 250)

    assert names == ["Ada"] * 100 + ["Ben"] * 100 + ["Ada"] * 50


@pytest.mark.parametrize("who", ["Ada", "Ben"])
def test_a_face_is_found_in_nearly_every_frame(who: str) -> None:
    detector = HaarDetector.live()

    shown = frames(DemoCamera(who, seed=2), 40, every=2)

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
