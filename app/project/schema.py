"""The tables of a project file, its versions, and whether a file is what they say."""

import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from app.language import _
from app.project.errors import NOT_A_PROJECT, DamagedError, ProjectError

APPLICATION_ID = int.from_bytes(b"FCET", "big")
BACKUP_ID = int.from_bytes(b"FCBK", "big")
"""What says that a SQLite file is a project, or the backup that Facet keeps of one."""

_TABLES = {"persons", "faces", "pictures", "runs"}

Migration = Callable[[sqlite3.Connection], None]

# AUTOINCREMENT, because runs name faces and persons by id: no id may come to mean another one later.
# Pictures and arrays have tables of their own, so that listing faces or runs reads none of their bytes.
_VERSION_1 = (
    """
    CREATE TABLE persons (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        position INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE faces (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        person_id INTEGER NOT NULL REFERENCES persons (id),
        x INTEGER NOT NULL,
        y INTEGER NOT NULL,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        source TEXT NOT NULL,
        burst TEXT NOT NULL,
        captured_at TEXT NOT NULL,
        crop TEXT NOT NULL,
        removed_at TEXT
    )
    """,
    "CREATE INDEX faces_of_person ON faces (person_id)",
    """
    CREATE TABLE pictures (
        face_id INTEGER PRIMARY KEY REFERENCES faces (id) ON DELETE CASCADE,
        data BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE settings (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        document TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        started_at TEXT NOT NULL,
        settings TEXT NOT NULL,
        architecture TEXT NOT NULL,
        preparation TEXT NOT NULL,
        persons TEXT NOT NULL,
        person_ids TEXT NOT NULL,
        training_faces TEXT NOT NULL,
        validation_faces TEXT NOT NULL,
        epochs INTEGER NOT NULL,
        error REAL,
        accuracy REAL,
        validation_accuracy REAL,
        reason TEXT NOT NULL,
        seconds REAL NOT NULL
    )
    """,
    """
    CREATE TABLE arrays (
        run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        role TEXT NOT NULL CHECK (role IN ('start', 'parameter', 'history', 'state')),
        name TEXT NOT NULL,
        crc32 INTEGER NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (run_id, role, name)
    )
    """,
)

# The checksum of a picture stands with its face: beside the picture, keeping it would rewrite every picture.
_VERSION_2 = (
    "ALTER TABLE faces ADD COLUMN eyes TEXT",
    "ALTER TABLE faces ADD COLUMN look TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE faces ADD COLUMN excluded INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE faces ADD COLUMN picture_crc32 INTEGER",
    "CREATE TABLE older_copies (name TEXT PRIMARY KEY)",
)


def _create_tables(connection: sqlite3.Connection) -> None:
    """From an empty file to version 1."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in _VERSION_1:
        connection.execute(statement)


def _add_looks(connection: sqlite3.Connection) -> None:
    """From version 1 to 2: what a face looks like, whether it is excluded, and its picture's checksum."""
    for statement in _VERSION_2:
        connection.execute(statement)
    for (face_id,) in connection.execute("SELECT face_id FROM pictures").fetchall():
        (picture,) = connection.execute("SELECT data FROM pictures WHERE face_id = ?", (face_id,)).fetchone()
        connection.execute("UPDATE faces SET picture_crc32 = ? WHERE id = ?", (zlib.crc32(picture), face_id))


MIGRATIONS: tuple[Migration, ...] = (_create_tables, _add_looks)
"""Entry n turns a file of version n into one of version n + 1; the newest version is how many there are."""


def application_id(connection: sqlite3.Connection) -> int:
    """What says what kind of file it is, such as :data:`APPLICATION_ID`."""
    number: int = connection.execute("PRAGMA application_id").fetchone()[0]
    return number


