"""What goes wrong with a project file, as a sentence for the user."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.language import _


class ProjectError(Exception):
    """Something about a project failed; ``str()`` of it is the sentence shown to the user."""


class DamagedError(ProjectError):
    """A file that is not opened as a project; what can be read of it can be put into a new one.

    Attributes:
        path: Of the file.
    """

    def __init__(self, path: Path, sentence: str = "") -> None:
        super().__init__(sentence or _DAMAGED.format(path=path))
        self.path = path


NOT_A_PROJECT = _("{path} is not a Facet project. Choose a file that Facet made; its name ends in .facet.")
NO_FILE = _("There is no file {path}. Check its name and folder.")
NO_FOLDER = _("There is no folder {folder}. Make it, or choose another one.")
EXISTS = _("{path} exists already. Open it, or choose another name.")
READ_ONLY = _(
    "{path} is read-only, so nothing can be changed in it. "
    "Save a copy in a folder where you may write, and go on with the copy."
)
READ_ONLY_FOLDER = _(
    "The folder of {path} is write-protected, so nothing can be changed in the project. "
    "Save a copy in a folder where you may write, and go on with the copy."
)
OPENED_TO_READ = _("{path} is read-only here: it was opened only to be read.")
OPEN_ELSEWHERE = _(
    "{path} is open elsewhere, in another window or program, so it is read-only here and nothing can be "
    "changed. Close it there and open it again, or save a copy and go on with the copy."
)
_DAMAGED = _(
    "{path} is damaged and cannot be read. Open a copy of it, if you have one, "
    "or let Facet put what can still be read into a new project."
)
_FULL = _(
    "The disk is full, so {path} could not be saved. "
    "What was in it before is safe: free some space and try again."
)
_IN_USE = _("{path} is in use by another program. Close it there, or wait a moment, and try again.")
_NOT_ALLOWED = _(
    "You are not allowed to read or write {path}. Change its permissions, or choose another folder."
)
_PROTECTED = _("{path} cannot be written: its drive is write-protected. Choose another folder.")
_MOVED = _("{path} was moved or deleted while it was open. Put it back, or save a copy, and open that.")
_REPAIR = _(
    "{path} was not closed properly, and cannot be repaired where it is because it is read-only. "
    "Copy it, together with the file of the same name that ends in -journal, "
    "to a folder where you may write, and open it there."
)
_DRIVE = _(
    "{path} could not be read or written. Check that its drive is connected and has room left, and try again."
)
_CANNOT_OPEN = _(
    "{path} could not be opened. Check that it is still there and that you may read and write it."
)
_TOO_BIG = _("A picture or a text is too large to be kept in {path}. Choose a smaller one.")
_NO_MEMORY = _("There is too little memory to work on {path}. Close other programs, and try again.")
_OTHERWISE = _("{path} could not be used ({reason}). Try again, or open a copy of it.")

_SQLITE_SENTENCES = {
    sqlite3.SQLITE_READONLY_DBMOVED: _MOVED,
    sqlite3.SQLITE_READONLY_ROLLBACK: _REPAIR,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_IOERR: _DRIVE,
    sqlite3.SQLITE_CANTOPEN: _CANNOT_OPEN,
    sqlite3.SQLITE_PERM: _NOT_ALLOWED,
    sqlite3.SQLITE_TOOBIG: _TOO_BIG,
}
_OS_SENTENCES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: _PROTECTED,
    errno.EIO: _DRIVE,
    errno.EFBIG: _DRIVE,
    errno.EBUSY: _IN_USE,
}
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# What Facet asks is always the same: where SQLite does not understand it, the tables are not what they were.
_OTHER_TABLES = (
    "no such table",
    "no such column",
    "duplicate column name",
    "already exists",
    "unsupported file format",
    "Could not decode to UTF-8",
)


def primary_code(error: sqlite3.Error) -> int:
    """The primary SQLite result code of an error, or −1 where Python raised it without asking SQLite."""
    code: int = getattr(error, "sqlite_errorcode", -1)
    return code if code < 0 else code & 0xFF


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn every error of SQLite or the file system inside the block into a sentence about ``path``.

    Raises:
        ProjectError: In place of any ``sqlite3.Error``, ``OSError`` or ``MemoryError``, which stays chained
            to it, and of a ``UnicodeDecodeError`` over a damaged text. It is a DamagedError where the file
            is not whole.
    """
    try:
        yield
    except sqlite3.Error as error:
        if primary_code(error) in _DAMAGE or any(part in str(error) for part in _OTHER_TABLES):
            raise DamagedError(path) from error
        extended = getattr(error, "sqlite_errorcode", -1)
        sentence = _SQLITE_SENTENCES.get(extended) or _SQLITE_SENTENCES.get(primary_code(error), _OTHERWISE)
        raise ProjectError(sentence.format(path=path, reason=error)) from error
    except UnicodeDecodeError as error:
        # Python could not read a text of SQLite's: a name, or a message that quotes the damaged place.
        raise DamagedError(path) from error
    except MemoryError as error:
        raise ProjectError(_NO_MEMORY.format(path=path)) from error
    except OSError as error:
        sentence = _OS_SENTENCES.get(error.errno or 0, _OTHERWISE)
        raise ProjectError(sentence.format(path=path, reason=error.strerror or error)) from error
