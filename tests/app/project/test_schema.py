"""Files of older versions."""

import sqlite3
from pathlib import Path

import pytest
from project_files import add_faces, files_in, sql

from app.project import Project, ProjectError, schema
from app.project.schema import MIGRATIONS


def add_note(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE persons ADD COLUMN note TEXT")


def fail_half_way(connection: sqlite3.Connection) -> None:
    add_note(connection)
    connection.execute("INSERT INTO persons VALUES (1)")


@pytest.fixture
def old(path: Path) -> Path:
    with Project.create(path) as project:
        add_faces(project, project.add_person("Ada").id, 3)
    return path


def columns(path: Path) -> list[str]:
    return [row[1] for row in sql(path, "PRAGMA table_info(persons)")]


def test_an_older_file_is_brought_up_to_date(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS, add_note))
    with Project.open(old) as project:
        assert len(project.faces()) == 3
    assert "note" in columns(old)
    assert sql(old, "PRAGMA user_version") == [(3,)]


def test_a_failed_update_leaves_the_file_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old.read_bytes()
    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS, fail_half_way))
    with pytest.raises(ProjectError, match="could not be used"):
        Project.open(old)
    assert old.read_bytes() == before


def test_an_older_file_that_is_read_only(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS, add_note))
    before = old.read_bytes()
    with Project.open(old, read_only=True) as project:
        assert len(project.faces()) == 3
    assert old.read_bytes() == before


def test_a_file_that_another_tool_switched_to_more_files_is_one_again(old: Path) -> None:
    sql(old, "PRAGMA journal_mode = WAL")
    with Project.open(old) as project:
        project.add_person("Bo")
        assert files_in(old.parent) == {old.name}
    assert sql(old, "PRAGMA journal_mode") == [("delete",)]
