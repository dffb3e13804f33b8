"""For a class room: the face, the answer, D and the kernels fill the screen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def test_f11_shows_the_run_large_and_escape_goes_back(saved_person):
    person = saved_person
    person.bot.keyClick(person.window, Qt.Key.Key_F11)
    person.wait(lambda: person.find("presentation").isVisible())
    assert not person.find("panels").isVisible()
    error = person.find("presentation_error", QLabel)
    person.wait(lambda: error.text().startswith("D = "))
    assert error.font().pointSizeF() > 2 * person.window.font().pointSizeF()
    assert person.find("presentation_kernels").isVisible()
    person.bot.keyClick(person.find("presentation"), Qt.Key.Key_Escape)
    person.wait(lambda: person.find("panels").isVisible())
    assert person.window.menuBar().isVisible()


def test_keys_run_and_step_there_too(trainer_person):
    person = trainer_person
    person.bot.keyClick(person.window, Qt.Key.Key_F11)
    person.wait(lambda: person.find("presentation").isVisible())
    assert person.text("presentation_epoch") == "Press F5 to train."
    person.bot.keyClick(person.find("presentation"), Qt.Key.Key_F6)
    person.wait(lambda: person.text("presentation_epoch") == "epoch 1")


def test_the_camera_and_the_answer_are_there(saved_person):
    person = saved_person
    person.bot.keyClick(person.window, Qt.Key.Key_F11)
    person.choose("camera")
    person.choose("present")
    person.wait(lambda: person.find("live_picture").isVisible())
    person.choose("present")
    person.wait(lambda: person.text("presentation_answer") or person.text("presentation_confidence"))
