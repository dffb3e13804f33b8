"""Nothing that was saved is lost: killed programs, full disks, locks, threads."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from project_files import REGION, RUN, add_faces, files_in, new_face, run_python, run_with

from app.project import Person, Project, ProjectError, database

KILLED_AFTER_ADDING = """
import os, signal, sys
from pathlib import Path
from app.project import Project
project = Project.create(Path(sys.argv[1]))
person = project.add_person("Ada")
face = project.add_face(person.id, b"seen", (1, 2, 3, 4), source="Camera 1", burst="1", crop="detect")
print(face.id, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""

KILLED_WHILE_WRITING = """
import os, signal, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA cache_size = 2")
database.execute("BEGIN")
database.execute("UPDATE pictures SET data = 'changed'")
database.execute("DELETE FROM faces")
os.kill(os.getpid(), signal.SIGKILL)
"""

BEYOND_WHAT_THE_DRIVE_TAKES = """
import resource, signal, sys
from pathlib import Path
from app.project import NewFace, Project, ProjectError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
with Project.create(path) as project:
    person = project.add_person("Ada").id
    face = lambda picture: NewFace(person, picture, (1, 2, 3, 4), "", "", "none")
    project.add_faces([face(b"kept")])
    limit = path.stat().st_size + 10_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        project.add_faces([face(bytes(100_000))])
    except ProjectError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    project.add_faces([face(b"kept too")])
"""

DRIVE_REMOVED = """
import os, sys
from pathlib import Path
from app.project import Project, ProjectError
path = Path(sys.argv[1])
project = Project.create(path)
person = project.add_person("Ada").id
add = lambda picture: project.add_face(person, picture, (1, 2, 3, 4), source="", burst="", crop="none")
add(b"kept")
for number in range(3, 64):
    try:
        if os.path.samestat(os.fstat(number), path.stat()):
            os.close(number)
    except OSError:
        pass
for use in (lambda: add(b"lost"), project.faces):
    try:
        use()
    except ProjectError as error:
        print(error)
os._exit(0)
"""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.0)


@pytest.fixture
def locked(impatient: None, path: Path) -> Iterator[Project]:
    """A project that another program is writing to."""
    with Project.create(path) as project, closing(sqlite3.connect(path, isolation_level=None)) as other:
        project.add_person("Ada")
        other.execute("BEGIN EXCLUSIVE")
        yield project


def limit_size(project: Project, pages: int) -> None:
    """Let SQLite meet the end of the disk so many pages beyond the file as it is."""
    with project._database.reading() as open_connection:
        used = open_connection.execute("PRAGMA page_count").fetchone()[0]
        open_connection.execute(f"PRAGMA max_page_count = {used + pages}")


def test_a_face_is_kept_once_it_was_added_even_if_facet_is_killed(path: Path) -> None:
    ended = run_python(KILLED_AFTER_ADDING, path)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    with Project.open(path) as project:
        assert project.picture(int(ended.stdout)) == b"seen"
        assert len(project.faces()) == 1


def half_written(path: Path) -> Path:
    with Project.create(path) as project:
        add_faces(project, project.add_person("Ada").id, 500)
    assert run_python(KILLED_WHILE_WRITING, path).returncode == -signal.SIGKILL
    assert path.with_name("class.facet-journal").stat().st_size > 0
    return path


@pytest.mark.parametrize("read_only", [False, True])
def test_killed_while_writing_the_file_is_as_it_was_before(path: Path, read_only: bool) -> None:
    with Project.open(half_written(path), read_only=read_only) as project:
        assert len(project.faces()) == 500
        assert project.picture(1) == b"picture 0 of 1"
    assert files_in(path.parent) == {path.name}


