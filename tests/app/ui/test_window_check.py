"""The gradient check in the window, with the keyboard alone."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton, QSpinBox

from app.lessons.gradient_check.mistakes import MISTAKES

Key = Qt.Key
SLOW = 60


def press(person, *keys, ctrl=False):
    """Presses keys wherever the keyboard is."""
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    for key in keys:
        person.bot.keyClick(QApplication.focusWidget() or person.window, key, modifier)


def focused():
    focus = QApplication.focusWidget()
    return focus.objectName() if focus is not None else ""


def tab_to(person, name):
    """Goes on with Tab until a widget has the keyboard."""
    for _ in range(80):
        if focused() == name:
            return
        press(person, Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {name}")


def turn_there(person):
    press(person, Key.Key_3, ctrl=True)
    person.wait(lambda: person.find("check_button").isEnabled())
    tab_to(person, "check_button")


def is_checking(person):
    return person.find("check_stop").isEnabled()


def check(person):
    """Presses Check gradients, and waits for the verdict."""
    tab_to(person, "check_button")
    press(person, Key.Key_Space)
    assert is_checking(person)
    person.wait(lambda: not is_checking(person), SLOW)
    return person.text("check_verdict")


def choose(person, key):
    """Goes to the mistakes and down, or up, to one of them."""
    chosen = next(one for one in person.find("mistake_choice").findChildren(QRadioButton) if one.isChecked())
    tab_to(person, chosen.objectName())
    keys = ["none", *(mistake.key for mistake in MISTAKES)]
    far = keys.index(key) - keys.index(chosen.objectName().removeprefix("mistake_"))
    press(person, *[Key.Key_Down if far > 0 else Key.Key_Up] * abs(far))
    assert focused() == f"mistake_{key}"
    assert person.find(f"mistake_{key}", QRadioButton).isChecked()


def is_training(person):
    return person.find("train_with_it", QPushButton).text() == "Stop training"


def begin_training(person):
    tab_to(person, "train_with_it")
    press(person, Key.Key_Space)
    assert is_training(person)


def test_each_mistake_fails_and_the_engine_passes_before_and_after(saved_person):
    person = saved_person
    turn_there(person)
    assert check(person).startswith("All 249 derivatives agree to ")
    assert not person.find("engine_untouched").isVisible()
    for mistake in MISTAKES:
        choose(person, mistake.key)
        assert person.text("check_notice") == "This is not what is chosen at the left. Check again."
        verdict = check(person)
        assert "of 249 derivatives disagree. The worst is " in verdict
        assert mistake.title in person.text("check_state")
        assert not person.text("check_notice")
        assert person.text("code_right") == mistake.right
        assert person.text("code_wrong") == mistake.wrong
        assert person.find("equation_wrong").latex() == mistake.wrong_latex
        assert person.find("engine_untouched").isVisible()
        for name in ("agreement_plot", "place_maps"):
            tab_to(person, name)
            press(person, Key.Key_Home)
            named = person.text("agreement_readout").split(":")[0]
            assert f"The worst is {named}: " in verdict
    choose(person, "none")
    assert check(person).startswith("All 249 derivatives agree to ")
    assert "before a plain wall" in person.text("check_state"), "the same faces as with the ties"


def test_choosing_the_ties_puts_the_wall_there_and_without_it_they_are_not_noticed(saved_person):
    person = saved_person
    turn_there(person)
    choose(person, "ties")
    assert person.find("check_wall").isChecked()
    assert "derivatives disagree" in check(person)
    tab_to(person, "check_wall")
    press(person, Key.Key_Space)
    assert check(person).startswith("All 249 derivatives agree to ")
    assert "Add the wall." in person.text("check_details")


def test_the_check_is_of_the_shown_network_on_so_many_faces(saved_person):
    person = saved_person
    turn_there(person)
    tab_to(person, "check_count")
    press(person, Key.Key_Up)
    assert person.text("check_verdict") == "Not checked yet."
    check(person)
    assert f"epoch {person.moment.epoch} · 9 faces" in person.text("check_state")
    assert person.find("check_faces").ids == [*range(1, 10)]
    page = person.find("check_page")
    assert page.symbol_value("D").endswith("of the 9 faces of the check")
    assert page.symbol_value("K").endswith("shape (4, 1, 5, 5)")
    assert page.symbol_value("ε") == "0.1"
    assert page.symbol_value("h") is None
    count = person.find("check_count", QSpinBox)
    person.type_into("check_count", "1")
    assert count.minimum() <= count.value() <= count.maximum()


def test_training_with_each_shows_both_curves_from_the_start_of_the_run(saved_person):
    person = saved_person
    turn_there(person)
    for mistake in MISTAKES:
        choose(person, mistake.key)
        begin_training(person)
        person.wait(lambda: not is_training(person), SLOW)
        right, broken = person.text("broken_words").splitlines()
        assert right.startswith("Right: D falls to ")
        assert broken.startswith(f"{mistake.title}: D ")
        if mistake.key == "minus":
            assert ": D climbs to " in broken
        assert person.text("broken_state").startswith("epoch 60 of 60, 64 faces")
        assert person.find("broken_plot").curves == ["right", "broken"]
        kernels = person.find("broken_kernels")
        assert [(cells.group, cells.name) for cells in kernels.arrays] == [
            (group, f"δK{number}") for group in ("Right", mistake.title) for number in "₁₂₃₄"
        ]
        assert len({kernels.limit(index) for index in range(8)}) == 1
    tab_to(person, "broken_change")
    press(person, Key.Key_Space)
    assert [cells.name for cells in person.find("broken_kernels").arrays[:4]] == ["K₁", "K₂", "K₃", "K₄"]
    assert person.find("engine_untouched").isVisible()


def test_results_stay_and_are_marked_when_the_network_has_changed(trainer_person):
    person = trainer_person
    person.step()
    turn_there(person)
    verdict = check(person)
    press(person, Key.Key_1, ctrl=True)
    press(person, Key.Key_3, ctrl=True)
    assert person.text("check_verdict") == verdict
    assert not person.text("check_notice")
    press(person, Key.Key_1, ctrl=True)
    person.step()
    press(person, Key.Key_3, ctrl=True)
    person.wait(lambda: person.text("check_notice").startswith("The shown network has changed since."))
    assert person.text("check_verdict") == verdict
    check(person)
    assert not person.text("check_notice")


def test_without_a_network_it_says_what_to_do(person):
    press(person, Key.Key_3, ctrl=True)
    person.wait(lambda: person.text("check_notice").startswith("There is no network yet."))
    assert not person.find("check_button").isEnabled()
    assert not person.find("train_with_it").isEnabled()


def test_a_run_pauses_for_the_training_and_the_training_ends_for_a_run(trainer_person):
    person = trainer_person
    person.type_into("epochs", "50000")
    person.click("run_button")
    person.wait(lambda: person.window.session.trainer.running and person.epoch > 2)
    turn_there(person)
    choose(person, "minus")
    begin_training(person)
    person.wait(lambda: not person.window.session.trainer.running)
    assert is_training(person)
    person.window.session.trainer.toggle()
    person.wait(lambda: person.window.session.trainer.running)
    assert not is_training(person)
    person.window.session.trainer.toggle()


def test_another_comparison_ends_the_training_and_a_training_pauses_the_comparison(trainer_person):
    person = trainer_person
    person.step()
    turn_there(person)
    choose(person, "minus")
    with person.bot.waitSignal(person.window.session.comparing):
        begin_training(person)
    person.window.session.comparing.emit(person.window)
    assert not is_training(person)


def test_what_was_found_stays_when_a_check_is_stopped_and_goes_with_the_project(saved_person, tmp_path):
    person = saved_person
    turn_there(person)
    verdict = check(person)
    press(person, Key.Key_Space)
    assert is_checking(person)
    assert person.find("check_progress").isVisible()
    tab_to(person, "check_stop")
    press(person, Key.Key_Space)
    assert not is_checking(person)
    jobs = person.window.session.jobs
    person.wait(lambda: "The gradient check" not in [job.title for job in jobs.running])
    QCoreApplication.sendPostedEvents()
    assert person.text("check_verdict") == verdict
    assert not person.find("check_progress").isVisible()
    assert focused() == "check_button"
    person.window.session.create(tmp_path / "other.facet")
    person.wait(lambda: person.text("check_notice").startswith("There is no network yet."))
    assert person.text("check_verdict") == "Not checked yet."
