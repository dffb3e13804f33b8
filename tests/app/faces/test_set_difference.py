import numpy as np
import pytest
from drawn_faces import ADA, BEN, Picture, drawn_faces, looks_of
from made_looks import look, trembling_looks

from app.faces.box import Box
from app.faces.found import Found
from app.faces.sample import random_scene, scene_at
from app.faces.set_difference import difference

Faces = list[tuple[Picture, Found]]


@pytest.fixture(scope="module")
def faces() -> tuple[Faces, Faces]:
    """Ada and Ben in front of the same camera."""
    scenes = [scene_at(1.3 * number) for number in range(15)]
    return drawn_faces(ADA, scenes), drawn_faces(BEN, scenes)


def before_another_wall(picture: Picture, found: Found) -> tuple[Picture, Found]:
    head = found.box.scaled(1.25)
    wall = np.asarray(0.3 * picture + np.array((20, 40, 100)), np.uint8)
    wall[max(0, head.y) :, head.x : head.right] = picture[max(0, head.y) :, head.x : head.right]
    return wall, found


def nearer(picture: Picture, found: Found) -> tuple[Picture, Found]:
    x, y, width, height = found.box
    return np.ascontiguousarray(picture[32:208, 40:280]), Found(Box(x - 40, y - 32, width, height))


def darker(picture: Picture, found: Found) -> tuple[Picture, Found]:
    return np.asarray(picture * 0.6, np.uint8), found


def test_the_demo_persons_share_a_room(faces: tuple[Faces, Faces]) -> None:
    ada, ben = map(looks_of, faces)

    assert difference(ada, ben) is None


def test_the_sample_changes_rooms_for_both_alike() -> None:
    rng = np.random.default_rng(0)
    ada, ben = (looks_of(drawn_faces(who, [random_scene(rng) for _ in range(20)])) for who in (ADA, BEN))

    assert difference(ada, ben) is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            before_another_wall,
            "The two sets differ in background: the network may learn your wall instead of your faces. "
            "Collect both in front of the same wall.",
        ),
        (
            nearer,
            "The two sets differ in size: the network may learn your distance instead of your faces. "
            "Collect both equally near.",
        ),
        (
            darker,
            "The two sets differ in light: the network may learn your lamp instead of your faces. "
            "Collect both in the same light.",
        ),
    ],
)
def test_what_differs_is_named_with_what_to_do(faces: tuple[Faces, Faces], change, sentence: str) -> None:
    for set_of_faces in faces:
        changed = [change(*face) for face in set_of_faces]

        assert difference(looks_of(set_of_faces), looks_of(changed)) == sentence
        assert difference(looks_of(changed), looks_of(set_of_faces)) == sentence


def test_all_that_differs_is_named() -> None:
    told = difference(
        trembling_looks(8), trembling_looks(8, seed=1, background_blue=0.9, size=0.7, side_light=0.3)
    )

    assert told == (
        "The two sets differ in background, size and light: the network may learn your wall, distance and "
        "lamp instead of your faces. Collect both in front of the same wall, equally near and in the same "
        "light."
    )


def test_dark_and_light_skin_before_one_wall_are_no_difference() -> None:
    assert difference(trembling_looks(10, light=0.6), trembling_looks(10, seed=1, light=0.25)) is None


def test_a_bookshelf_is_not_a_plain_wall() -> None:
    told = difference(trembling_looks(10), trembling_looks(10, seed=1, background_texture=0.25))

    assert told is not None
    assert "background" in told


def test_sets_that_overlap_are_no_difference() -> None:
    here_and_there = [look(size=size) for size in np.linspace(0.3, 0.7, 20)]
    there = [look(size=size) for size in np.linspace(0.4, 0.8, 20)]

    assert difference(here_and_there, there) is None


def test_of_few_faces_nothing_is_said() -> None:
    there = trembling_looks(4, seed=1, size=0.8)

    assert difference(trembling_looks(40), there) is None
    assert difference(there, trembling_looks(40)) is None
    assert difference([], []) is None


@pytest.mark.parametrize("count", [5, 10, 30])
def test_two_halves_of_one_set_do_not_differ(count: int) -> None:
    alarms = [
        difference(trembling_looks(count, seed, spread=0.1), trembling_looks(count, seed + 100, spread=0.1))
        for seed in range(40)
    ]

    assert sum(alarm is not None for alarm in alarms) <= 2
