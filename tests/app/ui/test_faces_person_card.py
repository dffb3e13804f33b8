from pathlib import Path

import pytest
from drawn_pictures import colour_at, drawn
from dropped_files import drag_away, drag_over, drop, files
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from some_faces import some_face, some_faces
from training_looks import dark_palette

from app.ui import theme
from app.ui.faces.person_card import PersonCard
from app.ui.faces.thumbnail_cache import ThumbnailCache
from app.ui.faces.thumbnails import ThumbnailModel

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.column = QVBoxLayout(window)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def card(qtbot, window):
    card = PersonCard(0, "1")
    card.show_name("Alma")
    window.column.addWidget(card)
    window.resize(344, 260)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return card


@pytest.fixture
def told(card):
    told = []
    card.capture_pressed.connect(lambda: told.append("pressed"))
    card.capture_released.connect(lambda: told.append("released"))
    return told


def capture(card):
    return card.findChild(QPushButton, "capture")


def name(card):
    return card.findChild(QLineEdit, "person_name")


def count(card):
    return card.findChild(QLabel, "face_count").text()


def test_the_card_says_what_the_network_shall_answer(card):
    card.show_zeta(0.2)
    assert card.findChild(QLabel, "zeta").text() == "ζ = 0.2"
    strip = theme.person_colour(0, card.palette())
    assert colour_at(card, 3, card.height() / 2) == (strip.red(), strip.green(), strip.blue())


def test_the_strip_follows_the_palette(card):
    card.setPalette(dark_palette())
    strip = theme.person_colour(0, dark_palette())
    assert colour_at(card, 3, card.height() / 2) == (strip.red(), strip.green(), strip.blue())


def test_the_faces_are_counted(card):
    faces = card.thumbnails.faces
    assert count(card) == "no faces"
    faces.extend([some_face(1)])
    assert count(card) == "1 face"
    faces.set_faces(some_faces(1200))
    assert count(card) == "1,200 faces"
    faces.remove(range(1160))
    assert count(card) == "40 faces"
    faces.change([some_face(1170, excluded=True), some_face(1171, excluded=True)])
    assert count(card) == "40 faces, 2 left out"


def test_a_name_is_changed_where_it_stands(card, qtbot):
    field = name(card)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.selectAll()
    qtbot.keyClicks(field, "  Zoe 1 ")
    with qtbot.waitSignal(card.renamed) as renamed:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert renamed.args == ["Zoe 1"]
    assert field.text() == "Zoe 1"
    assert not field.hasFocus()


def test_esc_takes_back_what_was_typed(card, qtbot):
    with qtbot.assertNotEmitted(card.renamed):
        qtbot.mouseClick(name(card), Qt.MouseButton.LeftButton)
        qtbot.keyClicks(name(card), "xyz")
        qtbot.keyClick(name(card), Qt.Key.Key_Escape)
    assert name(card).text() == "Alma"
    assert not name(card).hasFocus()


@pytest.mark.parametrize("typed", ["", "   ", "Alma", " Alma "])
def test_an_empty_or_the_same_name_renames_nothing(card, qtbot, typed):
    qtbot.mouseClick(name(card), Qt.MouseButton.LeftButton)
    name(card).selectAll()
    qtbot.keyClick(name(card), Qt.Key.Key_Delete)
    qtbot.keyClicks(name(card), typed)
    with qtbot.assertNotEmitted(card.renamed):
        qtbot.keyClick(name(card), Qt.Key.Key_Return)
    assert name(card).text() == "Alma"


def test_leaving_the_field_renames_too_and_once(card, qtbot):
    told = []
    card.renamed.connect(told.append)
    qtbot.mouseClick(name(card), Qt.MouseButton.LeftButton)
    name(card).selectAll()
    qtbot.keyClicks(name(card), "Bea")
    qtbot.keyClick(name(card), Qt.Key.Key_Tab)
    assert told == ["Bea"]


def test_holding_the_mouse_captures_wherever_it_moves(card, told, qtbot):
    button = capture(card)
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    assert told == ["pressed"]
    assert button.text() == "Capturing… (1)"
    qtbot.mouseMove(button, QPoint(300, 300))
    assert told == ["pressed"]
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    assert told == ["pressed", "released"]
    assert button.text() == "Hold to capture (1)"


def test_holding_the_space_bar_captures(card, told, qtbot):
    capture(card).setFocus()
    qtbot.keyPress(capture(card), Qt.Key.Key_Space)
    assert told == ["pressed"]
    qtbot.keyRelease(capture(card), Qt.Key.Key_Space)
    assert told == ["pressed", "released"]


