"""Files that stand beside a project for a while: SQLite's journal, and what is not in its place yet."""

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from app.project.errors import ProjectError
from app.project.holding import HeldElsewhereError, Hold

_ABANDONED_SECONDS = 60.0


def journal_of(path: Path) -> Path:
    """Where SQLite keeps what it overwrites in a file until the change is complete."""
    return path.with_name(path.name + "-journal")


def name_beside(target: Path) -> Path:
    """A name in the folder of ``target`` for what is not in its place yet."""
    return target.with_name(f".facet-{secrets.token_hex(8)}.tmp")


def reserve_beside(target: Path) -> Path:
    """Make an empty file in the folder of ``target``, so that putting it in place is one step.

    Raises:
        ProjectError: If there is no such folder.
        OSError: If nothing can be made in it.
    """
    remove_abandoned(target.parent)
    temporary = name_beside(target)
    try:
        temporary.touch(exist_ok=False)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ProjectError(f"There is no folder {target.parent}. Make it, or choose another one.") from error
    return temporary


def remove_with_journal(path: Path) -> None:
    """Delete a file that SQLite wrote, and what it may have left beside it.

    Raises:
        OSError: If that cannot be done; a file that is not there is no failure.
    """
    path.unlink(missing_ok=True)
    journal_of(path).unlink(missing_ok=True)


def remove_abandoned(folder: Path) -> None:
    """Delete what a killed Facet was writing in a folder, as that holds faces too; failures are passed over.

    Such a file is one that :func:`name_beside` named, that nobody holds, and that is a minute old.
    """
    with suppress(OSError):
        for path in folder.glob(".facet-*.tmp"):
            with suppress(OSError, HeldElsewhereError):
                if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                    hold = Hold.take(path)
                    try:
                        remove_with_journal(path)
                    finally:
                        hold.release()


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, so that a loss of power takes none back.

    Raises:
        OSError: If the disk fails.
    """
    if os.name == "nt":  # Windows opens no folders, and keeps their names in a journal of its own.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
