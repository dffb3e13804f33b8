import pytest
from fresh_runs import advanced, are_same
from PySide6.QtCore import Qt
from window_looks import read_epoch, read_newest, settings_of

from app.recognition.run import TrainingRun

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def seed(person) -> int:
    return person.project.settings().get("run", {}).get("seed", 0)


def at_the_start(person) -> bool:
    return person.text("progress_line").startswith("epoch 0 of 40")


def test_reset_keeps_the_seed_and_new_seed_draws_another(trainer_person):
    person = trainer_person
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    before = seed(person)
    person.click("reset_button")
    person.wait(lambda: at_the_start(person))
    assert seed(person) == before
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    person.click("new_seed_button")
    person.wait(lambda: at_the_start(person))
    assert seed(person) != before
    assert f"seed {seed(person)}" in person.text("settings_summary")


def test_the_keyboard_draws_a_seed_too(trainer_person):
    person = trainer_person
    before = seed(person)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    person.bot.keyClick(person.window, Qt.Key.Key_N, keys)
    person.wait(lambda: at_the_start(person))
    assert seed(person) != before


def test_reset_is_undone_the_network_its_curve_and_its_settings_come_back(trainer_person):
    person = trainer_person
    person.step()
    person.step()
    person.step()
    person.wait(lambda: person.text("progress_line").startswith("epoch 3 of 40"))
    held, line = person.moment.parameters, person.text("progress_line")
    person.click("reset_button")
    person.wait(lambda: at_the_start(person))
    person.step()
    action = person.window.session.actions["undo"]
    assert action.text() == "&Undo reset"
    action.trigger()
    assert are_same(person.moment.parameters, held)
    assert person.epoch == 3
    person.wait(lambda: person.text("progress_line").startswith("epoch 3 of 40"))
    assert person.text("progress_line").split(" · ")[2:] == line.split(" · ")[2:]
    person.wait(lambda: read_epoch(read_newest(person)) == 3)
    # What had taken its place comes back, too.
    person.window.session.actions["redo"].trigger()
    assert person.epoch == 1
    person.window.session.actions["undo"].trigger()
    assert are_same(person.moment.parameters, held)
    # It goes on as if nothing had been.
    person.click("step_button")
    person.wait(lambda: person.epoch == 4)
    fresh = advanced(TrainingRun.create(person.project, settings_of(person)), 4)
    assert are_same(person.moment.parameters, fresh.network.parameters)


def test_a_new_seed_is_undone_also_after_the_project_was_opened_again(trainer_person, at_window):
    person = trainer_person
    person.train()
    held = person.moment.parameters
    person.click("new_seed_button")
    person.wait(lambda: at_the_start(person))
    assert seed(person) != 0
    person.window.session.actions["undo"].trigger()
    assert seed(person) == 0
    assert are_same(person.moment.parameters, held)
    path = person.project.path
    person.close()
    person = at_window(path)
    assert seed(person) == 0
    assert are_same(person.moment.parameters, held)


def test_before_anything_was_trained_there_is_nothing_to_undo(trainer_person):
    person = trainer_person
    person.click("new_seed_button")
    person.wait(lambda: at_the_start(person))
    assert not person.window.session.actions["undo"].isEnabled()


def test_a_reset_that_cannot_be_done_leaves_the_network_as_it_was(trainer_person):
    person = trainer_person
    person.step()
    held = person.moment.parameters
    faces = person.window.session.roster.faces
    person.window.session.roster.delete([face.id for face in faces[1:]])
    person.click("reset_button")
    person.wait(lambda: "at least 2 of each" in person.banner and person.epoch == 1)
    assert are_same(person.moment.parameters, held)
