"""The camera in the window: collecting with keys, devices that fail, and films in their place."""

import numpy as np
import pytest
from fake_capture import FakeDevice, frame
from live_films import drawn_frames, write_film, write_pictures
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QDialog
from striped_faces import striped

from app.faces.cameras.demo import DemoCamera
from app.faces.cameras.device import CameraInfo, DeviceCamera, Patience
from app.faces.found import Box, Found
from app.faces.measuring import Look
from app.faces.picture import encode_png
from app.jobs.live import Captured
from app.project import NewFace
from app.ui.camera import CameraPermission
from app.ui.faces.guide import Coach
from app.ui.preferences import Preferences
from app.ui.style import person_colour

WEBCAM = CameraInfo(0, "Webcam", 0)


@pytest.fixture
def device(monkeypatch):
    """What "Webcam" shows; opened by the window as any device is."""
    device = FakeDevice()

    def make(index, name, backend):
        quick = Patience(opening=5, first=3, later=3, closing=2)
        return DeviceCamera(index, name, backend, make_capture=device, patience=quick)

    monkeypatch.setattr("app.ui.camera.DeviceCamera", make)
    return device


def bgr(picture):
    return np.ascontiguousarray(picture[..., ::-1])


def still_film(folder):
    """A quarter of a minute in which nobody moves."""
    return write_film(folder / "still.avi", drawn_frames("Ada", 1) * 75, rate=5)


def open_demo(person):
    person.click("open_camera")
    person.wait(person.in_card(0, "capture").isEnabled)
    person.wait(lambda: person.text("live_state") == "One face found.")


def choose(person, text):
    """Picks an entry of the camera's list as one does with the mouse."""
    combo = person.find("camera_choice")
    index = combo.findText(text)
    assert index >= 0, [combo.itemText(i) for i in range(combo.count())]
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def notice(person):
    shown = person.find("live_notice")
    return person.text("live_notice_text") if shown.isVisible() else ""


def collect(person, key, index, count):
    before = person.count(index)
    person.hold_key(key)
    person.wait(lambda: person.count(index) >= before + count)
    person.release_key(key)


def add_looks(person, person_id, wall):
    """Six faces of a person, captured before a wall of that brightness."""
    look = Look(0.0, 0.0, 0.4, 0.5, 0.2, 0.0, 0.6, 0.0, wall, wall, wall, 0.1).to_json()
    png = encode_png(striped(0, 1))
    new = [NewFace(person_id, png, (0, 0, 40, 40), "camera", "burst", "detect", None, look)] * 6
    for face in person.project.add_faces(new):
        person.window.session.roster.show_captured(Captured(face, striped(0, 1)))


def test_the_action_says_close_while_a_camera_is_open(person):
    action, button = person.window.session.actions["camera"], person.find("open_camera")
    assert (action.text(), button.text()) == ("Open &Camera", "Open camera")
    open_demo(person)
    assert (action.text(), button.text()) == ("Close &Camera", "Close camera")
    person.choose("camera")
    assert not person.window.session.camera.is_open
    assert (action.text(), button.text()) == ("Open &Camera", "Open camera")


def test_what_was_said_of_a_camera_goes_when_another_is_chosen(at_window):
    person = at_window(devices=[CameraInfo(83, "Absent camera", 0)])
    person.click("look_for_cameras")
    choose(person, "Absent camera")
    person.click("open_camera")
    person.wait(lambda: notice(person))
    choose(person, "Demo camera: Ada")
    assert not notice(person)


def test_space_collects_for_the_selected_person(person):
    open_demo(person)
    collect(person, Qt.Key.Key_Space, 0, 1)
    person.bot.mouseClick(person.in_card(1, "zeta"), Qt.MouseButton.LeftButton)
    collect(person, Qt.Key.Key_Space, 1, 1)
    assert "Space" in person.in_card(1, "capture").toolTip()
    assert "Space" not in person.in_card(0, "capture").toolTip()


def test_whoever_was_collected_last_is_selected(person):
    open_demo(person)
    collect(person, Qt.Key.Key_2, 1, 1)
    assert "Space" in person.in_card(1, "capture").toolTip()
    collect(person, Qt.Key.Key_Space, 1, 1)
    assert person.count(0) == 0


def test_space_on_the_button_that_opened_the_camera_collects_and_does_not_close_it(person):
    button = person.find("open_camera")
    button.setFocus()
    person.bot.keyClick(button, Qt.Key.Key_Space)
    person.wait(lambda: person.text("live_state") == "One face found.")
    collect(person, Qt.Key.Key_Space, 0, 1)
    assert person.window.session.camera.is_open


