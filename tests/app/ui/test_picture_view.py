from pathlib import Path

import pytest
from drawn_pictures import BLUE, GREEN, RED, colour_at, drawn, halves
from dropped_files import drag_away, drag_over, drop, files
from PySide6.QtCore import QMimeData, QRect, QRectF, Qt
from PySide6.QtGui import QColor
from training_looks import dark_palette, light_palette

from app.ui import picture_view, theme
from app.ui.faces.mark_painting import ink_on, label_places
from app.ui.picture_view import Mark, PictureView

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


def test_a_label_stands_above_its_box_and_inside_it_at_the_top_edge():
    area, size = QRectF(0, 0, 200, 100), (60.0, 16.0)
    above, inside = label_places([QRectF(20, 40, 50, 50), QRectF(100, 2, 50, 50)], [size, size], area)
    assert above == QRectF(20, 24, 60, 16)
    assert inside.top() == 2


def test_labels_stay_in_the_picture_and_off_each_other():
    area, size = QRectF(0, 0, 200, 100), (60.0, 16.0)
    boxes = [QRectF(170, 40, 30, 30), QRectF(165, 42, 30, 30), QRectF(160, 0, 30, 100)]
    places = label_places(boxes, [size] * 3, area)
    assert all(area.contains(place) for place in places)
    assert not any(a.intersects(b) for i, a in enumerate(places) for b in places[:i])


def test_a_label_wider_than_the_picture_is_cut_not_lost():
    area = QRectF(0, 0, 50, 10)
    assert label_places([QRectF(5, 5, 10, 5)], [(200.0, 16.0)], area) == [QRectF(0, 5, 50, 16)]


@pytest.mark.parametrize("palette", [light_palette(), dark_palette()], ids=["light", "dark"])
def test_labels_contrast_with_every_persons_colour(palette):
    for ground in (theme.person_colour(index, palette) for index in range(4)):
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
    convert = picture_view.image_of
    monkeypatch.setattr(picture_view, "image_of", lambda array: converted.append(array) or convert(array))
    for picture in (halves(RED, RED), halves(BLUE, BLUE), halves(GREEN, GREEN)):
        view.set_picture(picture)
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


def _luminance(colour: QColor) -> float:
    linear = [((c + 0.055) / 1.055) ** 2.4 if c > 0.04045 else c / 12.92 for c in colour.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
