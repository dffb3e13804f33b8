"""The two comparisons between their jobs and their views: only one training at a time, and a clean end."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from small_projects import striped_project

from app.project import Project
from app.ui.lab_desk import LabDesk
from app.ui.trainer import Trainer
from app.ui.training.rate_lab_view import RateLabView
from app.ui.training.twin_view import TwinView
from app.ui.workspace import Workspace

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SETTINGS = {
    "size": 16,
    "kernels": 4,
    "pool": 2,
    "rate": 0.1,
    "epochs": 20,
    "target": 0.0,
    "copies": 1,
    "margin": 0.2,
}


class Bench:
    """A project with a trainer, the desk, and both views as in a panel."""

    def __init__(self, qtbot, path):
        self.bot = qtbot
        self.session = Workspace(Project.open(path))
        self.trainer = Trainer(self.session)
        self.trainer.show_latest()
        self.desk = LabDesk(self.session, self.trainer, self.session)
        self.twins, self.rates = TwinView(), RateLabView()
        for view in (self.twins, self.rates):
            qtbot.addWidget(view)
            view.show()
            qtbot.waitExposed(view)
        self.desk.show_in(self.twins, self.rates)

    def press(self, name):
        self.view_of(name).findChild(QWidget, name).click()

    def text(self, name):
        return self.view_of(name).findChild(QLabel, name).text()

    def view_of(self, name):
        return self.twins if name.startswith("twin") else self.rates

    def change(self, **settings):
        self.trainer.change_settings(replace(self.trainer.settings, **settings))

    def until(self, condition):
        """Looks at the views as often as the window's timer would."""

        def looked():
            self.desk.refresh()
            return condition()

        self.bot.waitUntil(looked)

    def until_ended(self, bench):
        self.until(
            lambda: bool(bench.states) and all(state.ended for state in bench.states) and not bench.running
        )

    def until_epoch(self, bench, epoch):
        self.until(lambda: bool(bench.states) and bench.states[0].epoch >= epoch)


@pytest.fixture
def at_desk(qtbot, tmp_path):
    path = tmp_path / "faces.facet"
    with striped_project(path) as project:
        project.save_settings({"run": SETTINGS})
    bench = Bench(qtbot, path)
    yield bench
    if bench.session.is_open:
        bench.session.close()
    bench.trainer.shut_down()


def test_twins_run_to_their_end_and_the_difference_is_said(at_desk):
    at_desk.press("twin_start")
    at_desk.until_ended(at_desk.desk.twins)
    assert at_desk.text("twin_epochs") == "epoch 20 of 20"
    assert at_desk.text("twin_difference").startswith("After 20 epochs: validation ")
    assert at_desk.text("twin_numbers_0").startswith("dense only: D ")
    assert at_desk.session.project.latest_run() is None


def test_the_five_rates_run_to_their_end_and_get_their_words(at_desk):
    at_desk.press("rate_lab_start")
    at_desk.until_ended(at_desk.desk.rates)
    assert [state.course.settings.rate for state in at_desk.desk.rates.states] == [0.001, 0.01, 0.1, 1, 10]
    assert all(at_desk.text(f"rate_word_{place}") for place in range(5))
    assert at_desk.rates.findChild(QWidget, "rate_lab_start").text() == "Start"


def test_pause_and_go_on(at_desk):
    at_desk.change(epochs=100_000)
    at_desk.press("twin_start")
    at_desk.until_epoch(at_desk.desk.twins, 3)
    at_desk.press("twin_start")
    button = at_desk.twins.findChild(QWidget, "twin_start")
    assert button.text() == "Go on"
    epoch = at_desk.desk.twins.states[0].epoch
    at_desk.press("twin_start")
    assert button.text() == "Pause"
    at_desk.until_epoch(at_desk.desk.twins, epoch + 50)
    assert len(at_desk.session.jobs.running) == 1