def test_space_is_a_space_in_a_name(person):
    open_demo(person)
    name = person.in_card(0, "person_name")
    person.bot.mouseClick(name, Qt.MouseButton.LeftButton)
    name.selectAll()
    person.bot.keyClicks(name, "Ada 1 2")
    person.bot.keyClick(name, Qt.Key.Key_Return)
    assert person.project.persons()[0].name == "Ada 1 2"
    assert person.count(0) == person.count(1) == 0


def test_a_second_key_takes_over_from_the_first(person):
    open_demo(person)
    person.hold_key(Qt.Key.Key_1)
    person.hold_key(Qt.Key.Key_2)
    assert not person.card(0).capturing
    assert person.card(1).capturing
    person.release_key(Qt.Key.Key_2)
    person.wait(lambda: not person.card(1).capturing)
    person.release_key(Qt.Key.Key_1)
    assert not person.card(0).capturing


def test_a_key_that_repeats_itself_goes_on_with_the_same_burst(person):
    open_demo(person)
    person.hold_key(Qt.Key.Key_1)
    person.wait(lambda: person.count(0) >= 1)
    for _ in range(3):
        # What X11 makes of a held key, where it comes apart.
        person.release_key(Qt.Key.Key_1)
        person.hold_key(Qt.Key.Key_1)
    person.wait(lambda: person.count(0) >= 2)
    person.release_key(Qt.Key.Key_1)
    person.wait(lambda: not person.card(0).capturing)
    assert len({face.burst for face in person.project.faces()}) == 1


def test_the_keys_mean_nothing_in_another_window(person):
    open_demo(person)
    dialog = QDialog(person.window)
    person.bot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    person.wait(lambda: QApplication.activeWindow() is dialog)
    person.bot.keyPress(dialog, Qt.Key.Key_1)
    assert not person.card(0).capturing
    person.bot.keyRelease(dialog, Qt.Key.Key_1)
    dialog.close()


