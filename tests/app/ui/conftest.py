"""A person at a window of their own."""

import pytest
from person_at_window import PersonAtWindow
from small_projects import striped_project


@pytest.fixture
def person(qtbot, tmp_path):
    """At a new, empty project: the first start."""
    someone = PersonAtWindow(qtbot, tmp_path)
    yield someone
    someone.close()


@pytest.fixture
def trainer_person(qtbot, tmp_path):
    """At a project with eight faces each of Ada and Ben, and settings that train in a moment."""
    path = tmp_path / "stripes.facet"
    with striped_project(path) as project:
        settings = {"size": 16, "kernels": 4, "pool": 2, "rate": 0.1, "epochs": 40, "target": 0.0}
        project.save_settings({"run": settings})
    someone = PersonAtWindow(qtbot, tmp_path, path)
    yield someone
    someone.close()
