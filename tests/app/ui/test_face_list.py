"""The list of faces that the persons' cards, validation, the microscope and the gradient check show."""

from dataclasses import replace

import numpy as np
import pytest
from drawn_pictures import BLUE, GREEN, RED, colour_at, drawn
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from app.ui.widgets.face_list import FaceList
from app.ui.widgets.face_model import FaceItem, FacePictures, dragged_faces

GOLD = QColor(255, 215, 0)


def picture(colour=RED, side=16):
    return np.full((side, side, 3), colour, np.uint8)


def some(count, **changes):
    return [FaceItem(number, **changes) for number in range(count)]


@pytest.fixture
def make(qtbot):
    def made(width=320, height=130, **options):
        faces = FaceList(**options)
        faces.tester = QAbstractItemModelTester(faces.faces)
        qtbot.addWidget(faces)
        faces.resize(width, height)
        faces.show()
        return faces

    return made


def place_of(faces, face_id):
    return faces.visualRect(faces.model().index(faces.ids.index(face_id), 0)).center()


def click(qtbot, faces, face_id, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.mouseClick(faces.viewport(), Qt.MouseButton.LeftButton, modifier, place_of(faces, face_id))


def is_in_view(faces, face_id):
    return faces.viewport().rect().contains(place_of(faces, face_id))


def colour_of(faces, face_id):
    place = place_of(faces, face_id)
    return colour_at(faces.viewport(), place.x(), place.y())


def tip(faces, face_id, role=Qt.ItemDataRole.ToolTipRole):
    return faces.model().index(faces.ids.index(face_id), 0).data(role)


def test_faces_stand_in_rows_that_fill_the_width(make):
    faces = make()
    faces.set_items([FaceItem(i, picture(c)) for i, c in enumerate((RED, GREEN, BLUE))])
    assert [colour_of(faces, i) for i in range(3)] == [RED, GREEN, BLUE]
    faces.set_items(some(40))
    tops = [place_of(faces, i).y() for i in range(40)]
    row = tops.count(tops[0])
    free = faces.viewport().width() - row * faces.gridSize().width()
    assert 0 <= free <= faces.verticalScrollBar().sizeHint().width() + row


def test_a_larger_text_has_larger_faces(make):
    faces = make(width=600, side=48)
    before = faces.gridSize().width()
    font = faces.font()
    font.setPointSizeF(2 * font.pointSizeF())
    faces.setFont(font)
    assert faces.gridSize().width() > 1.5 * before


@pytest.mark.parametrize("gone", [range(0, 200, 2), range(50, 150), [0, 199], range(200)], ids=str)
def test_any_faces_go_and_come_back_and_those_that_stay_stay_selected(make, gone):
    faces = make(multi=True)
    faces.set_items(some(200))
    faces.select([51, 120, 199])
    left = [item for item in some(200) if item.id not in set(gone)]
    faces.set_items(left)
    assert faces.ids == [item.id for item in left]
    assert faces.selected_ids == [i for i in (51, 120, 199) if i not in set(gone)]
    faces.set_items(some(200))
    assert faces.ids == list(range(200))
    assert faces.selected_ids == [i for i in (51, 120, 199) if i not in set(gone)]


def test_another_order_keeps_the_selection(make):
    faces = make(multi=True)
    faces.set_items(some(50))
    faces.select([3, 40])
    faces.set_items(reversed(some(50)))
    assert faces.ids == list(reversed(range(50)))
    assert faces.selected_ids == [40, 3]


def test_a_face_is_shown_as_it_is_now(make):
    faces = make()
    faces.set_items([FaceItem(7, picture(RED)), FaceItem(9, picture(RED))])
    faces.set_items([FaceItem(7, picture(RED)), FaceItem(9, picture(GREEN), tip="Ada")])
    assert (colour_of(faces, 7), colour_of(faces, 9)) == (RED, GREEN)
    assert tip(faces, 9) == "Ada"
    faces.set_items([FaceItem(7, picture(BLUE)), FaceItem(9, picture(GREEN))])
    assert colour_of(faces, 7) == BLUE


def test_what_is_said_of_a_face_is_made_when_it_is_asked_for_and_shown_as_it_is_typed(make):
    faces = make()
    faces.set_items([FaceItem(1, tip=lambda: "<h1>Webcam</h1>\nnow")])
    assert tip(faces, 1) == "<p>&lt;h1&gt;Webcam&lt;/h1&gt;<br>now</p>"
    assert tip(faces, 1, Qt.ItemDataRole.AccessibleTextRole) == "<h1>Webcam</h1>\nnow"


@pytest.mark.parametrize(
    "changes",
    [
        {"caption": "0.93"},
        {"caption": "0.93", "colour": GOLD},
        {"colour": GOLD},
        {"colour": GOLD, "fraction": 0.5},
        {"badge": "0.30", "fraction": 0.6},
        {"badge": "Ben?\n0.30", "colour": GOLD},
        {"dimmed": True},
        {"wrong": True},
    ],
    ids=str,
)
def test_each_thing_that_is_said_with_a_face_is_seen(make, changes):
    faces = make()
    looks = []
    plain = FaceItem(0, picture())
    for item in (plain, replace(plain, **changes)):
        faces.set_items([item])
        looks.append(drawn(faces))
    assert looks[0] != looks[1]


def test_an_empty_list_says_what_to_do(make):
    faces = make()
    faces.set_empty_text("Drop pictures here.")
    said = drawn(faces)
    faces.set_items(some(1))
    faces.set_items([])
    assert drawn(faces) == said
    faces.set_empty_text("")
    assert drawn(faces) != said


def test_only_the_pictures_in_view_and_a_page_around_are_wanted(make, qtbot):
    faces = make()
    with qtbot.waitSignal(faces.wanted) as first:
        faces.set_items(some(5000))
    seen = faces.rows_in_view()[1] + 1
    assert first.args[0] == list(range(2 * seen))
    with qtbot.waitSignal(faces.wanted) as then:
        faces.verticalScrollBar().setValue(faces.verticalScrollBar().maximum() // 2)
    top, bottom = faces.rows_in_view()
    assert then.args[0][: bottom - top + 1] == list(range(top, bottom + 1))
    assert next(i for i in then.args[0] if is_in_view(faces, i)) >= top
    assert len(then.args[0]) <= 3 * (bottom - top + 1)


def test_what_has_come_is_not_wanted_again(make, qtbot):
    pictures = FacePictures()
    faces = make(pictures=pictures)
    with qtbot.waitSignal(faces.wanted):
        faces.set_items(some(4))
    waiting = drawn(faces)
    pictures.put([(0, picture(GREEN)), (1, picture()), (2, None)])
    assert colour_of(faces, 0) == GREEN
    assert drawn(faces) != waiting
    with qtbot.waitSignal(faces.wanted) as wanted:
        faces.set_items([*some(4), FaceItem(5), FaceItem(6, picture())])
    assert wanted.args[0] == [3, 5]


def test_the_memory_is_bounded_and_what_was_looked_at_lately_stays(qtbot):
    pictures = FacePictures(most_bytes=3 * 4 * FacePictures().side ** 2)
    pictures.put((i, picture()) for i in range(3))
    pictures.pixmap(0)
    pictures.put([(3, picture())])
    assert [i in pictures for i in range(4)] == [True, False, True, True]
    assert len(pictures) == pictures.room == 3


def test_a_small_memory_is_not_asked_for_more_than_it_holds(make, qtbot):
    faces = make(pictures=FacePictures(most_bytes=8 * 4 * FacePictures().side ** 2), height=400)
    with qtbot.waitSignal(faces.wanted) as wanted:
        faces.set_items(some(500))
    assert len(wanted.args[0]) == 4


def test_a_click_enter_and_the_arrow_keys_choose_one_face(make, qtbot):
    faces = make()
    faces.set_items(some(10))
    chosen, selected = [], []
    faces.chosen.connect(chosen.append)
    faces.selection_changed.connect(selected.append)
    click(qtbot, faces, 4)
    qtbot.keyClick(faces, Qt.Key.Key_Right)
    qtbot.keyClick(faces, Qt.Key.Key_Return)
    assert chosen == [4, 5, 5]
    assert selected == [[4], [5]]
    faces.select([7])
    assert chosen == [4, 5, 5]
    assert (faces.selected_ids, faces.current_id) == ([7], 7)


def test_enter_and_a_double_click_open_a_face(make, qtbot):
    faces = make(multi=True)
    faces.set_items(some(10))
    click(qtbot, faces, 4)
    with qtbot.waitSignal(faces.opened) as asked:
        qtbot.keyClick(faces, Qt.Key.Key_Return)
    assert asked.args == [4]
    with qtbot.waitSignal(faces.opened) as asked:
        click(qtbot, faces, 6)
        qtbot.mouseDClick(faces.viewport(), Qt.MouseButton.LeftButton, pos=place_of(faces, 6))
    assert asked.args == [6]


def test_several_are_selected_with_shift_and_ctrl_and_told_once(make, qtbot):
    faces = make(multi=True)
    faces.set_items(some(10))
    with qtbot.waitSignal(faces.selection_changed) as told:
        click(qtbot, faces, 1)
        click(qtbot, faces, 3, Qt.KeyboardModifier.ShiftModifier)
        click(qtbot, faces, 7, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [[1, 2, 3, 7]]


def test_selected_faces_are_dragged_and_from_others_a_rectangle_selects(make, qtbot):
    faces = make(multi=True, draggable=True)
    faces.set_items(some(12))
    view, (start, end) = faces.viewport(), (place_of(faces, 0), place_of(faces, 2))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, start + QPoint(30, 0))
    qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    assert faces.selected_ids == [0, 1, 2]
    assert not faces.dragEnabled()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=place_of(faces, 1))
    assert faces.dragEnabled()
    assert dragged_faces(faces.model().mimeData(faces.selectedIndexes())) == [0, 1, 2]
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place_of(faces, 1))


