"""The files around a project: its lock, its journal, and what is written beside it until it is whole."""

import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.project.errors import EXISTS, NO_FOLDER, ProjectError, sentences

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_ABANDONED_SECONDS = 60.0


class HeldElsewhereError(Exception):
    """Another opening of the project, in this program or in another one, may change it."""


class Hold:
    """The right to change a project, from its making to :meth:`release`: one opening at a time has it.

    The lock is on a small file beside the project, never on the project itself: closing any descriptor of a
    file drops all POSIX locks that the process has on it, SQLite's too. The system releases the lock when a
    program ends, however it ends, so a lock file that is left over blocks nobody; the next closing deletes
    it. On a file system that knows no such locks everyone gets the right; SQLite's own locks keep the file
    whole.

    Raises:
        HeldElsewhereError: If another opening has it.
    """

    def __init__(self, path: Path) -> None:
        self._place = lock_file_of(path)
        self._descriptor: int | None = None
        with suppress(OSError):
            while self._descriptor is None:
                self._descriptor = _locked(self._place)

    def release(self) -> None:
        """Release it. Doing so twice is allowed."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        # Windows deletes no open file; elsewhere, deleting after closing could take the lock of the next one.
        with suppress(OSError):
            if sys.platform == "win32":
                os.close(descriptor)
            self._place.unlink()
        if sys.platform != "win32":
            os.close(descriptor)


def lock_file_of(path: Path) -> Path:
    """The lock file of a project, beside the file itself even where ``path`` is a link to it."""
    real = Path(os.path.realpath(path))
    return real.with_name(f".{real.name}.lock")


def _locked(place: Path) -> int | None:
    """A descriptor that holds the lock; None if the file was deleted meanwhile: then try again."""
    try:
        descriptor = os.open(place, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        # Another user's, who may be holding it or was killed: reading it is enough to find that out.
        descriptor = os.open(place, os.O_RDONLY)
    try:
        _lock(descriptor)
        # Others look for the file of that name, so a lock on one that was deleted meanwhile is none.
        if place.exists() and os.path.samestat(os.fstat(descriptor), place.stat()):
            return descriptor
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise HeldElsewhereError from error
    else:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HeldElsewhereError from error


def journal_of(path: Path) -> Path:
    """Where SQLite keeps what it overwrites in a file until the change is complete."""
    return path.with_name(path.name + "-journal")


def name_beside(target: Path) -> Path:
    """A name in the folder of ``target`` for what is deleted there if Facet is killed before."""
    return target.with_name(f".facet-{secrets.token_hex(8)}.tmp")


@contextmanager
def written_beside(target: Path, *, replacing: bool = True) -> Iterator[Path]:
    """An empty file beside ``target`` that takes its place when the block ends well, and else is deleted.

    No error speaks of the file beside: all are sentences about ``target``.

    Args:
        target: Absolute path.
        replacing: Whether another file of that name is replaced.

    Raises:
        ProjectError: If there is no such folder, it cannot be written, or there is a file that is not to be
            replaced. What was there before is untouched.
    """
    with sentences(target):
        if not target.parent.is_dir():
            raise ProjectError(NO_FOLDER.format(folder=target.parent))
        _remove_abandoned(target.parent)
        temporary = name_beside(target)
        _refuse_existing(target, replacing)
        temporary.touch(exist_ok=False)
        hold = Hold(temporary)
        try:
            yield temporary
            _refuse_existing(target, replacing)
            # A journal left over from the file that is replaced would be played back into the new one.
            journal_of(target).unlink(missing_ok=True)
            os.replace(temporary, target)
            _sync_folder(target.parent)
        finally:
            with suppress(OSError):
                remove_with_journal(temporary)
            hold.release()


def write_whole(path: Path, data: bytes, *, replacing: bool = True) -> None:
    """Write a file whole, or not at all. Raises as :func:`written_beside`."""
    with written_beside(path.absolute(), replacing=replacing) as temporary, temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def folder_written_beside(target: Path) -> Iterator[Path]:
    """An empty folder beside ``target`` that takes its place when the block ends well, and else is deleted.

    Args:
        target: Absolute path. An empty folder there is replaced, and nothing else.

    Raises:
        ProjectError: If there is no such folder to put it in, it cannot be written, or something is there.
    """
    with sentences(target):
        if not target.parent.is_dir():
            raise ProjectError(NO_FOLDER.format(folder=target.parent))
        _remove_abandoned(target.parent)
        temporary = name_beside(target)
        _refuse_full(target)
        temporary.mkdir()
        hold = Hold(temporary)
        try:
            yield temporary
            _refuse_full(target)
            if target.is_dir():
                target.rmdir()
            temporary.rename(target)
            _sync_folder(target.parent)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
            hold.release()


def _refuse_full(target: Path) -> None:
    is_empty_folder = target.is_dir() and not target.is_symlink() and not any(target.iterdir())
    if os.path.lexists(target) and not is_empty_folder:
        raise ProjectError(EXISTS.format(path=target))


def _refuse_existing(target: Path, replacing: bool) -> None:
    if not replacing and os.path.lexists(target):
        raise ProjectError(EXISTS.format(path=target))


def remove_with_journal(path: Path) -> None:
    """Delete a file that SQLite wrote, and what it may have left beside it.

    Raises:
        OSError: If that cannot be done; a file that is not there is no failure.
    """
    path.unlink(missing_ok=True)
    journal_of(path).unlink(missing_ok=True)


def _remove_abandoned(folder: Path) -> None:
    """Delete what a killed Facet was writing in a folder, as that holds faces too; failures are passed over.

    Such a file is one that :func:`name_beside` named, that nobody holds, and that is a minute old.
    """
    with suppress(OSError):
        for path in folder.glob(".facet-*.tmp"):
            with suppress(OSError, HeldElsewhereError):
                if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                    hold = Hold(path)
                    try:
                        if path.is_dir():
                            shutil.rmtree(path)
                        else:
                            remove_with_journal(path)
                    finally:
                        hold.release()


def _sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, so that a loss of power takes none back."""
    if os.name == "nt":  # Windows opens no folders, and keeps their names in a journal of its own.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
