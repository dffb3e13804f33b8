import errno
from pathlib import Path

import pytest
from drawn_pictures import BLUE, GREEN, RED, colour_at, drawn, halves
from dropped_files import drag_away, drag_over, drop, files
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox
from training_looks import dark_palette, light_palette

from app.faces.found import Box
from app.ui import style
from app.ui.widgets import picture
from app.ui.widgets.picture import Mark, PictureView, ink_on, percent_text

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

GOLD = QColor("#ffd700")


@pytest.fixture
def view(qtbot):
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(320, 240)
    return view


def test_a_picture_keeps_its_aspect_and_stands_in_the_middle(view):
    view.set_picture(halves(RED, BLUE)[:24])
    assert view.picture_area() == QRect(0, 60, 320, 120)
    assert colour_at(view, 40, 120) == RED
    assert colour_at(view, 280, 120) == BLUE
    assert colour_at(view, 40, 30) != RED


def test_it_asks_for_the_height_that_a_camera_fills(view):
    assert view.sizeHint().height() == 240
    view.resize(800, 240)
    assert view.sizeHint().height() == 600


def test_a_mirror_swaps_the_sides_of_the_picture_and_of_the_boxes(view):
    view.set_picture(halves(RED, BLUE))
    view.set_marks([Mark((4, 16, 16, 16), "", GOLD)])
    view.mirrored = True
    assert colour_at(view, 80, 200) == BLUE
    assert colour_at(view, 240, 200) == RED
    gold = GOLD.red(), GOLD.green(), GOLD.blue()
    assert colour_at(view, 320 - 22, 120) == gold
    assert colour_at(view, 22, 120) == BLUE


def test_a_mirror_leaves_the_labels_readable(view):
    view.set_picture(halves(RED, RED))
    view.set_marks([Mark((22, 20, 20, 20), "Alma 97 %", GOLD)])
    straight = drawn(view)
    view.mirrored = True
    assert drawn(view) == straight


def place_of_colour(view, colour):
    """The smallest rectangle with all pixels of a colour."""
    image = drawn(view)
    seen = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) == QColor(*colour)
    ]
    xs, ys = [x for x, _ in seen], [y for _, y in seen]
    return QRect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)


def test_labels_stand_above_their_boxes_inside_the_picture_and_off_each_other(view):
    view.set_picture(halves(RED, RED))
    gold, sky = (255, 215, 0), (0, 200, 255)
    boxes = (30, 1, 20, 20), (31, 2, 20, 20)
    view.set_marks([Mark(boxes[0], "Alma 97 %", QColor(*gold)), Mark(boxes[1], "Bo", QColor(*sky))])
    area = view.picture_area()
    assert area.contains(place_of_colour(view, gold))
    assert area.contains(place_of_colour(view, sky))
    # Both labels are seen whole: each is wider and higher than a line of its box.
    alone = drawn(view)
    view.set_marks([Mark(boxes[0], "", QColor(*gold)), Mark(boxes[1], "", QColor(*sky))])
    assert drawn(view) != alone
    view.set_marks([Mark((5, 20, 10, 10), "x" * 200, QColor(*gold))])
    assert area.contains(place_of_colour(view, gold))


