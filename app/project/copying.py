"""A copy of a project in another file, whole or not at all."""

import os
import secrets
from contextlib import closing
from pathlib import Path

from app.project.connection import Database, connect
from app.project.errors import ProjectError, sentences
from app.project.faces import delete_removed


def copy_database(database: Database, target: Path) -> None:
    """Copy a project, replacing ``target`` if it exists; faces removed from the project do not go along.

    Args:
        database: The open project; it may be read-only.
        target: Absolute path of the copy.

    Raises:
        ProjectError: If the target is the project itself or a folder, or cannot be written. What was there
            before is untouched then.
    """
    with sentences(target):
        _refuse(database.path, target)
        temporary = _reserve_beside(target)
        try:
            _write_copy(database, temporary, target)
            # A journal left over from the file that is replaced would be played back into the new one.
            _journal(target).unlink(missing_ok=True)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
            _journal(temporary).unlink(missing_ok=True)


def _refuse(source: Path, target: Path) -> None:
    if target.is_dir():
        raise ProjectError(f"{target} is a folder. Give the copy a file name of its own.")
    if target.exists() and target.samefile(source):
        raise ProjectError(f"{target} is the project that is open. Choose another name for the copy.")


def _reserve_beside(target: Path) -> Path:
    """Make an empty file in the folder of the target, so that replacing the target is one step."""
    temporary = target.with_name(f".facet-{secrets.token_hex(8)}.tmp")
    try:
        temporary.touch(exist_ok=False)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ProjectError(f"There is no folder {target.parent}. Make it, or choose another one.") from error
    return temporary


def _write_copy(database: Database, temporary: Path, target: Path) -> None:
    with database.reading() as source:
        # Takes the file's lock, or fails; without it a backup of a locked file would wait for ever.
        source.execute("SELECT count(*) FROM persons").fetchone()
        with sentences(target), closing(connect(temporary, "rw")) as copy:
            source.backup(copy)
            copy.execute("PRAGMA foreign_keys = ON")
            delete_removed(copy)


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-journal")
