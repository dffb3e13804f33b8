"""A copy of a project in another file, whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.project.beside import journal_of, remove_with_journal, reserve_beside, sync_folder
from app.project.connection import Database, connect
from app.project.errors import ProjectError, sentences
from app.project.faces import delete_removed
from app.project.holding import HeldElsewhereError, Hold, lock_file_of
from app.project.older_copies import forget_older_copies


def copy_database(database: Database, target: Path) -> None:
    """Copy a project, replacing ``target`` if it exists; faces removed from the project do not go along.

    Args:
        database: The open project; it may be read-only.
        target: Absolute path of the copy.

    Raises:
        ProjectError: If the target is the project itself, open elsewhere or a folder, or cannot be written.
            What was there before is untouched then.
    """
    with sentences(target):
        _refuse(database.path, target)
        with _held(database.path, target):
            _replace(database, target)


def _replace(database: Database, target: Path) -> None:
    temporary = reserve_beside(target)
    hold = Hold.take(temporary)
    try:
        _write_copy(database, temporary, target)
        # A journal left over from the file that is replaced would be played back into the new one.
        journal_of(target).unlink(missing_ok=True)
        os.replace(temporary, target)
        sync_folder(target.parent)
    finally:
        remove_with_journal(temporary)
        hold.release()


@contextmanager
def _held(source: Path, target: Path) -> Iterator[None]:
    """Nobody works on the file that is replaced, meanwhile."""
    if lock_file_of(target) == lock_file_of(source):
        # The project itself was deleted while it is open, and is put back.
        yield
        return
    try:
        hold = Hold.take(target)
    except HeldElsewhereError as error:
        raise ProjectError(
            f"{target} is open elsewhere. Close it there, or choose another name for the copy."
        ) from error
    try:
        yield
    finally:
        hold.release()


def _refuse(source: Path, target: Path) -> None:
    if target.is_dir():
        raise ProjectError(f"{target} is a folder. Give the copy a file name of its own.")
    if target.exists() and target.samefile(source):
        raise ProjectError(f"{target} is the project that is open. Choose another name for the copy.")


def _write_copy(database: Database, temporary: Path, target: Path) -> None:
    with database.reading() as source:
        # Takes the file's lock, or fails; without it a backup of a locked file would wait for ever.
        source.execute("SELECT count(*) FROM persons").fetchone()
        with sentences(target), closing(connect(temporary, "rw")) as copy:
            source.backup(copy)
            copy.execute("PRAGMA foreign_keys = ON")
            delete_removed(copy)
            forget_older_copies(copy)
