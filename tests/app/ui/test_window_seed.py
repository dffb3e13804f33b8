import pytest
from PySide6.QtCore import Qt

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
