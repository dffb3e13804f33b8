"""For a class room: the face, the answer, D and the kernels fill the screen."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QLabel, QMenu


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


def test_the_curve_is_saved_by_a_right_click(saved_person, tmp_path):
    person = saved_person
    person.bot.keyClick(person.window, Qt.Key.Key_F11)
    person.wait(lambda: person.find("presentation_plot").isVisible())
    plot = person.find("presentation_plot")
    plot.open_menu(plot.mapToGlobal(QPoint(5, 5)))
    person.answers.path = tmp_path / "D.png"
    person.find("save_png", QAction, person.find("presentation_plot_menu", QMenu)).trigger()
    assert not QImage(str(tmp_path / "D.png")).isNull()
    person.find("presentation_plot_menu", QMenu).close()
