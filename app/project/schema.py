"""The tables of a project file, and how a file of an older version becomes one of this version."""

import sqlite3
from collections.abc import Callable, Sequence

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


def create_tables(connection: sqlite3.Connection) -> None:
    """From an empty file to version 1."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in _VERSION_1:
        connection.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (create_tables,)
"""Entry n turns a file of version n into one of version n + 1; the newest version is how many there are."""


def file_version(connection: sqlite3.Connection) -> int:
    """The version a file has now; 0 for an empty one."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Bring a file to the newest version in one transaction: after a failure it is as it was.

    Raises:
        sqlite3.Error: If it cannot be written.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        for migration in migrations[file_version(connection) :]:
            migration(connection)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
