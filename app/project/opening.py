"""Making a project file and opening one, with every way in which that can fail."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.project.beside import remove_abandoned
from app.project.checking import is_damaged
from app.project.connection import Database, connect
from app.project.errors import (
    NOT_A_PROJECT,
    OPEN_ELSEWHERE,
    OPENED_TO_READ,
    READ_ONLY,
    DamagedError,
    ProjectError,
    primary_code,
    sentences,
)
from app.project.holding import HeldElsewhereError, Hold
from app.project.migrating import bring_up_to_date, migrate
from app.project.schema import APPLICATION_ID, MIGRATIONS, VIEWS_AS_NEWEST, application_id, file_version

_SQLITE_MAGIC = b"SQLite format 3\0"
_EXISTS = "{path} exists already. Open it, or choose another name."
_FIRST_PAGE = 4096


def create_database(path: Path) -> Database:
    """Make a new, empty project file; after a failure there is none.

    Raises:
        ProjectError: If there is such a file already, or it cannot be made.
    """
    with sentences(path), ExitStack() as undo:
        remove_abandoned(path.parent)
        # Held first, or another one could take it for a file to begin with, and lose it after a failure here.
        hold = _hold(path)
        if hold is None:
            raise ProjectError(_EXISTS.format(path=path))
        undo.callback(hold.release)
        _reserve(path)
        undo.callback(path.unlink, missing_ok=True)
        connection = connect(path, "rw")
        undo.callback(connection.close)
        _begin_anew(connection)
        undo.pop_all()
        return Database(path, connection, hold=hold)


def open_database(path: Path, *, read_only: bool = False, may_be_empty: bool = False) -> Database:
    """Open a project file after checking that it is whole and of a version known here.

    Args:
        path: Of the file, absolute.
        read_only: Ask for reading only. A file or folder that cannot be written is opened so in any case,
            and one that is open elsewhere.
        may_be_empty: Make a new project of an empty file.

    Raises:
        ProjectError: If it is not a project, is newer than this Facet, or cannot be opened.
        DamagedError: If it is damaged.
    """
    with sentences(path), ExitStack() as undo:
        _refuse_other_files(path)
        writable = _may_write(path)
        reason = OPENED_TO_READ if read_only else "" if writable else READ_ONLY
        hold = None if reason else _hold(path)
        if hold is not None:
            undo.callback(hold.release)
        with _foreign_refused(path):
            connection = connect(path, "rw" if writable else "ro")
            undo.callback(connection.close)
            _refuse_other_contents(connection, path, may_be_empty=may_be_empty)
        if not reason:
            reason = _what_forbids_writing(connection, hold)
        if reason:
            _prepare_for_reading(connection, path)
        else:
            _prepare_for_writing(connection, path)
        undo.pop_all()
        return Database(path, connection, hold=hold, read_only_reason=reason.format(path=path))


def _hold(path: Path) -> Hold | None:
    try:
        return Hold.take(path)
    except HeldElsewhereError:
        return None


def _reserve(path: Path) -> None:
    """Create the file only if nothing of that name exists, in one step."""
    if path.is_dir():
        raise ProjectError(f"{path} is a folder. Give the new project a file name of its own.")
    try:
        path.touch(exist_ok=False)
    except FileExistsError as error:
        raise ProjectError(_EXISTS.format(path=path)) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ProjectError(f"There is no folder {path.parent}. Make it, or choose another one.") from error


def _begin_anew(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = DELETE")
    migrate(connection, MIGRATIONS)
    connection.execute("PRAGMA foreign_keys = ON")


def _refuse_other_files(path: Path) -> None:
    if path.is_dir():
        raise ProjectError(f"{path} is a folder. Choose a .facet file.")
    if not path.exists():
        raise ProjectError(f"There is no file {path}. Check its name and folder.")
    if not path.is_file():
        raise ProjectError(NOT_A_PROJECT.format(path=path))


@contextmanager
def _foreign_refused(path: Path) -> Iterator[None]:
    """What is no SQLite file and never was one is not called damaged."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if primary_code(error) == sqlite3.SQLITE_NOTADB and not _was_once_a_project(path):
            raise ProjectError(NOT_A_PROJECT.format(path=path)) from error
        raise