def test_killed_while_writing_and_read_only_since(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half_written(path)
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(ProjectError, match=r"not closed properly.* in -journal, to a folder where you may"):
        Project.open(path)


def test_threads_share_a_project(project: Project, ada: Person, bo: Person) -> None:
    def capture(person_id: int) -> list[int]:
        ids = []
        for number in range(20):
            picture = f"{number} of {person_id}".encode()
            ids.append(project.add_face(person_id, picture, REGION, source="", burst="", crop="none").id)
            assert project.picture(ids[-1]) == picture
            assert len(project.faces(person_id)) == number + 1
        return ids

    with ThreadPoolExecutor(4) as pool:
        persons = [ada.id, bo.id, *(project.add_person(name).id for name in ("Cy", "Di"))]
        captured = dict(zip(persons, pool.map(capture, persons), strict=True))
    assert project.count_faces() == dict.fromkeys(persons, 20)
    assert {person: [face.id for face in project.faces(person)] for person in persons} == captured


def test_closing_while_others_work_ends_them_with_a_sentence(
    project: Project, ada: Person, path: Path
) -> None:
    def capture() -> str:
        try:
            while True:
                added.append(project.add_faces([new_face(ada.id)])[0].id)
        except ProjectError as error:
            return str(error)

    added: list[int] = []
    with ThreadPoolExecutor(2) as pool:
        working = [pool.submit(capture) for _ in range(2)]
        while len(added) < 5 and not any(job.done() for job in working):
            project.faces()
        project.close()
        assert all("is closed" in job.result(timeout=10) for job in working)
    with Project.open(path) as reopened:
        assert [face.id for face in reopened.faces()] == sorted(added)


def test_a_full_disk_costs_nothing_that_was_saved(project: Project, ada: Person) -> None:
    kept = add_faces(project, ada.id, 3)
    run = project.save_run(RUN)
    limit_size(project, 10)
    sentence = (
        r"^The disk is full, so .*class\.facet could not be saved\. .* free some space and try again\.$"
    )
    with pytest.raises(ProjectError, match=sentence) as caught:
        project.add_faces([new_face(ada.id, bytes(20_000))] * 5)
    assert isinstance(caught.value.__cause__, sqlite3.OperationalError)
    with pytest.raises(ProjectError, match=sentence):
        project.save_run(run_with(id=run.id, reason="x" * 100_000))
    with pytest.raises(ProjectError, match=sentence):
        project.save_settings({"text": "x" * 100_000})
    assert [face.id for face in project.faces()] == kept
    assert project.runs()[0].reason == RUN.reason

    limit_size(project, 1000)
    project.add_faces([new_face(ada.id, bytes(20_000))] * 5)
    assert project.count_faces() == {ada.id: 8}


def test_a_locked_project(locked: Project, path: Path) -> None:
    sentence = (
        r"class\.facet is in use by another program\. Close it there, or wait a moment, and try again\."
    )
    for use in (locked.persons, locked.delete_all_faces, lambda: Project.open(path)):
        with pytest.raises(ProjectError, match=sentence):
            use()


def test_a_locked_project_is_closed_all_the_same(locked: Project) -> None:
    locked.close()
    with pytest.raises(ProjectError, match="is closed"):
        locked.persons()


def test_a_project_that_another_program_writes_to_opens(impatient: None, path: Path) -> None:
    Project.create(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Project.open(path) as project:
            assert not project.read_only
            with pytest.raises(ProjectError, match="in use by another program"):
                project.add_person("Ada")
            other.execute("ROLLBACK")
            project.add_person("Ada")


def test_a_file_that_is_deleted_while_open(project: Project, ada: Person, path: Path) -> None:
    path.unlink()
    with pytest.raises(ProjectError, match=r"class\.facet was moved or deleted while it was open"):
        project.add_person("Bo")
    project.save_copy(path)
    with Project.open(path) as rescued:
        assert rescued.persons() == (ada,)


def test_a_file_that_is_replaced_while_open(project: Project, ada: Person, path: Path) -> None:
    with Project.create(path.with_name("other.facet")) as other:
        other.add_person("Bo")
    os.replace(path.with_name("other.facet"), path)
    with pytest.raises(ProjectError, match=r"class\.facet was moved or deleted while it was open\. Put it"):
        add_faces(project, ada.id, 1)
    with pytest.raises(ProjectError, match="was moved or deleted"):
        project.delete_all_faces()
    assert project.persons() == (ada,)
    project.close()
    with Project.open(path) as replacement:
        assert [person.name for person in replacement.persons()] == ["Bo"]


def test_a_folder_that_is_gone_while_open(tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    with Project.create(drive / "class.facet") as project:
        ada = project.add_person("Ada")
        drive.rename(tmp_path / "elsewhere")
        with pytest.raises(ProjectError, match=r"class\.facet (was moved or deleted|could not be opened)"):
            add_faces(project, ada.id, 1)
        (tmp_path / "elsewhere").rename(drive)
        add_faces(project, ada.id, 1)
    assert [entry.name for entry in drive.iterdir()] == ["class.facet"]


def test_a_drive_that_takes_no_more(path: Path) -> None:
    ended = run_python(BEYOND_WHAT_THE_DRIVE_TAKES, path)
    assert "connected and has room left" in ended.stdout, ended.stderr
    with Project.open(path) as project:
        assert [project.picture(face.id) for face in project.faces()] == [b"kept", b"kept too"]


def test_a_drive_that_is_removed(path: Path) -> None:
    ended = run_python(DRIVE_REMOVED, path)
    assert ended.stdout.count("Check that its drive is connected and has room left") == 2, ended.stderr
    with Project.open(path) as project:
        assert [project.picture(face.id) for face in project.faces()] == [b"kept"]


def test_a_text_file_over_an_open_project(project: Project, path: Path) -> None:
    path.write_bytes(b"oops" * 1000)
    with pytest.raises(ProjectError, match="is damaged"):
        project.persons()
