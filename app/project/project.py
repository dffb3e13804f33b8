"""A project: persons, faces, settings and runs in one file."""

from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from app.project.copying import copy_database
from app.project.errors import ProjectError, sentences
from app.project.faces import Faces
from app.project.older_copies import OlderCopies
from app.project.opening import create_database, open_database
from app.project.persons import Persons
from app.project.rescuing import Rescued, rescue
from app.project.runs import Runs
from app.project.settings import Settings


class Project(Persons, Faces, Settings, Runs, OlderCopies):
    """An open ``.facet`` file, made by :meth:`create`, :meth:`open` or :meth:`open_or_create`.

    Each method is one transaction: what it changes is on the disk when it returns, and nothing is changed
    when it raises (but :meth:`purge_removed` and :meth:`delete_all_faces` keep what they did so far). Methods
    may be called from any thread. Leaving a ``with`` block closes the project.
    """

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new, empty project.

        Raises:
            ProjectError: If there is a file of that name already, or it cannot be made.
        """
        return cls(create_database(path.absolute()))

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a project, after checking that the file is whole. Faces removed before are deleted for good.

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
        project = cls(open_database(path.absolute(), read_only=read_only))
        project._purge_if_possible()
        return project

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
        project = cls(open_database(path.absolute(), may_be_empty=True))
        project._purge_if_possible()
        return project

    @staticmethod
    def rescue(damaged: Path, into: Path) -> Rescued:
        """Put all that can still be read of a damaged project into a new one; the damaged file is only read.

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
        copy_database(self._database, path.absolute())

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