def _refuse_other_contents(connection: sqlite3.Connection, path: Path, *, may_be_empty: bool) -> None:
    number = application_id(connection)
    is_empty = connection.execute("PRAGMA page_count").fetchone()[0] == 0
    if is_empty and may_be_empty:
        return
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    if number != APPLICATION_ID and not tables >= {"persons", "faces", "pictures", "runs"}:
        raise ProjectError(NOT_A_PROJECT.format(path=path))
    version, newest = file_version(connection), len(MIGRATIONS)
    if number != APPLICATION_ID or version == 0:
        raise DamagedError(path)
    if version > newest:
        raise ProjectError(
            f"{path} was made by a newer Facet (file version {version}, this Facet reads up to {newest}). "
            "Update Facet to open it."
        )


def _was_once_a_project(path: Path) -> bool:
    """Whether a file that SQLite cannot read looks like a damaged project.

    SQLite is asked first: a file that this process has open as a project must not be opened and closed here,
    because that would drop SQLite's locks on it.
    """
    with path.open("rb") as file:
        head = file.read(_FIRST_PAGE)
    was_zeroed = len(head) == _FIRST_PAGE and not any(head)
    return head.startswith(_SQLITE_MAGIC) or b"CREATE TABLE persons" in head or was_zeroed


def _may_write(path: Path) -> bool:
    """Whether the file, and beside it SQLite's journal, can be written, as far as the system says."""
    file = path.resolve()
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def _what_forbids_writing(connection: sqlite3.Connection, hold: Hold | None) -> str:
    if hold is None:
        return OPEN_ELSEWHERE
    return "" if _takes_writing(connection) else READ_ONLY


def _takes_writing(connection: sqlite3.Connection) -> bool:
    """Whether SQLite itself can begin to write, which also knows of folder rights on Windows.

    Any other failure (a full disk, a lock) passes, and is told when something is to be saved.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version = {file_version(connection)}")
    except sqlite3.OperationalError as error:
        return primary_code(error) not in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
    finally:
        connection.rollback()
    return True


def _prepare_for_reading(connection: sqlite3.Connection, path: Path) -> None:
    version = file_version(connection)
    if version == 0:
        raise ProjectError(NOT_A_PROJECT.format(path=path))
    if version < len(MIGRATIONS) and version not in VIEWS_AS_NEWEST:
        raise ProjectError(
            f"{path} was made by an older Facet and has to be brought up to date, but it is read-only. "
            "Copy it to a folder where you may write, and open it there."
        )
    _stand_in(connection)
    _refuse_damaged(connection, path)
    connection.execute("PRAGMA query_only = ON")


def _prepare_for_writing(connection: sqlite3.Connection, path: Path) -> None:
    # A tool may have switched it to a journal that keeps part of the project in other files.
    connection.execute("PRAGMA journal_mode = DELETE")
    if connection.execute("PRAGMA page_count").fetchone()[0] == 0:
        _begin_anew(connection)
    views = _stand_in(connection)
    _refuse_damaged(connection, path)
    for view in views:
        connection.execute(f"DROP VIEW temp.{view}")
    if file_version(connection) < len(MIGRATIONS):
        bring_up_to_date(connection, path, MIGRATIONS)
    # Only now: a migration may have to rebuild a table that others refer to.
    connection.execute("PRAGMA foreign_keys = ON")


def _stand_in(connection: sqlite3.Connection) -> Sequence[str]:
    """Put views in front of the tables of an older version, and return their names."""
    views = VIEWS_AS_NEWEST.get(file_version(connection), {})
    for name, selected in views.items():
        connection.execute(f"CREATE TEMP VIEW {name} AS {selected}")
    return list(views)


def _refuse_damaged(connection: sqlite3.Connection, path: Path) -> None:
    if is_damaged(connection, path):
        raise DamagedError(path)
