"""Which project the window begins with, whatever has become of the last one."""

import pytest
from damaged_projects import cut_off
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from small_projects import striped_project

from app.project import DamagedError, Project
from app.ui.application import ask_for_new, first_project
from app.ui.preferences import Preferences


@pytest.fixture
def preferences(tmp_path):
    return Preferences(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def begin(preferences, tmp_path):
    """Begins as the application does, with its data in a folder; closes the project in the end."""
    opened = []

    def do(asked=None, is_wanted=lambda _: pytest.fail("nothing was to be asked")):
        project, problem = first_project(asked, preferences, tmp_path / "data", is_wanted)
        opened.append(project)
        return project, problem

    yield do
    for project in opened:
        project.close()


def damaged_project(path):
    path.parent.mkdir(exist_ok=True)
    striped_project(path).close()
    cut_off(path)
    return path


def test_the_first_start_makes_the_users_own(begin, tmp_path):
    project, problem = begin()
    assert project.path == tmp_path / "data" / "My faces.facet"
    assert problem is None


def test_the_last_one_is_opened_again(begin, preferences, tmp_path):
    Project.create(tmp_path / "class.facet").close()
    preferences.add_recent(tmp_path / "class.facet")
    project, problem = begin()
    assert (project.path, problem) == (tmp_path / "class.facet", None)


def test_a_last_one_that_is_gone_is_said_and_not_replaced_by_an_older_one(begin, preferences, tmp_path):
    for name in ("older.facet", "gone.facet"):
        Project.create(tmp_path / name).close()
        preferences.add_recent(tmp_path / name)
    (tmp_path / "gone.facet").rename(tmp_path / "elsewhere.facet")
    project, problem = begin()
    assert project.path == tmp_path / "data" / "My faces.facet"
    assert str(tmp_path / "gone.facet") in str(problem)
    assert preferences.recent == [tmp_path / "older.facet"]
    # Once its drive is back, it is among the recent ones again.
    preferences.add_recent(project.path)
    (tmp_path / "elsewhere.facet").rename(tmp_path / "gone.facet")
    assert preferences.recent == [project.path, tmp_path / "gone.facet", tmp_path / "older.facet"]


@pytest.mark.parametrize("asked_for", [True, False])
def test_a_damaged_one_is_said_and_left_alone(begin, preferences, tmp_path, asked_for):
    path = damaged_project(tmp_path / "class.facet")
    preferences.add_recent(path)
    before = path.read_bytes()
    project, problem = begin(path if asked_for else None)
    assert project.path == tmp_path / "data" / "My faces.facet"
    assert isinstance(problem, DamagedError)
    assert problem.path == path
    assert path.read_bytes() == before


def test_a_name_that_may_be_mistyped_is_asked_about(begin, preferences, tmp_path):
    Project.create(tmp_path / "class.facet").close()
    preferences.add_recent(tmp_path / "class.facet")
    project, problem = begin(tmp_path / "clas.facet", lambda path: path != tmp_path / "clas.facet")
    assert (project.path, problem) == (tmp_path / "class.facet", None)
    assert not (tmp_path / "clas.facet").exists()
    project, problem = begin(tmp_path / "new.facet", lambda path: path == tmp_path / "new.facet")
    assert (project.path, problem) == (tmp_path / "new.facet", None)


def test_one_that_is_there_is_opened_without_a_question(begin, tmp_path):
    Project.create(tmp_path / "class.facet").close()
    assert begin(tmp_path / "class.facet")[0].path == tmp_path / "class.facet"


@pytest.mark.parametrize("asked", ["nowhere/class.facet", "x" * 300 + ".facet"])
def test_where_there_can_be_none_it_is_said(begin, tmp_path, asked):
    project, problem = begin(tmp_path / asked, lambda _: True)
    assert project.path == tmp_path / "data" / "My faces.facet"
    assert str((tmp_path / asked).parent) in str(problem)


@pytest.mark.parametrize(
    ("pressed", "wanted"), [("make_new_project", True), ("make_no_project", False), ("", False)]
)
def test_the_question_names_the_project(qtbot, tmp_path, pressed, wanted):
    asked = []

    def answer():
        box = QApplication.activeModalWidget()
        asked.append((box.objectName(), box.text(), box.informativeText()))
        if pressed:
            box.findChild(QPushButton, pressed).click()
        else:
            qtbot.keyClick(box, Qt.Key.Key_Escape)

    QTimer.singleShot(0, answer)
    assert ask_for_new(tmp_path / "<b>class.facet") is wanted
    assert asked == [
        (
            "new_project_question",
            "New project “<b>class”?",
            f"There is no file {tmp_path / '<b>class.facet'}.",
        )
    ]


def test_a_damaged_one_of_the_users_own_gets_another_beside_it(begin, tmp_path):
    path = damaged_project(tmp_path / "data" / "My faces.facet")
    project, problem = begin()
    assert project.path == tmp_path / "data" / "My faces 2.facet"
    assert not project.read_only
    assert isinstance(problem, DamagedError)
    assert problem.path == path


def test_the_window_offers_the_way_out_of_what_was_damaged_at_the_start(begin, at_window, tmp_path):
    path = damaged_project(tmp_path / "data" / "My faces.facet")
    project, problem = begin()
    person = at_window(project)
    person.window.session.report(problem)
    assert f"{path} is damaged" in person.banner
    person.answers.path = tmp_path / "saved.facet"
    person.click("banner_way_out")
    person.wait(lambda: person.project.path == tmp_path / "saved.facet")
    person.wait(lambda: person.count(0) + person.count(1) >= 14)