def file_version(connection: sqlite3.Connection) -> int:
    """The version a file has now; 0 for an empty one."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file to the newest version in one transaction: after a failure it is as it was.

    Args:
        connection: To the file, which may be empty; its foreign keys are not enforced.

    Raises:
        sqlite3.Error: If it cannot be written.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        for migration in MIGRATIONS[file_version(connection) :]:
            migration(connection)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def is_older(connection: sqlite3.Connection) -> bool:
    """Whether a file is of an older version than the newest."""
    return file_version(connection) < len(MIGRATIONS)


def refuse_other_contents(connection: sqlite3.Connection, path: Path) -> None:
    """See that a file is a project of a version known here, with the tables that Facet makes and no others.

    Tables, views and triggers of others could change what Facet reads and writes.

    Raises:
        ProjectError: If it is something else, or newer.
        DamagedError: If it was a project, or is the backup of one, or holds parts that are not Facet's.
        sqlite3.Error: If it cannot be read.
    """
    number, version, newest = application_id(connection), file_version(connection), len(MIGRATIONS)
    if number == BACKUP_ID:
        raise DamagedError(path, _BACKUP.format(path=path))
    if is_of_others(connection) or (number != APPLICATION_ID and not _parts(connection)):
        raise ProjectError(NOT_A_PROJECT.format(path=path))
    if version > newest:
        raise ProjectError(_NEWER.format(path=path, version=version, newest=newest))
    if number != APPLICATION_ID or version == 0:
        raise DamagedError(path)
    there, expected = _parts(connection), _parts_of_version(version)
    if not there >= expected:
        raise DamagedError(path)
    if foreign := sorted(ascii(name) for __, name, __ in there - expected):
        raise DamagedError(path, _FOREIGN.format(path=path, names=", ".join(foreign[:3])))


_BACKUP = _(
    "{path} is a backup that Facet keeps, and no project to work on. "
    "Let Facet put what is in it into a new project."
)
_NEWER = _(
    "{path} was made by a newer Facet (file version {version}, this Facet reads up to {newest}). "
    "Update Facet to open it."
)
_FOREIGN = _(
    "{path} has parts that Facet did not make ({names}) and that could change what is in it, so it is not "
    "opened. Let Facet put its faces and trainings into a new project."
)


def parts_of_facet(connection: sqlite3.Connection) -> set[str]:
    """The names of the tables and indexes that are as Facet makes them in a file of some version."""
    known = frozenset[Any]().union(*map(_parts_of_version, range(1, len(MIGRATIONS) + 1)))
    return {name for _kind, name, _sql in _parts(connection) & known}


def is_of_others(connection: sqlite3.Connection) -> bool:
    """Whether a file is a whole database of another program."""
    names = {name for _kind, name, _sql in _parts(connection)}
    is_known = application_id(connection) in {APPLICATION_ID, BACKUP_ID}
    return bool(names) and not is_known and not names >= _TABLES


@cache
def _parts_of_version(version: int) -> frozenset[tuple[str, str, str]]:
    """Kind, name and definition of every table and index that Facet makes in a file of a version."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for migration in MIGRATIONS[:version]:
            migration(connection)
        return _parts(connection)


def _parts(connection: sqlite3.Connection) -> frozenset[tuple[str, str, str]]:
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema")
    return frozenset(
        (str(kind), str(name), " ".join(str(sql).split()))
        for kind, name, sql in rows
        # What ANALYZE writes is SQLite's own.
        if (kind, name) not in {("table", "sqlite_stat1"), ("table", "sqlite_stat4")}
    )


def is_damaged(connection: sqlite3.Connection, path: Path) -> bool:
    """Read the whole file and look for anything that is not as it was written.

    For 5,000 faces in 1 GB this takes about a second, two thirds of it for the checksums.

    Args:
        connection: To a file whose contents :func:`refuse_other_contents` has passed.
        path: Of the file.

    Raises:
        sqlite3.Error: If the file cannot be read.
    """
    # One after the other, not all in one transaction: another window may want to write in between.
    return (
        _is_cut_off(connection, path)
        or connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok"
        or connection.execute("PRAGMA foreign_key_check").fetchone() is not None
        or _has_other_pictures(connection)
    )


def _is_cut_off(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the last page is not whole: SQLite takes what is missing of it for zeros."""
    connection.execute("BEGIN")
    try:
        # In one transaction, during which no other program can make the file smaller.
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        page_size = connection.execute("PRAGMA page_size").fetchone()[0]
        return bool(path.stat().st_size < pages * page_size)
    finally:
        connection.rollback()


def _has_other_pictures(connection: sqlite3.Connection) -> bool:
    """Whether a face has no picture, or not the one that was added."""
    has_checksums = file_version(connection) >= 2
    checksum_of = "picture_crc32" if has_checksums else "NULL"
    for face_id, checksum in connection.execute(f"SELECT id, {checksum_of} FROM faces").fetchall():
        row = connection.execute("SELECT data FROM pictures WHERE face_id = ?", (face_id,)).fetchone()
        if row is None:
            # Deleted by another window since the ids were read, unless the face is still there.
            if connection.execute("SELECT 1 FROM faces WHERE id = ?", (face_id,)).fetchone():
                return True
        elif not is_as_added(row[0], checksum):
            return True
    return False


def is_as_added(picture: object, checksum: int | None) -> bool:
    """Whether what a project has for a picture is what was once added.

    Args:
        picture: As it was read.
        checksum: The CRC-32 of what was added; None in a file of version 1, which has none.
    """
    return isinstance(picture, bytes) and checksum in {None, zlib.crc32(picture)}
