"""One SQLite connection that several threads share, and its transactions."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Literal
from urllib.parse import quote

from app.project.errors import ProjectError, sentences
from app.project.holding import Hold

BUSY_SECONDS = 2.0
"""How long a method waits for another program to let go of the file."""


def connect(path: Path, mode: Literal["rw", "ro"]) -> sqlite3.Connection:
    """Connect to an existing file, without looking into it yet.

    Args:
        path: Absolute.
        mode: Reading and writing, or reading only.

    Raises:
        sqlite3.Error: If it cannot be opened.
    """
    address = quote(os.fsencode(path.as_posix()), safe="/:")
    # A drive letter needs a slash before it in a URI; a path that starts with one has it already.
    root = "" if address.startswith("/") else "/"
    connection = sqlite3.connect(
        f"file://{root}{address}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
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
        """From now on, fail at once where another program has locked the file."""
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
            raise ProjectError(f"{self.path} is closed. Open it again to go on.")
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


class Store:
    """One kind of thing kept in a project: a group of methods on its database."""

    def __init__(self, database: Database) -> None:
        self._database = database