def test_the_selected_faces_that_are_out_of_view_come_into_view(make):
    faces = make(multi=True)
    faces.set_items(some(400))
    faces.executeDelayedItemsLayout()
    faces.select([1, 399])
    assert faces.verticalScrollBar().value() == 0
    faces.select([300, 320, 999])
    assert faces.selected_ids == [300, 320]
    assert is_in_view(faces, 300)


def test_the_list_keeps_its_place_when_many_faces_go(make):
    faces = make()
    faces.set_items(some(400))
    faces.executeDelayedItemsLayout()
    faces.verticalScrollBar().setValue(500)
    faces.set_items([item for item in some(400) if item.id < 200 or item.id % 2])
    assert faces.verticalScrollBar().value() == 500


def test_a_single_row_shrinks_before_it_scrolls(make):
    faces = make(single_row=True, side=48)
    faces.set_items(some(4))
    large = faces.gridSize().width()
    faces.set_items(some(8))
    assert faces.gridSize().width() < large
    assert faces.horizontalScrollBar().maximum() == 0
    faces.set_items(some(80))
    faces.executeDelayedItemsLayout()
    assert faces.horizontalScrollBar().maximum() > 0
    assert len({place_of(faces, i).y() for i in range(80)}) == 1


def test_a_list_that_fits_is_no_higher_than_its_rows(make):
    faces = make(fit=True)
    faces.set_items(some(3, caption="0.5"))
    assert 0 < faces.maximumHeight() - faces.gridSize().height() <= 4
    faces.set_items(some(40, caption="0.5"))
    assert faces.maximumHeight() > 3 * faces.gridSize().height()


def test_the_menu_copies_the_picture_that_the_keyboard_is_at(make, qtbot):
    faces = make()
    faces.set_items([FaceItem(1, picture(RED)), FaceItem(2, picture(GREEN))])
    click(qtbot, faces, 2)
    assert [action.text() for action in faces.actions()] == ["Copy Picture", "Save Picture As…"]
    faces.actions()[0].trigger()
    assert QGuiApplication.clipboard().image().pixelColor(5, 5) == QColor(*GREEN)


def test_a_selected_face_is_ringed(make, qtbot):
    faces = make()
    faces.set_items(some(2))
    before = drawn(faces)
    click(qtbot, faces, 1)
    assert drawn(faces) != before