@pytest.mark.parametrize("palette", [light_palette(), dark_palette()], ids=["light", "dark"])
def test_labels_contrast_with_every_persons_colour(palette):
    for ground in (style.person_colour(index, palette) for index in range(4)):
        light, dark = sorted((_luminance(ground), _luminance(ink_on(ground))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_no_picture_says_what_to_do(view):
    empty = drawn(view)
    view.set_empty_text("Open a camera or drop a picture here.")
    assert drawn(view) != empty
    view.set_picture(halves(RED, BLUE))
    view.set_picture(None)
    view.set_empty_text("")
    assert drawn(view) == empty


def test_a_screen_reader_hears_who_is_marked(view):
    view.set_marks([Mark((0, 0, 9, 9), "Alma 97 %", GOLD), Mark((9, 9, 9, 9), "Bruno 61 %", GOLD)])
    assert view.accessibleDescription() == "Alma 97 %, Bruno 61 %"


def test_a_hidden_view_converts_nothing_and_shows_the_newest_when_it_is_seen(view, monkeypatch):
    converted = []
    convert = picture.image_of
    monkeypatch.setattr(picture, "image_of", lambda array: converted.append(array) or convert(array))
    for each in (halves(RED, RED), halves(BLUE, BLUE), halves(GREEN, GREEN)):
        view.set_picture(each)
    assert not converted
    assert colour_at(view, 160, 120) == GREEN
    drawn(view)
    assert len(converted) == 1


def test_files_and_folders_can_be_dropped(view, qtbot, tmp_path):
    paths = [tmp_path, tmp_path / "é.png"]
    with qtbot.waitSignal(view.paths_dropped) as dropped:
        assert drop(view, files(*paths)) == Qt.DropAction.CopyAction
    assert dropped.args == [paths]


def test_the_frame_shows_where_files_can_be_let_go(view):
    before = drawn(view)
    assert drag_over(view, files(Path("a.png")))
    assert drawn(view) != before
    drag_away(view)
    assert drawn(view) == before


def test_the_frame_is_normal_again_after_the_drop(view):
    before, mime = drawn(view), files(Path("a.png"))
    drag_over(view, mime)
    drop(view, mime)
    assert drawn(view) == before


def test_text_and_projects_are_left_to_others(view, qtbot):
    text = QMimeData()
    text.setText("hello")
    with qtbot.assertNotEmitted(view.paths_dropped):
        for mime in (text, files(Path("faces.facet"))):
            assert not drag_over(view, mime)
            assert drop(view, mime) == Qt.DropAction.IgnoreAction


# In a picture of 64 × 48 pixels, shown five times as large; not in the order of their places.
BOXES = [(40, 10, 16, 16), (4, 10, 16, 16), (22, 10, 16, 16)]
IN_FIRST, IN_SECOND, IN_NONE = QPoint(240, 90), QPoint(60, 90), QPoint(160, 220)


@pytest.fixture
def faces_view(qtbot):
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(320, 240)
    view.set_picture(halves(RED, BLUE))
    view.set_marks([Mark(box, "", GOLD) for box in BOXES])
    view.show()
    return view


def test_a_click_into_a_box_chooses_its_face(faces_view, qtbot):
    view = faces_view
    view.let_choose()
    for place, number in ((IN_SECOND, 1), (IN_FIRST, 0)):
        with qtbot.waitSignal(view.face_clicked) as clicked:
            qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
        assert clicked.args == [number]
    with qtbot.assertNotEmitted(view.face_clicked):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=IN_NONE)


def test_in_a_mirror_the_box_that_is_seen_is_chosen(faces_view, qtbot):
    view = faces_view
    view.let_choose()
    view.mirrored = True
    with qtbot.waitSignal(view.face_clicked) as clicked:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(320 - 60, 90))
    assert clicked.args == [1]


def test_the_arrow_keys_go_from_left_to_right(faces_view, qtbot):
    view = faces_view
    view.let_choose()
    view.face_clicked.connect(view.set_chosen)
    reached = []
    view.face_clicked.connect(reached.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(view, key)
    assert reached == [2, 1, 2, 0, 0]
    assert view.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_chosen_one_of_several_is_seen(faces_view):
    view = faces_view
    view.let_choose()
    first = drawn(view)
    view.set_chosen(1)
    assert drawn(view) != first
    view.set_marks([Mark(BOXES[0], "", GOLD)])
    view.set_chosen(0)
    alone = drawn(view)
    view.set_chosen(5)
    assert drawn(view) == alone


def test_a_picture_to_look_at_lets_nobody_choose(faces_view, qtbot):
    view = faces_view
    with qtbot.assertNotEmitted(view.face_clicked):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=IN_FIRST)
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.focusPolicy() == Qt.FocusPolicy.NoFocus


def actions_of(view):
    return {action.text(): action for action in view.actions()}


