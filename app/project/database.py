"""One SQLite connection that several threads share, and its transactions."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any, Literal
from urllib.parse import quote

from app.language import _
from app.project.errors import ProjectError, sentences
from app.project.files import Hold

BUSY_SECONDS = 2.0
"""How long a method waits for another program to release the file."""

# Whoever made a file may have put more into it than Facet does. These are far above what Facet needs.
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1 << 28,  # bytes of a row
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 10,
    sqlite3.SQLITE_LIMIT_ATTACHED: 1,  # VACUUM attaches one
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,
}


def connect(path: Path, mode: Literal["rw", "ro", "damaged"]) -> sqlite3.Connection:
    """Connect to an existing file, without looking into it yet, and without trusting what is in it.

    Args:
        path: Absolute.
        mode: Reading and writing, reading only, or reading what answers of a file that nobody changes: then
            SQLite asks for less, and ignores the journal.

    Raises:
        sqlite3.Error: If it cannot be opened.
    """
    address = quote(os.fsencode(path.as_posix()), safe="/:")
    # A drive letter needs a slash before it in a URI; a path that starts with one has it already.
    root = "" if address.startswith("/") else "/"
    query = "mode=ro&immutable=1" if mode == "damaged" else f"mode={mode}"
    connection = sqlite3.connect(
        f"file://{root}{address}?{query}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.row_factory = sqlite3.Row
    try:
        for category, limit in _LIMITS.items():
            connection.setlimit(category, limit)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        if mode == "damaged":
            # Else SQLite refuses a file that is shorter than its header says.
            connection.execute("PRAGMA writable_schema = ON")
        else:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


class Database:
    """The open file behind a project. Its methods may be called from any thread.

    Attributes:
        path: Of the file, absolute.
        read_only_reason: Why nothing can be changed in it, as a sentence; empty where it can.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        *,
        hold: Hold | None = None,
        read_only_reason: str = "",
    ) -> None:
        self.path = path
        self.read_only_reason = read_only_reason
        self._hold = hold
        self._open_connection: sqlite3.Connection | None = connection
        self._lock = RLock()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A transaction that sees one state of the file.

        Raises:
            ProjectError: If the file cannot be read, or is closed.
        """
        with self._transaction("BEGIN") as connection:
            # Takes the file's lock, or fails; else SQLite does so when something is read.
            connection.execute("PRAGMA schema_version").fetchone()
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is on the disk when the block ends, or has changed nothing if it raises.

        Raises:
            ProjectError: If the file is read-only, cannot be written, or is closed.
        """
        if self.read_only_reason:
            raise ProjectError(self.read_only_reason)
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def compact(self) -> None:
        """Write the file anew, with nothing in it but what is kept.

        Raises:
            ProjectError: If it cannot be written, or is closed.
        """
        with self._lock, sentences(self.path):
            self._connection().execute("VACUUM")

    def stop_waiting(self) -> None:
        """From now on, fail at once where another program has locked the file.

        Raises:
            ProjectError: If the file is closed.
        """
        with self._lock, sentences(self.path):
            self._connection().execute("PRAGMA busy_timeout = 0")

    def close(self) -> None:
        """Close the file, after the transaction of another thread has ended. Closing twice is allowed."""
        with self._lock, sentences(self.path):
            try:
                if self._open_connection is not None:
                    self._open_connection.close()
                    self._open_connection = None
            finally:
                if self._hold is not None:
                    self._hold.release()

    def _connection(self) -> sqlite3.Connection:
        if self._open_connection is None:
            raise ProjectError(_("{path} is closed. Open it again to go on.").format(path=self.path))
        return self._open_connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock, sentences(self.path):
            connection = self._connection()
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # The first failure is the one to tell; SQLite undoes the rest when the file is opened next.
                with suppress(sqlite3.Error):
                    connection.rollback()
                raise


def insert(connection: sqlite3.Connection, table: str, values: Mapping[str, Any]) -> int:
    """Add a row with these columns, and return its id."""
    columns, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    return int(
        connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", values).lastrowid or 0
    )


class Store:
    """One kind of thing kept in a project: a group of methods on its database."""

    def __init__(self, database: Database) -> None:
        self._database = database
