"""Twin runs and ε lab in the window: their curves against runs of their own."""

import numpy as np
import pytest
from fresh_runs import advanced
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox
from window_looks import save_settings, settings_of

from app.recognition.lab import five_rates, twins
from app.recognition.run import TrainingRun
from app.ui.training.controls import error_text
from app.ui.training.lab_plot import LabPlot

Key = Qt.Key
EPOCHS = 12


@pytest.fixture
def lab_person(at_window, stripes):
    save_settings(stripes, epochs=EPOCHS, copies=0)
    return at_window(stripes)


def histories(person, courses):
    """What each course comes to by itself."""
    runs = [TrainingRun.create(person.project, course.settings) for course in courses]
    return [advanced(run, EPOCHS).history.arrays() for run in runs]


def plot(person, name):
    return person.find(name, LabPlot)


def has_curve(plot, which, history, name):
    """Whether a curve of a plot is that of a history: log₁₀ D, or an accuracy in per cent."""
    x, y = plot.curves[which]
    values = np.log10(np.maximum(history[name], 1e-10)) if name == "error" else 100 * history[name]
    return np.array_equal(x, history["epoch"]) and np.allclose(y, values)


def test_twin_runs_draw_the_same_start_with_and_without_learning_kernels(lab_person):
    person = lab_person
    person.open_tab("training_tabs", "Twin runs")
    person.click("twin_start")
    person.wait(lambda: person.text("twin_epochs") == f"epoch {EPOCHS} of {EPOCHS}")
    expected = histories(person, twins(settings_of(person)))
    assert expected[0]["error"][0] == expected[1]["error"][0], "the start is the same"
    for which, history in enumerate(expected):
        assert has_curve(plot(person, "twin_error"), which, history, "error")
        assert has_curve(plot(person, "twin_training"), which, history, "accuracy")
        assert has_curve(plot(person, "twin_validation"), which, history, "validation_accuracy")
        assert f" D {error_text(history['error'][-1])} " in person.text(f"twin_numbers_{which}")
    assert person.find("twin_difference").isVisible()


def test_five_rates_are_compared_and_one_of_them_used(lab_person):
    person = lab_person
    person.open_tab("training_tabs", "ε lab")
    person.click("rate_lab_start")
    person.wait(lambda: person.find("rate_lab_start").text() == "Start" and person.text("rate_word_2"))
    courses = five_rates(settings_of(person))
    assert [course.settings.rate for course in courses] == [0.001, 0.01, 0.1, 1.0, 10.0]
    for place, history in enumerate(histories(person, courses)):
        if np.isfinite(history["error"]).all():
            assert has_curve(plot(person, f"rate_plot_{place}"), 0, history, "error")
        assert person.text(f"rate_word_{place}")
    person.click("rate_use_1")
    assert settings_of(person).rate == 0.01
    assert person.find("rate", QAbstractSpinBox).text() == "0.01"


@pytest.mark.parametrize(("tab", "name"), [("Twin runs", "twin"), ("ε lab", "rate_lab")])
def test_a_comparison_pauses_the_run_and_the_run_the_comparison(lab_person, tab, name):
    person = lab_person
    person.type_into("epochs", "50000")
    person.click("run_button")
    person.wait(lambda: person.window.session.trainer.running and person.epoch > 2)
    person.open_tab("training_tabs", tab)
    person.click(f"{name}_start")
    person.wait(lambda: not person.window.session.trainer.running)
    person.wait(lambda: person.find("run_button").text() == "Run")
    person.wait(lambda: person.text(f"{name}_epochs") not in ("", "epoch 0 of 50000"))
    assert person.find(f"{name}_start").text() == "Pause"
    person.click("run_button")
    person.wait(lambda: person.find("run_button").text() == "Pause")
    person.wait(lambda: person.find(f"{name}_start").text() == "Go on")
