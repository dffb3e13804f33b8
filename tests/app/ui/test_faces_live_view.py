import numpy as np
import pytest
from drawn_pictures import BLUE, RED, colour_at, drawn, halves
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel
from training_looks import dark_palette

from app.ui.faces.live_view import LiveView
from app.ui.widgets.picture import Mark

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def caption(eye):
    height = eye.caption_height()
    return drawn(eye).copy(0, eye.height() - height, eye.width(), height)


@pytest.fixture
def live(qtbot):
    live = LiveView()
    qtbot.addWidget(live)
    live.resize(344, 200)
    live.show()
    return live


def test_the_picture_stands_beside_what_the_network_sees(live):
    live.show_frame(halves(RED, BLUE), [Mark((10, 10, 20, 20), "", QColor("gold"))])
    assert colour_at(live.picture, 5, live.picture.height() / 2) == RED
    assert live.eye.x() > live.picture.geometry().right()
    assert live.eye.y() == live.picture.y()


def test_the_eye_shows_every_pixel_and_how_many_there_are(live):
    face = np.zeros((32, 32), np.uint8)
    face[:, 16:] = 255
    live.show_network_eye(face)
    assert live.eye.size_text() == "32 × 32"
    side = live.eye.width()
    edge = side // 2
    assert colour_at(live.eye, edge - 2, side / 3) == (0, 0, 0)
    assert colour_at(live.eye, edge + 2, side / 3) == (255, 255, 255)


def test_the_caption_follows_the_number_of_pixels_and_the_palette(live):
    live.show_network_eye(np.zeros((24, 24), np.uint8))
    before = caption(live.eye)
    live.show_network_eye(np.full((24, 24), 9, np.uint8))
    assert caption(live.eye) == before
    live.show_network_eye(np.zeros((32, 32), np.uint8))
    larger = caption(live.eye)
    assert larger != before
    live.setPalette(dark_palette())
    assert caption(live.eye) != larger


def test_the_eye_is_empty_without_a_face(live):
    empty = drawn(live.eye)
    live.show_network_eye(np.zeros((24, 24), np.uint8))
    assert drawn(live.eye) != empty
    live.show_network_eye(None)
    assert drawn(live.eye) == empty
    assert live.eye.size_text() == ""


def test_one_line_says_how_it_goes(live):
    live.show_state("One face found.")
    assert live.findChild(QLabel, "live_state").text() == "One face found."


def test_a_long_line_is_cut_and_does_not_widen_the_panel(live):
    width = live.minimumSizeHint().width()
    live.show_state("No face in sight: come nearer or turn to the light. " * 5)
    state = live.findChild(QLabel, "live_state")
    assert live.minimumSizeHint().width() == width
    assert state.shown_text().endswith("…")
    live.show_state("One face found.")
    assert state.shown_text() == "One face found."


def test_a_closed_camera_leaves_no_picture(live):
    before = drawn(live)
    live.show_frame(halves(RED, BLUE))
    live.show_frame(None)
    assert drawn(live) == before
