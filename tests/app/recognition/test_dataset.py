"""Validation that is honest: what was captured together stays together."""

import numpy as np
import pytest

from app.faces.measuring import LENGTH
from app.project import Face, Person
from app.recognition.dataset import Split, split_faces


def faces(person_id, bursts):
    return [
        Face(100 * person_id + i, person_id, (0, 0, 9, 9), "camera", burst, "2026-01-01T00:00:00Z", "detect")
        for i, burst in enumerate(bursts)
    ]


def single(person_id, count):
    return faces(person_id, [f"picture {person_id} {i}" for i in range(count)])


@pytest.mark.parametrize(
    ("count", "part", "aside"), [(10, 0.2, 2), (10, 0.3, 3), (40, 0.2, 8), (3, 0.2, 1), (10, 0, 0)]
)
def test_about_the_part_of_each_person_is_set_aside(count, part, aside):
    split = split_faces({1: single(1, count), 2: single(2, count)}, part, seed=0)
    for person_id in (1, 2):
        assert sum(face_id // 100 == person_id for face_id in split.validation) == aside
    assert len(split.training) + len(split.validation) == 2 * count


@pytest.mark.parametrize("seed", range(20))
def test_a_burst_is_never_divided(seed):
    people = {1: faces(1, ["a"] * 7 + ["b"] * 5 + ["c"] * 2), 2: single(2, 9)}
    split = split_faces(people, 0.3, seed)
    burst_of = {face.id: face.burst for own in people.values() for face in own}
    assert not {burst_of[i] for i in split.training} & {burst_of[i] for i in split.validation}
    assert {face_id // 100 for face_id in split.training} == {1, 2}


def test_a_person_with_one_burst_has_no_validation_and_is_named():
    split = split_faces({1: faces(1, ["a"] * 10), 2: single(2, 10)}, 0.2, seed=0)
    assert split.undivided == (1,)
    assert all(face_id >= 200 for face_id in split.validation)


def test_the_seed_decides_and_another_decides_otherwise():
    people = {1: single(1, 30), 2: single(2, 30)}
    assert split_faces(people, 0.2, 5) == split_faces(people, 0.2, 5)
    assert split_faces(people, 0.2, 5) != split_faces(people, 0.2, 6)


def test_of_two_bursts_the_smaller_one_validates():
    people = {1: faces(1, ["a"] * 20 + ["b"] * 8), 2: faces(2, ["c"] * 6 + ["d"] * 21)}
    split = split_faces(people, 0.2, seed=0)
    assert len(split.validation) == 14


@pytest.mark.parametrize("count", [2, 3, 10])
def test_something_is_always_left_to_learn(count):
    split = split_faces({1: single(1, count), 2: single(2, count)}, 0.9, seed=0)
    assert {face_id // 100 for face_id in split.training} == {1, 2}


def test_how_it_was_split_is_a_sentence():
    split = split_faces({1: single(1, 10), 2: faces(2, ["a"] * 8 + ["b"] * 2)}, 0.2, seed=0)
    assert split.sentence() == (
        "16 faces are learned and 4 only looked at: 3 whole groups of 12, "
        "as faces of one burst, one video or one picture stay together."
    )
    without = split_faces({1: single(1, 3), 2: single(2, 3)}, 0, seed=0)
    assert without.sentence() == "All 6 faces are learned; none is set aside for validation."


def test_who_cannot_be_split_is_named():
    persons = [Person(1, "Ada", 0), Person(2, "Ben", 1)]
    split = split_faces({1: faces(1, ["a"] * 10), 2: single(2, 10)}, 0.2, seed=0)
    assert split.sentence(persons).endswith(
        "All faces of Ada belong together, so none of them can be set aside: "
        "capture or add some more in another go."
    )
    neither = split_faces({1: faces(1, ["a"] * 10), 2: faces(2, ["b"] * 10)}, 0.2, seed=0)
    assert "All 20 faces are learned" in neither.sentence(persons)
    assert "All faces of Ada and of Ben belong together" in neither.sentence(persons)


def test_a_saved_run_claims_no_groups():
    assert Split((1, 2, 3), (4,)).sentence() == "3 faces are learned and 1 only looked at."


def likenesses(people):
    """One drawn for each face, by its id."""
    draw = np.random.default_rng(5)
    seen = {face.id: draw.standard_normal(LENGTH) for own in people.values() for face in own}
    return {face_id: values.astype(np.float32) for face_id, values in seen.items()}


def nearly(values, face_id):
    """A face's likeness, with a camera's noise."""
    return values[face_id] + np.float32(0.01) * np.random.default_rng(6).standard_normal(LENGTH).astype("f4")


@pytest.mark.parametrize("seed", range(10))
def test_a_near_copy_stays_with_the_other_burst(seed):
    people = {1: faces(1, ["a", "a", "b", "b", "c", "c"]), 2: single(2, 6)}
    seen = likenesses(people)
    seen[102] = nearly(seen, 100)
    split = split_faces(people, 0.4, seed, seen)
    assert split.near_copies == 1
    assert {100, 101, 102, 103} <= set(split.training) or {100, 101, 102, 103} <= set(split.validation)
    assert "1 near copy of other faces stayed with them." in split.sentence()


@pytest.mark.parametrize("seed", range(10))
def test_a_face_near_to_two_bursts_joins_both(seed):
    people = {1: faces(1, ["a", "b", "c", "d", "e"]), 2: single(2, 6)}
    seen = likenesses(people)
    # 100 and 101 are too far apart to be near copies of each other; what lies between them is near to both.
    seen[101] = seen[100] + 0.12 * seen[101]
    seen[102] = (seen[100] + seen[101]) / 2
    split = split_faces(people, 0.4, seed, seen)
    assert split.near_copies == 1
    assert {100, 101, 102} <= set(split.training) or {100, 101, 102} <= set(split.validation)


def test_other_persons_near_copies_are_not_joined():
    people = {1: single(1, 5), 2: single(2, 5)}
    seen = likenesses(people)
    seen[200] = nearly(seen, 100)
    assert split_faces(people, 0.4, 0, seen).near_copies == 0
