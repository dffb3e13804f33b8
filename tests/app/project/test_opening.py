"""Making a project, opening one, and the sentence for everything that is none."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from project_files import add_faces, sql

from app.project import DamagedError, Project, ProjectError, project, schema
from app.project.files import Hold
from app.project.schema import APPLICATION_ID, MIGRATIONS


@pytest.fixture
def closed(path: Path) -> Path:
    """A project with two persons and a few faces, closed."""
    with Project.create(path) as project:
        for name in ("Ada", "Bo"):
            add_faces(project, project.add_person(name).id, 40)
    return path


def test_a_new_project_is_empty_and_is_one_file(path: Path) -> None:
    with Project.create(path) as project:
        assert (project.path, project.read_only, project.read_only_reason) == (path, False, "")
        assert (project.persons(), project.faces(), project.runs(), project.settings()) == ((), (), (), {})
    assert list(path.parent.iterdir()) == [path]


def test_what_was_put_in_is_there_after_opening(closed: Path) -> None:
    with Project.open(closed) as project:
        assert [person.name for person in project.persons()] == ["Ada", "Bo"]
        assert len(project.faces()) == 80


def test_the_file_says_what_it_is(closed: Path) -> None:
    assert sql(closed, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert sql(closed, "PRAGMA user_version") == [(2,)]
    assert sql(closed, "PRAGMA journal_mode") == [("delete",)]


def test_a_project_in_a_folder_with_an_unusual_name(tmp_path: Path) -> None:
    folder = tmp_path / "100 % größer #1 ? {x}"
    folder.mkdir()
    with Project.create(folder / "a b&c.facet") as project:
        project.add_person("Ada")
    with Project.open(folder / "a b&c.facet") as project:
        assert len(project.persons()) == 1


def test_a_relative_path_becomes_absolute(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    with Project.create(Path(path.name)) as project:
        assert project.path == path


def test_create_never_overwrites(closed: Path) -> None:
    before = closed.read_bytes()
    with pytest.raises(
        ProjectError, match=r"class\.facet exists already\. Open it, or choose another name\."
    ):
        Project.create(closed)
    assert closed.read_bytes() == before


def test_create_in_no_folder_and_in_place_of_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"There is no folder .*missing\."):
        Project.create(tmp_path / "missing" / "a.facet")
    with pytest.raises(ProjectError, match="is a folder"):
        Project.create(tmp_path)


def test_a_failed_create_leaves_no_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA max_page_count = 2")
        MIGRATIONS[0](connection)

    monkeypatch.setattr(schema, "MIGRATIONS", (full,))
    with pytest.raises(ProjectError, match="The disk is full"):
        Project.create(path)
    assert list(path.parent.iterdir()) == []


def test_open_or_create_does_either(path: Path) -> None:
    with Project.open_or_create(path) as project:
        project.add_person("Ada")
    with Project.open_or_create(path) as project:
        assert len(project.persons()) == 1


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"There is no file .*none\.facet\. Check its name and folder\."):
        Project.open(tmp_path / "none.facet")
    assert list(tmp_path.iterdir()) == []


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"is a folder\. Choose a \.facet file\."):
        Project.open(tmp_path)


def test_neither_file_nor_folder(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(ProjectError, match="is not a Facet project"):
        Project.open(path)


@pytest.mark.parametrize("contents", [b"", b"Dear diary,\n" * 500, b"\x89PNG\r\n\x1a\n", b"SQLite form"])
def test_a_file_that_is_something_else(path: Path, contents: bytes) -> None:
    path.write_bytes(contents)
    with pytest.raises(ProjectError, match=r"class\.facet is not a Facet project\. Choose a file"):
        Project.open(path)
    assert path.read_bytes() == contents


def test_a_database_of_another_program(path: Path) -> None:
    sql(path, "CREATE TABLE songs (title TEXT)", "PRAGMA application_id = 12345")
    with pytest.raises(ProjectError, match="is not a Facet project"):
        Project.open(path)


def test_a_newer_version(closed: Path) -> None:
    sql(closed, "PRAGMA user_version = 7")
    before = closed.read_bytes()
    expected = r"by a newer Facet \(file version 7, this Facet reads up to 2\)\. Update Facet to open it\."
    with pytest.raises(ProjectError, match=expected):
        Project.open(closed)
    assert closed.read_bytes() == before


@pytest.mark.parametrize("kept", [20, 60, 100, 512, 4096, 5000, 8192, 0.5, -4096, -100, -1])
def test_a_truncated_file(closed: Path, kept: float) -> None:
    whole = closed.read_bytes()
    closed.write_bytes(whole[: int(len(whole) * kept) if isinstance(kept, float) else kept])
    with pytest.raises(ProjectError, match=r"class\.facet is damaged and cannot be read\. Open a copy"):
        Project.open(closed)


def test_a_file_with_a_page_overwritten(closed: Path) -> None:
    contents = bytearray(closed.read_bytes())
    contents[4096:8192] = b"\xa5" * 4096
    closed.write_bytes(contents)
    with pytest.raises(ProjectError, match="is damaged"):
        Project.open(closed)


def test_a_name_with_a_byte_overwritten(closed: Path) -> None:
    sql(closed, "UPDATE persons SET name = CAST(x'41ff61' AS TEXT) WHERE id = 1")
    with Project.open(closed) as project, pytest.raises(DamagedError, match=r"class\.facet is damaged"):
        project.persons()


def test_a_table_definition_with_a_byte_overwritten(closed: Path) -> None:
    closed.write_bytes(closed.read_bytes().replace(b"CREATE TABLE runs", b"CREATE TABLE r\xffns"))
    with pytest.raises(ProjectError, match=r"class\.facet is damaged"):
        Project.open(closed)


def test_a_file_that_lost_a_table(closed: Path) -> None:
    sql(closed, "DROP TABLE pictures")
    with pytest.raises(DamagedError, match="is damaged"):
        Project.open(closed)


def test_a_picture_with_one_bit_changed(closed: Path) -> None:
    closed.write_bytes(closed.read_bytes().replace(b"picture 7 of 2", b"picture 6 of 2"))
    assert sql(closed, "PRAGMA integrity_check") == [("ok",)]
    with pytest.raises(DamagedError, match="is damaged") as caught:
        Project.open(closed)
    assert caught.value.path == closed


def test_a_picture_that_is_changed_while_the_project_is_open(closed: Path) -> None:
    with Project.open(closed) as project:
        sql(closed, "UPDATE pictures SET data = 'text' WHERE face_id = 2")
        assert project.picture(1) == b"picture 0 of 1"
        with pytest.raises(DamagedError, match="is damaged"):
            project.pictures([1, 2])


@pytest.mark.parametrize("lost", ["DELETE FROM pictures WHERE face_id = 3", "DELETE FROM persons"])
def test_a_face_without_its_picture_or_person(closed: Path, lost: str) -> None:
    sql(closed, lost)
    with pytest.raises(DamagedError, match="is damaged"):
        Project.open(closed)


@pytest.mark.parametrize("zeroed", [16, 100, 4096])
def test_a_project_whose_beginning_is_lost_is_damaged_and_not_something_else(
    closed: Path, zeroed: int
) -> None:
    closed.write_bytes(bytes(zeroed) + closed.read_bytes()[zeroed:])
    with pytest.raises(DamagedError, match="is damaged"):
        Project.open(closed)


@pytest.mark.parametrize("pragma", ["application_id = 99", "user_version = 0", "user_version = 1"])
def test_a_number_that_says_what_the_file_is_overwritten(closed: Path, pragma: str) -> None:
    sql(closed, f"PRAGMA {pragma}")
    with pytest.raises(DamagedError, match="is damaged"):
        Project.open(closed)


def test_an_empty_file_is_what_is_left_of_a_project_that_was_being_made(path: Path) -> None:
    path.touch()
    with Project.open_or_create(path) as project:
        project.add_person("Ada")
    with Project.open(path) as project:
        assert len(project.persons()) == 1


def test_an_empty_file_that_another_one_is_making_a_project_of(path: Path) -> None:
    path.touch()
    hold = Hold(path)
    with pytest.raises(ProjectError, match="is not a Facet project"):
        Project.open_or_create(path)
    with pytest.raises(ProjectError, match="exists already"):
        Project.create(path)
    hold.release()
    assert os.listdir(path.parent) == [path.name]


def test_another_database_without_tables_is_not_made_a_project(path: Path) -> None:
    sql(path, "CREATE TABLE songs (title TEXT)", "DROP TABLE songs")
    with pytest.raises(ProjectError, match="is not a Facet project"):
        Project.open_or_create(path)


def no_access_to(refused: Path) -> Callable[[Path, int], bool]:
    return lambda path, mode: not (path == refused and mode & os.W_OK)


@pytest.mark.parametrize("refused", ["the file", "its folder"])
def test_what_cannot_be_written_opens_read_only(
    closed: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    monkeypatch.setattr(os, "access", no_access_to(closed if refused == "the file" else closed.parent))
    before = closed.read_bytes()
    with Project.open(closed) as project:
        assert project.read_only
        reason = "is read-only" if refused == "the file" else "The folder of"
        assert reason in project.read_only_reason
        assert "so nothing can be changed in" in project.read_only_reason
        assert len(project.faces()) == 80
        assert project.picture(1) == b"picture 0 of 1"
        for change in (
            lambda: project.add_person("Cy"),
            lambda: add_faces(project, 1, 1),
            lambda: project.remove_faces([1]),
            lambda: project.save_settings({}),
            lambda: project.delete_run(1),
            project.purge_removed,
            project.delete_all_faces,
        ):
            with pytest.raises(ProjectError, match=r"class\.facet is .*, so nothing can be changed"):
                change()
    assert closed.read_bytes() == before


def test_sqlite_itself_says_what_cannot_be_written(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect_to_read(path: Path, mode: object) -> sqlite3.Connection:
        return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)

    monkeypatch.setattr(project, "connect", connect_to_read)
    with Project.open(closed) as opened:
        assert "is read-only, so nothing can be changed in it" in opened.read_only_reason


def test_asking_for_read_only_leaves_the_file_as_it_is(path: Path) -> None:
    with Project.create(path) as project:
        ids = add_faces(project, project.add_person("Ada").id, 2)
        project.remove_faces(ids[:1])
        before = path.read_bytes()
        with Project.open(path, read_only=True) as reader:
            assert reader.read_only
            assert reader.read_only_reason.endswith(
                "class.facet is read-only here: it was opened only to be read."
            )
            assert [face.id for face in reader.faces()] == ids[1:]
            with pytest.raises(ProjectError, match="is read-only"):
                reader.add_person("Bo")
        assert path.read_bytes() == before
        project.restore_faces(ids[:1])
        assert len(project.faces()) == 2


def test_a_closed_project_says_so(project: Project) -> None:
    project.close()
    project.close()
    for use in (project.persons, project.delete_all_faces, lambda: project.add_person("Ada")):
        with pytest.raises(ProjectError, match=r"class\.facet is closed\. Open it again to go on\."):
            use()
