from dataclasses import replace

import pytest
from drawn_pictures import BLUE, GREEN, RED, colour_at, drawn, thumbnail
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from some_faces import room_for, share, some_face, some_faces

from app.project import Person
from app.ui.faces.thumbnail_cache import ThumbnailCache
from app.ui.faces.thumbnail_list import ThumbnailList
from app.ui.faces.thumbnails import ThumbnailModel, faces_of

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PERSONS = (Person(1, "Ada", 0), Person(2, "Ben", 1))


@pytest.fixture
def pictures(qtbot):
    return ThumbnailCache()


@pytest.fixture
def faces(pictures):
    faces = ThumbnailModel(pictures)
    faces.tester = QAbstractItemModelTester(faces)
    faces.set_persons(PERSONS)
    return faces


@pytest.fixture
def thumbnails(qtbot, faces):
    thumbnails = ThumbnailList(faces)
    qtbot.addWidget(thumbnails)
    thumbnails.resize(320, 130)
    thumbnails.show()
    return thumbnails


def place_of(thumbnails, row):
    return thumbnails.visualRect(thumbnails.faces.index(row, 0)).center()


def click(qtbot, thumbnails, row, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.mouseClick(thumbnails.viewport(), Qt.MouseButton.LeftButton, modifier, place_of(thumbnails, row))


def is_in_view(thumbnails, row):
    return thumbnails.viewport().rect().contains(place_of(thumbnails, row))


def settle(qtbot, thumbnails):
    qtbot.waitUntil(lambda: not thumbnails._newest.isActive())


def tooltip(faces, row):
    return faces.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_faces_come_and_go_in_order(faces):
    faces.set_faces([some_face(8, source="Webcam"), some_face(7)])
    faces.extend([some_face(12), some_face(11)])
    assert faces.face_ids() == [7, 8, 11, 12]
    faces.remove([8, 99])
    assert faces.face_ids() == [7, 11, 12]
    # One that was deleted comes back where it was.
    faces.extend([some_face(8, source="Webcam")])
    assert faces.face_ids() == [7, 8, 11, 12]
    assert tooltip(faces, 1).startswith("Webcam\n2026-11-2")


def test_a_name_that_looks_like_markup_is_shown_as_it_is_typed(faces):
    faces.set_faces([some_face(8, source="<h1>Webcam</h1>")])
    assert tooltip(faces, 0).startswith("<p>&lt;h1&gt;Webcam&lt;/h1&gt;<br>2026")
    spoken = faces.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("<h1>Webcam</h1>\n2026")


@pytest.mark.parametrize("gone", [range(0, 200, 2), range(50, 150), [0, 199], range(200)], ids=str)
def test_any_faces_can_be_taken_out_and_brought_back_at_once(thumbnails, faces, gone):
    faces.set_faces(some_faces(200))
    faces.remove(gone)
    assert faces.face_ids() == [face_id for face_id in range(200) if face_id not in set(gone)]
    faces.extend([some_face(face_id) for face_id in gone])
    assert faces.face_ids() == list(range(200))


def test_thumbnails_fill_the_width_in_rows(thumbnails, faces, pictures):
    faces.set_faces(some_faces(3))
    pictures.put(enumerate([thumbnail(RED), thumbnail(GREEN), thumbnail(BLUE)]))
    places = [place_of(thumbnails, row) for row in range(3)]
    assert [colour_at(thumbnails.viewport(), p.x(), p.y()) for p in places] == [RED, GREEN, BLUE]
    faces.set_faces(some_faces(40))
    tops = [thumbnails.visualRect(faces.index(row, 0)).top() for row in range(40)]
    row_length = tops.count(tops[0])
    free = thumbnails.viewport().width() - row_length * thumbnails.visualRect(faces.index(0, 0)).width()
    assert 0 <= free <= thumbnails.verticalScrollBar().sizeHint().width() + row_length


def test_an_empty_list_says_what_to_do(thumbnails, faces):
    thumbnails.set_empty_text("Drop pictures here.")
    said = drawn(thumbnails)
    faces.extend([some_face(1)])
    faces.remove([1])
    assert drawn(thumbnails) == said
    thumbnails.set_empty_text("")
    assert drawn(thumbnails) != said


def test_only_the_pictures_in_view_and_a_page_around_are_asked_for(thumbnails, faces, pictures, qtbot):
    with qtbot.waitSignal(thumbnails.pictures_wanted) as first:
        faces.set_faces(some_faces(5000))
    seen, page = thumbnails.rows_in_view()[1] + 1, [face.id for face in first.args[0]]
    assert page == list(range(2 * seen))
    with qtbot.waitSignal(thumbnails.pictures_wanted) as then:
        thumbnails.verticalScrollBar().setValue(thumbnails.verticalScrollBar().maximum() // 2)
    top, bottom = thumbnails.rows_in_view()
    wanted = [face.id for face in then.args[0]]
    assert wanted[: bottom - top + 1] == list(range(top, bottom + 1))
    view = thumbnails.viewport().rect()
    seen = [row for row in wanted if view.intersects(thumbnails.visualRect(faces.index(row, 0)))]
    assert seen == list(range(top, bottom + 1))
    assert len(wanted) <= 3 * (bottom - top + 1)


def test_what_has_come_is_not_asked_for_again(thumbnails, faces, pictures, qtbot):
    with qtbot.waitSignal(thumbnails.pictures_wanted):
        faces.set_faces(some_faces(4))
    pictures.put([(0, thumbnail()), (1, thumbnail()), (2, None)])
    with qtbot.waitSignal(thumbnails.pictures_wanted) as wanted:
        faces.extend([some_face(5)])
    assert [face.id for face in wanted.args[0]] == [3, 5]


def test_a_picture_that_comes_is_drawn_in_place_of_its_placeholder(thumbnails, faces, pictures):
    faces.set_faces(some_faces(2))
    waiting = drawn(thumbnails)
    pictures.put([(1, thumbnail(GREEN))])
    place = place_of(thumbnails, 1)
    assert colour_at(thumbnails.viewport(), place.x(), place.y()) == GREEN
    pictures.put([(0, None)])
    assert drawn(thumbnails) != waiting


def test_the_memory_is_bounded_and_what_was_looked_at_lately_stays(qtbot):
    pictures = room_for(3)
    pictures.put((face_id, thumbnail()) for face_id in range(3))
    pictures.pixmap(0)
    pictures.put([(3, thumbnail())])
    assert [face_id in pictures for face_id in range(4)] == [True, False, True, True]
    assert len(pictures) == pictures.room == 3


def test_a_small_memory_is_not_asked_for_more_than_it_holds(qtbot):
    thumbnails = ThumbnailList(ThumbnailModel(room_for(8)))
    qtbot.addWidget(thumbnails)
    thumbnails.resize(320, 400)
    thumbnails.show()
    with qtbot.waitSignal(thumbnails.pictures_wanted) as wanted:
        thumbnails.faces.set_faces(some_faces(500))
    assert len(wanted.args[0]) == 4


def test_the_delete_key_asks_for_the_selected_faces(thumbnails, faces, qtbot):
    faces.set_faces(some_faces(10))
    click(qtbot, thumbnails, 1)
    click(qtbot, thumbnails, 3, Qt.KeyboardModifier.ShiftModifier)
    click(qtbot, thumbnails, 7, Qt.KeyboardModifier.ControlModifier)
    assert thumbnails.selected_ids() == [1, 2, 3, 7]
    with qtbot.waitSignal(thumbnails.delete_requested) as asked:
        qtbot.keyClick(thumbnails, Qt.Key.Key_Delete)
    assert asked.args == [[1, 2, 3, 7]]
    assert faces.rowCount() == 10


@pytest.mark.parametrize(
    ("key", "signal"), [(Qt.Key.Key_M, "move_requested"), (Qt.Key.Key_X, "exclude_requested")]
)
def test_keys_move_and_exclude_the_selected_faces(thumbnails, faces, qtbot, key, signal):
    faces.set_faces(some_faces(10))
    qtbot.keyClick(thumbnails, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(getattr(thumbnails, signal)) as asked:
        qtbot.keyClick(thumbnails, key)
    assert asked.args == [list(range(10))]


def test_enter_and_a_double_click_show_a_face_large(thumbnails, faces, qtbot):
    faces.set_faces(some_faces(10))
    click(qtbot, thumbnails, 4)
    with qtbot.waitSignal(thumbnails.open_requested) as asked:
        qtbot.keyClick(thumbnails, Qt.Key.Key_Return)
    assert asked.args == [4]
    with qtbot.waitSignal(thumbnails.open_requested) as asked:
        place = place_of(thumbnails, 6)
        qtbot.mouseClick(thumbnails.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(thumbnails.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == [6]


def test_a_rectangle_drawn_from_a_face_that_is_not_selected_selects(thumbnails, faces, qtbot):
    faces.set_faces(some_faces(12))
    view, (start, end) = thumbnails.viewport(), (place_of(thumbnails, 0), place_of(thumbnails, 2))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, start + QPoint(30, 0))
    qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    assert thumbnails.selected_ids() == [0, 1, 2]
    assert not thumbnails.dragEnabled()


def test_selected_faces_can_be_dragged(thumbnails, faces, qtbot):
    faces.set_faces(some_faces(12))
    click(qtbot, thumbnails, 5)
    click(qtbot, thumbnails, 2, Qt.KeyboardModifier.ControlModifier)
    qtbot.mousePress(thumbnails.viewport(), Qt.MouseButton.LeftButton, pos=place_of(thumbnails, 5))
    assert thumbnails.dragEnabled()
    assert faces_of(faces.mimeData(thumbnails.selectedIndexes())) == [2, 5]
    qtbot.mouseRelease(thumbnails.viewport(), Qt.MouseButton.LeftButton, pos=place_of(thumbnails, 5))


def test_without_a_selection_there_is_nothing_to_do(thumbnails, faces, qtbot):
    faces.set_faces(some_faces(3))
    with qtbot.assertNotEmitted(thumbnails.delete_requested):
        qtbot.keyClick(thumbnails, Qt.Key.Key_Delete)
    assert not any(action.isEnabled() for action in thumbnails.actions())


@pytest.mark.parametrize("count", [1, 60])
def test_nothing_is_selected_once_the_selected_faces_are_gone(thumbnails, faces, count):
    faces.set_faces(some_faces(count))
    thumbnails.selectAll()
    faces.remove(range(0, 60, 2))
    faces.remove(range(60))
    assert not thumbnails.delete_action.isEnabled()


def test_the_context_menu_says_what_can_be_done(thumbnails, faces, qtbot):
    faces.set_faces(some_faces(5))
    thumbnails.set_other_name("Tom & Jo")
    texts = [action.text() for action in thumbnails.actions()]
    assert texts == ["Show Large", "Move to Tom && Jo", "Exclude from Training", "Delete"]
    thumbnails.set_including(True)
    assert thumbnails.exclude_action.text() == "Include Again"


def test_a_face_left_out_is_dimmed_and_says_so(thumbnails, faces, pictures):
    faces.set_faces(some_faces(2))
    pictures.put(enumerate([thumbnail(RED), thumbnail(RED)]))
    place = place_of(thumbnails, 1)
    faces.change([replace(faces.face(1), excluded=True)])
    assert colour_at(thumbnails.viewport(), place.x(), place.y()) != RED
    assert faces.excluded() == 1
    assert "Left out of training." in tooltip(faces, 1)
    assert "Left out" not in tooltip(faces, 0)


def test_the_newest_or_the_oldest_face_stands_first(thumbnails, faces):
    faces.set_faces(some_faces(5))
    faces.sort_by("newest", {})
    faces.extend([some_face(9), some_face(7)])
    assert faces.face_ids() == [9, 7, 4, 3, 2, 1, 0]
    faces.sort_by("oldest", {})
    assert faces.face_ids() == [0, 1, 2, 3, 4, 7, 9]


def test_the_largest_share_of_d_stands_first_and_the_selected_faces_stay_so(thumbnails, faces):
    faces.set_faces(some_faces(4))
    thumbnails.select_ids([1, 3])
    faces.sort_by("share", {0: share(0, 0.1), 2: share(2, 0.4), 3: share(3, 0.2)})
    assert faces.face_ids() == [2, 3, 0, 1]
    assert thumbnails.selected_ids() == [3, 1]
    faces.extend([some_face(8)])
    assert faces.face_ids()[-1] == 8


def test_a_face_that_the_network_gives_to_the_other_person_stands_out(thumbnails, faces, pictures):
    faces.set_faces(some_faces(2))
    pictures.put(enumerate([thumbnail(RED), thumbnail(RED)]))
    faces.sort_by("share", {0: share(0, 0.3), 1: share(1, 0.3)})
    right = drawn(thumbnails.viewport())
    assert right.copy(thumbnails.visualRect(faces.index(0, 0))) == right.copy(
        thumbnails.visualRect(faces.index(1, 0))
    )
    faces.sort_by("share", {0: share(0, 0.3), 1: share(1, 0.3, says=2, is_right=False)})
    wrong = drawn(thumbnails.viewport())
    assert wrong.copy(thumbnails.visualRect(faces.index(0, 0))) != wrong.copy(
        thumbnails.visualRect(faces.index(1, 0))
    )
    assert tooltip(faces, 1).endswith("Share of D: 0.30, s = 0.50.\nThe network says Ben.")
    faces.set_persons([PERSONS[0], Person(2, "Zoe", 1)])
    assert tooltip(faces, 1).endswith("The network says Zoe.")


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_the_newest_face_scrolls_into_view(thumbnails, faces, qtbot, order):
    faces.sort_by(order, {})
    for face_id in range(60):
        faces.extend([some_face(face_id)])
    settle(qtbot, thumbnails)
    assert is_in_view(thumbnails, faces.row_of(59))


def test_who_scrolled_away_stays_there_until_capturing_again(thumbnails, faces, qtbot):
    faces.set_faces(some_faces(100))
    thumbnails.follow_newest()
    thumbnails.verticalScrollBar().setValue(0)
    for face_id in range(100, 110):
        faces.extend([some_face(face_id)])
    settle(qtbot, thumbnails)
    assert is_in_view(thumbnails, 0)
    thumbnails.follow_newest()
    faces.extend([some_face(110)])
    settle(qtbot, thumbnails)
    assert is_in_view(thumbnails, 110)


def test_taking_out_many_faces_keeps_the_place(thumbnails, faces):
    faces.set_faces(some_faces(400))
    thumbnails.executeDelayedItemsLayout()
    thumbnails.verticalScrollBar().setValue(500)
    faces.remove(range(200, 400, 2))
    assert thumbnails.verticalScrollBar().value() == 500


def test_faces_that_come_back_are_selected_and_one_is_in_view(thumbnails, faces):
    faces.set_faces(some_faces(400))
    thumbnails.executeDelayedItemsLayout()
    thumbnails.verticalScrollBar().setValue(0)
    thumbnails.select_ids([1, 399])
    assert thumbnails.verticalScrollBar().value() == 0
    thumbnails.select_ids([300, 320, 999])
    assert thumbnails.selected_ids() == [300, 320]
    assert is_in_view(thumbnails, 300)


def test_a_selected_face_is_ringed(thumbnails, faces, qtbot):
    faces.set_faces(some_faces(2))
    before = drawn(thumbnails)
    click(qtbot, thumbnails, 1)
    assert drawn(thumbnails) != before
    assert thumbnails.indexAt(QPoint(5, 5)).row() == 0


def test_an_empty_image_is_a_picture_that_cannot_be_shown(pictures):
    pictures.put([(1, QImage())])
    assert pictures.pixmap(1).isNull()
