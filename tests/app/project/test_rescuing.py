"""As much of a damaged project as can be read, in a new one."""

import errno
import os
import random
import socket
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from old_projects import write_version_1
from project_files import REGION, RUN, files_in, run_with, sql

from app.project import DamagedError, NewFace, Project, ProjectError, Rescued

PAGE = 4096
FACES = 60
EYES, LOOK = (1.5, 2.0, 3.0, 4.0), {"turn": 0.25}


def png(number: int) -> bytes:
    """A PNG of 8 × 6 pixels that spreads over several pages of a project, with pixels that nothing reads."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 8, 6, 8, 0, 0, 0, 0)),
        (b"IDAT", random.Random(number).randbytes(9000 + 100 * number)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def new_face(number: int) -> NewFace:
    return NewFace(1 + number % 2, png(number), REGION, f"Camera {number}", "burst", "detect", EYES, LOOK)


@pytest.fixture
def whole(path: Path) -> Path:
    """Two persons, sixty faces (the last one removed), settings and two trainings."""
    with Project.create(path) as project:
        for name in ("Ada", "Bo"):
            project.add_person(name)
        project.add_faces(new_face(number) for number in range(1, FACES + 1))
        project.exclude_faces([2])
        project.save_settings({"rate": 0.1})
        for seconds in (1.5, 2.0):
            project.save_run(run_with(seconds=seconds))
    return path


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "rescued.facet"


def root_of(path: Path, name: str) -> int:
    """The page that a table or an index begins on."""
    return int(sql(path, f"SELECT rootpage FROM sqlite_schema WHERE name = '{name}'")[0][0])


def overwrite(path: Path, page: int, contents: bytes = b"\xa5" * PAGE) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(contents)


def leaves_of(path: Path, name: str) -> list[int]:
    """The pages below the root page of a table, or the root itself where there are none."""
    root = root_of(path, name)
    page = path.read_bytes()[(root - 1) * PAGE : root * PAGE]
    if page[0] != 0x05:
        return [root]
    count = int.from_bytes(page[3:5], "big")
    cells = [int.from_bytes(page[12 + 2 * n : 14 + 2 * n], "big") for n in range(count)]
    return [int.from_bytes(page[cell : cell + 4], "big") for cell in cells] + [
        int.from_bytes(page[8:12], "big")
    ]


def rescued(damaged: Path, into: Path) -> Rescued:
    """Rescue, and check that the damaged file is left alone and what is saved is as it was."""
    before = damaged.read_bytes()
    result = Project.rescue(damaged, into)
    assert damaged.read_bytes() == before
    assert files_in(damaged.parent) == {"class.facet", "rescued.facet"}
    with Project.open(into) as project:
        faces = project.faces()
        for face in faces:
            assert project.picture(face.id) == png(face.id)
            assert face.person_id == 1 + face.id % 2
        for summary in project.runs():
            assert (
                project.run(summary.id).parameters["kernels"].tobytes() == RUN.parameters["kernels"].tobytes()
            )
        assert (len(faces), len(project.persons()), len(project.runs())) == (
            result.faces_saved,
            result.persons,
            result.runs_saved,
        )
    return result


def test_of_a_whole_file_nothing_is_lost(whole: Path, into: Path) -> None:
    with Project.open(whole) as project:
        faces, persons, runs = project.faces(), project.persons(), project.runs()
    result = rescued(whole, into)
    assert str(result) == (
        f"2 persons, 60 faces and 2 trainings of {whole} could be read; they are now in {into}. "
        "Nothing is known to be lost."
    )
    with Project.open(into) as project:
        assert (project.faces(), project.persons(), project.runs()) == (faces, persons, runs)
        assert project.settings() == {"rate": 0.1}
        assert project.add_faces([new_face(1)])[0].id == FACES + 1


def test_a_file_that_is_cut_off(whole: Path, into: Path) -> None:
    contents = whole.read_bytes()
    whole.write_bytes(contents[: len(contents) // 2])
    with pytest.raises(DamagedError) as caught:
        Project.open(whole)
    result = rescued(caught.value.path, into)
    assert 20 < result.faces_saved < 40
    assert result.faces_saved + result.faces_lost == FACES
    assert f"{result.faces_lost} faces and " in str(result)


@pytest.mark.parametrize("contents", [b"\xa5" * PAGE, bytes(PAGE)])
def test_without_its_first_page(whole: Path, into: Path, contents: bytes) -> None:
    overwrite(whole, 1, contents)
    result = rescued(whole, into)
    assert (result.persons, result.faces_saved, result.faces_lost, result.runs_saved) == (2, 60, 0, 2)


def test_without_what_says_that_it_is_a_project(whole: Path, into: Path) -> None:
    sql(whole, "PRAGMA application_id = 0")
    result = rescued(whole, into)
    assert (result.persons, result.faces_saved, result.faces_lost, result.runs_saved) == (2, 60, 0, 2)


@pytest.mark.parametrize("table", ["persons", "faces", "runs", "arrays", "faces_of_person"])
def test_without_the_first_page_of_a_table(whole: Path, into: Path, table: str) -> None:
    overwrite(whole, root_of(whole, table))
    result = rescued(whole, into)
    assert (result.faces_saved, result.persons) == (60, 2)


def test_without_a_page_of_pictures(whole: Path, into: Path) -> None:
    _first, second, *_ = leaves_of(whole, "pictures")
    overwrite(whole, second)
    result = rescued(whole, into)
    assert 50 < result.faces_saved < 60
    assert result.faces_saved + result.faces_lost == 60


@pytest.mark.parametrize("damaged", ["the file", "all pictures", "its end", "everything", "a training"])
def test_what_is_lost_comes_from_the_backup(whole: Path, into: Path, damaged: str) -> None:
    Project.open(whole).close()
    with Project.open(whole) as project:
        # Since the backup was made:
        project.rename_person(1, "Countess")
        project.add_faces([new_face(FACES + 1)])
        project.remove_faces([5])
    contents = whole.read_bytes()
    if damaged == "a training":
        overwrite(whole, root_of(whole, "arrays"))
    elif damaged == "all pictures":
        overwrite(whole, root_of(whole, "pictures"))
    else:
        kept = {"the file": 0, "its end": len(contents) // 2, "everything": 0}[damaged]
        whole.write_bytes(contents[:kept] + (b"\xa5" * PAGE if damaged == "everything" else b""))
    result = rescued(whole, into)
    assert result.faces_saved == {"a training": 60}.get(damaged, 59)
    assert result.faces_lost == {"its end": 1, "all pictures": 1}.get(damaged, 0)
    assert (result.runs_saved, result.runs_from_backup) == (
        2,
        0 if damaged in {"all pictures", "its end"} else 2,
    )
    assert f"{result.faces_from_backup} faces and {result.runs_from_backup} trainings come from" in str(
        result
    )
    assert (result.faces_from_backup == 0) == (damaged == "a training")
    with Project.open(into) as project:
        assert 5 not in {face.id for face in project.faces()}
        name = "Ada" if damaged in {"the file", "everything"} else "Countess"
        assert [person.name for person in project.persons()] == [name, "Bo"]


def test_lost_names_come_from_the_trainings(whole: Path, into: Path) -> None:
    overwrite(whole, root_of(whole, "persons"))
    assert rescued(whole, into).unnamed == 0
    with Project.open(into) as project:
        assert [person.name for person in project.persons()] == ["Ada", "Bo"]


def test_names_that_are_lost_everywhere(whole: Path, into: Path) -> None:
    for table in ("persons", "runs"):
        overwrite(whole, root_of(whole, table))
    result = rescued(whole, into)
    assert "2 persons lost the name and got another: rename as needed." in str(result)
    assert (result.unnamed, result.runs_saved, result.runs_lost) == (2, 0, 2)
    with Project.open(into) as project:
        assert [person.name for person in project.persons()] == ["Person 1", "Person 2"]


def test_faces_of_which_only_the_picture_is_left_are_excluded(whole: Path, into: Path) -> None:
    overwrite(whole, leaves_of(whole, "faces")[0])
    result = rescued(whole, into)
    assert (result.faces_saved, result.faces_lost) == (60, 0)
    assert result.faces_unsure > 10
    assert "excluded from training until you have looked at them" in str(result)
    with Project.open(into) as project:
        unsure = [face for face in project.faces() if face.source == "rescued"]
        assert len(unsure) == result.faces_unsure
        assert all(face.excluded and face.region == (0, 0, 8, 6) for face in unsure)


def test_one_bit_of_a_picture_costs_that_face_only(whole: Path, into: Path) -> None:
    contents = bytearray(whole.read_bytes())
    contents[contents.index(png(30)[5000:5100])] ^= 4
    whole.write_bytes(contents)
    result = rescued(whole, into)
    assert (result.faces_saved, result.faces_lost) == (59, 1)
    assert "1 face and 0 trainings are lost." in str(result)


def test_a_training_is_saved_whole_or_not_at_all(whole: Path, into: Path) -> None:
    contents = bytearray(whole.read_bytes())
    contents[contents.index(RUN.parameters["kernels"].tobytes()[:50])] ^= 1
    whole.write_bytes(contents)
    result = rescued(whole, into)
    assert (result.runs_saved, result.runs_lost) == (1, 1)


def test_removed_faces_stay_removed(whole: Path, into: Path, tmp_path: Path) -> None:
    crashed = tmp_path / "crashed"
    with Project.open(whole) as project:
        project.remove_faces([FACES])
        crashed.write_bytes(whole.read_bytes())
    crashed.replace(whole)
    result = rescued(whole, into)
    assert (result.faces_saved, result.faces_lost) == (59, 0)


def test_a_damaged_file_of_version_1(path: Path, into: Path) -> None:
    write_version_1(path, [png(number) for number in range(1, 41)])
    sql(path, "UPDATE faces SET person_id = 1 + id % 2")
    overwrite(path, root_of(path, "faces"))
    contents = bytearray(path.read_bytes())
    contents[contents.index(png(30)[5000:5100])] ^= 4
    path.write_bytes(contents)
    with pytest.raises(DamagedError):
        Project.open(path)
    result = rescued(path, into)
    assert (result.faces_saved, result.faces_lost, result.persons) == (39, 1, 2)


# Of that seed, the kernels of a run are lost from the table and from its index.
@example(seed=1344)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_damaged_it_is_a_new_project_or_a_sentence(whole: Path, into: Path, seed: int) -> None:
    chance = random.Random(seed)
    original = whole.read_bytes()
    contents = bytearray(original)
    for _ in range(chance.choice([1, 5, 50, 500])):
        place, length = chance.randrange(len(contents)), chance.choice([1, 4, 300, PAGE])
        contents[place : place + length] = chance.randbytes(len(contents[place : place + length]))
    whole.write_bytes(contents)
    try:
        with suppress(ProjectError):
            rescued(whole, into)
    finally:
        whole.write_bytes(original)
        into.unlink(missing_ok=True)


def test_never_over_another_file(whole: Path, into: Path) -> None:
    into.write_text("mine")
    with pytest.raises(
        ProjectError, match=r"rescued\.facet exists already\. Open it, or choose another name"
    ):
        Project.rescue(whole, into)
    with pytest.raises(ProjectError, match=r"There is no folder .*nowhere"):
        Project.rescue(whole, into.parent / "nowhere" / "new.facet")
    assert into.read_text() == "mine"


@pytest.mark.parametrize("contents", [b"", b"Dear diary,\n" * 500, b"\x0d" * 100_000, b"\x0a" * 100_000])
def test_what_never_was_a_project(path: Path, into: Path, contents: bytes) -> None:
    path.write_bytes(contents)
    with pytest.raises(ProjectError, match=r"Nothing could be read of .*class\.facet\."):
        Project.rescue(path, into)
    assert not into.exists()


def test_a_database_of_another_program(path: Path, into: Path) -> None:
    sql(path, "CREATE TABLE songs (id INTEGER PRIMARY KEY, title TEXT, year INTEGER)")
    sql(path, "INSERT INTO songs VALUES (1, 'Yesterday', 1965)")
    with pytest.raises(ProjectError, match="is not a Facet project"):
        Project.rescue(path, into)


def test_a_project_that_looks_like_something_else_but_has_a_backup(whole: Path, into: Path) -> None:
    Project.open(whole).close()
    sql(whole, "PRAGMA application_id = 0", "ALTER TABLE runs RENAME TO rxns")
    assert rescued(whole, into).faces_saved == FACES


def test_no_such_file(tmp_path: Path, into: Path) -> None:
    with pytest.raises(ProjectError, match=r"There is no file .*none\.facet\."):
        Project.rescue(tmp_path / "none.facet", into)


@pytest.mark.parametrize("kind", ["a pipe", "a device", "a socket", "a folder"])
def test_what_is_no_file_is_refused_at_once(path: Path, into: Path, kind: str) -> None:
    damaged = Path("/dev/zero") if kind == "a device" else path
    if kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a socket":
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(os.path.relpath(path))
    elif kind == "a folder":
        path.mkdir()
    with pytest.raises(ProjectError, match=rf"{damaged.name} is not a Facet project"):
        Project.rescue(damaged, into)
    assert not into.exists()


def test_what_may_not_be_read_or_written_is_named(
    whole: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(ProjectError, match=r"You are not allowed to read or write .*rescued\.facet\."):
        Project.rescue(whole, into)
