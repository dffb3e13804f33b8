from collections import Counter

import pytest
from drawn_pictures import drawn
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QLabel, QToolButton
from training_looks import dark_palette

from app.ui.faces.welcome import Welcome

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def pixels_of(button):
    """How often each colour stands in the middle of a button."""
    image = drawn(button)
    middle = range(image.height() // 4, 3 * image.height() // 4)
    return Counter(image.pixel(x, y) for y in middle for x in range(4, image.width() - 4))


@pytest.fixture
def actions():
    return [QAction(text) for text in ("Try the sample", "Open a camera", "Add pictures")]


@pytest.fixture
def welcome(qtbot, actions):
    welcome = Welcome(*actions)
    qtbot.addWidget(welcome)
    welcome.resize(344, 500)
    welcome.show()
    return welcome


@pytest.mark.parametrize(("place", "name"), list(enumerate(["sample", "camera", "pictures"])))
def test_there_are_three_ways_to_begin(welcome, actions, qtbot, place, name):
    button = welcome.findChild(QToolButton, f"welcome_{name}")
    with qtbot.waitSignal(actions[place].triggered):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(actions[place].triggered):
        qtbot.keyClick(button, Qt.Key.Key_Space)


def test_it_says_where_the_faces_stay(welcome):
    text = " ".join(label.text() for label in welcome.findChildren(QLabel))
    assert "Facet opens no network connection." in text


def test_the_sample_stands_out_in_light_and_dark(welcome):
    sample, camera = (welcome.findChild(QToolButton, f"welcome_{name}") for name in ("sample", "camera"))
    assert sample.height() > camera.height()
    for palette in (welcome.palette(), dark_palette()):
        welcome.setPalette(palette)
        pixels = {button: pixels_of(button) for button in (sample, camera)}
        ground = pixels[sample].most_common(1)[0][0]
        assert max(abs(QColor(one).lightness() - QColor(ground).lightness()) for one in pixels[sample]) > 90
        assert ground not in pixels[camera]
