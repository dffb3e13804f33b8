"""The project that `facet train` writes: whole in its place, or not there at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.cli.terminal import CommandError, Interrupted
from app.language import _
from app.project import Project, ProjectError
from app.project.copies import refuse_lost
from app.project.errors import sentences
from app.project.files import journal_of, name_beside, remove_with_journal

MADE_BY = "facet train"
"""Stands under "made_by" in the settings of a project that nothing else has written; such a one may be
replaced. The window takes it away when it opens the project."""


@contextmanager
def new_project(path: Path) -> Iterator[Project]:
    """A new project, written beside `path` and put there once the block has ended well.

    Args:
        path: Where it will be. A file that is there already is replaced only if `facet train` alone wrote it.

    Raises:
        CommandError: something else is at that place; told before the block runs, and once more after it.
        ProjectError: the folder is not there or cannot be written, or the disk is full.
        Interrupted: the block was interrupted; nothing was written.
    """
    try:
        target = Path(os.path.realpath(path))
    except FileNotFoundError:
        raise CommandError(
            _("{path} cannot be written: the current folder was deleted. Go to another one.").format(
                path=path
            )
        ) from None
    _refuse_others(path, target)
    temporary = name_beside(target)
    try:
        with _named(temporary, path):
            with Project.create(temporary) as project:
                yield project
            _refuse_others(path, target)
            with sentences(target):
                # A journal left over from the file that is replaced would be played back into the new one.
                journal_of(target).unlink(missing_ok=True)
                os.replace(temporary, target)
    except KeyboardInterrupt:
        raise Interrupted(_("Interrupted. Nothing was written to {path}.").format(path=path)) from None
    finally:
        with suppress(OSError):
            remove_with_journal(temporary)


@contextmanager
def _named(temporary: Path, path: Path) -> Iterator[None]:
    """Sentences speak of the file that the user named, not of the one beside it."""
    try:
        yield
    except ProjectError as error:
        raise ProjectError(str(error).replace(str(temporary), str(path))) from error


def _refuse_others(path: Path, target: Path) -> None:
    with sentences(path):
        if target.is_dir():
            raise CommandError(
                _("{path} is a folder. Give the project a file name in it: {example}.").format(
                    path=path, example=path / "my.facet"
                )
            )
        refuse_lost(target)
        if target.exists() and not os.access(target, os.W_OK):
            raise CommandError(
                _(
                    "{path} is write-protected and is kept. Choose another name for -o, or allow writing to "
                    "it first."
                ).format(path=path)
            )
        if target.exists() and not _replaceable(target):
            raise CommandError(
                _(
                    "{path} exists already and is kept: only a project that nothing but `facet train` has "
                    "written is replaced. Choose another name for -o, or delete the file first."
                ).format(path=path)
            )


def _replaceable(target: Path) -> bool:
    try:
        with Project.open(target, read_only=True) as project:
            return project.settings().get("made_by") == MADE_BY
    except ProjectError:
        return False
