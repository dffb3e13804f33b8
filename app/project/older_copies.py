"""What Facet keeps of a project as it was in an older version: files of their own, beside it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from app.project.connection import Database, Store, connect
from app.project.errors import ProjectError
from app.project.schema import APPLICATION_ID, MIGRATIONS, application_id, file_version


class OlderCopies(Store):
    """The copies that were made of a project before it was brought up to date."""

    def older_copies(self) -> tuple[Path, ...]:
        """Those that are still there as they were made. They hold the faces of that time.

        Raises:
            ProjectError: If the project cannot be read.
        """
        return _older_copies(self._database)


def delete_older_copies(database: Database) -> None:
    """Delete the copies that are still as they were made; others are the user's own by now.

    Raises:
        ProjectError: If one cannot be deleted; the sentence names it.
    """
    for path in _older_copies(database):
        try:
            path.unlink()
        except OSError as error:
            raise ProjectError(
                f"All faces are deleted from {database.path}, but {path}, which Facet kept of it when it "
                f"brought it up to date, could not be deleted ({error.strerror}). Delete that file yourself: "
                "it holds faces too."
            ) from error
    with database.writing() as connection:
        forget_older_copies(connection)


def remember_older_copy(connection: sqlite3.Connection, copy: Path) -> None:
    """Note in a project that a copy of its older self stands beside it."""
    connection.execute("INSERT OR IGNORE INTO older_copies (name) VALUES (?)", (copy.name,))


def forget_older_copies(connection: sqlite3.Connection) -> None:
    """Have a file that is a copy itself, or whose older copies are gone, name none of them."""
    if file_version(connection) >= 2:
        connection.execute("DELETE FROM older_copies")


def _older_copies(database: Database) -> tuple[Path, ...]:
    folder = Path(os.path.realpath(database.path)).parent
    with database.reading() as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM older_copies ORDER BY rowid")]
    # A name, and no way to any other folder, whatever a foreign file says.
    paths = [folder / name for name in names if Path(name).name == name]
    return tuple(path for path in paths if path.is_file() and _is_of_older_version(path))


def _is_of_older_version(path: Path) -> bool:
    """Whether a file is a project that no newer Facet has opened; one that was is somebody's project."""
    try:
        with closing(connect(path, "ro")) as connection:
            return application_id(connection) == APPLICATION_ID and file_version(connection) < len(MIGRATIONS)
    except sqlite3.Error:
        return False
