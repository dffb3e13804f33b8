import numpy as np
import pytest
from drawn_faces import ADA, BEN, Picture, drawn_faces, looks_of
from made_looks import look, trembling_looks

from app.faces.found import Box, Found
from app.faces.guide import ENOUGH_FACES, difference, guidance
from app.faces.measuring import Look
from tools.draw_sample import Scene, random_scene, scene_at

Faces = list[tuple[Picture, Found]]

KEYS = ("left", "right", "up", "down", "near", "far", "brighter", "darker")
SHOWS: dict[str, dict[str, float]] = {
    "left": {"turn": -0.3},
    "right": {"turn": 0.3},
    "up": {"nod": -0.3},
    "down": {"nod": 0.3},
    "near": {"size": 0.5},
    "far": {"size": 0.33},
    "brighter": {"light": 0.6},
    "darker": {"light": 0.4},
}


def showing(*keys: str, each: int = 4) -> list[Look]:
    """Forty faces of which some show these things."""
    special = [look(**SHOWS[key]) for key in keys for _ in range(each)]
    return special + trembling_looks(ENOUGH_FACES - len(special))


def test_without_faces_it_says_how_to_begin() -> None:
    told = guidance([])

    assert tuple(aspect.key for aspect in told.aspects) == KEYS
    assert told.missing == KEYS
    assert (told.count, told.wanted, told.enough) == (0, ENOUGH_FACES, False)
    assert told.sentence == "Look into the camera and hold the button."
    assert {aspect.strength for aspect in told.aspects} == {0.0}


@pytest.mark.parametrize("key", KEYS)
def test_a_thing_that_some_faces_show_is_there(key: str) -> None:
    told = guidance(showing(key))

    assert told.missing == tuple(other for other in KEYS if other != key)
    assert next(aspect.strength for aspect in told.aspects if aspect.key == key) == 1
    assert not told.enough


def test_one_strange_face_is_not_enough_for_a_thing() -> None:
    assert "left" in guidance(showing("left", each=2)).missing
    assert "left" not in guidance(showing("left", each=3)).missing


def test_many_faces_of_a_still_person_lack_everything() -> None:
    assert guidance(trembling_looks(200)).missing == KEYS


def test_the_middle_is_the_persons_own() -> None:
    near_and_dim = [look(size=0.9, light=0.2, nod=0.4)] * 30

    told = guidance([*near_and_dim, *[look(size=0.8, light=0.2, nod=0.4)] * 3])

    assert [key for key in KEYS if key not in told.missing and key not in ("left", "right")] == ["far"]


def test_who_never_looks_into_the_camera_has_turned() -> None:
    told = guidance([look(turn=-0.4)] * 30)

    assert "left" not in told.missing
    assert "right" in told.missing


def test_half_way_is_shown_as_half() -> None:
    strengths = {
        aspect.key: aspect.strength for aspect in guidance([look()] * 20 + [look(turn=0.06)] * 3).aspects
    }

    assert strengths["right"] == pytest.approx(0.5, abs=0.1)


def test_the_sentence_names_the_first_thing_that_is_missing() -> None:
    assert guidance(showing()).sentence == "Turn a little to the left."
    assert guidance(showing("left", "right", "up", "down")).sentence == "Come a little nearer."
    assert guidance(showing(*KEYS)[:32]).sentence == "Go on: smile, talk, look around."


def test_forty_varied_faces_are_enough() -> None:
    told = guidance(showing(*KEYS))

    assert told.enough
    assert told.missing == ()
    assert told.sentence == "Enough faces, and varied ones."
    assert not guidance(showing(*KEYS)[: ENOUGH_FACES - 1]).enough


def test_who_cannot_change_the_light_is_done_too() -> None:
    told = guidance(showing(*KEYS[:6]))

    assert told.enough
    assert told.sentence == "Enough faces. Better still: more light on the face."


def test_faces_without_a_look_count_by_number_alone() -> None:
    assert guidance([], count=39).sentence == "Go on: smile, talk, look around."
    assert guidance([], count=40).enough


def test_where_no_pose_is_known_it_is_missing() -> None:
    assert {"left", "right", "up", "down"} <= set(guidance([look(turn=None, nod=None)] * 50).missing)


def test_a_drawn_person_who_does_all_of_it_is_done() -> None:
    changes: list[dict[str, float]] = [
        {"yaw": -0.3},
        {"yaw": 0.3},
        {"pitch": -0.35},
        {"pitch": 0.35},
        {"scale": 1.0},
        {"scale": 0.75},
        {"light": 1.25},
        {"light": 0.75},
    ]
    usual = {"scale": 0.88}
    scenes = [Scene(**{**usual, **change}, grain=g) for change in [{}, *changes] for g in range(3)]  # type: ignore[arg-type]

    told = guidance(looks_of(drawn_faces(ADA, scenes)), count=ENOUGH_FACES)

    assert told.enough
    assert len(told.missing) <= 2


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
