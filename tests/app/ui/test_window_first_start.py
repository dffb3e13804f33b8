"""From the first start to a recognised face, as a newcomer would do it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from striped_faces import write_striped

from app.recognition.settings import RunSettings


def test_the_sample_leads_through_the_whole_with_one_press(person):
    reason = person.wait_for_end_of_run(lambda: person.click("welcome_sample"), seconds=120)
    assert "done" in reason or "target" in reason
    assert (person.count(0), person.count(1)) == (40, 40)
    assert not person.find("welcome").isVisible()
    # The Demo camera opens by itself, and the person in it is recognised.
    person.wait(lambda: person.text("answer_name") == "Ada")
    assert "training 100 %" in person.text("progress_line")
    assert person.find("curves").isVisible()
    person.wait(lambda: person.text("answer_name") == "Ben")
    said = [person.text("callout_text")]
    while person.find("callout").isVisible():
        person.click("callout_next")
        said.append(person.text("callout_text"))
    assert "fell from" in said[0]
    assert "speaks for Ada or for Ben." in said[-1]


def test_the_sample_shows_at_once_that_something_happens(person):
    person.click("welcome_sample")
    assert person.find("adding_progress").isVisible()
    assert person.find("cancel_adding").isVisible()
    assert not person.find("welcome").isVisible()
    assert person.window.statusBar().currentMessage() == "The sample's faces are added …"
    person.wait(lambda: person.find("adding_progress").maximum() == 80)
    person.click("cancel_adding")
    person.wait(lambda: not person.find("adding_progress").isVisible())


def test_on_the_welcome_one_button_alone_stands_out(person):
    buttons = [one for one in person.window.findChildren(QAbstractButton) if one.isVisible()]
    assert [one.objectName() for one in buttons if one.property("primary")] == ["welcome_sample"]


def test_a_folder_of_three_persons_is_refused_with_the_true_reason(person, tmp_path):
    write_striped(tmp_path / "people", Ada=2, Ben=2, Cy=2)
    person.answers.path = tmp_path / "people"
    person.click("welcome_pictures")
    person.wait(lambda: person.banner)
    assert "holds 3 persons, Ada, Ben and Cy, and a project has 2" in person.banner
    assert "faces of other persons" not in person.banner


def test_two_persons_are_captured_trained_and_recognised(person):
    person.click("welcome_camera")
    capture = person.in_card(0, "capture")
    person.wait(capture.isEnabled)
    for _ in range(2):
        before = person.count(0)
        person.bot.mousePress(capture, Qt.MouseButton.LeftButton)
        person.wait(lambda before=before: person.count(0) >= before + 3)
        person.bot.mouseRelease(capture, Qt.MouseButton.LeftButton)
    choose = person.find("camera_choice")
    choose.setFocus()
    person.bot.keyClick(choose, Qt.Key.Key_Down)
    assert choose.currentText() == "Demo camera: Ben"
    person.wait(capture.isEnabled)
    # With the keyboard, wherever the focus is now.
    for _ in range(2):
        before = person.count(1)
        person.hold_key(Qt.Key.Key_2)
        person.wait(lambda before=before: person.count(1) >= before + 3)
        person.release_key(Qt.Key.Key_2)
    kept = person.project.count_faces()
    assert sum(kept.values()) == person.count(0) + person.count(1)
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    person.wait(lambda: person.text("answer_name") == "Second person")


def test_the_key_captures_right_after_opening_the_camera(person):
    person.click("welcome_camera")
    person.wait(person.in_card(0, "capture").isEnabled)
    person.hold_key(Qt.Key.Key_1)
    person.wait(lambda: person.count(0) >= 2)
    person.release_key(Qt.Key.Key_1)
    assert person.window.session.trainer.settings.rate == RunSettings().rate


def test_a_digit_typed_into_a_field_is_a_digit(person):
    person.click("welcome_camera")
    person.wait(person.in_card(0, "capture").isEnabled)
    person.type_into("epochs", "12")
    assert person.window.session.trainer.settings.epochs == 12
    assert person.count(0) == 0


def test_letting_go_ends_capturing(person):
    person.click("welcome_camera")
    capture = person.in_card(0, "capture")
    person.wait(capture.isEnabled)
    person.bot.mousePress(capture, Qt.MouseButton.LeftButton)
    person.wait(lambda: person.count(0) >= 1)
    person.bot.mouseRelease(capture, Qt.MouseButton.LeftButton)
    person.click("open_camera")
    person.wait(lambda: not person.window.session.camera.is_open)
    assert person.count(0) == len(person.project.faces())
    assert not capture.isEnabled()


def test_nothing_is_opened_or_trained_unasked(person):
    assert not person.window.session.camera.is_open
    assert person.window.session.trainer.run is None
    assert person.find("welcome").isVisible()
    assert person.banner == ""


def test_training_without_faces_says_what_is_missing(person):
    person.choose("run")
    person.wait(lambda: person.banner)
    assert person.banner == (
        "First person has no face to train on; training needs at least 2 of each person. Add some more."
    )
