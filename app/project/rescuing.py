"""A new project from what can still be read of a damaged one."""

import os
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO

from app.project.beside import name_beside, remove_with_journal, sync_folder
from app.project.connection import Database
from app.project.errors import NOT_A_PROJECT, ProjectError, sentences
from app.project.face_rows import now
from app.project.opening import create_database
from app.project.remains import Remains, is_json, look_through, size_of_png
from app.project.runs import ROLES
from app.project.schema import APPLICATION_ID
from app.project.sqlite_pages import PageFile, Value

_AT_ONCE = 50
_FACE = "INSERT INTO faces VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Rescued:
    """What became of a damaged project; ``str()`` of it says so to the user.

    Attributes:
        damaged: The file, which is left as it was.
        into: The new project.
        persons: How many there are in the new project.
        unnamed: How many of them have lost their name and got another.
        faces_saved: How many faces there are in the new project.
        faces_unsure: How many of these lost all but picture and person: they are excluded from training.
        faces_lost: Faces of which something is left, but no whole picture or no person.
        runs_saved: How many trainings are in the new project.
        runs_lost: Trainings of which something is left, but not all.
    """

    damaged: Path
    into: Path
    persons: int
    unnamed: int
    faces_saved: int
    faces_unsure: int
    faces_lost: int
    runs_saved: int
    runs_lost: int

    def __str__(self) -> str:
        saved = (
            f"{_counted(self.persons, 'person')}, {_counted(self.faces_saved, 'face')} and "
            f"{_counted(self.runs_saved, 'training')} of {self.damaged} could be read; "
            f"they are now in {self.into}."
        )
        lost = (
            f"{_counted(self.faces_lost, 'face')} and {_counted(self.runs_lost, 'training')} are lost."
            if self.faces_lost or self.runs_lost
            else "Nothing is known to be lost."
        )
        notes = [saved, lost]
        if self.faces_unsure:
            notes.append(
                f"Of {_counted(self.faces_unsure, 'face')} only the picture and the person could be read: "
                "they are excluded from training until you have looked at them."
            )
        if self.unnamed:
            notes.append(
                f"{_counted(self.unnamed, 'person')} lost the name and got another: rename as needed."
            )
        return " ".join(notes)


def rescue(damaged: Path, into: Path) -> Rescued:
    """Put all that can still be read of a project into a new one; the damaged file is only read.

    Rows are found page by page, so the file's tables and indexes need not be whole.
    A face is saved where its picture is; one picture is in memory at a time.

    Args:
        damaged: The file that cannot be opened. It must not be open as a project in this process.
        into: Where the new project goes; it is complete, or not there.

    Raises:
        ProjectError: If nothing can be read, the file is something else, there is a file ``into`` already, or
            it cannot be written.
    """
    with sentences(damaged), damaged.open("rb") as file:
        remains = look_through(PageFile(file))
        _refuse_others(file, remains, damaged)
        if not (remains.persons or remains.faces or remains.pictures or remains.runs):
            raise ProjectError(f"Nothing could be read of {damaged}. Open a copy of it, if you have one.")
        with sentences(into):
            return _write(remains, damaged, into)


def _refuse_others(file: BinaryIO, remains: Remains, path: Path) -> None:
    """Tables of other programs may have rows that look like persons or pictures, but hardly like faces."""
    file.seek(0)
    head = file.read(100)
    is_known = head[68:72] == APPLICATION_ID.to_bytes(4, "big") or remains.faces or remains.runs
    if head.startswith(b"SQLite format 3\0") and not is_known:
        raise ProjectError(NOT_A_PROJECT.format(path=path))


def _write(remains: Remains, damaged: Path, into: Path) -> Rescued:
    _refuse_existing(into)
    temporary = name_beside(into)
    try:
        database = create_database(temporary)
        try:
            persons, unnamed = _save_persons(remains, database)
            saved, unsure = _save_faces(remains, database)
            runs = _save_runs(remains, database)
            _save_settings(remains, database)
        finally:
            database.close()
        _refuse_existing(into)
        os.rename(temporary, into)
        sync_folder(into.parent)
    finally:
        remove_with_journal(temporary)
    return Rescued(
        damaged=damaged,
        into=into,
        persons=persons,
        unnamed=unnamed,
        faces_saved=saved,
        faces_unsure=unsure,
        faces_lost=len(remains.face_ids()) - saved,
        runs_saved=runs,
        runs_lost=len(remains.run_ids()) - runs,
    )


