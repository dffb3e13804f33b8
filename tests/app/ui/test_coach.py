"""What is missing among the faces of a project, as the user sees it."""

import pytest
from PySide6.QtCore import QObject, Signal

from app.faces.measuring import Look
from app.project import Face
from app.ui.coach import Coach


class FakeRoster(QObject):
    """Faces, and the signals that tell of them."""

    cleared = Signal()
    added = Signal(object)
    removed = Signal(object)
    changed = Signal(object)

    def __init__(self):
        super().__init__()
        self.faces = []

    def add(self, count, person_id=1, excluded=False, looks=True, **measured):
        faces = [
            face(len(self.faces) + number, person_id, excluded, look(**measured).to_json() if looks else {})
            for number in range(count)
        ]
        self.faces += faces
        self.added.emit(faces)


def face(number, person_id, excluded, look):
    size = (0, 0, 10, 10)
    return Face(number, person_id, size, "camera", "burst", "2026-01-01", "detect", None, look, excluded)


def look(turn=0.0, wall=0.5, size=0.4):
    return Look(turn, 0.0, size, 0.5, 0.2, 0.0, 0.6, 0.0, wall, wall, wall, 0.1)


@pytest.fixture
def roster():
    return FakeRoster()


@pytest.fixture
def coach(qtbot, roster):
    return Coach(roster)


def present(guidance):
    return {aspect.key for aspect in guidance.aspects if aspect.present}


def test_faces_from_before_count_as_those_just_captured(qtbot, coach, roster):
    with qtbot.waitSignal(coach.changed):
        roster.add(10)
        roster.add(5, turn=-0.4)
    guidance = coach.guidance(1, mirrored=False)
    assert guidance.count == 15
    assert present(guidance) == {"left"}
    assert "right" in guidance.sentence


def test_in_a_mirror_left_and_right_are_as_one_sees_oneself(coach, roster):
    roster.add(10)
    # Who looks to the left of the camera's picture looks to the right of the mirror.
    roster.add(5, turn=-0.4)
    guidance = coach.guidance(1, mirrored=True)
    assert present(guidance) == {"right"}
    assert guidance.sentence == "Turn a little to the left."


def test_excluded_faces_do_not_count(coach, roster):
    roster.add(10)
    roster.add(5, turn=0.4, excluded=True)
    guidance = coach.guidance(1, mirrored=False)
    assert guidance.count == 10
    assert present(guidance) == set()


def test_faces_without_a_look_count_as_faces(coach, roster):
    roster.add(40, looks=False)
    guidance = coach.guidance(1, mirrored=False)
    assert guidance.count == 40
    assert guidance.enough


def test_each_person_is_looked_at_alone(coach, roster):
    roster.add(10)
    roster.add(3, person_id=2)
    assert coach.guidance(1, mirrored=False).count == 10
    assert coach.guidance(2, mirrored=False).count == 3


def test_two_sets_before_different_walls_give_a_hint(coach, roster):
    roster.add(10, wall=0.9)
    assert coach.hint([1, 2]) == ""
    roster.add(10, person_id=2, wall=0.2)
    assert "learn your wall" in coach.hint([1, 2])


def test_a_batch_of_faces_is_told_once(qtbot, coach, roster):
    told = []
    coach.changed.connect(lambda: told.append(True))
    with qtbot.waitSignal(coach.changed):
        for _ in range(5):
            roster.add(1)
    assert told == [True]
