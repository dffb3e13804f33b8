"""What is still missing among a person's faces, and what might mislead: as the panel says it."""

import pytest
from drawn_pictures import drawn
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QToolButton

from app.faces.guide import Aspect, Guidance
from app.faces.measuring import Look
from app.project import Face
from app.ui.faces.guide import Coach, GuideView, HintLine

KEYS = ("left", "right", "up", "down", "near", "far", "brighter", "darker")
BLUE = QColor("#0072b2")
HINT = "The two sets differ in background: the network may learn your wall. Collect both here."


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


def guidance(count=12, present=(), sentence="Turn a little to the left."):
    aspects = tuple(Aspect(key, key.title(), key in present, float(key in present)) for key in KEYS)
    return Guidance(aspects, count, 40, False, sentence)


def shown(qtbot, widget, width=364):
    qtbot.addWidget(widget)
    widget.setFixedWidth(width)
    widget.show()
    return widget


@pytest.fixture
def roster():
    return FakeRoster()


@pytest.fixture
def coach(qtbot, roster):
    return Coach(roster)


def present(said):
    return {aspect.key for aspect in said.aspects if aspect.present}


def test_faces_from_before_count_as_those_just_captured(qtbot, coach, roster):
    with qtbot.waitSignal(coach.changed):
        roster.add(10)
        roster.add(5, turn=-0.4)
    said = coach.guidance(1, mirrored=False)
    assert said.count == 15
    assert present(said) == {"left"}
    assert "right" in said.sentence


def test_in_a_mirror_left_and_right_are_as_one_sees_oneself(coach, roster):
    roster.add(10)
    # Who looks to the left of the camera's picture looks to the right of the mirror.
    roster.add(5, turn=-0.4)
    said = coach.guidance(1, mirrored=True)
    assert present(said) == {"right"}
    assert said.sentence == "Turn a little to the left."


def test_excluded_faces_and_those_of_others_do_not_count(coach, roster):
    roster.add(10)
    roster.add(5, turn=0.4, excluded=True)
    roster.add(3, person_id=2)
    assert coach.guidance(1, mirrored=False).count == 10
    assert present(coach.guidance(1, mirrored=False)) == set()
    assert coach.guidance(2, mirrored=False).count == 3


def test_faces_without_a_look_count_as_faces(coach, roster):
    roster.add(40, looks=False)
    assert coach.guidance(1, mirrored=False).count == 40
    assert coach.guidance(1, mirrored=False).enough


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


def test_the_guide_says_what_is_missing_and_what_to_do(qtbot):
    guide = shown(qtbot, GuideView())
    guide.show_guidance(guidance(present=("up", "near")), "Ada", BLUE)
    assert guide.findChild(QLabel, "guide_sentence").text() == "Ada: Turn a little to the left."
    said = "12 of 40 faces. Missing: Left, Right, Down, Far, Brighter, Darker."
    assert guide.accessibleDescription() == said


@pytest.mark.parametrize("width", [280, 364])
def test_every_sign_is_seen_to_be_there(qtbot, width):
    guide = shown(qtbot, GuideView(), width)
    pictures = []
    for key in (None, *KEYS):
        guide.show_guidance(guidance(present=(key,)), "Ada", BLUE)
        pictures.append(drawn(guide))
    assert all(a != b for i, a in enumerate(pictures) for b in pictures[:i])


def test_another_sentence_moves_nothing(qtbot):
    guide = shown(qtbot, GuideView())
    heights = set()
    for sentence in ("Go on.", "Enough faces. Better still: turn a little to the left."):
        guide.show_guidance(guidance(sentence=sentence), "Somebody with a long name", BLUE)
        heights.add(guide.sizeHint().height())
    assert len(heights) == 1
    label = guide.findChild(QLabel, "guide_sentence")
    assert label.heightForWidth(364) <= label.height()


def test_a_hint_put_away_comes_back_only_with_something_else(qtbot):
    hint = shown(qtbot, HintLine())
    hint.say("")
    assert not hint.isVisible()
    hint.say(HINT)
    assert hint.isVisible()
    qtbot.mouseClick(hint.findChild(QToolButton, "hint_close"), Qt.MouseButton.LeftButton)
    for sentence in (HINT, "", HINT):
        hint.say(sentence)
        assert not hint.isVisible()
    hint.say("The two sets differ in size.")
    assert hint.isVisible()
    # It goes when it no longer holds, and in another project it is said again.
    hint.say("")
    assert not hint.isVisible()
    hint.forget()
    hint.say(HINT)
    assert hint.isVisible()
