"""Choosing one of several faces on a picture."""

import pytest
from drawn_pictures import BLUE, RED, drawn, halves
from made_answers import LEFT, RIGHT, answer_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from app.ui.picture_view import Mark, PictureView
from app.ui.who.chosen_face import ChosenFace

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

GOLD = QColor("#ffd700")
# In a picture of 64 × 48 pixels, shown five times as large; not in the order of their places.
BOXES = [(40, 10, 16, 16), (4, 10, 16, 16), (22, 10, 16, 16)]
IN_FIRST, IN_SECOND, IN_NONE = QPoint(240, 90), QPoint(60, 90), QPoint(160, 220)


@pytest.fixture
def view(qtbot):
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(320, 240)
    view.set_picture(halves(RED, BLUE))
    view.set_marks([Mark(box, "", GOLD) for box in BOXES])
    view.show()
    return view


def test_a_click_into_a_box_chooses_its_face(view, qtbot):
    view.let_choose()
    for place, number in ((IN_SECOND, 1), (IN_FIRST, 0)):
        with qtbot.waitSignal(view.face_clicked) as clicked:
            qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
        assert clicked.args == [number]
    with qtbot.assertNotEmitted(view.face_clicked):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=IN_NONE)


def test_in_a_mirror_the_box_that_is_seen_is_chosen(view, qtbot):
    view.let_choose()
    view.mirrored = True
    with qtbot.waitSignal(view.face_clicked) as clicked:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(320 - 60, 90))
    assert clicked.args == [1]


def test_the_arrow_keys_go_from_left_to_right(view, qtbot):
    view.let_choose()
    view.face_clicked.connect(view.set_chosen)
    reached = []
    view.face_clicked.connect(reached.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(view, key)
    assert reached == [2, 1, 2, 0, 0]
    assert view.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_chosen_one_of_several_is_seen(view):
    view.let_choose()
    first = drawn(view)
    view.set_chosen(1)
    assert drawn(view) != first
    view.set_marks([Mark(BOXES[0], "", GOLD)])
    view.set_chosen(0)
    alone = drawn(view)
    view.set_chosen(5)
    assert drawn(view) == alone


def test_a_picture_to_look_at_lets_nobody_choose(view, qtbot):
    with qtbot.assertNotEmitted(view.face_clicked):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=IN_FIRST)
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_the_chosen_face_stays_chosen_while_its_place_among_the_others_changes():
    chosen = ChosenFace()
    ada, ben = answer_of(0.1, box=LEFT, number=7), answer_of(0.9, box=RIGHT, number=9)
    assert chosen.number_in([ada, ben]) == 0
    chosen.choose([ada, ben], 1)
    assert chosen.number_in([ada, ben]) == 1
    assert chosen.number_in([ben, ada]) == 0
    assert chosen.number_in([ada]) == 0
    chosen.choose([ada], 3)
    assert chosen.number_in([ada, ben]) == 1
    chosen.forget()
    assert chosen.number_in([ada, ben]) == 0
