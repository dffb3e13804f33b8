"""The gradient check in the window, with the keyboard alone."""

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QRadioButton

from app.lessons.gradient_check.mistakes import MISTAKES
from app.ui.training.lab_plot import LabPlot

Key = Qt.Key
SLOW = 60


def press(person, *keys, ctrl=False):
    """Presses keys wherever the keyboard is."""
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    for key in keys:
        person.bot.keyClick(QApplication.focusWidget() or person.window, key, modifier)


def tab_to(person, name):
    """Goes on with Tab until a widget has the keyboard."""
    for _ in range(80):
        if QApplication.focusWidget().objectName() == name:
            return
        press(person, Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {name}")


def focused(person):
    return QApplication.focusWidget().objectName()


def turn_there(person):
    press(person, Key.Key_3, ctrl=True)
    person.wait(lambda: person.find("check_button").isEnabled())
    tab_to(person, "check_button")


def desk(person):
    return person.window.pages.page("check")._desk


def check(person):
    """Presses Check gradients, and waits for the verdict."""
    tab_to(person, "check_button")
    before = desk(person).checked
    press(person, Key.Key_Space)
    person.wait(lambda: not desk(person).checking and desk(person).checked is not before, SLOW)
    return person.text("check_verdict")


def choose(person, key):
    """Goes to the mistakes and down, or up, to one of them."""
    chosen = next(one for one in person.find("mistake_choice").findChildren(QRadioButton) if one.isChecked())
    tab_to(person, chosen.objectName())
    keys = ["none", *(mistake.key for mistake in MISTAKES)]
    far = keys.index(key) - keys.index(chosen.objectName().removeprefix("mistake_"))
    press(person, *[Key.Key_Down if far > 0 else Key.Key_Up] * abs(far))
    assert focused(person) == f"mistake_{key}"
    assert person.find(f"mistake_{key}", QRadioButton).isChecked()


def train(person):
    tab_to(person, "train_with_it")
    press(person, Key.Key_Space)
    person.wait(lambda: not desk(person).training and desk(person).broken is not None, SLOW)
    assert desk(person).broken.both.ended


def test_each_mistake_fails_and_the_engine_passes_before_and_after(saved_person):
    person = saved_person
    turn_there(person)
    assert check(person).startswith("All 249 derivatives agree to ")
    assert not person.find("engine_untouched").isVisible()
    for mistake in MISTAKES:
        choose(person, mistake.key)
        assert person.text("check_notice") == "This is not what is chosen at the left. Check again."
        assert "of 249 derivatives disagree. The worst is " in check(person)
        assert mistake.title in person.text("check_state")
        assert not person.text("check_notice")
        assert person.text("code_right") == mistake.right
        assert person.text("code_wrong") == mistake.wrong
        assert person.find("equation_wrong").latex() == mistake.wrong_latex
        assert person.find("engine_untouched").isVisible()
    for name in ("agreement_plot", "place_maps"):
        tab_to(person, name)
        press(person, Key.Key_Home)
        result = desk(person).checked.result
        assert person.text("agreement_readout").startswith(f"{result.name_of(result.worst)}: ")
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
    assert desk(person).checked is None
    check(person)
    checked = desk(person).checked
    assert checked.result.faces == 9
    assert checked.epoch == person.moment.epoch
    page = person.window.pages.page("check")
    assert page.symbol_value("D").endswith("of the 9 faces of the check")
    assert page.symbol_value("K").endswith("shape (4, 1, 5, 5)")
    assert page.symbol_value("ε") == "0.1"
    assert page.symbol_value("h") is None
    person.type_into("check_count", "1")
    assert person.text("check_count_notice") == "The number of faces 1 is not possible. Choose 2 to 64."
    check(person)
    assert desk(person).checked.result.faces == 9


def test_training_with_each_shows_both_curves_from_the_start_of_the_run(saved_person):
    person = saved_person
    turn_there(person)
    plot, start = person.find("broken_plot", LabPlot), person.moment.start
    for mistake in MISTAKES:
        choose(person, mistake.key)
        train(person)
        both = desk(person).broken.both
        assert all(np.array_equal(both.start[name], of) for name, of in start.items())
        for curve, course in zip(plot.curves, (both.broken, both.right), strict=True):
            assert np.array_equal(curve[1], course.errors)
        if mistake.key == "minus":
            assert both.broken.errors[-1] > both.broken.errors[0]
        assert person.text("broken_right_words").startswith("Right: D falls to ")
        assert person.text("broken_wrong_words").startswith(f"{mistake.title}: D ")
    tab_to(person, "broken_log")
    press(person, Key.Key_Space)
    assert np.allclose(plot.curves[0][1], np.log10(np.maximum(both.broken.errors, 1e-10)))
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
    tab_to(person, "train_with_it")
    press(person, Key.Key_Space)
    person.wait(lambda: not person.window.session.trainer.running)
    assert desk(person).training
    person.window.session.trainer.toggle()
    person.wait(lambda: person.window.session.trainer.running)
    assert not desk(person).training
    person.window.session.trainer.toggle()


def test_the_twin_runs_pause_for_the_training_and_it_ends_for_them(trainer_person):
    person = trainer_person
    person.type_into("epochs", "50000")
    person.step()
    person.open_tab("training_tabs", "Twin runs")
    twins = person.window.panel("training")._labs.twins
    person.click("twin_start")
    person.wait(lambda: twins.running)
    turn_there(person)
    choose(person, "minus")
    tab_to(person, "train_with_it")
    press(person, Key.Key_Space)
    assert not twins.running
    person.choose("show_workbench")
    person.click("twin_start")
    assert not desk(person).training


def test_what_was_found_stays_when_a_check_is_stopped_and_goes_with_the_project(saved_person, tmp_path):
    person = saved_person
    turn_there(person)
    verdict = check(person)
    press(person, Key.Key_Space)
    assert desk(person).checking
    assert person.find("check_progress").isVisible()
    tab_to(person, "check_stop")
    press(person, Key.Key_Space)
    assert not desk(person).checking
    jobs = person.window.session.jobs
    person.wait(lambda: "The gradient check" not in [job.title for job in jobs.running])
    QCoreApplication.sendPostedEvents()
    assert person.text("check_verdict") == verdict
    assert not person.find("check_progress").isVisible()
    assert focused(person) == "check_button"
    person.window.session.create(tmp_path / "other.facet")
    person.wait(lambda: person.text("check_notice").startswith("There is no network yet."))
    assert person.text("check_verdict") == "Not checked yet."
