"""A project that is open once may be read elsewhere, and is changed in one place only."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from project_files import add_faces, files_in, run_python, sql

from app.project import Person, Project, ProjectError
from app.project.files import HeldElsewhereError, Hold, lock_file_of

ELSEWHERE = (
    r"class\.facet is open elsewhere, in another window or program, so it is read-only here and nothing can "
    r"be changed\. Close it there and open it again, or save a copy and go on with the copy\.$"
)

OPEN_UNTIL_TOLD = """
import sys
from pathlib import Path
from app.project import Project
with Project.open(Path(sys.argv[1])) as project:
    print(project.read_only_reason or "may write", flush=True)
    sys.stdin.readline()
"""

ADD_IF_ALLOWED = """
import sys
from pathlib import Path
from app.project import NewFace, Project
added = 0
sys.stdin.readline()
for number in range(20):
    with Project.open(Path(sys.argv[1])) as project:
        if not project.read_only:
            project.add_faces([NewFace(1, b"one of many", (1, 2, 3, 4), "", "", "none")])
            added += 1
print(added)
"""


@contextmanager
def another_program(code: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """A program that runs until it is told something on standard input, or the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def said_by(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def assert_not_held(closed: Path) -> None:
    assert files_in(closed.parent) == {closed.name}
    assert not lock_file_of(closed).exists()


@pytest.fixture
def closed(path: Path) -> Path:
    with Project.create(path) as project:
        add_faces(project, project.add_person("Ada").id, 3)
    return path


def test_the_second_opening_sees_everything_and_changes_nothing(
    project: Project, ada: Person, path: Path
) -> None:
    with Project.open(path) as second:
        assert second.read_only
        ids = add_faces(project, ada.id, 2)
        assert [face.id for face in second.faces()] == ids
        for change in (
            lambda: second.add_person("Bo"),
            second.delete_all_faces,
            lambda: add_faces(second, 1, 1),
        ):
            with pytest.raises(ProjectError, match=ELSEWHERE):
                change()
        add_faces(project, ada.id, 1)
        assert len(second.faces()) == 3
    assert not project.read_only
    add_faces(project, ada.id, 1)


def test_in_another_process(closed: Path) -> None:
    with another_program(OPEN_UNTIL_TOLD, closed) as other:
        assert said_by(other) == "may write"
        with Project.open(closed) as second:
            assert len(second.faces()) == 3
            with pytest.raises(ProjectError, match=ELSEWHERE):
                second.add_person("Bo")
        other.communicate("close it\n", timeout=10)
    with Project.open(closed) as again:
        again.add_person("Bo")
    assert_not_held(closed)


def test_a_killed_program_holds_nobody_up(closed: Path) -> None:
    with another_program(OPEN_UNTIL_TOLD, closed) as other:
        assert said_by(other) == "may write"
        other.send_signal(signal.SIGKILL)
        other.wait(10)
    assert lock_file_of(closed).exists()
    with Project.open(closed) as project:
        assert not project.read_only
        project.add_person("Bo")
    assert_not_held(closed)


def test_reading_is_possible_while_another_writes(closed: Path) -> None:
    with Project.open(closed):
        ended = run_python(
            "import sys; from pathlib import Path; from app.project import Project\n"
            "with Project.open(Path(sys.argv[1]), read_only=True) as project: print(len(project.faces()))",
            closed,
        )
    assert ended.stdout == "3\n", ended.stderr


def test_a_reader_keeps_nobody_from_writing(closed: Path) -> None:
    with Project.open(closed, read_only=True) as reader, Project.open(closed) as project:
        assert not project.read_only
        project.add_person("Bo")
        assert len(reader.persons()) == 2


def test_opening_and_closing_another_time_drops_no_lock_of_sqlite(closed: Path) -> None:
    with Project.open(closed) as project, project._database.writing() as connection:
        connection.execute("UPDATE persons SET name = 'Countess'")
        for read_only in (True, False):
            Project.open(closed, read_only=read_only).close()
        ended = run_python(
            "import sqlite3, sys\n"
            "connection = sqlite3.connect(sys.argv[1], timeout=0)\n"
            "connection.execute('BEGIN IMMEDIATE')",
            closed,
        )
        assert "database is locked" in ended.stderr
    assert sql(closed, "SELECT name FROM persons") == [("Countess",)]


def test_several_programs_at_once_lose_nothing(closed: Path) -> None:
    with ExitStack() as stack:
        programs = [stack.enter_context(another_program(ADD_IF_ALLOWED, closed)) for _ in range(3)]
        outputs = []
        for program in programs:
            assert program.stdin is not None
            program.stdin.write("go\n")
            program.stdin.flush()
        for program in programs:
            outputs.append(program.communicate(timeout=60)[0])
            assert program.returncode == 0
    added = sum(int(output) for output in outputs)
    assert added > 0
    with Project.open(closed) as project:
        assert len(project.faces()) == 3 + added
    assert_not_held(closed)


def test_a_link_is_the_same_project(closed: Path) -> None:
    link = closed.with_name("link.facet")
    link.symlink_to(closed)
    with Project.open(closed), Project.open(link) as second:
        assert second.read_only
    assert files_in(closed.parent) == {"class.facet", "link.facet"}


def test_closing_lets_the_next_one_write(closed: Path) -> None:
    first = Project.open(closed)
    second = Project.open(closed)
    first.close()
    first.close()
    with Project.open(closed) as third:
        second.close()
        assert not third.read_only
        with Project.open(closed) as fourth:
            assert fourth.read_only


def test_an_opening_that_fails_holds_nobody_up(closed: Path) -> None:
    whole = closed.read_bytes()
    closed.write_bytes(whole[:-10])
    with pytest.raises(ProjectError, match="is damaged"):
        Project.open(closed)
    assert_not_held(closed)
    closed.write_bytes(whole)
    with Project.open(closed) as project:
        assert not project.read_only


def test_no_copy_goes_in_place_of_a_project_that_is_open(closed: Path, tmp_path: Path) -> None:
    with Project.create(tmp_path / "other.facet") as other, Project.open(closed) as project:
        with pytest.raises(ProjectError, match=r"class\.facet is open elsewhere\. Close it there, or choose"):
            other.save_copy(closed)
        project.add_person("Bo")
    assert files_in(tmp_path) == {"class.facet", "other.facet"}


def test_a_file_system_without_locks(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise OSError("no locks here")

    monkeypatch.setattr(fcntl, "flock", unknown)
    with Project.open(closed) as one, Project.open(closed) as other:
        one.add_person("Bo")
        other.add_person("Cy")
        assert one.persons() == other.persons()


def test_a_lock_file_that_is_deleted_before_it_is_locked_is_made_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Hold(path)
    flock = fcntl.flock

    def release_first(descriptor: int, operation: int) -> None:
        first.release()
        flock(descriptor, operation)

    with monkeypatch.context() as patched:
        patched.setattr(fcntl, "flock", release_first)
        second = Hold(path)
    assert lock_file_of(path).exists()
    with pytest.raises(HeldElsewhereError):
        Hold(path)
    second.release()
    assert os.listdir(path.parent) == []
