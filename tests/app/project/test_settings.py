import math
from pathlib import Path

import numpy as np
import pytest
from project_files import sql

from app.project import Project, ProjectError


def test_settings_are_kept_with_the_project(path: Path) -> None:
    settings = {"rate": 0.05, "learn": "both", "seed": None, "crop": {"Ada": "none"}, "sizes": [32, 48]}
    with Project.create(path) as project:
        assert project.settings() == {}
        project.save_settings({"old": True})
        project.save_settings(settings)
    with Project.open(path) as project:
        assert project.settings() == settings


def test_numbers_of_numpy_and_tuples_become_plain(project: Project) -> None:
    project.save_settings(
        {"rate": np.float64(0.1), "epochs": np.int64(3), "on": np.bool_(True), "size": (1, 2)}
    )
    assert project.settings() == {"rate": 0.1, "epochs": 3, "on": True, "size": [1, 2]}


@pytest.mark.parametrize("value", [math.nan, math.inf, np.float32("nan"), np.zeros(3), Path("a"), {1, 2}])
def test_what_is_no_json_is_refused_and_changes_nothing(project: Project, value: object) -> None:
    project.save_settings({"rate": 0.1})
    with pytest.raises(ProjectError, match="The settings cannot be kept in a project: "):
        project.save_settings({"rate": value})
    assert project.settings() == {"rate": 0.1}


@pytest.mark.parametrize("document", ['{"rate": ', "[1]", "{\x00}"])
def test_damaged_settings(project: Project, path: Path, document: str) -> None:
    project.save_settings({"rate": 0.1})
    sql(path, f"UPDATE settings SET document = CAST(x'{document.encode().hex()}' AS TEXT)")
    with pytest.raises(ProjectError, match="is damaged"):
        project.settings()
