import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QToolButton

from app.ui.faces.welcome import Welcome

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


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


def test_the_sample_is_the_one_that_stands_out(welcome):
    buttons = welcome.findChildren(QToolButton)
    assert [one.objectName() for one in buttons if one.property("primary")] == ["welcome_sample"]