def _refuse_existing(into: Path) -> None:
    if os.path.lexists(into):
        raise ProjectError(f"{into} exists already. Choose another name for the new project.")


def _save_persons(remains: Remains, database: Database) -> tuple[int, int]:
    """All persons who were there or have a face, and how many of them have lost their name."""
    ids = set(remains.persons) | set(remains.owners.values())
    ids |= {row[0] for row in remains.faces.values() if isinstance(row[0], int)}
    taken: set[str] = set()
    from_runs = remains.names_in_runs()
    with database.writing() as connection:
        for person_id in sorted(ids):
            other = from_runs.get(person_id, f"Person {person_id}")
            name, position = remains.persons.get(person_id, (other, person_id))
            name = next(each for each in _alternatives(name) if each not in taken)
            taken.add(name)
            connection.execute("INSERT INTO persons VALUES (?, ?, ?)", (person_id, name, position))
    return len(ids), len(ids - remains.persons.keys() - from_runs.keys())


def _alternatives(name: str) -> Iterator[str]:
    yield name
    for number in count(2):
        yield f"{name} {number}"


def _save_faces(remains: Remains, database: Database) -> tuple[int, int]:
    """How many could be saved, and of how many of these only the picture was left."""
    ids, saved, unsure = remains.face_ids(), 0, 0
    for first in range(0, len(ids), _AT_ONCE):
        with database.writing() as connection:
            for face_id in ids[first : first + _AT_ONCE]:
                is_saved = _save_face(remains, connection, face_id)
                saved += is_saved
                unsure += is_saved and face_id not in remains.faces
    return saved, unsure


def _save_face(remains: Remains, connection: sqlite3.Connection, face_id: int) -> bool:
    picture = remains.picture(face_id)
    row = None if picture is None else _row_of_face(remains, face_id, picture)
    if row is None:
        return False
    connection.execute(_FACE, row)
    connection.execute("INSERT INTO pictures VALUES (?, ?)", (face_id, picture))
    return True


def _row_of_face(remains: Remains, face_id: int, picture: bytes) -> Sequence[Value] | None:
    checksum = zlib.crc32(picture)
    if face_id in remains.faces:
        person_id, x, y, width, height, source, burst, captured_at, crop, _, *new = remains.faces[face_id]
        eyes, look, excluded = new[:3] or (None, "{}", 0)
        crop = crop if crop in {"detect", "none"} else "detect"
        eyes = eyes if is_json(eyes, list) else None
        look = look if is_json(look, dict) else "{}"
        place = (face_id, person_id, x, y, width, height)
        return (*place, source, burst, captured_at, crop, eyes, look, excluded, checksum)
    size = size_of_png(picture)
    if size is None or face_id not in remains.owners:
        return None
    place = (face_id, remains.owners[face_id], 0, 0, *size)
    return (*place, "rescued", f"rescued {face_id}", now(), "none", None, "{}", 1, checksum)


def _save_runs(remains: Remains, database: Database) -> int:
    saved = 0
    for run_id in remains.run_ids():
        row = remains.runs.get(run_id)
        if row is None:
            continue
        try:
            with database.writing() as connection:
                connection.execute(f"INSERT INTO runs VALUES ({', '.join('?' * 15)})", (run_id, *row))
                _save_arrays(remains, connection, run_id)
        except _LostError:
            continue
        saved += 1
    return saved


class _LostError(Exception):
    """An array of a run is lost, so the whole run is."""


def _save_arrays(remains: Remains, connection: sqlite3.Connection, run_id: int) -> None:
    keys = [key for key in remains.arrays if key[0] == run_id]
    start, now = ({name for _, role, name in keys if role == of} for of in ("start", "parameter"))
    # Of an array that neither the table nor its index knows any more, only its other half can tell.
    if not now or start != now:
        raise _LostError
    for key in keys:
        array = remains.array(key)
        if array is None or key[1] not in ROLES:
            raise _LostError
        data, checksum = array
        connection.execute("INSERT INTO arrays VALUES (?, ?, ?, ?, ?)", (*key, checksum, data))


def _save_settings(remains: Remains, database: Database) -> None:
    if remains.settings:
        with database.writing() as connection:
            connection.execute("INSERT INTO settings VALUES (1, ?)", (remains.settings,))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