def test_reset_forgets_the_curves_and_ends_the_job(at_desk):
    at_desk.change(epochs=100_000)
    at_desk.press("twin_start")
    at_desk.until_epoch(at_desk.desk.twins, 3)
    at_desk.press("twin_reset")
    assert at_desk.desk.twins.states == ()
    at_desk.until(lambda: not at_desk.session.jobs.running)
    assert at_desk.desk.twins.states == ()
    assert at_desk.text("twin_epochs") == ""


def test_starting_one_pauses_the_run_and_the_other(at_desk):
    at_desk.change(epochs=100_000)
    at_desk.trainer.toggle()
    at_desk.until(lambda: at_desk.trainer.running)
    at_desk.press("twin_start")
    at_desk.until(lambda: not at_desk.trainer.running)
    at_desk.until_epoch(at_desk.desk.twins, 3)
    at_desk.press("rate_lab_start")
    assert not at_desk.desk.twins.running
    assert at_desk.desk.rates.running
    at_desk.trainer.toggle()
    at_desk.until(lambda: at_desk.trainer.running)
    assert not at_desk.desk.rates.running


def test_other_settings_make_it_outdated_and_start_begins_anew(at_desk):
    at_desk.press("twin_start")
    at_desk.until_ended(at_desk.desk.twins)
    at_desk.change(learn="dense")
    assert at_desk.text("twin_notice") == ""
    at_desk.change(epochs=10)
    assert "have changed" in at_desk.text("twin_notice")
    at_desk.press("twin_start")
    at_desk.until_ended(at_desk.desk.twins)
    assert at_desk.text("twin_notice") == ""
    assert at_desk.desk.twins.states[0].epoch == 10


def test_other_faces_make_it_outdated(at_desk):
    at_desk.desk.note_faces_changed()
    assert at_desk.text("twin_notice") == ""
    at_desk.press("twin_start")
    at_desk.until_ended(at_desk.desk.twins)
    at_desk.desk.note_faces_changed()
    assert "have changed" in at_desk.text("twin_notice")


def test_untouched_rates_follow_the_settings_and_shown_ones_stay(at_desk):
    at_desk.change(rate=0.2)
    assert at_desk.rates.rates == (0.002, 0.02, 0.2, 2.0, 20.0)
    at_desk.press("rate_lab_start")
    at_desk.until_ended(at_desk.desk.rates)
    # As "Use this ε" does.
    at_desk.change(rate=0.02)
    assert at_desk.rates.rates == (0.002, 0.02, 0.2, 2.0, 20.0)
    assert at_desk.text("rate_lab_notice") == ""
    at_desk.press("rate_lab_reset")
    assert at_desk.rates.rates == (0.0002, 0.002, 0.02, 0.2, 2.0)


def test_five_laid_around_the_present_rate_begin_anew(at_desk):
    at_desk.press("rate_lab_start")
    at_desk.until_ended(at_desk.desk.rates)
    at_desk.change(rate=0.02)
    at_desk.press("rates_around")
    assert at_desk.rates.rates == (0.0002, 0.002, 0.02, 0.2, 2.0)
    assert at_desk.desk.rates.states == ()


def test_faces_that_cannot_be_learned_are_told_and_nothing_runs(at_desk, tmp_path):
    said = []
    at_desk.session.failed.connect(said.append)
    at_desk.session.create(tmp_path / "empty.facet")
    at_desk.press("twin_start")
    at_desk.until(lambda: not at_desk.desk.twins.running)
    at_desk.until(lambda: bool(said))
    assert "no face to train on" in said[0]
    assert at_desk.twins.findChild(QWidget, "twin_start").text() == "Start"


@pytest.mark.parametrize("name", ["twin_start", "rate_lab_start"])
def test_closing_the_project_ends_everything_at_once(at_desk, name):
    at_desk.change(epochs=100_000)
    at_desk.press(name)
    at_desk.session.close()
    assert at_desk.session.jobs.running == ()
    assert not at_desk.desk.twins.running
    assert not at_desk.desk.rates.running
