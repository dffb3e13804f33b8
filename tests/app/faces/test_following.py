from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from app.faces.following import HELD, Followed, Follower
from app.faces.found import Box, Eyes, Found

FRAME = (1080, 1920, 3)
RATE = 25


def face(x: float, y: float = 500, side: float = 200) -> Found:
    """A face with its middle at (x, y)."""
    box = Box(round(x - side / 2), round(y - side / 2), round(side), round(side))
    eyes = Eyes(x - 0.2 * side, y - 0.12 * side, x + 0.2 * side, y - 0.12 * side)
    return Found(box, eyes, (x, y + 0.1 * side))


def follow(
    frames: Iterable[Sequence[Found]],
    follower: Follower | None = None,
    rate: float = RATE,
    start: float = 100,
) -> list[list[Followed]]:
    follower = follower or Follower()
    return [follower.follow(faces, start + number / rate, FRAME) for number, faces in enumerate(frames)]


def as_found(found: Found) -> Followed:
    return Followed(found, True, found)


def middle(found: Found) -> float:
    return found.box.x + found.box.width / 2


def numbers(found: Found) -> tuple[float, ...]:
    assert found.eyes is not None
    assert found.nose is not None
    return middle(found), found.box.width, *found.eyes, *found.nose


@pytest.mark.parametrize("tremble", [0.01, 0.015])
def test_a_face_that_is_still_stands_still(tremble: float) -> None:
    rng = np.random.default_rng(1)
    steps = rng.normal(0, 200 * tremble, (250, 3))
    shaken = [face(900 + x, 500 + y, 200 + growth) for x, y, growth in steps]

    calm = [frame[0].found for frame in follow([found] for found in shaken)]

    def spread(faces: list[Found]) -> NDArray[np.float64]:
        return np.std([numbers(found) for found in faces[RATE:]], axis=0)

    assert np.all(3 * spread(calm) <= spread(shaken))


@pytest.mark.parametrize("rate", [10, 25, 60])
@pytest.mark.parametrize("speed", [0.05, 0.15, 0.4, 1, 3])
def test_a_face_that_moves_is_not_lagged_behind(speed: float, rate: int) -> None:
    places = [300 + 200 * speed * number / rate for number in range(2 * rate)]

    followed = follow([[face(x)] for x in places], rate=rate)

    for x, (first,) in zip(places, followed, strict=True):
        assert abs(middle(first.found) - x) < 0.05 * 200
        assert first.found.eyes is not None
        assert abs(first.found.eyes.left_x - (x - 40)) < 0.05 * 200


def test_the_first_frame_is_taken_as_it_is() -> None:
    ((first, second),) = follow([[face(500), face(1200, side=120)]])

    assert first == as_found(face(500))
    assert second == as_found(face(1200, side=120))


def test_one_missing_frame_does_not_flicker() -> None:
    frames = [[face(500 + 4 * number)] for number in range(20)]
    for missed in (7, 12, 13, 14, 15, 16):
        frames[missed] = []

    followed = follow(frames)

    assert all(len(faces) == 1 for faces in followed)
    assert [number for number, (first,) in enumerate(followed) if not first.fresh] == [7, 12, 13, 14, 15, 16]
    places = [middle(first.found) for (first,) in followed]
    assert np.abs(np.diff(places)).max() < 0.05 * 200


def test_a_face_that_has_gone_is_gone_soon() -> None:
    followed = follow([[face(500)]] * 10 + [[]] * 25)

    assert not followed[-1]
    assert HELD - 0.1 < sum(not faces[0].fresh for faces in followed if faces) / RATE <= HELD


def test_a_hit_of_one_frame_is_not_held() -> None:
    assert follow([[face(500)], []]) == [[as_found(face(500))], []]


def test_a_hit_of_one_frame_beside_the_followed_face_is_not_shown() -> None:
    frames = [[face(500)]] * 10
    frames[5] = [face(500), face(1200, side=150)]

    assert all(len(faces) == 1 for faces in follow(frames))


def test_a_second_person_who_stays_is_shown_after_the_first() -> None:
    followed = follow([[face(500)]] * 5 + [[face(500), face(1200, side=150)]] * 5)

    assert [middle(one.found) for one in followed[-1]] == [500, 1200]


