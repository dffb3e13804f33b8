"""Compare settings in the window: runs that fill a table, from which each can be opened."""

import csv
import sys
from dataclasses import replace

import pytest
from fresh_runs import fresh_run
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView
from window_looks import save_settings, settings_of

from app.ui.training.controls import error_text

EPOCHS = 5


@pytest.fixture
def alone(monkeypatch):
    """Without joblib: one run at a time, in the job's own thread."""
    monkeypatch.setitem(sys.modules, "joblib", None)


@pytest.fixture
def comparing(at_window, stripes):
    save_settings(stripes, epochs=EPOCHS, copies=0)
    someone = at_window(stripes)
    someone.choose("compare")
    return someone


def table(person):
    return person.find("compare_table", QTableView).model()


def texts(person, title):
    """A column of the table, as it stands."""
    model = table(person)
    titles = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    column = titles.index(title)
    return [model.index(row, column).data() for row in range(model.rowCount())]


def bold(person):
    model = table(person)
    fonts = [model.index(row, 0).data(Qt.ItemDataRole.FontRole) for row in range(model.rowCount())]
    return [row for row, font in enumerate(fonts) if font is not None and font.bold()]


def compares(person):
    return "The comparison" in [job.title for job in person.window.session.jobs.running]


def is_over(person, runs):
    said = person.text("compare_progress"), person.find("compare_start").text()
    return said == (f"{runs} of {runs} runs are done", "Start")


def compare(person, runs, **values):
    """Types values and seeds, presses Start, and waits for the end."""
    for name, typed in values.items():
        field = person.find({"rate": "compare_values_0"}.get(name, f"compare_{name}"), QLineEdit)
        field.setText(typed)
        field.editingFinished.emit()
    person.click("compare_start")
    person.wait(lambda: is_over(person, runs), 30)


def change(person, **settings):
    trainer = person.window.session.trainer
    trainer.change_settings(replace(trainer.settings, **settings))


def click_row(person, row):
    view = person.find("compare_table", QTableView)
    place = view.visualRect(view.model().index(row, 0)).center()
    person.click(view.viewport(), place)


def test_it_starts_from_the_present_settings(comparing):
    person = comparing
    assert person.find("compare_values_0", QLineEdit).text() == "0.05 0.1 0.2"
    assert person.text("compare_progress") == "9 runs"
    assert QApplication.focusWidget().objectName() == "compare_setting_0"
    person.pick("compare_setting_1", "what learns")
    assert person.find("compare_values_1", QLineEdit).text() == "dense and kernels; dense only; kernels only"
    assert person.text("compare_progress") == "27 runs"


def test_the_table_has_what_each_run_comes_to(comparing, alone):
    person = comparing
    compare(person, 4, rate="0.05 0.2", seeds="0,1")
    expected = {
        (f"{rate:g}", str(seed)): fresh_run(
            person.project, replace(settings_of(person), rate=rate, seed=seed), EPOCHS
        ).last
        for rate in (0.05, 0.2)
        for seed in (0, 1)
    }
    shown = zip(texts(person, "ε"), texts(person, "seed"), texts(person, "D"), strict=True)
    assert {(rate, seed): error for rate, seed, error in shown} == {
        key: error_text(last.error) for key, last in expected.items()
    }
    assert texts(person, "epochs") == ["5"] * 4
    assert texts(person, "stopped") == ["all epochs done"] * 4
    best = min(expected, key=lambda key: (-expected[key].validation_accuracy, expected[key].error))
    (row,) = bold(person)
    assert (texts(person, "ε")[row], texts(person, "seed")[row]) == best
    assert person.text("compare_effects").startswith("ε (medians) 0.05: ")
    assert person.window.session.project.latest_run() is None


