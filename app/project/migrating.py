"""How a file of an older version becomes one of the newest, with a copy of the old one kept beside it."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count, zip_longest
from pathlib import Path

from app.project.beside import remove_with_journal, sync_folder
from app.project.connection import connect
from app.project.errors import ProjectError, sentences
from app.project.faces import delete_removed
from app.project.older_copies import remember_older_copy
from app.project.schema import Migration, file_version

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"


def bring_up_to_date(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Keep a copy of a file of an older version, then bring the file to the newest.

    Killed at any moment, the file is of the one version or the other, and whole. Nobody else may change it.

    Args:
        connection: To the file, with its foreign keys not enforced.
        path: Of the file.
        migrations: From each version to the next.

    Raises:
        ProjectError: If the copy cannot be written; the file is as it was.
        sqlite3.Error: If the file cannot be written; it is as it was.
    """
    _purge(connection)
    copy = _kept_copy(connection, Path(os.path.realpath(path)))
    migrate(connection, migrations, copy)


def migrate(
    connection: sqlite3.Connection, migrations: Sequence[Migration], copy: Path | None = None
) -> None:
    """Bring a file to the newest version in one transaction: after a failure it is as it was.

    Args:
        connection: To the file; it may be empty.
        migrations: From each version to the next.
        copy: What was kept of it; the file remembers its name.

    Raises:
        sqlite3.Error: If it cannot be written.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        for migration in migrations[file_version(connection) :]:
            migration(connection)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        if copy is not None:
            remember_older_copy(connection, copy)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _purge(connection: sqlite3.Connection) -> None:
    """Faces that were removed are not to go along into the copy."""
    connection.execute("PRAGMA foreign_keys = ON")
    delete_removed(connection)
    connection.execute("PRAGMA foreign_keys = OFF")


def _kept_copy(connection: sqlite3.Connection, path: Path) -> Path:
    for name in _names(path, file_version(connection)):
        copy = path.with_name(name)
        # What a Facet that was killed left half written.
        remove_with_journal(_temporary(copy))
        if not os.path.lexists(copy):
            _keep(connection, path, copy)
            return copy
        # Made by a Facet that was killed before it came to bring the file up to date.
        if _is_copy(connection, copy):
            return copy
    raise AssertionError("the names never end")


def _names(path: Path, version: int) -> Iterator[str]:
    yield f"{path.stem} (version {version}){path.suffix}"
    for number in count(2):
        yield f"{path.stem} (version {version}, {number}){path.suffix}"


def _keep(connection: sqlite3.Connection, path: Path, copy: Path) -> None:
    """Write the copy under another name first: what has the copy's name is complete, and on the disk."""
    temporary = _temporary(copy)
    try:
        with sentences(copy):
            temporary.touch()
            try:
                with closing(connect(temporary, "rw")) as target:
                    connection.backup(target)
                os.rename(temporary, copy)
                sync_folder(copy.parent)
            finally:
                remove_with_journal(temporary)
    except ProjectError as error:
        raise ProjectError(
            f"{path} was made by an older Facet. Before it is brought up to date, a copy of it is kept, and "
            f"that failed: {error} {path.name} is as it was."
        ) from error


def _temporary(copy: Path) -> Path:
    return copy.with_name(f".{copy.name}.tmp")


def _is_copy(connection: sqlite3.Connection, copy: Path) -> bool:
    """Whether a file holds exactly what the project holds."""
    if not copy.is_file():
        return False
    try:
        with closing(connect(copy, "ro")) as other:
            return file_version(other) == file_version(connection) and all(
                ours == theirs for ours, theirs in zip_longest(_rows(connection), _rows(other))
            )
    except sqlite3.Error:
        return False


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    """Every row of every table, one at a time."""
    for (table,) in connection.execute(_TABLES).fetchall():
        yield (table,)
        yield from connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
