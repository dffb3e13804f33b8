"""A project: persons, faces, settings and runs in one file, and every way in which opening it can fail."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.language import _
from app.project.copies import back_up_daily, refuse_lost, save_copy, write_backup
from app.project.database import Database, connect
from app.project.errors import (
    EXISTS,
    NO_FILE,
    NO_FOLDER,
    NOT_A_PROJECT,
    OPEN_ELSEWHERE,
    OPENED_TO_READ,
    READ_ONLY,
    READ_ONLY_FOLDER,
    DamagedError,
    ProjectError,
    primary_code,
    sentences,
)
from app.project.faces import Faces, delete_removed
from app.project.files import HeldElsewhereError, Hold
from app.project.persons import Persons
from app.project.runs import Runs
from app.project.salvage import Rescued, rescue
from app.project.schema import (
    file_version,
    is_damaged,
    is_older,
    migrate,
    refuse_other_contents,
)
from app.project.values import from_json, to_json

_SQLITE_MAGIC = b"SQLite format 3\0"
_FIRST_PAGE = 4096


class Project(Persons, Faces, Runs):
    """An open ``.facet`` file, made by :meth:`create`, :meth:`open` or :meth:`open_or_create`.

    Each method is one transaction: what it changes is on the disk when it returns, and nothing is changed
    when it raises (but :meth:`purge_removed` and :meth:`delete_all_faces` keep what they did so far). Each
    raises ProjectError if the file cannot be read or written, and DamagedError if it is not whole; what else
    can go wrong is said there. Methods may be called from any thread. Leaving a ``with`` block closes the
    project.
    """

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new, empty project.

        Raises:
            ProjectError: If there is a file of that name already, or it cannot be made.
        """
        return cls(_create(path.absolute()))

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a project, after checking that the file is whole. Faces removed before are deleted for good.

        The first opening of a day that may change the project also writes its backup; a file of an older
        version is backed up and brought up to date.

        Args:
            path: Of the file.
            read_only: Leave the file exactly as it is. A file, or a folder, that cannot be written
                opens like this in any case, and so does a project that is open elsewhere;
                :attr:`read_only_reason` says why.

        Raises:
            ProjectError: If there is no such file, it is not a project, is of a newer version, or cannot be
                read or brought up to date.
            DamagedError: If it is damaged.
        """
        return cls._opened(path, read_only=read_only)

    @classmethod
    def open_or_create(cls, path: Path) -> Self:
        """Open the project if the file exists, else make a new one.

        An empty file counts as none: it is what is left where Facet was killed while it made a new project.

        Raises:
            ProjectError: As :meth:`open` and :meth:`create`.
        """
        with sentences(path):
            exists = path.exists()
        if not exists:
            return cls.create(path)
        return cls._opened(path, may_be_empty=True)

    @classmethod
    def _opened(cls, path: Path, *, read_only: bool = False, may_be_empty: bool = False) -> Self:
        project = cls(_open(path.absolute(), read_only=read_only, may_be_empty=may_be_empty))
        project._purge_if_possible()
        if not project.read_only:
            back_up_daily(project._database)
        return project

    @staticmethod
    def rescue(damaged: Path, into: Path) -> Rescued:
        """Put all that can still be read of a damaged project into a new one; the damaged file is only read.

        What is lost in it but in its backup comes from there.

        Args:
            damaged: A file that :meth:`open` refused with DamagedError. It must not be open.
            into: Where the new project goes; it is complete, or not there. It is not open afterwards.

        Returns:
            What was saved and what was lost; ``str()`` of it is for the user.

        Raises:
            ProjectError: If nothing can be read, the file is something else, there is a file ``into``
                already, or it cannot be written.
        """
        return rescue(damaged.absolute(), into.absolute())

    @property
    def path(self) -> Path:
        """Of the file, absolute."""
        return self._database.path

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed: every method that would raises ProjectError."""
        return bool(self._database.read_only_reason)

    @property
    def read_only_reason(self) -> str:
        """Why nothing can be changed, as a sentence; empty where it can be.

        The project is open elsewhere, its file or folder cannot be written, or only reading was asked for.
        """
        return self._database.read_only_reason

    def save_copy(self, path: Path) -> None:
        """Write a copy, in place of the file ``path`` if there is one; this project stays the open one.

        The copy is whole or not there: after a failure, what was at ``path`` is untouched. Removed faces do
        not go along.

        Raises:
            ProjectError: If ``path`` is this project or a folder, or cannot be written.
        """
        save_copy(self._database, path.absolute())

    def settings(self) -> dict[str, Any]:
        """What was last chosen, such as the training settings, as one document; empty before it was saved."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT document FROM settings").fetchone()
        return {} if row is None else from_json(row[0], dict, self.path)

    def save_settings(self, settings: Mapping[str, Any]) -> None:
        """Put another document in place of the whole old one.

        Raises:
            ProjectError: If something in it is no JSON value (NaN is none).
        """
        document = to_json(dict(settings), _("settings"))
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO settings (id, document) VALUES (1, ?)", (document,))

    def close(self) -> None:
        """Delete removed faces for good and close the file. Closing twice is allowed.

        Raises:
            ProjectError: If the file system fails at it.
        """
        with suppress(ProjectError):
            self._database.stop_waiting()
        self._purge_if_possible()
        self._database.close()

    def _purge_if_possible(self) -> None:
        """Purge; where the file is locked or the disk full, the next opening or closing tries again."""
        if not self.read_only:
            with suppress(ProjectError):
                self.purge_removed()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _create(path: Path) -> Database:
    """Make a new, empty project file; after a failure there is none."""
    with sentences(path), ExitStack() as undo:
        if path.is_dir():
            raise ProjectError(
                _("{path} is a folder. Give the new project a file name of its own.").format(path=path)
            )
        if not path.parent.is_dir():
            raise ProjectError(NO_FOLDER.format(folder=path.parent))
        refuse_lost(path)
        # Held first, or another one could take it for a file to begin with, and lose it after a failure here.
        hold = _hold(path)
        if hold is None:
            raise ProjectError(EXISTS.format(path=path))
        undo.callback(hold.release)
        try:
            path.touch(exist_ok=False)
        except FileExistsError as error:
            raise ProjectError(EXISTS.format(path=path)) from error
        undo.callback(path.unlink, missing_ok=True)
        connection = connect(path, "rw")
        undo.callback(connection.close)
        _begin_anew(connection)
        undo.pop_all()
        return Database(path, connection, hold=hold)


def _open(path: Path, *, read_only: bool, may_be_empty: bool) -> Database:
    """Open a project file after checking that it is whole and of a version known here.

    Args:
        path: Of the file, absolute.
        read_only: Ask for reading only. A file or folder that cannot be written is opened so in any case,
            and one that is open elsewhere.
        may_be_empty: Make a new project of an empty file.
    """
    with sentences(path), ExitStack() as undo:
        _refuse_other_files(path)
        reason = OPENED_TO_READ if read_only else _what_forbids_writing(path)
        hold = None if reason else _hold(path)
        if hold is not None:
            undo.callback(hold.release)
        elif not reason:
            reason = OPEN_ELSEWHERE
        with _foreign_refused(path):
            # What is only read may have to be repaired first, after a program that wrote to it was killed.
            connection = connect(path, "ro" if _what_forbids_writing(path) else "rw")
            undo.callback(connection.close)
            is_empty = connection.execute("PRAGMA page_count").fetchone()[0] == 0
            if not is_empty:
                refuse_other_contents(connection, path)
        if is_empty and (reason or not may_be_empty):
            raise ProjectError(NOT_A_PROJECT.format(path=path))
        if not reason and not _takes_writing(connection):
            reason = READ_ONLY
        if reason:
            connection = _prepared_for_reading(connection, path)
        else:
            _prepare_for_writing(connection, path)
        undo.pop_all()
        return Database(path, connection, hold=hold, read_only_reason=reason.format(path=path))


def _hold(path: Path) -> Hold | None:
    try:
        return Hold(path)
    except HeldElsewhereError:
        return None


def _begin_anew(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = DELETE")
    migrate(connection)
    connection.execute("PRAGMA foreign_keys = ON")


def _refuse_other_files(path: Path) -> None:
    if path.is_dir():
        raise ProjectError(_("{path} is a folder. Choose a .facet file.").format(path=path))
    if not path.exists():
        raise ProjectError(NO_FILE.format(path=path))
    if not path.is_file():
        raise ProjectError(NOT_A_PROJECT.format(path=path))


@contextmanager
def _foreign_refused(path: Path) -> Iterator[None]:
    """A file that SQLite cannot read is only called damaged if it looks as if it once was a project."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if primary_code(error) == sqlite3.SQLITE_NOTADB and not _was_once_a_project(path):
            raise ProjectError(NOT_A_PROJECT.format(path=path)) from error
        raise


