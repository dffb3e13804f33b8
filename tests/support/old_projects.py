"""Project files as the Facet of file version 1 made them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

# As it was then, and not taken from the application: those files exist, whatever becomes of its code.
_VERSION_1 = """
PRAGMA application_id = 1178813780;
PRAGMA user_version = 1;
CREATE TABLE persons (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL
);
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
);
CREATE INDEX faces_of_person ON faces (person_id);
CREATE TABLE pictures (
    face_id INTEGER PRIMARY KEY REFERENCES faces (id) ON DELETE CASCADE,
    data BLOB NOT NULL
);
CREATE TABLE settings (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    document TEXT NOT NULL
);
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
);
CREATE TABLE arrays (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('start', 'parameter', 'history', 'state')),
    name TEXT NOT NULL,
    crc32 INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (run_id, role, name)
);
"""
_FACE = """
INSERT INTO faces (id, person_id, x, y, width, height, source, burst, captured_at, crop)
VALUES (?, ?, 3, 4, 50, 60, 'Camera 1', 'burst 1', '2025-01-02T03:04:05.678+00:00', 'detect')
"""


def write_version_1(path: Path, pictures: Sequence[bytes], removed: Sequence[int] = ()) -> None:
    """A project of version 1: Ada and Bo, whose faces take turns, numbered from 1.

    Args:
        path: Where there is no file yet.
        pictures: Of the faces.
        removed: Numbers of the faces that were removed and not purged yet.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_VERSION_1)
        with connection:
            connection.execute("INSERT INTO persons VALUES (1, 'Ada', 0), (2, 'Bo', 1)")
            for face_id, picture in enumerate(pictures, start=1):
                connection.execute(_FACE, (face_id, 2 - face_id % 2))
                connection.execute("INSERT INTO pictures VALUES (?, ?)", (face_id, picture))
            connection.execute("INSERT INTO settings VALUES (1, '{\"rate\": 0.1}')")
            for face_id in removed:
                connection.execute(
                    "UPDATE faces SET removed_at = '2025-01-02T04:00:00.000+00:00' WHERE id = ?", (face_id,)
                )
