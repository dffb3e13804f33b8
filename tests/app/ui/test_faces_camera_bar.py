import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QToolButton

from app.ui.faces.camera_bar import CameraBar, CameraChoice

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

DEMO = CameraChoice("demo", "Demo camera")
WEBCAM = CameraChoice("device 0", "Integrated Webcam")
VIDEO = CameraChoice("video", "Video file…")


@pytest.fixture
def bar(qtbot):
    bar = CameraBar(QAction("Open &Camera"))
    qtbot.addWidget(bar)
    bar.set_choices([DEMO, WEBCAM, VIDEO])
    bar.show()
    return bar


def test_the_first_camera_is_chosen_at_first(bar):
    combo = bar.findChild(QComboBox, "camera_choice")
    assert [combo.itemText(i) for i in range(combo.count())] == [
        "Demo camera",
        "Integrated Webcam",
        "Video file…",
    ]
    assert bar.current() == "demo"


def test_without_cameras_none_is_chosen(qtbot):
    bar = CameraBar(QAction("Open"))
    qtbot.addWidget(bar)
    assert bar.current() == ""


def test_choosing_with_the_keyboard_is_told(bar, qtbot):
    with qtbot.waitSignal(bar.choice_changed) as chosen:
        qtbot.keyClick(bar.findChild(QComboBox, "camera_choice"), Qt.Key.Key_Down)
    assert chosen.args == ["device 0"]
    assert bar.current() == "device 0"


def test_choosing_the_video_file_again_is_told_again(bar, qtbot):
    combo = bar.findChild(QComboBox, "camera_choice")
    for _ in range(2):
        with qtbot.waitSignal(bar.choice_changed) as chosen:
            qtbot.keyClick(combo, Qt.Key.Key_End)
            combo.activated.emit(combo.currentIndex())
        assert chosen.args == ["video"]


def test_a_new_list_keeps_the_chosen_camera(bar, qtbot):
    bar.set_current("device 0")
    with qtbot.assertNotEmitted(bar.choice_changed):
        bar.set_choices([DEMO, CameraChoice("device 1", "Second"), WEBCAM, VIDEO])
    assert bar.current() == "device 0"


def test_an_unplugged_camera_gives_way_to_the_first(bar, qtbot):
    bar.set_current("device 0")
    with qtbot.waitSignal(bar.choice_changed) as chosen:
        bar.set_choices([DEMO, VIDEO])
    assert chosen.args == ["demo"]


def test_a_camera_that_is_not_there_cannot_be_shown_as_chosen(bar):
    bar.set_current("device 7")
    assert bar.current() == "demo"


def test_the_button_does_the_action_and_says_what_comes_next(bar, qtbot):
    button = bar.findChild(QToolButton, "open_camera")
    action = button.defaultAction()
    assert button.text() == "Open camera"
    with qtbot.waitSignal(action.triggered):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    bar.set_open(True)
    assert button.text() == button.accessibleName() == "Close camera"
    assert action.text() == "Open &Camera"


def test_cameras_can_be_looked_for(bar, qtbot):
    with qtbot.waitSignal(bar.refresh_requested):
        qtbot.mouseClick(bar.findChild(QToolButton, "look_for_cameras"), Qt.MouseButton.LeftButton)


def test_the_list_is_up_to_date_when_it_opens(bar, qtbot):
    combo = bar.findChild(QComboBox, "camera_choice")
    bar.refresh_requested.connect(lambda: bar.set_choices([DEMO, CameraChoice("device 1", "Second"), VIDEO]))
    combo.showPopup()
    assert [combo.itemText(i) for i in range(combo.count())] == ["Demo camera", "Second", "Video file…"]
    combo.hidePopup()


def test_kinds_of_cameras_are_set_apart(bar, qtbot):
    bar.set_choices([DEMO._replace(group="demo"), WEBCAM._replace(group="device", tip="Number 0")])
    combo = bar.findChild(QComboBox, "camera_choice")
    assert [combo.itemText(i) for i in range(combo.count())] == ["Demo camera", "", "Integrated Webcam"]
    with qtbot.waitSignal(bar.choice_changed) as chosen:
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert chosen.args == ["device 0"]
    assert combo.itemData(2, Qt.ItemDataRole.ToolTipRole) == "Number 0"


def test_a_long_camera_name_does_not_widen_the_panel(bar):
    width = bar.minimumSizeHint().width()
    bar.set_choices([CameraChoice("device 0", "A camera with a very long name " * 5)])
    assert bar.minimumSizeHint().width() == width <= 324
