"""A file of version 1 becomes one of version 2, and what it was is its backup."""

import errno
import os
import zlib
from pathlib import Path

import pytest
from old_projects import write_version_1
from project_files import add_faces, files_in, sql

from app.project import DamagedError, Project, ProjectError

PICTURES = [f"picture {number}".encode() * 500 for number in range(1, 21)]
BACKUP = "class.facet.backup"


@pytest.fixture
def old(path: Path) -> Path:
    write_version_1(path, PICTURES)
    return path


def test_everything_is_there_and_looks_like_new(old: Path) -> None:
    with Project.open(old) as project:
        assert not project.read_only
        assert [person.name for person in project.persons()] == ["Ada", "Bo"]
        assert project.settings() == {"rate": 0.1}
        faces = project.faces()
        assert [(face.eyes, face.look, face.excluded) for face in faces] == [(None, {}, False)] * 20
        assert [project.picture(face.id) for face in faces] == PICTURES
        project.exclude_faces([1])
        add_faces(project, 1, 1)
    assert sql(old, "PRAGMA user_version") == [(2,)]
    assert sql(old, "PRAGMA integrity_check") == [("ok",)]
    checksums = sql(old, "SELECT picture_crc32 FROM faces WHERE id <= 20 ORDER BY id")
    assert checksums == [(zlib.crc32(picture),) for picture in PICTURES]


def test_what_it_was_is_its_backup(old: Path, tmp_path: Path) -> None:
    with Project.open(old) as project:
        assert project.copies() == (tmp_path / BACKUP,)
    assert sorted(os.listdir(tmp_path)) == ["class.facet", BACKUP]
    assert sql(tmp_path / BACKUP, "PRAGMA user_version") == [(1,)]
    pictures = sql(tmp_path / BACKUP, "SELECT data FROM pictures ORDER BY face_id")
    assert [bytes(data) for (data,) in pictures] == PICTURES


def test_a_file_that_has_the_name_of_the_backup_is_not_touched(old: Path, tmp_path: Path) -> None:
    (tmp_path / BACKUP).write_text("mine")
    (tmp_path / "class.facet.2.backup").symlink_to(tmp_path / "nowhere")
    with Project.open(old) as project:
        assert project.copies() == (tmp_path / "class.facet.3.backup",)
        project.delete_all_faces()
        assert project.copies() == ()
    assert (tmp_path / BACKUP).read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_removed_faces_do_not_go_along(path: Path, tmp_path: Path) -> None:
    write_version_1(path, [*PICTURES, b"<removed>" * 999], removed=[21])
    Project.open(path).close()
    for name in (path.name, BACKUP):
        assert b"<removed>" not in (tmp_path / name).read_bytes()
        assert sql(tmp_path / name, "SELECT count(*) FROM faces") == [(20,)]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_without_a_backup_nothing_is_changed(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    before = old.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", fail)
        expected = r"made by an older Facet\. Before .* a backup .* is kept, and that failed: .* as it was\.$"
        with pytest.raises(ProjectError, match=expected):
            Project.open(old)
    assert old.read_bytes() == before
    assert os.listdir(tmp_path) == ["class.facet"]
    Project.open(old).close()
    assert sorted(os.listdir(tmp_path)) == ["class.facet", BACKUP]


def test_an_old_project_is_read_without_changing_it(old: Path, tmp_path: Path) -> None:
    before = old.read_bytes()
    with Project.open(old, read_only=True) as reader:
        assert len(reader.faces()) == 20
        assert reader.picture(20) == PICTURES[19]
        assert reader.copies() == ()
        reader.save_copy(tmp_path / "copy.facet")
    assert old.read_bytes() == before
    assert set(os.listdir(tmp_path)) == {"class.facet", "copy.facet"}
    with Project.open(tmp_path / "copy.facet") as copy:
        assert [copy.picture(face.id) for face in copy.faces()] == PICTURES


def test_a_link_to_an_old_project(old: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.facet"
    link.parent.mkdir()
    link.symlink_to(old)
    with Project.open(link) as project:
        assert project.copies() == (tmp_path / BACKUP,)
    assert os.listdir(link.parent) == ["link.facet"]


def test_a_damaged_old_file_is_not_brought_up_to_date(old: Path, tmp_path: Path) -> None:
    contents = old.read_bytes()
    old.write_bytes(contents[:-4096])
    with pytest.raises(DamagedError, match="is damaged"):
        Project.open(old)
    assert old.read_bytes() == contents[:-4096]
    assert files_in(tmp_path) == {"class.facet"}
