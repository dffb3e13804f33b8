"""A project file from somebody else: nothing in it is believed before it is looked at."""

import math
from pathlib import Path

import numpy as np
import pytest
from project_files import RUN, add_faces, run_with, sql

from app.project import DamagedError, Project, ProjectError

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
DEEP = "[" * 100_000


@pytest.fixture
def closed(path: Path) -> Path:
    with Project.create(path) as project:
        add_faces(project, project.add_person("Ada").id, 4)
        project.add_person("Bo")
        project.save_run(RUN)
        project.save_settings({"rate": 0.1})
    return path


@pytest.mark.parametrize(
    "added",
    [
        "CREATE TRIGGER thief AFTER INSERT ON faces BEGIN DELETE FROM faces; END",
        f"CREATE VIEW thief AS {ENDLESS}",
        "CREATE TABLE thief (id INTEGER PRIMARY KEY)",
        "CREATE INDEX thief ON faces (abs(x))",
        "CREATE VIRTUAL TABLE thief USING fts5(x)",
    ],
)
def test_a_schema_that_is_not_facets_is_refused_and_its_rows_are_saved(
    closed: Path, tmp_path: Path, added: str
) -> None:
    sql(closed, added)
    before = closed.read_bytes()
    for read_only in (True, False):
        with pytest.raises(DamagedError, match=r"class\.facet has parts that Facet did not make \('thief'"):
            Project.open(closed, read_only=read_only)
    assert closed.read_bytes() == before
    result = Project.rescue(closed, tmp_path / "new.facet")
    assert (result.persons, result.runs_saved) == (2, 1)
    with Project.open(tmp_path / "new.facet") as project:
        assert project.settings() == {"rate": 0.1}
        add_faces(project, 1, 1)
        assert [person.name for person in project.persons()] == ["Ada", "Bo"]


def test_a_name_in_the_schema_does_not_reach_the_terminal(closed: Path) -> None:
    sql(closed, 'CREATE TABLE "\x1b[2J\nthief" (id)')
    with pytest.raises(DamagedError) as caught:
        Project.open(closed)
    assert str(caught.value).isprintable()


def test_a_table_that_became_something_else(closed: Path, tmp_path: Path) -> None:
    sql(closed, "ALTER TABLE runs RENAME TO other", f"CREATE VIEW runs AS {ENDLESS}")
    with pytest.raises(DamagedError, match="is damaged"):
        Project.open(closed)
    Project.rescue(closed, tmp_path / "new.facet")


def test_what_sqlite_itself_notes_is_nobody_s_trick(closed: Path) -> None:
    sql(closed, "ANALYZE")
    with Project.open(closed) as project:
        assert len(project.faces()) == 4


@pytest.mark.parametrize(
    "document", [DEEP, '{"rate": NaN}', '{"rate": 1e999}', '{"rate": ' + "9" * 5000 + "}", "[1]", "\x1b"]
)
def test_documents(closed: Path, document: str) -> None:
    sql(closed, f"UPDATE settings SET document = '{document}'")
    with Project.open(closed) as project, pytest.raises(DamagedError, match=r"class\.facet is damaged"):
        project.settings()


@pytest.mark.parametrize(
    "change",
    [
        f"settings = '{DEEP}'",
        f"architecture = '{DEEP}'",
        "persons = '[1, 2]'",
        "persons = '[\"Ada\"]'",
        "person_ids = '[1, 1]'",
        "person_ids = '[1, \"2\"]'",
        "training_faces = '[[]]'",
        "epochs = 'many'",
        "seconds = 9e999",
        "error = 'none'",
        "reason = x'00'",
    ],
)
def test_runs(closed: Path, tmp_path: Path, change: str) -> None:
    sql(closed, f"UPDATE runs SET {change}")
    with Project.open(closed) as project, pytest.raises(DamagedError, match=r"class\.facet is damaged"):
        project.run(1)
    result = Project.rescue(closed, tmp_path / "new.facet")
    assert (result.faces_saved, result.runs_saved, result.runs_lost) == (4, 0, 1)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("role", ["start", "parameters"])
def test_a_network_whose_numbers_are_none(project: Project, role: str, value: float) -> None:
    arrays = {name: array.copy() for name, array in RUN.parameters.items()}
    arrays["kernels"][1, 0, 2, 3] = value
    project.save_run(run_with(**{role: arrays}))
    with pytest.raises(ProjectError, match=r"“kernels” of run 1 in .* has numbers in it that are not finite"):
        project.latest_run()


def test_a_network_of_another_shape_before_the_training(project: Project) -> None:
    project.save_run(run_with(start={"bias": np.zeros(7, np.float32)}))
    with pytest.raises(ProjectError, match=r"“bias” of run 1 in .* had another shape before the training"):
        project.latest_run()


@pytest.mark.parametrize(
    "change",
    [
        "x = 9e18",
        "width = 0",
        "height = 'tall'",
        "source = x'00'",
        "captured_at = x'00'",
        "crop = 'thief'",
        "eyes = '[1, 2, 3, 1e999]'",
        f"eyes = '{DEEP}'",
        'look = \'{"turn": "left"}\'',
    ],
)
def test_faces(closed: Path, change: str) -> None:
    sql(closed, f"UPDATE faces SET {change} WHERE id = 2")
    with Project.open(closed) as project, pytest.raises(DamagedError, match=r"class\.facet is damaged"):
        project.faces()


def test_texts_for_people_are_shown_without_what_is_not_for_the_eye(closed: Path) -> None:
    sql(closed, "UPDATE faces SET source = char(27) || '[31mcamera'")
    sql(
        closed,
        "UPDATE runs SET reason = 'done' || char(27, 10) || '[2J', persons = '[\"A\\u202eda\", \"Bo\"]'",
    )
    with Project.open(closed) as project:
        assert project.faces()[0].source == "[31mcamera"
        (summary,) = project.runs()
        assert (summary.reason, summary.persons) == ("done [2J", ("Ada", "Bo"))
        assert (project.run(1).reason, project.run(1).persons) == (summary.reason, summary.persons)
