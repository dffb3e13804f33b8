"""Copies of a project: those that the user asks for, and the backup that Facet keeps beside it.

The backup ``NAME.facet.backup`` is the project as it was when it was opened for the first time that day, or
before it was brought up to date. It holds faces, so no face outlives its deletion in it: what is deleted from
the project for good is deleted from the backup too, and *Delete All Faces* deletes the file. Its header says
that it is a backup, so Facet neither opens it as a project nor takes another file of that name for one.
"""

import logging
import os
import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from itertools import count
from pathlib import Path

from app.language import _
from app.project.database import Database, connect
from app.project.errors import ProjectError, sentences
from app.project.files import HeldElsewhereError, Hold, lock_file_of, remove_with_journal, written_beside
from app.project.schema import APPLICATION_ID, BACKUP_ID, MIGRATIONS

_log = logging.getLogger(__name__)


def save_copy(database: Database, target: Path) -> None:
    """Copy a project, replacing ``target`` if it exists; faces removed from the project do not go along.

    Args:
        database: The open project; it may be read-only.
        target: Absolute path of the copy.

    Raises:
        ProjectError: If the target is the project itself, open elsewhere or a folder, or cannot be written.
            What was there before is untouched then.
    """
    with sentences(target):
        if target.is_dir():
            raise ProjectError(
                _("{path} is a folder. Give the copy a file name of its own.").format(path=target)
            )
        if target.exists() and target.samefile(database.path):
            raise ProjectError(
                _("{path} is the project that is open. Choose another name for the copy.").format(path=target)
            )
        refuse_lost(target)
    with _held(target, database.path):
        with (
            written_beside(target) as temporary,
            database.reading() as source,
            sentences(target),
            _copied(source, temporary) as copy,
        ):
            copy.execute("DELETE FROM older_copies")
        if lock_file_of(target) != lock_file_of(database.path):
            forget_backup(target)


@contextmanager
def _held(target: Path, source: Path) -> Iterator[None]:
    """Nobody works on the file that is replaced, meanwhile."""
    if lock_file_of(target) == lock_file_of(source):
        # The project itself was deleted while it is open, and is put back.
        yield
        return
    try:
        hold = Hold(target)
    except HeldElsewhereError as error:
        raise ProjectError(
            _("{path} is open elsewhere. Close it there, or choose another name for the copy.").format(
                path=target
            )
        ) from error
    try:
        yield
    finally:
        hold.release()


@contextmanager
def _copied(source: sqlite3.Connection, temporary: Path) -> Iterator[sqlite3.Connection]:
    """All of a file but its removed faces, in another file; the source is in a transaction."""
    with closing(connect(temporary, "rw")) as copy:
        source.backup(copy)
        copy.execute("PRAGMA foreign_keys = ON")
        copy.execute("DELETE FROM faces WHERE removed_at IS NOT NULL")
        yield copy


def backup_of(path: Path) -> Path:
    """Where the backup of a project is, or will be: a name beside it that no other file has."""
    real = Path(os.path.realpath(path))
    for number in count(1):
        backup = real.with_name(f"{real.name}.backup" if number == 1 else f"{real.name}.{number}.backup")
        if not os.path.lexists(backup) or _said_by_header(backup)[0] == BACKUP_ID:
            return backup
    raise AssertionError("the numbers never end")


def write_backup(source: sqlite3.Connection, path: Path) -> None:
    """Write the backup of a project, in place of the one before.

    Args:
        source: To the project, which was found whole; it is in a transaction.
        path: Of the project.

    Raises:
        ProjectError: If it cannot be written; the one before is still there then.
    """
    target = backup_of(path)
    with written_beside(target) as temporary:
        shutil.copymode(path, temporary)
        with _copied(source, temporary) as copy:
            copy.execute(f"PRAGMA application_id = {BACKUP_ID}")