def test_a_face_is_drawn_by_hand_with_the_mouse(view, qtbot):
    view.set_picture(halves(RED, BLUE))
    view.let_draw()
    with qtbot.waitSignal(view.box_drawn) as drawn_box:
        drag(qtbot, view, QPoint(40, 30), QPoint(140, 130))
    assert drawn_box.args == [Box(8, 6, 20, 20)]
    view.mirrored = True
    with qtbot.waitSignal(view.box_drawn) as drawn_box:
        drag(qtbot, view, QPoint(140, 130), QPoint(40, 30))
    assert drawn_box.args == [Box(64 - 28, 6, 20, 20)]


def test_a_box_beyond_the_picture_ends_at_its_edge_and_a_click_draws_none(view, qtbot):
    view.set_picture(halves(RED, BLUE))
    view.let_draw()
    with qtbot.waitSignal(view.box_drawn) as drawn_box:
        drag(qtbot, view, QPoint(160, 120), QPoint(400, 300))
    assert drawn_box.args == [Box(32, 24, 32, 24)]
    with qtbot.assertNotEmitted(view.box_drawn):
        drag(qtbot, view, QPoint(160, 120), QPoint(165, 125))
        view.let_draw(False)
        drag(qtbot, view, QPoint(40, 30), QPoint(140, 130))


def test_a_face_is_drawn_by_hand_with_the_keyboard(view, qtbot):
    view.set_picture(halves(RED, BLUE))
    view.let_draw()
    before = drawn(view)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert drawn(view) != before
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert drawn(view) == before
    qtbot.keyClick(view, Qt.Key.Key_Return)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
        qtbot.keyClick(view, key)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(view.box_drawn) as drawn_box:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    box = drawn_box.args[0]
    assert box.x < 20
    assert box.y < 12
    assert box.width > box.height == 24


def test_the_menu_copies_the_picture_as_it_came(view, qtbot):
    assert not any(action.isEnabled() for action in view.actions())
    view.set_picture(halves(RED, BLUE))
    actions_of(view)["Copy Picture"].trigger()
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == (64, 48)
    assert copied.pixelColor(5, 5) == QColor(*RED)


def test_the_menu_saves_the_picture(view, tmp_path, monkeypatch):
    view.set_picture(halves(RED, BLUE))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "é"), ""))
    actions_of(view)["Save Picture As…"].trigger()
    assert QImage(str(tmp_path / "é.png")).pixelColor(60, 5) == QColor(*BLUE)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    actions_of(view)["Save Picture As…"].trigger()
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("typed", "said"), [("there", "there is such a file"), ("there.png", "disk"), ("a.no", "a.no")]
)
def test_a_picture_that_cannot_be_saved_leaves_what_was_there(view, tmp_path, monkeypatch, typed, said):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "the disk is full")

    told = []
    monkeypatch.setattr("app.project.files.os.fsync", full)
    monkeypatch.setattr(QMessageBox, "warning", lambda *arguments: told.append(arguments[-1]))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / typed), ""))
    (tmp_path / "there.png").write_text("Dear Sir")
    view.set_picture(halves(RED, BLUE))
    actions_of(view)["Save Picture As…"].trigger()
    assert said in told[0]
    assert (tmp_path / "there.png").read_text() == "Dear Sir"
    assert len(list(tmp_path.iterdir())) == 1


def test_the_menu_shows_the_picture_large(view, qtbot):
    view.set_picture(halves(RED, BLUE))
    view.show()
    actions_of(view)["Enlarge"].trigger()
    large = view.findChild(QDialog, "enlarged_picture")
    assert large.isVisible()
    assert colour_at(large, large.width() // 4, large.height() // 2) == RED
    large.close()
    qtbot.waitUntil(lambda: view.findChild(QDialog, "enlarged_picture") is None)


def drag(qtbot, view, start, end):
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, (start + end) / 2)
    qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def _luminance(colour: QColor) -> float:
    linear = [((c + 0.055) / 1.055) ** 2.4 if c > 0.04045 else c / 12.92 for c in colour.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_box_never_claims_full_certainty():
    assert [percent_text(confidence) for confidence in (0.97, 0.994, 0.996, 1)] == [
        "97 %",
        "99 %",
        "> 99 %",
        "> 99 %",
    ]