def test_a_modifier_pressed_meanwhile_does_not_keep_the_key_held(person):
    open_demo(person)
    person.hold_key(Qt.Key.Key_1)
    assert person.card(0).capturing
    focus = QApplication.focusWidget() or person.window
    person.bot.keyRelease(focus, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    person.wait(lambda: not person.card(0).capturing)


def test_what_is_nearly_the_same_is_passed_over_and_the_reason_is_shown(person, tmp_path):
    person.answers.path = still_film(tmp_path)
    choose(person, "Video file…")
    person.wait(lambda: person.text("live_state") == "One face found.")
    person.hold_key(Qt.Key.Key_1)
    person.wait(lambda: "The same as before" in person.text("live_state"))
    assert person.text("live_state").startswith("1 face taken.")
    person.release_key(Qt.Key.Key_1)
    # Another burst of the same is the same, too.
    person.hold_key(Qt.Key.Key_1)
    person.wait(lambda: "The same as before" in person.text("live_state"))
    person.release_key(Qt.Key.Key_1)
    assert person.count(0) == len(person.project.faces()) == 1


def test_what_was_deleted_can_be_captured_again(person, tmp_path):
    person.answers.path = still_film(tmp_path)
    choose(person, "Video file…")
    person.wait(lambda: person.text("live_state") == "One face found.")
    collect(person, Qt.Key.Key_1, 0, 1)
    person.window.session.roster.delete([face.id for face in person.project.faces()])
    assert person.count(0) == 0
    collect(person, Qt.Key.Key_1, 0, 1)


def test_the_guide_tells_what_is_missing_for_the_selected_person(person):
    guide = person.find("guide")
    assert not guide.isVisible()
    open_demo(person)
    assert guide.isVisible()
    assert person.text("guide_sentence") == "First person: Look into the camera and hold the button."
    collect(person, Qt.Key.Key_1, 0, 2)
    count = person.count(0)
    person.wait(lambda: guide.accessibleDescription().startswith(f"{count} of 40 faces."))
    assert "Missing: Left" in guide.accessibleDescription()
    person.bot.mouseClick(person.in_card(1, "zeta"), Qt.MouseButton.LeftButton)
    assert person.text("guide_sentence").startswith("Second person: ")
    assert guide.accessibleDescription().startswith("0 of 40 faces.")
    person.click("open_camera")
    assert not guide.isVisible()


def test_while_collecting_the_box_has_the_persons_colour(person):
    open_demo(person)
    person.hold_key(Qt.Key.Key_2)
    colour = person_colour(1, person.window.palette())
    person.wait(lambda: person.find("live_picture").marks[0].colour == colour)
    person.wait(lambda: person.find("taken_flash").isVisible())
    person.release_key(Qt.Key.Key_2)
    person.wait(lambda: person.find("live_picture").marks[0].colour != colour)


def test_two_sets_in_different_places_give_a_hint_that_can_be_put_away(person):
    first, second = person.project.persons()
    hint = person.find("hint_line")
    for owner, wall in ((first, 0.9), (second, 0.2)):
        add_looks(person, owner.id, wall)
    person.wait(hint.isVisible)
    assert "learn your wall" in person.text("hint_text")
    person.click("hint_close")
    with person.bot.waitSignal(person.window.panel("faces").findChild(Coach).changed):
        add_looks(person, first.id, 0.9)
    assert not hint.isVisible()


def test_a_file_that_is_no_face_finder_is_refused_and_the_built_in_one_goes_on(person, tmp_path):
    person.answers.path = tmp_path / "face.onnx"
    person.answers.path.write_bytes(b"no network")
    person.choose("choose_face_finder")
    assert "face.onnx is not the face finder" in person.banner
    assert not person.window.session.actions["built_in_face_finder"].isEnabled()
    open_demo(person)


def test_another_face_finder_is_used_at_once_and_after_the_next_start(at_window, tmp_path, monkeypatch):
    used = []

    class OtherFinder:
        def __init__(self, model):
            self._model = model

        @classmethod
        def live(cls, model):
            return cls(model)

        def detect(self, picture):
            used.append(self._model)
            return [Found(Box(200, 100, 200, 200))]

    monkeypatch.setattr("app.ui.face_finder.YuNetDetector", OtherFinder)
    first = at_window()
    open_demo(first)
    first.answers.path = tmp_path / "yunet.onnx"
    first.choose("choose_face_finder")
    first.wait(lambda: used)
    first.close()
    used.clear()
    second = at_window()
    open_demo(second)
    assert used
    second.choose("built_in_face_finder")
    assert not second.window.session.actions["built_in_face_finder"].isEnabled()
    used.clear()
    second.wait(lambda: second.text("live_state") == "One face found.")
    assert used == []


def test_a_face_finder_that_has_gone_is_said_and_the_built_in_one_goes_on(at_window, tmp_path):
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    Preferences(settings).face_finder = tmp_path / "gone.onnx"
    settings.sync()
    person = at_window()
    open_demo(person)
    person.wait(lambda: "gone.onnx is not there" in person.banner)
    assert person.banner.endswith("The built-in face finder is used instead.")


def test_an_unplugged_device_is_said_in_its_place_and_comes_back_by_retry(at_window, device):
    device.send(frame(90), frame(91))
    person = at_window(devices=[WEBCAM])
    person.click("look_for_cameras")
    choose(person, "Webcam")
    person.click("open_camera")
    person.wait(lambda: person.find("live_picture").picture_area().isValid())
    device.unplugged.set()
    person.wait(lambda: "Webcam has stopped giving pictures" in notice(person))
    assert not person.window.session.camera.is_open
    assert not person.in_card(0, "capture").isEnabled()
    device.unplugged.clear()
    device.send(frame(90), frame(91))
    person.click("live_notice_button")
    person.wait(lambda: person.window.session.camera.is_open and not notice(person))
    person.click("open_camera")


def test_a_camera_that_is_not_permitted_is_said_with_what_to_do(at_window, device, monkeypatch):
    answers = [Qt.PermissionStatus.Denied]
    monkeypatch.setattr(CameraPermission, "status", lambda _permission: answers[0])
    device.send(frame(90), frame(91))
    person = at_window(devices=[WEBCAM])
    person.click("look_for_cameras")
    choose(person, "Webcam")
    person.click("open_camera")
    assert "System Settings" in notice(person)
    assert device.arguments == ()
    answers[0] = Qt.PermissionStatus.Granted
    person.click("live_notice_button")
    person.wait(lambda: person.window.session.camera.is_open and not notice(person))
    person.click("open_camera")


def test_holding_goes_on_with_the_camera_that_is_switched_to(person):
    open_demo(person)
    person.hold_key(Qt.Key.Key_1)
    person.wait(lambda: person.count(0) >= 1)
    choose(person, "Demo camera: Ben")
    person.wait(lambda: any(face.source == "Demo camera: Ben" for face in person.project.faces()))
    person.release_key(Qt.Key.Key_1)
    person.wait(lambda: not person.card(0).capturing)
    assert len({face.burst for face in person.project.faces()}) == 2


def test_a_device_that_is_not_there_is_said_and_the_rest_goes_on(at_window):
    person = at_window(devices=[CameraInfo(83, "Absent camera", 0)])
    person.click("look_for_cameras")
    choose(person, "Absent camera")
    person.click("open_camera")
    person.wait(lambda: "Absent camera is not there" in notice(person))
    choose(person, "Demo camera: Ada")
    open_demo(person)
    assert not notice(person)


def test_a_black_device_is_said_in_its_place_until_it_shows_something(at_window, device, monkeypatch):
    monkeypatch.setattr("app.faces.cameras.camera.BLACK_SECONDS", 0.0)
    device.send(frame(0))
    person = at_window(devices=[WEBCAM])
    person.click("look_for_cameras")
    choose(person, "Webcam")
    person.click("open_camera")
    person.wait(lambda: "gives only black pictures" in notice(person))
    assert person.find("live_notice_button").isVisible()
    device.send(bgr(drawn_frames("Ada", 1)[0]))
    person.wait(lambda: not notice(person))
    person.click("open_camera")


def test_another_camera_that_cannot_be_opened_leaves_the_open_one(at_window):
    person = at_window(devices=[CameraInfo(83, "Absent camera", 0)])
    person.click("look_for_cameras")
    choose(person, "Demo camera: Ada")
    open_demo(person)
    choose(person, "Absent camera")
    person.wait(lambda: "Absent camera is not there" in person.banner)
    assert person.find("camera_choice").currentText() == "Demo camera: Ada"
    collect(person, Qt.Key.Key_1, 0, 1)


def test_choosing_another_camera_switches_at_once(at_window, device):
    device.send(bgr(drawn_frames("Ada", 1)[0]))
    person = at_window(devices=[WEBCAM])
    open_demo(person)
    person.click("look_for_cameras")
    choose(person, "Webcam")
    person.wait(lambda: person.find("live_picture").mirrored)
    assert person.find("camera_choice").currentText() == "Webcam"
    person.click("open_camera")


def test_the_camera_used_last_is_remembered_also_while_it_is_not_plugged_in(at_window, device):
    first = at_window(devices=[WEBCAM])
    first.click("look_for_cameras")
    choose(first, "Webcam")
    first.close()
    second = at_window()
    assert second.find("camera_choice").currentText() == "Webcam (absent)"
    second.click("open_camera")
    second.wait(lambda: "Webcam is not plugged in." in notice(second))
    second.devices.append(WEBCAM)
    device.send(frame(90), frame(91))
    second.click("live_notice_button")
    second.wait(lambda: second.window.session.camera.is_open and not notice(second))
    second.wait(lambda: second.find("camera_choice").currentText() == "Webcam")
    second.click("open_camera")


def test_a_video_has_a_pace_and_can_be_stopped_and_played_again(person, tmp_path):
    person.answers.path = write_film(tmp_path / "Ada.avi", drawn_frames("Ada", 12), rate=10)
    open_demo(person)
    assert not person.find("pace_bar").isVisible()
    choose(person, "Video file…")
    person.wait(lambda: person.find("pace_bar").isVisible())
    person.click("pause_film")
    slider = person.find("pace")
    slider.setFocus()
    person.bot.keyClick(slider, Qt.Key.Key_End)
    assert person.text("pace_words") == "4×"
    person.click("play_film")
    person.wait(lambda: notice(person) == "Ada.avi has ended.")
    assert not person.find("pace_bar").isVisible()
    person.click("live_notice_button")
    person.wait(lambda: person.window.session.camera.is_open and not notice(person))
    assert person.find("pace").value() == slider.value()


def test_a_folder_of_pictures_is_a_camera_and_says_what_it_left_out(person, tmp_path):
    folder = write_pictures(tmp_path / "faces", drawn_frames("Ada", 2))
    (folder / "1.png").write_bytes(b"no picture")
    person.answers.path = folder
    # Slowly, so that the one picture is still there when a busy machine looks.
    person.find("pace").setValue(0)
    choose(person, "Folder of pictures…")
    person.wait(lambda: "0.png: picture 1 of 2" in person.text("live_state"))
    collect(person, Qt.Key.Key_2, 1, 1)
    assert person.project.faces()[0].source == str(folder / "0.png")
    person.find("pace").setValue(4)
    person.wait(lambda: notice(person) == "faces has ended. 1 picture was left out, as it cannot be read.")


def test_a_video_dropped_on_the_live_picture_is_played(person, tmp_path):
    film = write_film(tmp_path / "Ben.avi", drawn_frames("Ben", 50))
    person.drop(person.find("live_picture"), film)
    person.wait(lambda: person.text("live_state") == "One face found.")
    assert person.find("camera_choice").currentText() == "Ben.avi"
    assert person.find("pace_bar").isVisible()


def test_a_minimised_window_takes_no_pictures_until_it_is_seen_again(person, monkeypatch):
    looked, taken = [], []
    read = DemoCamera.read
    monkeypatch.setattr(DemoCamera, "read", lambda camera: looked.append(True) or read(camera))
    open_demo(person)
    latest = person.window.session.camera.latest
    person.window.showMinimized()
    monkeypatch.setattr(person.window.session.camera, "latest", lambda: taken.append(True) or latest())
    looked.clear()
    person.wait(lambda: len(looked) >= 3)
    assert not taken
    person.window.showNormal()
    person.wait(lambda: taken)