def back_up_daily(database: Database) -> None:
    """Write the backup of a project that was found whole, unless there is one of today or nothing to keep.

    Where that fails, or the disk has little room, the log says so; no work on the project depends on it.
    """
    path, backup = database.path, backup_of(database.path)
    try:
        with sentences(backup):
            if not _is_of_today(backup):
                _write_if_worth_it(database)
            if not backup.exists():
                return
        with database.reading() as connection:
            noted = [name for (name,) in connection.execute("SELECT name FROM older_copies")]
            former = [copy for copy in copies_of(connection, path) if copy.suffix == ".backup"]
        if backup.name not in noted:
            # By this note a project that is renamed knows its backup.
            with database.writing() as connection:
                connection.execute("INSERT OR IGNORE INTO older_copies (name) VALUES (?)", (backup.name,))
        for copy in former:
            if copy != backup:
                deleted(copy)
    except ProjectError as error:
        _log.warning("No backup of %s: %s", path, error)


def _write_if_worth_it(database: Database) -> None:
    path = database.path
    if shutil.disk_usage(path.parent).free < 2 * path.stat().st_size:
        _log.warning("No backup of %s: the disk has little room", path)
        return
    with database.reading() as connection:
        has_any = "SELECT EXISTS (SELECT * FROM faces) OR EXISTS (SELECT * FROM runs)"
        if connection.execute(has_any).fetchone()[0]:
            write_backup(connection, path)


def delete_from_backup(path: Path, face_ids: Iterable[tuple[int]]) -> None:
    """Delete faces from the backup of a project, or the whole backup where that fails.

    Raises:
        OSError: If it cannot be deleted either.
    """
    backup = backup_of(path)
    if not backup.exists():
        return
    written = backup.stat()
    try:
        with closing(connect(backup, "rw")) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("DELETE FROM faces WHERE id = ?", face_ids)
            connection.execute("COMMIT")
        # It is as old as it was.
        os.utime(backup, ns=(written.st_atime_ns, written.st_mtime_ns))
    except sqlite3.Error:
        remove_with_journal(backup)


def refuse_lost(path: Path) -> None:
    """Refuse a name under which a project was lost: its backup may be all that is left of its faces.

    Raises:
        ProjectError: If there is a backup of that name, and no project.
    """
    backup = backup_of(path)
    if backup.exists() and not path.exists():
        raise ProjectError(
            _(
                "The project {path} is gone, but its backup {backup} is there. Choose another name, or open "
                "the backup to get the project back, or delete it."
            ).format(path=path, backup=backup)
        )


def forget_backup(path: Path) -> None:
    """Delete the backup of a project that is no more: another one takes its name."""
    deleted(backup_of(path))


def copies_of(connection: sqlite3.Connection, path: Path) -> tuple[Path, ...]:
    """The files in which Facet keeps copies of a project: its backup, and what earlier versions kept.

    A copy that somebody has opened and works on, or the backup of another project, is none.

    Args:
        connection: To the project.
        path: Of the project.
    """
    real, backup = Path(os.path.realpath(path)), backup_of(path)
    copies = [backup] if backup.exists() else []
    for (name,) in connection.execute("SELECT name FROM older_copies ORDER BY rowid"):
        # A name, and no way to any other folder, whatever a foreign file says.
        if name in {"", real.name, backup.name} or Path(name).name != name:
            continue
        copy = real.with_name(name)
        number, version = _said_by_header(copy)
        is_older = number == APPLICATION_ID and version < len(MIGRATIONS)
        is_former = number == BACKUP_ID and not real.with_name(_project_of(name)).exists()
        if is_older or is_former:
            copies.append(copy)
    return tuple(copies)


def deleted(copy: Path) -> bool:
    """Delete a copy; whether it is gone."""
    try:
        remove_with_journal(copy)
    except OSError as error:
        _log.warning("%s could not be deleted: %s", copy, error)
        return False
    return True


def _project_of(backup: str) -> str:
    return re.sub(r"(\.\d+)?\.backup$", "", backup)


def _is_of_today(backup: Path) -> bool:
    return backup.exists() and date.fromtimestamp(backup.stat().st_mtime) == date.today()


def _said_by_header(path: Path) -> tuple[int, int]:
    """What kind of SQLite file one is, and of which version; zeros where it is none."""
    try:
        if not path.is_file():
            return 0, 0
        with path.open("rb") as file:
            header = file.read(72)
    except OSError:
        return 0, 0
    return int.from_bytes(header[68:72], "big"), int.from_bytes(header[60:64], "big")
