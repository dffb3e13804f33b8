"""A face that was deleted is not in the file any more, byte for byte."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from old_projects import write_version_1
from project_files import REGION, RUN, files_in, new_face, sql

from app.project import NewFace, Person, Project, ProjectError, faces

MARKER = b"<a face nobody may find>"


def faces_with_marker(person_id: int, count: int) -> list[NewFace]:
    """Pictures of many sizes, so that they lie in table pages and overflow pages alike."""
    return [
        new_face(person_id, os.urandom(30) + MARKER + os.urandom(size * 137) + MARKER)
        for size in range(count)
    ]


def test_purging_overwrites_the_removed_faces(project: Project, ada: Person, path: Path) -> None:
    added = project.add_faces(faces_with_marker(ada.id, 60))
    project.add_faces([new_face(ada.id, b"kept" * 1000)] * 10)
    project.remove_faces(face.id for face in added)
    assert MARKER in path.read_bytes()
    project.purge_removed()
    assert MARKER not in path.read_bytes()
    assert len(project.faces()) == 10


def test_purging_many_faces(project: Project, ada: Person, path: Path) -> None:
    project.remove_faces(face.id for face in project.add_faces(faces_with_marker(ada.id, 130)))
    assert project.purge_removed() == 130
    assert MARKER not in path.read_bytes()


def test_closing_purges(path: Path) -> None:
    with Project.create(path) as project:
        added = project.add_faces(faces_with_marker(project.add_person("Ada").id, 5))
        project.remove_faces(face.id for face in added)
    assert MARKER not in path.read_bytes()


def test_opening_purges_what_a_crash_left(path: Path, tmp_path: Path) -> None:
    crashed = tmp_path / "crashed.facet"
    with Project.create(path) as project:
        added = project.add_faces(faces_with_marker(project.add_person("Ada").id, 5))
        project.remove_faces(face.id for face in added[:-1])
        crashed.write_bytes(path.read_bytes())
    with Project.open(crashed) as project:
        assert project.faces() == added[-1:]
        assert crashed.read_bytes().count(MARKER) == 2
        with pytest.raises(ProjectError, match="deleted for good"):
            project.restore_faces([added[0].id])


def test_delete_all_faces_leaves_no_byte_of_them(
    project: Project, ada: Person, bo: Person, path: Path
) -> None:
    person = MARKER.decode()
    project.save_run(RUN)
    project.add_faces(faces_with_marker(ada.id, 60) + faces_with_marker(bo.id, 60))
    project.add_face(bo.id, b"x", REGION, source=person, burst=person, crop="detect")
    look = {f"{MARKER.decode()} {number}": 0.5 for number in range(500)}
    project.add_faces([replace(new_face(ada.id), eyes=(77.125, 1.0, 2.0, 3.0), look=look)] * 10)
    removed = project.add_faces(faces_with_marker(ada.id, 10))
    project.remove_faces(face.id for face in removed)
    project.exclude_faces([1, 2])
    full = path.stat().st_size

    project.delete_all_faces()

    assert MARKER not in path.read_bytes()
    assert b"77.125" not in path.read_bytes()
    assert path.stat().st_size < full / 5
    assert files_in(path.parent) == {path.name}
    assert project.faces() == ()
    assert project.count_faces() == {ada.id: 0, bo.id: 0}
    assert project.persons() == (ada, bo)
    assert len(project.runs()) == 1


@pytest.fixture
def updated(path: Path) -> Iterator[Project]:
    """A project that was of version 1, and is open; its backup is what it was."""
    write_version_1(path, [MARKER * 300] * 30)
    with Project.open(path) as project:
        yield project


def test_delete_all_faces_deletes_the_backup_too(updated: Project, path: Path) -> None:
    (backup,) = updated.copies()
    assert MARKER in backup.read_bytes()
    updated.delete_all_faces()
    assert updated.copies() == ()
    assert not backup.exists()
    assert MARKER not in path.read_bytes()


def test_a_face_that_is_deleted_is_deleted_from_the_backup(path: Path) -> None:
    with Project.create(path) as project:
        project.add_faces(faces_with_marker(project.add_person("Ada").id, 3))
        project.add_faces([new_face(1, b"kept" * 500)])
    with Project.open(path) as project:
        (backup,) = project.copies()
        age = backup.stat().st_mtime_ns
        project.remove_faces([1, 2, 3])
        assert backup.read_bytes().count(MARKER) == 6
    assert MARKER not in backup.read_bytes()
    assert sql(backup, "SELECT id FROM faces") == [(4,)]
    assert backup.stat().st_mtime_ns == age


def test_a_backup_that_cannot_be_changed_goes(updated: Project) -> None:
    (backup,) = updated.copies()
    with backup.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * 40_000)
    updated.remove_faces([1])
    updated.purge_removed()
    assert not backup.exists()


def test_a_renamed_project_still_knows_its_backup(updated: Project, path: Path) -> None:
    updated.close()
    Project.open(path).close()
    renamed = path.rename(path.with_name("school.facet"))
    with Project.open(renamed) as project:
        assert project.copies() == (path.with_name("school.facet.backup"),)
    assert set(os.listdir(path.parent)) == {"school.facet", "school.facet.backup"}


def test_what_an_earlier_facet_kept_goes_too_unless_somebody_works_on_it(
    updated: Project, path: Path, tmp_path: Path
) -> None:
    write_version_1(tmp_path / "class (version 1).facet", [MARKER])
    write_version_1(tmp_path / "mine now.facet", [MARKER])
    Project.open(tmp_path / "mine now.facet").close()
    for name in (
        "class (version 1).facet",
        "mine now.facet",
        "../class.facet",
        "class.facet",
        "gone.facet",
        "",
    ):
        sql(path, f"INSERT INTO older_copies VALUES ('{name}')")
    assert len(updated.copies()) == 2
    updated.delete_all_faces()
    assert files_in(tmp_path) == {"class.facet", "mine now.facet"}


def test_the_backup_of_another_project_stays(updated: Project, path: Path, tmp_path: Path) -> None:
    updated.close()
    Project.open(path).close()
    shutil.copy(path, tmp_path / "school.facet")
    with Project.open(tmp_path / "school.facet") as project:
        project.delete_all_faces()
    assert set(os.listdir(tmp_path)) == {"class.facet", "class.facet.backup", "school.facet"}


def test_a_copy_that_cannot_be_deleted_is_named(
    updated: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def refuse(self: Path, missing_ok: bool = False) -> None:
        if self.suffix == ".backup":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        unlink(self, missing_ok)

    expected = (
        r"All faces are deleted from .*class\.facet, but what Facet keeps as a copy of it could not be "
        r"deleted: .*class\.facet\.backup\. Delete that yourself: it holds faces too\.$"
    )
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        with pytest.raises(ProjectError, match=expected):
            updated.delete_all_faces()
    assert MARKER not in path.read_bytes()
    updated.delete_all_faces()
    assert not path.with_name("class.facet.backup").exists()


def test_deleting_that_is_interrupted_says_so_and_is_ended_later(
    project: Project, ada: Person, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    project.add_faces(faces_with_marker(ada.id, 60))
    with monkeypatch.context() as patched:
        patched.setattr(faces, "delete_removed", full)
        expected = (
            r"All faces are removed, but their bytes are not all overwritten yet: .* closed or opened\.$"
        )
        with pytest.raises(ProjectError, match=expected):
            project.delete_all_faces()
    assert project.faces() == ()
    project.close()
    assert MARKER not in path.read_bytes()


def test_faces_are_deleted_even_if_the_file_cannot_be_made_smaller(
    project: Project, ada: Person, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise ProjectError("The disk is full.")

    project.add_faces(faces_with_marker(ada.id, 60))
    monkeypatch.setattr("app.project.database.Database.compact", full)
    expected = (
        "All faces are deleted and overwritten, but the file could not be made smaller: The disk is full"
    )
    with pytest.raises(ProjectError, match=expected):
        project.delete_all_faces()
    assert MARKER not in path.read_bytes()
