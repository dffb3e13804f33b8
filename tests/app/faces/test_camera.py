"""A device that gives pictures, but none that show anything."""

import numpy as np
from fake_capture import frame

from app.faces.cameras.camera import NO_TROUBLE, PictureWatch


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def noisy(level: int, number: int) -> np.ndarray:
    noise = np.random.default_rng(number).integers(0, 8, (480, 640, 3))
    return np.clip(level + noise, 0, 255).astype(np.uint8)


def watch(pictures: list[np.ndarray], rate: float = 10.0) -> list[tuple[float, str]]:
    """What is said of pictures that come at a rate: when, in seconds, and what."""
    clock = Clock()
    watched = PictureWatch("Webcam", clock)
    said = []
    for picture in pictures:
        trouble = watched.look(picture)
        if trouble is not NO_TROUBLE:
            said.append((round(clock.now - 100, 1), trouble.sentence))
        clock.now += 1 / rate
    return said


def test_a_closed_cover_is_said_after_two_seconds_and_no_longer_when_it_opens() -> None:
    black = [noisy(4, number) for number in range(30)]

    said = watch([*black, noisy(90, 0), noisy(90, 1)])

    assert 2.0 <= said[0][0] <= 2.1
    assert said[-1][0] == 2.9
    assert {sentence for _, sentence in said} == {
        "Webcam gives only black pictures: is its cover closed, or another program using it?"
    }


def test_a_dark_room_is_not_black() -> None:
    room = [noisy(4, number) for number in range(40)]
    for picture in room:
        picture[100:200, 100:200] = 60

    assert watch(room) == []


def test_a_blink_of_black_is_nothing() -> None:
    assert watch([*[noisy(2, n) for n in range(15)], noisy(90, 0), *[noisy(2, n) for n in range(15)]]) == []


def test_the_same_picture_over_and_over_is_said_after_some_seconds_but_shown() -> None:
    clock = Clock()
    watched = PictureWatch("Webcam", clock)
    for _ in range(60):
        trouble = watched.look(frame(120))
        clock.now += 0.1

    assert trouble.sentence.startswith("Webcam gives the same picture over and over.")
    assert not trouble.blank
    assert watched.look(noisy(120, 1)) is NO_TROUBLE


def test_a_still_scene_has_noise_and_is_fine() -> None:
    assert watch([noisy(120, number) for number in range(80)]) == []
