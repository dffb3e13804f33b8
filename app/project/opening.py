"""Making a project file and opening one, with every way in which that can fail."""

import os
import sqlite3
from pathlib import Path

from app.project.connection import Database, connect
from app.project.errors import DAMAGED, NOT_A_PROJECT, ProjectError, primary_code, sentences
from app.project.schema import APPLICATION_ID, MIGRATIONS, file_version, migrate

_SQLITE_MAGIC = b"SQLite format 3\0"


def create_database(path: Path) -> Database:
    """Make a new, empty project file; after a failure there is none.

    Raises:
        ProjectError: If there is such a file already, or it cannot be made.
    """
    with sentences(path):
        _reserve(path)
        connection = None
        try:
            connection = connect(path, "rw")
            connection.execute("PRAGMA journal_mode = DELETE")
            migrate(connection, MIGRATIONS)
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            if connection is not None:
                connection.close()
            path.unlink(missing_ok=True)
            raise
        return Database(path, connection, read_only=False)


def open_database(path: Path, *, read_only: bool) -> Database:
    """Open a project file after checking that it is whole and of a version known here.

    Args:
        path: Of the file, absolute.
        read_only: Ask for reading only. A file or folder that cannot be written is opened so in any case.

    Raises:
        ProjectError: If it is not a project, is damaged, is newer than this Facet, or cannot be opened.
    """
    with sentences(path):
        _refuse_other_files(path)
        connection = connect(path, "rw" if _may_write(path) else "ro")
        try:
            _refuse_other_contents(connection, path)
            read_only = read_only or not _takes_writing(connection)
            _bring_up_to_date(connection, path, read_only=read_only)
        except BaseException:
            connection.close()
            raise
        return Database(path, connection, read_only=read_only)


def _reserve(path: Path) -> None:
    """Create the file only if nothing of that name exists, in one step."""
    if path.is_dir():
        raise ProjectError(f"{path} is a folder. Give the new project a file name of its own.")
    try:
        path.touch(exist_ok=False)
    except FileExistsError as error:
        raise ProjectError(f"{path} exists already. Open it, or choose another name.") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ProjectError(f"There is no folder {path.parent}. Make it, or choose another one.") from error


def _refuse_other_files(path: Path) -> None:
    if path.is_dir():
        raise ProjectError(f"{path} is a folder. Choose a .facet file.")
    if not path.exists():
        raise ProjectError(f"There is no file {path}. Check its name and folder.")
    if not path.is_file():
        raise ProjectError(NOT_A_PROJECT.format(path=path))
    with path.open("rb") as file:
        if file.read(len(_SQLITE_MAGIC)) != _SQLITE_MAGIC:
            raise ProjectError(NOT_A_PROJECT.format(path=path))


def _refuse_other_contents(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise ProjectError(NOT_A_PROJECT.format(path=path))
    version, newest = file_version(connection), len(MIGRATIONS)
    if version > newest:
        raise ProjectError(
            f"{path} was made by a newer Facet (file version {version}, this Facet reads up to {newest}). "
            "Update Facet to open it."
        )
    if _is_cut_off(connection, path) or connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise ProjectError(DAMAGED.format(path=path))


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


def _may_write(path: Path) -> bool:
    """Whether the file, and beside it SQLite's journal, can be written, as far as the system says."""
    file = path.resolve()
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


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


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    outdated = file_version(connection) < len(MIGRATIONS)
    if read_only and outdated:
        raise ProjectError(
            f"{path} was made by an older Facet and has to be brought up to date, but it is read-only. "
            "Copy it to a folder where you may write, and open it there."
        )
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        return
    # A tool may have switched it to a journal that keeps part of the project in other files.
    connection.execute("PRAGMA journal_mode = DELETE")
    if outdated:
        migrate(connection, MIGRATIONS)
    # Only now: a later migration may have to rebuild a table that others refer to.
    connection.execute("PRAGMA foreign_keys = ON")