def test_the_key_captures_through_the_card(card, told):
    card.hold_capture()
    card.hold_capture()
    assert capture(card).isDown()
    card.release_capture()
    card.release_capture()
    assert told == ["pressed", "released"]


@pytest.mark.parametrize(
    "end",
    [
        lambda card: card.set_capture_enabled(False, "Open a camera first."),
        lambda card: card.thumbnails.setFocus(),
        lambda card: QApplication.sendEvent(card.window(), QEvent(QEvent.Type.WindowDeactivate)),
        lambda card: card.hide(),
    ],
    ids=["disabled", "focus lost", "window left", "hidden"],
)
def test_capture_never_sticks(card, told, qtbot, end):
    qtbot.mousePress(capture(card), Qt.MouseButton.LeftButton)
    end(card)
    assert told == ["pressed", "released"]
    qtbot.mouseMove(capture(card), QPoint(10, 10))
    qtbot.mouseRelease(capture(card), Qt.MouseButton.LeftButton)
    assert told == ["pressed", "released"]


def test_a_camera_that_is_closed_is_the_reason(card, told, qtbot):
    card.set_capture_enabled(False, "Open a camera first.")
    qtbot.mousePress(capture(card), Qt.MouseButton.LeftButton)
    card.hold_capture()
    assert told == []
    assert capture(card).toolTip() == "Open a camera first."
    card.set_capture_enabled(True)
    assert "key 1" in capture(card).toolTip()


def test_capturing_brings_the_newest_face_back_into_view(card, qtbot):
    card.thumbnails.faces.set_faces(some_faces(100))
    card.hold_capture()
    bar = card.thumbnails.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0


def test_pictures_a_folder_or_a_video_can_be_added(card, qtbot):
    add = card.findChild(QPushButton, "add_pictures")
    entries = {action.text(): action for action in add.menu().actions()}
    for text, requested in (
        ("Pictures…", card.add_pictures_requested),
        ("Folder…", card.add_folder_requested),
        ("Video…", card.add_video_requested),
    ):
        with qtbot.waitSignal(requested):
            entries[text].trigger()


def test_files_can_be_dropped_anywhere_on_the_card(card, qtbot):
    assert not card.thumbnails.viewport().acceptDrops()
    assert not name(card).acceptDrops()
    before, mime = drawn(card), files(Path("faces"), Path("talk.mp4"))
    assert drag_over(card, mime)
    assert drawn(card) != before
    with qtbot.waitSignal(card.paths_dropped) as dropped:
        assert drop(card, mime) == Qt.DropAction.CopyAction
    assert [path.name for path in dropped.args[0]] == ["faces", "talk.mp4"]
    assert drawn(card) == before


def test_a_drag_that_leaves_drops_nothing(card, qtbot):
    before = drawn(card)
    drag_over(card, files(Path("a.png")))
    with qtbot.assertNotEmitted(card.paths_dropped):
        drag_away(card)
    assert drawn(card) == before


def test_faces_of_the_other_person_can_be_dropped_but_not_its_own(card, qtbot):
    own, other = card.thumbnails.faces, ThumbnailModel(ThumbnailCache(card))
    own.set_faces([some_face(1)])
    other.set_faces([some_face(2, 2), some_face(3, 2)])
    before = drawn(card)
    assert not drag_over(card, own.mimeData([own.index(0, 0)]))
    mime = other.mimeData([other.index(row, 0) for row in range(2)])
    assert drag_over(card, mime)
    assert drawn(card) != before
    with qtbot.waitSignal(card.faces_dropped) as dropped:
        assert drop(card, mime) == Qt.DropAction.MoveAction
    assert dropped.args == [[2, 3]]
    assert drawn(card) == before


def test_the_order_is_chosen_beside_the_number_of_faces(card):
    order = card.findChild(QToolButton, "face_order")
    assert not order.isVisible()
    actions = [QAction("Oldest First", card), QAction("Newest First", card)]
    card.set_orders(actions)
    assert order.isVisible()
    assert order.menu().actions() == actions
    assert order.accessibleName() == "Order of the faces of Alma"


def test_the_other_person_is_named_in_the_menu(card):
    card.set_other_name("Bruno")
    assert card.thumbnails.move_action.text() == "Move to Bruno"


def test_the_card_fits_the_narrow_panel(card):
    card.show_name("A person with a remarkably long name")
    card.thumbnails.faces.set_faces([some_face(face_id, excluded=True) for face_id in range(1200)])
    assert card.minimumSizeHint().width() <= 324