def test_another_face_that_is_a_bit_larger_does_not_take_over() -> None:
    followed = follow([[face(500)]] * 10 + [[face(1200, side=240), face(500)]] * 100)

    assert all(middle(faces[0].found) == 500 for faces in followed)


def test_one_missed_frame_does_not_make_another_face_the_first() -> None:
    frames = [[face(500), face(1200, side=190)]] * 20
    frames[10] = [face(1200, side=190)]

    assert all(middle(faces[0].found) == pytest.approx(500, abs=2) for faces in follow(frames))


def test_a_much_larger_face_takes_over_when_it_stays() -> None:
    frames = [[face(500)]] * 10 + [[face(1200, side=320), face(500)]] * 50

    places = [middle(faces[0].found) for faces in follow(frames)]

    assert places[10:30] == [500] * 20
    assert places[-1] == 1200


def test_the_other_person_is_followed_when_the_first_has_gone() -> None:
    frames = [[face(500), face(1200, side=150)]] * 10 + [[face(1200, side=150)]] * 20

    followed = follow(frames)

    assert followed[-1] == [as_found(face(1200, side=150))]


@pytest.mark.parametrize("hidden", [False, True])
def test_two_persons_who_cross_do_not_swap(hidden: bool) -> None:
    frames = []
    for number in range(75):
        passing, followed = face(400 + 12 * number, 480, 210), face(1300 - 12 * number, 520, 190)
        covered = hidden and abs(middle(passing) - middle(followed)) < 90
        frames.append([passing] if covered else [followed] if number < 3 else [passing, followed])

    first = follow(frames)[-1][0].found

    assert middle(first) == pytest.approx(1300 - 12 * 74, abs=10)
    assert first.box.width == pytest.approx(190, abs=3)


def test_eyes_are_held_while_they_blink() -> None:
    frames = [[face(500 + 8 * number)] for number in range(30)]
    for shut in range(10, 16):
        frames[shut] = [frames[shut][0]._replace(eyes=None)]

    for number, (first,) in enumerate(follow(frames)):
        assert first.fresh
        assert first.found.eyes is not None
        assert first.found.eyes.left_x == pytest.approx(500 + 8 * number - 40, abs=0.06 * 200)


def test_eyes_that_stay_unseen_are_let_go() -> None:
    frames = [[face(500)]] * 10 + [[face(500)._replace(eyes=None)]] * 20

    followed = follow(frames)

    assert followed[-1][0].found == face(500)._replace(eyes=None)


def test_after_a_pause_everything_begins_anew() -> None:
    follower = Follower()
    follow([[face(500)]] * 10, follower)

    (followed,) = follow([[face(560)]], follower, start=1000)

    assert followed == [as_found(face(560))]


def test_pictures_of_a_folder_are_given_as_they_are() -> None:
    follower = Follower()
    pictures = [[face(500)], [face(530), face(900, side=100)], [], [face(520)]]

    for number, faces in enumerate(pictures):
        follower.forget()
        followed = follower.follow(faces, number / RATE, FRAME)
        assert followed == [as_found(found) for found in faces]


def test_a_face_at_the_border_stays_inside_the_picture() -> None:
    followed = follow([[face(200 - 20 * number)] for number in range(6)] + [[]] * 9)

    for faces in followed:
        for one in faces:
            assert one.found.box.clipped(FRAME) == one.found.box


def test_frames_of_the_same_moment_are_no_trouble() -> None:
    follower = Follower()
    for x in (500, 504, 508):
        (first,) = follower.follow([face(x)], 7.0, FRAME)
        assert middle(first.found) == pytest.approx(x, abs=10)


def test_what_is_asked_about_does_not_lag_behind_a_face_that_moves() -> None:
    frames = [[face(500 + 12 * number)] for number in range(40)]
    for (now,), (followed,) in zip(frames, follow(frames), strict=True):
        assert followed.measured == now
        assert abs(middle(followed.found) - middle(now)) <= 0.05 * 200
    blind = [[one._replace(eyes=None)] for one in (face(500), face(503), face(506))]
    (followed,) = follow([[face(497)], *blind])[-1]
    assert followed.measured == blind[-1][0]._replace(eyes=followed.found.eyes)
    held = follow([*frames, []])[-1][0]
    assert (held.fresh, held.measured) == (False, held.found)