def test_a_click_on_a_heading_sorts_by_the_number(comparing, alone):
    person = comparing
    compare(person, 3, rate="0.5 0.05 10", seeds="0")
    assert texts(person, "ε") == ["0.5", "0.05", "10"]
    header = person.find("compare_table", QTableView).horizontalHeader()
    middle = QPoint(header.sectionViewportPosition(0) + header.sectionSize(0) // 2, header.height() // 2)
    person.click(header.viewport(), middle)
    assert texts(person, "ε") == ["0.05", "0.5", "10"]


@pytest.mark.parametrize("how", ["click", "enter"])
def test_a_row_is_opened_as_the_present_run_and_that_can_be_undone(comparing, alone, how):
    person = comparing
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    before = person.moment.parameters
    compare(person, 2, rate="0.05 0.2", seeds="7")

    def open_second():
        if how == "click":
            click_row(person, 1)
        else:
            view = person.find("compare_table", QTableView)
            view.setCurrentIndex(view.model().index(1, 0))
            person.press(view, Qt.Key.Key_Return)

    person.wait_for_end_of_run(open_second)
    assert (settings_of(person).rate, settings_of(person).seed) == (0.2, 7)
    assert person.find("rate").text() == "0.2"
    assert error_text(person.moment.step.error) == texts(person, "D")[1]
    person.choose("undo")
    person.wait(lambda: person.moment.parameters is not None and settings_of(person).seed == 0)
    assert all((person.moment.parameters[name] == values).all() for name, values in before.items())


def test_two_processes_fill_the_same_table(comparing, monkeypatch):
    person = comparing
    monkeypatch.setattr("app.sweep.running.cores", lambda: 2)
    compare(person, 3, rate="0.05 0.1 0.2", seeds="3")
    together = dict(zip(texts(person, "ε"), texts(person, "D"), strict=True))
    person.click("compare_clear")
    assert table(person).rowCount() == 0
    monkeypatch.setitem(sys.modules, "joblib", None)
    compare(person, 3)
    assert dict(zip(texts(person, "ε"), texts(person, "D"), strict=True)) == together


def test_what_is_stopped_goes_on(comparing, alone):
    person = comparing
    change(person, epochs=50_000, target=0.0)
    person.find("compare_values_0", QLineEdit).setText("0.1")
    person.find("compare_seeds", QLineEdit).setText("0,1")
    person.click("compare_start")
    person.wait(lambda: person.text("compare_progress") == "0 of 2 runs are done")
    assert person.find("compare_start").text() == "Stop"
    person.click("compare_start")
    person.wait(lambda: not compares(person))
    assert person.find("compare_start").text() == "Start"
    change(person, epochs=EPOCHS)
    compare(person, 2)
    person.find("compare_seeds", QLineEdit).setText("0-2")
    person.click("compare_start")
    person.wait(lambda: is_over(person, 3))
    assert texts(person, "seed") == ["0", "1", "2"]


def test_one_training_at_a_time(comparing, alone):
    person = comparing
    change(person, epochs=50_000, target=0.0)
    person.click("run_button")
    person.wait(lambda: person.window.session.trainer.running)
    person.click("compare_start")
    person.wait(lambda: not person.window.session.trainer.running)
    assert person.find("compare_start").text() == "Stop"
    person.click("run_button")
    person.wait(lambda: person.window.session.trainer.running)
    person.wait(lambda: person.find("compare_start").text() == "Start")
    person.click("run_button")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0.1 0", "The learning rate ε = 0.0 is not possible"),
        ("0.1 fast", "“fast” is not a number"),
    ],
)
def test_what_is_impossible_is_said_and_nothing_runs(comparing, alone, typed, sentence):
    person = comparing
    person.find("compare_values_0", QLineEdit).setText(typed)
    person.click("compare_start")
    assert sentence in person.text("compare_notice")
    assert person.find("compare_start").text() == "Start"
    assert not compares(person)


def test_words_and_seeds_that_are_none(comparing, alone):
    person = comparing
    person.pick("compare_setting_0", "what learns")
    person.find("compare_values_0", QLineEdit).setText("dense only; everything")
    person.click("compare_start")
    assert "what learns cannot be “everything”. Choose from: dense and kernels;" in person.text(
        "compare_notice"
    )
    person.find("compare_values_0", QLineEdit).setText("dense only")
    person.find("compare_seeds", QLineEdit).setText("3-1")
    person.click("compare_start")
    assert "“3-1” is no list of whole numbers" in person.text("compare_notice")


def test_very_many_runs_are_asked_about(comparing, alone):
    person = comparing
    person.answers.agrees = False
    person.find("compare_seeds", QLineEdit).setText("0-999")
    person.click("compare_start")
    assert person.answers.question.startswith("These are 3,000 runs")
    assert not compares(person)


def test_table_and_plot_are_saved(comparing, alone, tmp_path):
    person = comparing
    compare(person, 2, rate="0.05 0.2", seeds="0")
    person.answers.path = tmp_path / "out.csv"
    person.click("compare_save_table")
    with (tmp_path / "out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["rate"] for row in rows] == ["0.05", "0.2"]
    assert [error_text(float(row["D"])) for row in rows] == texts(person, "D")
    person.answers.path = tmp_path / "out"
    person.click("compare_save_plot")
    assert (tmp_path / "out.svg").read_text().startswith("<svg")
    person.answers.path = tmp_path / "nowhere" / "out.csv"
    person.click("compare_save_table")
    assert "There is no folder" in person.banner


def test_other_faces_begin_a_new_table(comparing, alone):
    person = comparing
    compare(person, 2, rate="0.05 0.2", seeds="0")
    before = texts(person, "D")
    person.window.session.roster.exclude([person.project.faces()[0].id])
    person.wait(lambda: "The faces have changed since" in person.text("compare_notice"))
    person.click("compare_start")
    person.wait(lambda: person.text("compare_notice") == "" and is_over(person, 2))
    assert len(texts(person, "D")) == 2
    assert texts(person, "D") != before


def test_faces_that_cannot_be_learned_are_told(comparing, alone, tmp_path):
    person = comparing
    person.window.session.create(tmp_path / "empty.facet")
    said = []
    person.window.session.failed.connect(said.append)
    person.find("compare_start").click()
    person.wait(lambda: bool(said))
    assert "no face to train on" in said[0]
    person.wait(lambda: person.find("compare_start").text() == "Start")


def test_closing_the_project_ends_it_at_once(comparing, monkeypatch):
    person = comparing
    monkeypatch.setattr("app.sweep.running.cores", lambda: 2)
    change(person, epochs=100_000, target=0.0)
    person.click("compare_start")
    person.wait(lambda: person.text("compare_progress") == "0 of 9 runs are done")
    session = person.window.session
    session.close()
    assert session.jobs.running == ()
    assert person.find("compare_start").text() == "Start"