def _was_once_a_project(path: Path) -> bool:
    # SQLite is asked first: a file that this process has open as a project must not be opened and closed
    # here, because that would drop SQLite's locks on it.
    with path.open("rb") as file:
        head = file.read(_FIRST_PAGE)
    was_zeroed = len(head) == _FIRST_PAGE and not any(head)
    return head.startswith(_SQLITE_MAGIC) or b"CREATE TABLE persons" in head or was_zeroed


def _what_forbids_writing(path: Path) -> str:
    """Why the file, or beside it SQLite's journal, cannot be written, as far as the system says."""
    file = path.resolve()
    if not os.access(file, os.W_OK):
        return READ_ONLY
    return "" if os.access(file.parent, os.W_OK) else READ_ONLY_FOLDER


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


def _prepared_for_reading(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    if is_damaged(connection, path):
        raise DamagedError(path)
    if is_older(connection):
        # It stays as it is; what is read is a copy of it, which can be brought up to date.
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        memory.row_factory = sqlite3.Row
        with closing(connection):
            connection.backup(memory)
        migrate(memory)
        connection = memory
    connection.execute("PRAGMA query_only = ON")
    return connection


def _prepare_for_writing(connection: sqlite3.Connection, path: Path) -> None:
    # A tool may have switched it to a journal that keeps part of the project in other files.
    connection.execute("PRAGMA journal_mode = DELETE")
    if file_version(connection) == 0:
        _begin_anew(connection)
    if is_damaged(connection, path):
        raise DamagedError(path)
    if is_older(connection):
        _bring_up_to_date(connection, path)
    # Only now: a migration may have to rebuild a table that others refer to.
    connection.execute("PRAGMA foreign_keys = ON")


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Back a file of an older version up, then migrate it.

    Killed at any moment, the file is of the one version or the other, and whole.
    """
    connection.execute("PRAGMA foreign_keys = ON")
    try:
        with Database(path, connection).writing() as writing:
            delete_removed(writing, path)
        with Database(path, connection).reading() as reading:
            write_backup(reading, path)
    except ProjectError as error:
        raise ProjectError(
            _(
                "{path} was made by an older Facet. Before it is brought up to date, a backup of it is kept, "
                "and that failed: {reason} {name} is as it was."
            ).format(path=path, reason=error, name=path.name)
        ) from error
    connection.execute("PRAGMA foreign_keys = OFF")
    migrate(connection)
