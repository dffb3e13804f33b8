"""Where `facet train` puts its project, and what it never overwrites."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from facet_runs import Facet

from app.project import Project
from app.project.database import connect
from app.recognition.run import TrainingRun
from engine import Event


def left_over(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir() if entry != path)


@pytest.mark.parametrize("kind", ["project", "other", "empty", "damaged"])
def test_an_existing_file_is_kept(
    train: Facet, stripes: Path, project: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "project":
        Project.create(project).close()
    else:
        project.write_bytes({"other": b"a letter", "empty": b"", "damaged": b"SQLite format 3\0abc"}[kind])
    before = project.read_bytes()
    monkeypatch.setattr("app.cli.train.read_persons", lambda *_: pytest.fail("work was done before"))
    ended = train(stripes, project)
    assert ended.code == 1
    assert f"{project} exists already and is kept" in ended.err
    assert project.read_bytes() == before
    assert left_over(project) == []


def test_what_only_facet_train_wrote_is_replaced(train: Facet, stripes: Path, project: Path) -> None:
    assert train(stripes, project).code == 0
    assert train(stripes, project, "--kernels", 2).code == 0
    with Project.open(project, read_only=True) as opened:
        assert len(opened.runs()) == 1
        assert opened.settings()["run"]["kernels"] == 2
    assert left_over(project) == []


def test_what_the_window_has_opened_since_is_kept(train: Facet, stripes: Path, project: Path) -> None:
    train(stripes, project)
    with Project.open(project) as opened:
        settings = opened.settings()
        del settings["made_by"]
        opened.save_settings(settings)
    assert train(stripes, project).code == 1


def test_what_may_not_be_written_is_kept(
    train: Facet, stripes: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(stripes, project)
    monkeypatch.setattr("app.cli.new_project.os.access", lambda *_: False)
    ended = train(stripes, project)
    assert ended.code == 1
    assert f"{project} is write-protected" in ended.err


def test_a_folder_in_its_place(train: Facet, stripes: Path, tmp_path: Path) -> None:
    ended = train(stripes, tmp_path)
    assert ended.code == 1
    assert f"{tmp_path} is a folder" in ended.err


def test_the_name_of_a_project_that_was_lost(train: Facet, stripes: Path, project: Path) -> None:
    train(stripes, project)
    with Project.open(project):
        pass
    project.unlink()
    backup = project.with_name("p.facet.backup")
    before = backup.read_bytes()
    ended = train(stripes, project)
    assert ended.code == 1
    assert f"{project} is gone, but its backup" in ended.err
    assert backup.read_bytes() == before
    assert not project.exists()


def test_the_root_of_the_disk_in_its_place(train: Facet, stripes: Path, tmp_path: Path) -> None:
    root = Path(tmp_path.anchor)
    ended = train(stripes, root)
    assert ended.code == 1
    assert f"{root} is a folder" in ended.err


@pytest.mark.skipif(os.name == "nt", reason="Windows deletes no folder that is in use")
def test_a_current_folder_that_was_deleted(
    train: Facet, stripes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    ended = train(stripes, "p.facet")
    assert ended.code == 1
    assert ended.err == "p.facet cannot be written: the current folder was deleted. Go to another one.\n"


@pytest.mark.parametrize("inside", ["missing/p.facet", "file/p.facet"])
def test_a_folder_that_is_none(train: Facet, stripes: Path, tmp_path: Path, inside: str) -> None:
    (tmp_path / "file").touch()
    ended = train(stripes, tmp_path / inside)
    assert ended.code == 1
    assert f"There is no folder {(tmp_path / inside).parent}." in ended.err


def test_a_folder_where_nothing_may_be_written(
    train: Facet, stripes: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refuse)
    ended = train(stripes, project)
    assert ended.code == 1
    assert f"not allowed to read or write {project}." in ended.err


def test_a_full_disk(train: Facet, stripes: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect_with_little_room(*arguments: object) -> sqlite3.Connection:
        connection = connect(*arguments)  # type: ignore[arg-type]
        connection.execute("PRAGMA max_page_count = 20")
        return connection

    monkeypatch.setattr("app.project.project.connect", connect_with_little_room)
    ended = train(stripes, project)
    assert ended.code == 1
    assert f"The disk is full, so {project} could not be saved" in ended.err
    assert not project.exists()
    assert left_over(project) == []


def test_through_a_link(train: Facet, stripes: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.facet"
    link.symlink_to(tmp_path / "real" / "p.facet")
    assert train(stripes, link).code == 0
    assert train(stripes, link).code == 0
    assert link.is_symlink()
    assert (tmp_path / "real" / "p.facet").is_file()


def steps_with(monkeypatch: pytest.MonkeyPatch, happening: BaseException | Path) -> None:
    """Lets something happen in the middle of training: an exception, or a file that turns up."""
    steps = TrainingRun.steps

    def disturbed(run: TrainingRun) -> Iterator[Event]:
        for number, event in enumerate(steps(run)):
            if number == 3:
                if isinstance(happening, BaseException):
                    raise happening
                happening.write_bytes(b"somebody else's")
            yield event

    monkeypatch.setattr(TrainingRun, "steps", disturbed)


def test_interrupted(train: Facet, stripes: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps_with(monkeypatch, KeyboardInterrupt())
    ended = train(stripes, project)
    assert ended.code == 1
    assert ended.err == f"Interrupted. Nothing was written to {project}.\n"
    assert not project.exists()
    assert left_over(project) == []


def test_interrupted_leaves_the_file_before_it(
    train: Facet, stripes: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(stripes, project)
    before = project.read_bytes()
    steps_with(monkeypatch, KeyboardInterrupt())
    train(stripes, project, "--seed", 2)
    assert project.read_bytes() == before


def test_a_file_that_turns_up_meanwhile_is_kept(
    train: Facet, stripes: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps_with(monkeypatch, project)
    ended = train(stripes, project)
    assert ended.code == 1
    assert project.read_bytes() == b"somebody else's"
    assert left_over(project) == []


def test_a_fault_of_facet_is_a_sentence_and_its_traceback_is_in_the_log(
    train: Facet, stripes: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps_with(monkeypatch, ZeroDivisionError("a slip"))
    ended = train(stripes, project)
    assert ended.code == 1
    assert "Facet failed unexpectedly (ZeroDivisionError: a slip)." in ended.err
    log = Path(ended.err.strip().removesuffix(".").rpartition("the end of ")[2])
    assert "Traceback" in log.read_text("utf-8")
    assert left_over(project) == []
