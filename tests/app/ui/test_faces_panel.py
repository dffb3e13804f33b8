"""The persons' cards in the Faces panel: names, capturing, dropping, and the faces on them."""

from pathlib import Path

import pytest
from drawn_pictures import colour_at, drawn
from dropped_files import drag_away, drag_over, drop, files
from made_session import made_session
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from small_projects import striped_face, striped_project
from striped_faces import SIDE, striped
from training_looks import dark_palette

from app.jobs.live import Captured
from app.ui import style
from app.ui.dialogs import Dialogs
from app.ui.faces.panel import FacesPanel


class Answers(Dialogs):
    """Chooses what the test has laid out."""

    chosen = Path("nothing.png")

    def pictures(self, title):
        return [self.chosen]

    def folder(self, title):
        return self.chosen

    def video(self, title):
        return self.chosen


@pytest.fixture
def session(qtbot, tmp_path):
    session = made_session(tmp_path, striped_project(tmp_path / "p.facet", count=4), Answers)
    yield session
    session.end()


@pytest.fixture
def panel(qtbot, session):
    window = session.owner
    panel = FacesPanel(session, window)
    window.resize(344, 640)
    panel.resize(window.size())
    session.roster.show_all()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    yield panel
    window.close()


@pytest.fixture
def card(panel):
    panel.cards[0].set_capture_enabled("")
    return panel.cards[0]


@pytest.fixture
def told(session, monkeypatch):
    """Who is captured, one after the other."""
    told = []
    monkeypatch.setattr(session.camera, "capture_for", told.append)
    return told


def child(card, name, kind=QWidget):
    return card.findChild(kind, name)


def capture(card):
    return child(card, "capture", QPushButton)


def name(card):
    return child(card, "person_name", QLineEdit)


def add(session, count, person=0, more=0):
    """Captures faces of a person."""
    owner = session.roster.persons[person]
    for number in range(100 + more, 100 + more + count):
        new = session.project.add_faces([striped_face(person, owner.id, number)])
        session.roster.show_captured(Captured(new[0], striped(0, 1)))


def is_in_view(faces, face_id):
    index = faces.model().index(faces.ids.index(face_id), 0)
    return faces.viewport().rect().contains(faces.visualRect(index).center())


def test_a_card_says_who_it_is_and_what_the_network_shall_answer(panel, session):
    first, second = panel.cards
    assert [name(card).text() for card in panel.cards] == ["Ada", "Ben"]
    assert [child(card, "zeta", QLabel).text() for card in panel.cards] == ["ζ = 0.2", "ζ = 0.8"]
    assert first.accessibleName() == "Ada"
    for palette in (first.palette(), dark_palette()):
        first.setPalette(palette)
        strip = style.person_colour(0, palette)
        assert colour_at(first, 3, first.height() / 2) == (strip.red(), strip.green(), strip.blue())
    assert first.accessibleDescription() == "Selected."
    assert second.accessibleDescription() == ""


def test_the_faces_are_counted(panel, session):
    count = child(panel.cards[0], "face_count", QLabel)
    ids = panel.cards[0].faces.ids
    assert count.text() == "4 faces"
    session.roster.exclude(ids[:2])
    assert count.text() == "4 faces, 2 left out"
    session.roster.delete(ids[:3])
    assert count.text() == "1 face"
    session.roster.delete(ids)
    assert count.text() == "no faces"


def test_a_name_is_changed_where_it_stands(card, session, qtbot):
    qtbot.mouseClick(name(card), Qt.MouseButton.LeftButton)
    name(card).selectAll()
    qtbot.keyClicks(name(card), "  Zoe 1 ")
    qtbot.keyClick(name(card), Qt.Key.Key_Return)
    assert session.project.persons()[0].name == name(card).text() == "Zoe 1"
    assert not name(card).hasFocus()


@pytest.mark.parametrize("typed", ["", "   ", "Ada", " Ada "])
def test_an_empty_or_the_same_name_renames_nothing(card, session, qtbot, typed):
    qtbot.mouseClick(name(card), Qt.MouseButton.LeftButton)
    name(card).selectAll()
    qtbot.keyClick(name(card), Qt.Key.Key_Delete)
    qtbot.keyClicks(name(card), typed)
    qtbot.keyClick(name(card), Qt.Key.Key_Return)
    assert name(card).text() == "Ada"
    assert not session.undo.canUndo()


