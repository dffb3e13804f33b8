import pytest
from drawn_faces import ADA, drawn_faces, looks_of
from made_looks import look, trembling_looks

from app.faces.guide import ENOUGH_FACES, guidance
from app.faces.look import Look
from app.faces.sample import Scene

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
