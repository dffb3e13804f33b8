"""A person at a window of their own."""

import shutil

import pytest
from fresh_runs import fresh_run
from person_at_window import PersonAtWindow
from small_projects import striped_project

from app.recognition.record import record_of
from app.recognition.settings import RunSettings


@pytest.fixture
def at_window(qtbot, tmp_path):
    """Makes a person at a window; whatever happens, every window is closed in the end."""
    persons = []

    def make(project=None, devices=()):
        persons.append(PersonAtWindow(qtbot, tmp_path, project, devices))
        return persons[-1]

    yield make
    for someone in persons:
        someone.close()


@pytest.fixture
def person(at_window):
    """At a new, empty project: the first start."""
    return at_window()


@pytest.fixture
def stripes(tmp_path):
    """A project with eight faces each of Ada and Ben, and settings that train in a moment."""
    path = tmp_path / "stripes.facet"
    with striped_project(path) as project:
        settings = {
            "size": 16,
            "kernels": 4,
            "pool": 2,
            "rate": 0.1,
            "epochs": 40,
            "target": 0.0,
            "margin": 0.2,
        }
        project.save_settings({"run": settings})
    return path


@pytest.fixture
def trainer_person(at_window, stripes):
    """At the project with the faces of Ada and Ben."""
    return at_window(stripes)


@pytest.fixture(scope="session")
def trained_file(tmp_path_factory):
    """The same project after its run, which a window shows without training."""
    path = tmp_path_factory.mktemp("trained") / "trained.facet"
    with striped_project(path) as project:
        settings = RunSettings(size=16, kernels=4, pool=2, rate=0.1, epochs=40, target=0.0)
        project.save_settings({"run": settings.to_json()})
        project.save_run(record_of(fresh_run(project, settings, settings.epochs)))
    return path


@pytest.fixture
def saved_person(at_window, trained_file, tmp_path):
    """At the project whose run was saved, before anything is done."""
    return at_window(shutil.copy(trained_file, tmp_path / "trained.facet"))