def test_esc_takes_back_what_was_typed_and_leaving_the_field_keeps_it(card, session, qtbot):
    qtbot.mouseClick(name(card), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(name(card), "xyz")
    qtbot.keyClick(name(card), Qt.Key.Key_Escape)
    assert name(card).text() == "Ada"
    assert not name(card).hasFocus()
    qtbot.mouseClick(name(card), Qt.MouseButton.LeftButton)
    name(card).selectAll()
    qtbot.keyClicks(name(card), "Bea")
    qtbot.keyClick(name(card), Qt.Key.Key_Tab)
    assert session.project.persons()[0].name == "Bea"
    assert session.undo.count() == 1


def test_holding_the_mouse_captures_wherever_it_moves(card, session, told, qtbot):
    ada = session.roster.persons[0].id
    qtbot.mousePress(capture(card), Qt.MouseButton.LeftButton)
    assert told == [ada]
    assert "Capturing" in capture(card).text()
    qtbot.mouseMove(capture(card), QPoint(300, 300))
    assert told == [ada]
    qtbot.mouseRelease(capture(card), Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    assert told == [ada, None]
    assert "Capturing" not in capture(card).text()


@pytest.mark.parametrize(
    "end",
    [
        lambda card: card.set_capture_enabled("Open a camera first."),
        lambda card: card.faces.setFocus(),
        lambda card: QApplication.sendEvent(card.window(), QEvent(QEvent.Type.WindowDeactivate)),
        lambda card: card.hide(),
    ],
    ids=["disabled", "focus lost", "window left", "hidden"],
)
def test_capture_never_sticks(card, told, qtbot, end):
    qtbot.mousePress(capture(card), Qt.MouseButton.LeftButton)
    end(card)
    assert told[1:] == [None]
    qtbot.mouseMove(capture(card), QPoint(10, 10))
    qtbot.mouseRelease(capture(card), Qt.MouseButton.LeftButton)
    assert told[1:] == [None]


def test_a_camera_that_is_closed_is_the_reason(panel, told, qtbot):
    card = panel.cards[0]
    qtbot.mousePress(capture(card), Qt.MouseButton.LeftButton)
    card.hold_capture()
    assert told == []
    assert capture(card).toolTip() == "Open a camera first."
    card.set_capture_enabled("")
    assert "1, Space" in capture(card).toolTip()


@pytest.mark.parametrize("entry", ["Pictures…", "Folder…", "Video…"])
def test_pictures_a_folder_or_a_video_can_be_added(card, session, monkeypatch, entry):
    added = []
    monkeypatch.setattr(
        session.roster, "add_paths", lambda person_id, paths: added.append((person_id, paths))
    )
    menu = child(card, "add_pictures", QPushButton).menu()
    next(action for action in menu.actions() if action.text() == entry).trigger()
    assert added == [(session.roster.persons[0].id, [Answers.chosen])]


def test_files_can_be_dropped_anywhere_on_the_card(card, qtbot):
    assert not card.faces.viewport().acceptDrops()
    assert not name(card).acceptDrops()
    before, mime = drawn(card), files(Path("faces"), Path("talk.mp4"))
    assert drag_over(card, mime)
    assert drawn(card) != before
    drag_away(card)
    assert drawn(card) == before
    card.paths_dropped.disconnect()
    with qtbot.waitSignal(card.paths_dropped) as dropped:
        assert drop(card, mime) == Qt.DropAction.CopyAction
    assert [path.name for path in dropped.args[0]] == ["faces", "talk.mp4"]


def test_faces_of_the_other_person_can_be_dropped_but_not_its_own(panel):
    own, other = panel.cards
    own.faces.select(own.faces.ids[:2])
    mime = own.faces.model().mimeData(own.faces.selectedIndexes())
    assert not drag_over(own, mime)
    moved = own.faces.selected_ids
    assert drop(other, mime) == Qt.DropAction.MoveAction
    assert set(moved) <= set(other.faces.ids)
    assert other.faces.selected_ids == moved


def test_the_menu_says_what_can_be_done_with_the_selected_faces(panel, session, qtbot):
    faces = panel.cards[0].faces
    session.roster.rename(session.roster.persons[1].id, "Tom & Jo")
    first, *_others = faces.actions()
    assert not first.isEnabled()
    faces.select(faces.ids[:1])
    texts = [action.text() for action in faces.actions()]
    wanted = ["Enlarge", "Move to Tom && Jo", "Exclude from Training", "Delete"]
    assert texts == [*wanted, "Copy Picture", "Save Picture As…"]
    faces.exclude_action.trigger()
    qtbot.waitUntil(lambda: faces.exclude_action.text() == "Include Again")
    faces.selectAll()
    faces.delete_action.trigger()
    assert faces.ids == []
    assert not faces.delete_action.isEnabled()


def test_the_menu_copies_the_whole_face(panel):
    faces = panel.cards[0].faces
    faces.select(faces.ids[1:2])
    copy = next(action for action in faces.actions() if action.text() == "Copy Picture")
    copy.trigger()
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == (SIDE, SIDE)
    assert faces.picture_name() == "Ada 2"


def test_a_face_says_which_it_is_counted_from_one(panel, session):
    faces = panel.cards[1].faces
    session.roster.exclude(faces.ids[:1])
    said = faces.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert said.startswith("Face 1 of 4\nstripes 1 0\n20")
    assert said.endswith("Left out of training.")
    assert faces.model().index(3, 0).data(Qt.ItemDataRole.ToolTipRole).startswith("Face 4 of 4\n")


@pytest.mark.parametrize("order", ["order_oldest", "order_newest"])
def test_the_newest_face_scrolls_into_view(panel, session, qtbot, order):
    session.actions.connect(lambda name: getattr(session, name, panel), lambda page: None)
    session.actions[order].trigger()
    add(session, 60)
    faces = panel.cards[0].faces
    newest = max(faces.ids)
    qtbot.waitUntil(lambda: is_in_view(faces, newest))


def test_who_scrolled_away_stays_there_until_capturing_again(card, session, told, qtbot):
    add(session, 60)
    faces = card.faces
    qtbot.waitUntil(lambda: is_in_view(faces, max(faces.ids)))
    faces.verticalScrollBar().setValue(0)
    add(session, 5, more=100)
    qtbot.waitUntil(lambda: len(faces.ids) == 69)
    qtbot.waitUntil(lambda: is_in_view(faces, min(faces.ids)))
    card.hold_capture()
    assert is_in_view(faces, max(faces.ids))


def test_the_panel_gets_down_to_300_pixels_and_to_half_a_screen(panel, session):
    session.roster.rename(session.roster.persons[0].id, "A person with a remarkably long name")
    least = panel.minimumSizeHint()
    assert least.width() <= 300
    assert least.height() <= 540
    panel.resize(least)
    QApplication.processEvents()
    for part in (*panel.cards, panel.findChild(QWidget, "camera_view")):
        assert panel.rect().contains(part.geometry())
        for button in part.findChildren(QAbstractButton):
            if button.isVisible():
                place = button.mapTo(panel, button.rect().topLeft())
                assert panel.rect().contains(QRect(place, button.size())), button.objectName()


def test_the_tab_key_goes_from_above_to_below(panel, qtbot):
    panel.findChild(QComboBox, "camera_choice").setFocus()
    reached = []
    for _ in range(14):
        reached.append(QApplication.focusWidget())
        qtbot.keyClick(reached[-1], Qt.Key.Key_Tab)
    names = [widget.objectName() for widget in reached]
    card = ["person_name", "face_order", "add_pictures", "thumbnails"]
    assert names[:12] == ["camera_choice", "look_for_cameras", "open_camera", "live_picture", *card, *card]


def test_everything_that_can_be_used_has_a_name(panel):
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    for kind in kinds:
        for each in panel.findChildren(kind):
            if each.objectName().startswith(("qt_", "live_notice")):
                continue
            assert each.objectName(), each
            assert each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()), (
                each.objectName()
            )
