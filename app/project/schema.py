"""The tables of a project file, and how a file of an older version becomes one of this version."""

import sqlite3
import zlib
from collections.abc import Callable, Mapping

APPLICATION_ID = int.from_bytes(b"FCET", "big")

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


def create_tables(connection: sqlite3.Connection) -> None:
    """From an empty file to version 1."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in _VERSION_1:
        connection.execute(statement)


def add_looks(connection: sqlite3.Connection) -> None:
    """From version 1 to 2: what a face looks like, whether it is excluded, and its picture's checksum."""
    for statement in _VERSION_2:
        connection.execute(statement)
    for (face_id,) in connection.execute("SELECT face_id FROM pictures").fetchall():
        (picture,) = connection.execute("SELECT data FROM pictures WHERE face_id = ?", (face_id,)).fetchone()
        connection.execute("UPDATE faces SET picture_crc32 = ? WHERE id = ?", (zlib.crc32(picture), face_id))


MIGRATIONS: tuple[Migration, ...] = (create_tables, add_looks)
"""Entry n turns a file of version n into one of version n + 1; the newest version is how many there are."""


VIEWS_AS_NEWEST: Mapping[int, Mapping[str, str]] = {
    1: {
        "faces": "SELECT *, NULL AS eyes, '{}' AS look, 0 AS excluded, NULL AS picture_crc32 FROM main.faces",
        "older_copies": "SELECT '' AS name LIMIT 0",
    },
}
"""By version: what stands before the tables while an older file is read, unchanged, as one of the newest."""

TABLES = frozenset({"persons", "faces", "pictures", "settings", "runs", "arrays", "older_copies"})
"""Every table of the newest version."""


def application_id(connection: sqlite3.Connection) -> int:
    """What says that a SQLite file is a project: :data:`APPLICATION_ID`."""
    number: int = connection.execute("PRAGMA application_id").fetchone()[0]
    return number


def file_version(connection: sqlite3.Connection) -> int:
    """The version a file has now; 0 for an empty one."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
