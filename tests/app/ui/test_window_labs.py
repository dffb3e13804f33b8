"""Twin runs and ε lab in the window: their curves, one training at a time, and a clean end."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from fresh_runs import advanced
from plot_looks import press
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox
from window_looks import save_settings, settings_of

from app.recognition.lab import five_rates, twins
from app.recognition.run import TrainingRun
from app.ui.training.controls import error_text

EPOCHS = 12
TABS = [("Twin runs", "twin"), ("ε lab", "rate_lab")]


@pytest.fixture
def lab_person(at_window, stripes):
    save_settings(stripes, epochs=EPOCHS, copies=0)
    return at_window(stripes)


def open_lab(person, tab="Twin runs"):
    person.open_tab("training_tabs", tab)


def change(person, **settings):
    trainer = person.window.session.trainer
    trainer.change_settings(replace(trainer.settings, **settings))


def is_over(person, name="twin"):
    return person.text(f"{name}_epochs") != "" and person.find(f"{name}_start").text() == "Start"


def run(person, name="twin"):
    """Presses Start, and waits for the end."""
    person.click(f"{name}_start")
    person.wait(lambda: person.find(f"{name}_start").text() == "Pause")
    person.wait(lambda: is_over(person, name), 30)


def histories(person, courses):
    """What each course comes to by itself."""
    runs = [TrainingRun.create(person.project, course.settings) for course in courses]
    return [advanced(run, EPOCHS).history.arrays() for run in runs]


def drawn_numbers(plot, curve):
    """What a curve of a plot is made of, as its table has it."""
    rows = [row for row in csv.reader(io.StringIO(plot.table())) if row[0] == curve]
    return np.array([float(row[2]) for row in rows])


def test_twin_runs_draw_the_same_start_with_and_without_learning_kernels(lab_person):
    person = lab_person
    open_lab(person)
    run(person)
    expected = histories(person, twins(settings_of(person)))
    assert expected[0]["error"][0] == expected[1]["error"][0], "the start is the same"
    plot = person.find("twin_plot")
    for which, (title, history) in enumerate(zip(("dense only", "dense and kernels"), expected, strict=True)):
        assert np.array_equal(drawn_numbers(plot, title), history["error"])
        assert np.array_equal(drawn_numbers(plot, f"accuracy {which}"), history["accuracy"])
        seen = drawn_numbers(plot, f"{title}, validation")
        assert np.array_equal(seen, history["validation_accuracy"])
        assert f" D {error_text(history['error'][-1])} " in person.text(f"twin_numbers_{which}")
    assert person.text("twin_difference").startswith(f"After {EPOCHS} epochs: validation ")
    press(plot, Qt.Key.Key_Home)
    assert person.text("twin_numbers_0").startswith("epoch 0 · dense only: D ")
    assert person.window.session.project.latest_run() is None


def test_five_rates_are_compared_and_one_of_them_used(lab_person):
    person = lab_person
    open_lab(person, "ε lab")
    run(person, "rate_lab")
    courses = five_rates(settings_of(person))
    assert [course.settings.rate for course in courses] == [0.001, 0.01, 0.1, 1.0, 10.0]
    plot = person.find("rate_plot")
    for place, (course, history) in enumerate(zip(courses, histories(person, courses), strict=True)):
        if np.isfinite(history["error"]).all():
            assert np.array_equal(drawn_numbers(plot, course.title), history["error"])
        assert person.text(f"rate_word_{place}")
    press(plot, Qt.Key.Key_Home)
    assert [person.text(f"rate_numbers_{place}").split(" · ")[0] for place in range(5)] == ["epoch 0"] * 5
    person.click("rate_use_1")
    assert settings_of(person).rate == 0.01
    assert person.find("rate", QAbstractSpinBox).text() == "0.01"
    # Used, it is no reason to compare again.
    assert person.text("rate_lab_notice") == ""
    person.click("rate_lab_reset")
    assert person.find("rate_2", QAbstractSpinBox).text() == "0.01"


@pytest.mark.parametrize(("tab", "name"), TABS)
def test_what_says_that_it_is_over_shows_the_end(lab_person, tab, name):
    person = lab_person
    open_lab(person, tab)
    # Nothing is drawn in its turn, as on a machine so busy that all epochs come before it.
    person.window.session.refresher.stop()
    run(person, name)
    plot = person.find("twin_plot" if name == "twin" else "rate_plot")
    assert len(drawn_numbers(plot, "dense only" if name == "twin" else "ε = 0.1")) == EPOCHS + 1


@pytest.mark.parametrize(("tab", "name"), TABS)
def test_a_comparison_pauses_the_run_and_the_run_the_comparison(lab_person, tab, name):
    person = lab_person
    person.type_into("epochs", "50000")
    person.click("run_button")
    person.wait(lambda: person.window.session.trainer.running and person.epoch > 2)
    open_lab(person, tab)
    person.click(f"{name}_start")
    person.wait(lambda: not person.window.session.trainer.running)
    person.wait(lambda: person.find("run_button").text() == "Run")
    person.wait(lambda: person.text(f"{name}_epochs") not in ("", "epoch 0 of 50000"))
    assert person.find(f"{name}_start").text() == "Pause"
    assert not person.find("rate_0", QAbstractSpinBox).isEnabled() if name == "rate_lab" else True
    person.click("run_button")
    person.wait(lambda: person.find("run_button").text() == "Pause")
    person.wait(lambda: person.find(f"{name}_start").text() == "Go on")


def test_one_comparison_pauses_the_other(lab_person):
    person = lab_person
    change(person, epochs=50_000)
    open_lab(person)
    person.click("twin_start")
    person.wait(lambda: person.find("twin_start").text() == "Pause")
    open_lab(person, "ε lab")
    person.click("rate_lab_start")
    person.wait(lambda: person.find("rate_lab_start").text() == "Pause")
    assert person.find("twin_start").text() != "Pause"


def test_pause_go_on_and_reset(lab_person):
    person = lab_person
    change(person, epochs=50_000)
    open_lab(person)
    person.click("twin_start")
    person.wait(lambda: person.text("twin_epochs") not in ("", "epoch 0 of 50000"))
    person.click("twin_start")
    assert person.find("twin_start").text() == "Go on"
    person.click("twin_start")
    assert person.find("twin_start").text() == "Pause"
    person.click("twin_reset")
    person.wait(lambda: not person.window.session.jobs.running)
    person.wait(lambda: person.text("twin_epochs") == "")
    person.wait(lambda: person.find("twin_plot").curves == [])
    assert person.find("twin_start").text() == "Start"


def test_other_settings_or_faces_make_it_outdated_and_start_begins_anew(lab_person):
    person = lab_person
    open_lab(person)
    run(person)
    change(person, learn="dense")
    assert person.text("twin_notice") == "", "that is what is compared"
    change(person, epochs=10)
    assert "have changed" in person.text("twin_notice")
    run(person)
    assert person.text("twin_notice") == ""
    assert person.text("twin_epochs") == "epoch 10 of 10"
    person.window.session.roster.faces_changed.emit()
    assert "have changed" in person.text("twin_notice")


def test_faces_that_cannot_be_learned_are_told_and_nothing_runs(lab_person, tmp_path):
    person = lab_person
    said = []
    open_lab(person)
    person.window.session.failed.connect(said.append)
    person.window.session.create(tmp_path / "empty.facet")
    person.find("twin_start").click()
    person.wait(lambda: bool(said))
    assert "no face to train on" in said[0]
    person.wait(lambda: person.find("twin_start").text() == "Start")


@pytest.mark.parametrize(("tab", "name"), TABS)
def test_closing_the_project_ends_everything_at_once(lab_person, tab, name):
    person = lab_person
    change(person, epochs=50_000)
    open_lab(person, tab)
    person.click(f"{name}_start")
    session = person.window.session
    session.close()
    assert session.jobs.running == ()
    assert person.find(f"{name}_start").text() == "Start"
