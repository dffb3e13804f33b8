"""The backup that Facet keeps beside a project: when it is made, and what it is good for."""

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from project_files import RUN, add_faces, sql

from app.project import DamagedError, Project, ProjectError

Open = Callable[[], Project]


@pytest.fixture
def backup(path: Path) -> Path:
    return path.with_name("class.facet.backup")


@pytest.fixture
def closed(path: Path) -> Path:
    """A project with three faces, closed, that has no backup yet."""
    with Project.create(path) as project:
        add_faces(project, project.add_person("Ada").id, 3)
    return path


def yesterday(backup: Path) -> None:
    os.utime(backup, (time.time() - 86_400,) * 2)


def faces_in(backup: Path) -> int:
    return int(sql(backup, "SELECT count(*) FROM faces")[0][0])


def test_it_is_made_when_a_project_is_opened_the_first_time_that_day(closed: Path, backup: Path) -> None:
    assert not backup.exists()
    with Project.open(closed) as project:
        assert faces_in(backup) == 3
        add_faces(project, 1, 2)
    Project.open(closed).close()
    assert faces_in(backup) == 3
    yesterday(backup)
    Project.open(closed).close()
    assert faces_in(backup) == 5
    assert set(os.listdir(closed.parent)) == {closed.name, backup.name}


def test_nothing_is_kept_of_a_project_that_holds_nothing(path: Path, backup: Path) -> None:
    with Project.create(path) as project:
        project.add_person("Ada")
    Project.open(path).close()
    assert not backup.exists()
    with Project.open(path) as project:
        project.save_run(RUN)
    Project.open(path).close()
    assert backup.exists()


def test_who_only_reads_makes_none(closed: Path, backup: Path) -> None:
    Project.open(closed, read_only=True).close()
    with Project.open(closed), Project.open(closed) as second:
        assert second.read_only
        yesterday(backup)
        before = backup.stat().st_mtime
        Project.open(closed).close()
        assert backup.stat().st_mtime == before


def test_a_damaged_project_does_not_replace_it(closed: Path, backup: Path) -> None:
    Project.open(closed).close()
    yesterday(backup)
    before = backup.read_bytes()
    closed.write_bytes(closed.read_bytes()[:-100])
    with pytest.raises(DamagedError):
        Project.open(closed)
    assert backup.read_bytes() == before


def test_it_is_as_private_as_the_project(closed: Path, backup: Path) -> None:
    closed.chmod(0o600)
    Project.open(closed).close()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_project_opens_where_none_can_be_made(
    closed: Path, backup: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with Project.open(closed) as project:
        assert len(project.faces()) == 3
    assert "No backup of" in caplog.text
    assert set(os.listdir(closed.parent)) == {closed.name}


def test_no_backup_fills_the_disk(
    closed: Path, backup: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def little(_: object) -> os.terminal_size:
        class Usage:
            free = 100

        return Usage()  # type: ignore[return-value]

    monkeypatch.setattr("shutil.disk_usage", little)
    Project.open(closed).close()
    assert "little room" in caplog.text
    assert not backup.exists()


def test_it_is_no_project_to_work_on(closed: Path, backup: Path, tmp_path: Path) -> None:
    Project.open(closed).close()
    with pytest.raises(DamagedError, match=r"class\.facet\.backup is a backup that Facet keeps"):
        Project.open(backup)
    assert str(Project.rescue(backup, tmp_path / "new.facet")).startswith("1 person, 3 faces and 0 trainings")
    with Project.open(tmp_path / "new.facet") as project:
        assert len(project.faces()) == 3


def test_a_project_that_was_lost_is_made_anew_from_it(closed: Path, backup: Path) -> None:
    Project.open(closed).close()
    before = backup.read_bytes()
    closed.unlink()
    Project.rescue(backup, closed)
    assert backup.read_bytes() == before
    with Project.open(closed) as project:
        assert len(project.faces()) == 3


def test_no_other_project_takes_the_name_of_one_that_was_lost(
    closed: Path, backup: Path, tmp_path: Path
) -> None:
    Project.open(closed).close()
    closed.unlink()
    before = backup.read_bytes()
    with Project.create(tmp_path / "other.facet") as other:
        with pytest.raises(ProjectError, match=r"class\.facet is gone, but its backup .* is there"):
            other.save_copy(closed)
        with pytest.raises(ProjectError, match="is there"):
            Project.rescue(other.path, closed)
    with pytest.raises(ProjectError, match="is there"):
        Project.create(closed)
    with pytest.raises(ProjectError, match="is there"):
        Project.open_or_create(closed)
    assert backup.read_bytes() == before
    assert not closed.exists()
    backup.unlink()
    Project.create(closed).close()


def test_a_copy_over_another_project_takes_its_backup_away(
    closed: Path, backup: Path, tmp_path: Path
) -> None:
    Project.open(closed).close()
    with Project.create(tmp_path / "other.facet") as other:
        other.save_copy(closed)
    assert not backup.exists()


def test_what_stands_there_of_somebody_else_stays(closed: Path, backup: Path, tmp_path: Path) -> None:
    os.mkfifo(backup)
    with Project.open(closed) as project:
        assert project.copies() == (tmp_path / "class.facet.2.backup",)
    with pytest.raises(ProjectError, match="is not a Facet project"):
        Project.open(backup)
    assert backup.is_fifo()
