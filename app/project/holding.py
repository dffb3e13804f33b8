"""Who may change a project: one opening of it at a time, on all machines that see its folder.

The lock is on a small file beside the project, never on the project itself: closing any descriptor of a file
drops all POSIX locks that the process has on it, SQLite's too. The system lets go of the lock when a program
ends, however it ends; a lock file that is left over then holds nobody up, and goes with the next closing.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class HeldElsewhereError(Exception):
    """Another opening of the project, in this program or in another one, may change it."""


class Hold:
    """The right to change a project, from :meth:`take` to :meth:`release`."""

    def __init__(self, place: Path, descriptor: int | None) -> None:
        self._place = place
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path) -> Self:
        """Take it for the project at ``path``.

        Where a file system knows no such locks, everyone gets it; SQLite's own locks keep the file whole.

        Raises:
            HeldElsewhereError: If another one has it.
        """
        place = lock_file_of(path)
        try:
            while (descriptor := _locked(place)) is None:
                pass
        except OSError:
            return cls(place, None)
        return cls(place, descriptor)

    def release(self) -> None:
        """Let go of it. Doing so twice is allowed."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        # Windows deletes no open file; elsewhere, deleting after closing could take the lock of the next one.
        if sys.platform == "win32":
            with suppress(OSError):
                msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
            os.close(descriptor)
            with suppress(OSError):
                self._place.unlink()
        else:
            with suppress(OSError):
                self._place.unlink()
            os.close(descriptor)


def lock_file_of(path: Path) -> Path:
    """The lock file of a project, beside the file itself even where ``path`` is a link to it."""
    real = Path(os.path.realpath(path))
    return real.with_name(f".{real.name}.lock")


def _locked(place: Path) -> int | None:
    """A descriptor that holds the lock; None if the file was deleted meanwhile: then try again."""
    descriptor = _opened(place)
    try:
        _lock(descriptor)
        if _is_at(place, descriptor):
            return descriptor
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _opened(place: Path) -> int:
    try:
        return os.open(place, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        # Another user's, who may be holding it or was killed: reading it is enough to find that out.
        return os.open(place, os.O_RDONLY)


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


def _is_at(place: Path, descriptor: int) -> bool:
    """Whether the locked file is the one that others will find."""
    try:
        return os.path.samestat(os.fstat(descriptor), place.stat())
    except FileNotFoundError:
        return False
