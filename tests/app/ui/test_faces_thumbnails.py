import pytest
from drawn_pictures import BLUE, GREEN, RED, colour_at, drawn, thumbnail
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.ui.faces.thumbnail_list import ThumbnailList
from app.ui.faces.thumbnails import ThumbnailModel

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def faces(qtbot):
    faces = ThumbnailModel()
    faces.tester = QAbstractItemModelTester(faces)
    return faces


@pytest.fixture
def thumbnails(qtbot, faces):
    thumbnails = ThumbnailList(faces)
    qtbot.addWidget(thumbnails)
    thumbnails.resize(320, 130)
    thumbnails.show()
    return thumbnails


def fill(faces, count):
    faces.set_faces([(face_id, thumbnail()) for face_id in range(count)])


def click(qtbot, thumbnails, row, modifier=Qt.KeyboardModifier.NoModifier):
    place = thumbnails.visualRect(thumbnails.faces.index(row, 0)).center()
    qtbot.mouseClick(thumbnails.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def is_in_view(thumbnails, row):
    place = thumbnails.visualRect(thumbnails.faces.index(row, 0))
    return thumbnails.viewport().rect().contains(place.center())


def settle(qtbot, thumbnails):
    qtbot.waitUntil(lambda: not thumbnails._newest.isActive())


def test_faces_come_and_go_in_order(faces):
    faces.set_faces([(7, thumbnail()), (8, thumbnail(), "Demo camera")])
    faces.add(3, thumbnail(), "Webcam, 12:00")
    faces.extend([(4, thumbnail()), (5, thumbnail())])
    assert faces.face_ids() == [7, 8, 3, 4, 5]
    faces.remove([8, 4, 5, 99])
    assert faces.face_ids() == [7, 3]
    assert faces.index(1, 0).data(Qt.ItemDataRole.ToolTipRole) == "Webcam, 12:00"


@pytest.mark.parametrize("gone", [range(0, 200, 2), range(50, 150), [0, 199], range(200)], ids=str)
def test_any_faces_can_be_taken_out_at_once(thumbnails, faces, gone):
    fill(faces, 200)
    faces.remove(gone)
    assert faces.face_ids() == [face_id for face_id in range(200) if face_id not in set(gone)]


def test_thumbnails_fill_the_width_in_rows(thumbnails, faces):
    faces.set_faces([(1, thumbnail(RED)), (2, thumbnail(GREEN)), (3, thumbnail(BLUE))])
    places = [thumbnails.visualRect(faces.index(row, 0)) for row in range(3)]
    centres = [colour_at(thumbnails.viewport(), p.center().x(), p.center().y()) for p in places]
    assert centres == [RED, GREEN, BLUE]
    fill(faces, 40)
    tops = [thumbnails.visualRect(faces.index(row, 0)).top() for row in range(40)]
    row_length = tops.count(tops[0])
    free = thumbnails.viewport().width() - row_length * thumbnails.visualRect(faces.index(0, 0)).width()
    assert 0 <= free <= thumbnails.verticalScrollBar().sizeHint().width() + row_length


def test_an_empty_list_says_what_to_do(thumbnails, faces):
    thumbnails.set_empty_text("Drop pictures here.")
    said = drawn(thumbnails)
    faces.add(1, thumbnail())
    faces.remove([1])
    assert drawn(thumbnails) == said
    thumbnails.set_empty_text("")
    assert drawn(thumbnails) != said


def test_the_delete_key_asks_for_the_selected_faces(thumbnails, faces, qtbot):
    fill(faces, 10)
    click(qtbot, thumbnails, 1)
    click(qtbot, thumbnails, 3, Qt.KeyboardModifier.ShiftModifier)
    click(qtbot, thumbnails, 7, Qt.KeyboardModifier.ControlModifier)
    assert thumbnails.selected_ids() == [1, 2, 3, 7]
    with qtbot.waitSignal(thumbnails.delete_requested) as asked:
        qtbot.keyClick(thumbnails, Qt.Key.Key_Delete)
    assert asked.args == [[1, 2, 3, 7]]
    assert faces.rowCount() == 10


def test_without_a_selection_there_is_nothing_to_delete_or_move(thumbnails, faces, qtbot):
    fill(faces, 3)
    with qtbot.assertNotEmitted(thumbnails.delete_requested):
        qtbot.keyClick(thumbnails, Qt.Key.Key_Delete)
    assert not thumbnails.move_action.isEnabled()


@pytest.mark.parametrize("count", [1, 60])
def test_nothing_is_selected_once_the_selected_faces_are_gone(thumbnails, faces, qtbot, count):
    fill(faces, count)
    thumbnails.selectAll()
    faces.remove(range(0, 60, 2))
    faces.remove(range(60))
    assert not thumbnails.delete_action.isEnabled()


def test_the_context_menu_moves_faces_to_the_other_person(thumbnails, faces, qtbot):
    fill(faces, 5)
    thumbnails.set_other_name("Tom & Jo")
    click(qtbot, thumbnails, 2)
    assert [action.text() for action in thumbnails.actions()] == ["Delete", "Move to Tom && Jo"]
    with qtbot.waitSignal(thumbnails.move_requested) as asked:
        thumbnails.move_action.trigger()
    assert asked.args == [[2]]


def test_the_newest_face_scrolls_into_view(thumbnails, faces, qtbot):
    for face_id in range(60):
        faces.add(face_id, thumbnail())
    settle(qtbot, thumbnails)
    assert is_in_view(thumbnails, 59)


def test_who_scrolled_away_stays_there_until_capturing_again(thumbnails, faces, qtbot):
    fill(faces, 100)
    thumbnails.follow_newest()
    thumbnails.verticalScrollBar().setValue(0)
    for face_id in range(100, 110):
        faces.add(face_id, thumbnail())
    settle(qtbot, thumbnails)
    assert is_in_view(thumbnails, 0)
    thumbnails.follow_newest()
    faces.add(110, thumbnail())
    settle(qtbot, thumbnails)
    assert is_in_view(thumbnails, 110)


def test_taking_out_many_faces_keeps_the_place(thumbnails, faces):
    fill(faces, 400)
    thumbnails.executeDelayedItemsLayout()
    thumbnails.verticalScrollBar().setValue(500)
    faces.remove(range(200, 400, 2))
    assert thumbnails.verticalScrollBar().value() == 500


def test_a_selected_face_is_ringed(thumbnails, faces, qtbot):
    fill(faces, 2)
    before = drawn(thumbnails)
    click(qtbot, thumbnails, 1)
    assert drawn(thumbnails) != before
    assert thumbnails.indexAt(QPoint(5, 5)).row() == 0
