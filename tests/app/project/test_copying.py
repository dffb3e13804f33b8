"""A copy is whole or not there, and never costs what was there before."""

import errno
import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from project_files import RUN, add_faces, files_in, sql

from app.project import Person, Project, ProjectError, database
from app.project.files import Hold


def test_a_copy_holds_everything(project: Project, ada: Person, tmp_path: Path) -> None:
    add_faces(project, ada.id, 3)
    project.save_run(RUN)
    project.save_settings({"rate": 0.1})
    project.save_copy(tmp_path / "copy.facet")
    with Project.open(tmp_path / "copy.facet") as copy:
        assert not copy.read_only
        assert copy.persons() == project.persons()
        assert copy.faces() == project.faces()
        assert copy.settings() == project.settings()
        assert copy.runs() == project.runs()
        copy.add_person("Only in the copy")
    assert project.persons() == (ada,)
    assert files_in(tmp_path) == {"class.facet", "copy.facet"}


def test_removed_faces_do_not_go_along(project: Project, ada: Person, tmp_path: Path) -> None:
    first, second = add_faces(project, ada.id, 2)
    project.remove_faces([first])
    project.save_copy(tmp_path / "copy.facet")
    assert b"picture 0 of 1" not in (tmp_path / "copy.facet").read_bytes()
    project.restore_faces([first])
    assert [face.id for face in project.faces()] == [first, second]


@pytest.mark.parametrize("age", [0, 300])
def test_what_a_killed_facet_was_writing_goes_when_it_is_old_and_nobody_s(
    project: Project, ada: Person, tmp_path: Path, age: float
) -> None:
    left = tmp_path / ".facet-0123456789abcdef.tmp"
    held = tmp_path / ".facet-fedcba9876543210.tmp"
    for path in (left, held):
        path.write_bytes(b"faces")
        os.utime(path, (time.time() - age,) * 2)
    left.with_name(left.name + "-journal").write_bytes(b"faces")
    hold = Hold(held)
    project.save_copy(tmp_path / "copy.facet")
    hold.release()
    kept = {left.name, f"{left.name}-journal"} if age == 0 else set()
    assert files_in(tmp_path) == {"class.facet", "copy.facet", held.name, *kept}


def test_a_copy_replaces_another_file(project: Project, ada: Person, tmp_path: Path) -> None:
    target = tmp_path / "copy.facet"
    target.write_text("something else")
    project.save_copy(target)
    with Project.open(target) as copy:
        assert copy.persons() == (ada,)


def test_what_a_crash_left_beside_the_target_does_not_get_into_the_copy(
    project: Project, ada: Person, tmp_path: Path
) -> None:
    target, journal = tmp_path / "copy.facet", tmp_path / "copy.facet-journal"
    with Project.create(target) as other:
        add_faces(other, other.add_person("Someone else").id, 200)
        with closing(sqlite3.connect(target, isolation_level=None)) as writer:
            writer.execute("PRAGMA cache_size = 2")
            writer.execute("BEGIN")
            writer.execute("UPDATE pictures SET data = 'changed'")
            shutil.copy(journal, tmp_path / "kept")
    shutil.move(tmp_path / "kept", journal)
    project.save_copy(target)
    assert files_in(tmp_path) == {"class.facet", "copy.facet"}
    with Project.open(target) as copy:
        assert copy.persons() == (ada,)


def test_a_read_only_project_can_be_copied_and_the_copy_written(project: Project, tmp_path: Path) -> None:
    with Project.open(project.path, read_only=True) as reader:
        reader.save_copy(tmp_path / "copy.facet")
    with Project.open(tmp_path / "copy.facet") as copy:
        copy.add_person("Bo")


def test_never_onto_itself(project: Project, ada: Person, tmp_path: Path) -> None:
    (tmp_path / "link.facet").symlink_to(project.path)
    (tmp_path / "twin.facet").hardlink_to(project.path)
    for name in ("class.facet", "link.facet", "twin.facet"):
        with pytest.raises(ProjectError, match=rf"{name} is the project that is open\. Choose another name"):
            project.save_copy(tmp_path / name)
    assert project.persons() == (ada,)


def test_a_relative_path_to_itself(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.path.parent)
    with pytest.raises(ProjectError, match="is the project that is open"):
        project.save_copy(Path(project.path.name))


def test_onto_a_folder_and_into_none(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="is a folder"):
        project.save_copy(tmp_path)
    with pytest.raises(ProjectError, match=r"There is no folder .*missing\."):
        project.save_copy(tmp_path / "missing" / "copy.facet")
    with pytest.raises(ProjectError, match=r"There is no folder .*class\.facet\."):
        project.save_copy(project.path / "copy.facet")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, r"^The disk is full, so .*copy\.facet could not be saved"),
        (errno.EACCES, r"^You are not allowed to read or write .*copy\.facet"),
        (errno.EROFS, r"copy\.facet cannot be written: its drive is write-protected"),
        (errno.EMLINK, r"copy\.facet could not be used \(Too many links\)"),
    ],
)
def test_a_copy_that_fails_leaves_what_was_there(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    target = tmp_path / "copy.facet"
    target.write_text("something else")

    def refuse(source: Path, replaced: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(ProjectError, match=sentence) as caught:
        project.save_copy(target)
    assert isinstance(caught.value.__cause__, OSError)
    assert target.read_text() == "something else"
    assert files_in(tmp_path) == {"class.facet", "copy.facet"}


def test_a_locked_project_is_not_waited_for_for_ever(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.0)
    with Project.create(path) as project, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ProjectError, match=r"class\.facet is in use by another program"):
            project.save_copy(tmp_path / "copy.facet")
        other.execute("ROLLBACK")
        project.save_copy(tmp_path / "copy.facet")
    assert sql(tmp_path / "copy.facet", "PRAGMA quick_check") == [("ok",)]
