"""The open project and the work on it: tasks off the GUI thread, undo, and what is said to the user."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.jobs.tasks import Task, TaskRunner, TaskSlot
from app.language import _, ngettext
from app.project import DamagedError, Project, ProjectError

NAMES = (_("First person"), _("Second person"))


class Workspace(QObject):
    """Holds one project open, starts tasks, and passes on what they have to say.

    Attributes:
        project: The open one.
        is_open: False from the moment the project is closed; what is still on its way then is dropped.
        jobs: All work off the GUI thread.
        undo: What was done to faces and persons.
        closing: The project is about to be closed: let go of it.
        opened: Another project is open.
        failed: A sentence for the user.
        damaged: A project that is not whole was to be opened: a sentence, and the path of its file.
        told: A passing remark.
        comparing: Somebody, who is named, is about to train networks that are no run: at most one training is
            under way, so whoever else does that pauses.
    """

    closing = Signal()
    opened = Signal()
    failed = Signal(str)
    damaged = Signal(str, object)
    told = Signal(str)
    comparing = Signal(object)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = TaskRunner(self)
        self.undo = QUndoStack(self)
        self.project = project
        self.is_open = True
        _welcome(project)

    def open(self, path: Path) -> bool:
        """Opens a project in place of the present one, which stays open where that fails.

        The present one itself is opened anew only where it is read-only: it may have become free by now.
        """
        at_hand = self.is_open and not self.project.read_only and _is_same(path, self.project.path)
        return at_hand or self._replace_by(Project.open, path)

    def create(self, path: Path) -> bool:
        """Makes a new project and opens it; the present one stays open where that fails."""
        return self._replace_by(Project.create, path)

    def save_copy(self, path: Path, first: Callable[[], None]) -> None:
        """Writes a copy of the project, off the GUI thread.

        Args:
            path: Where to.
            first: Puts into the project what is not there yet; called off the GUI thread.
        """
        self.call(_("Saving the copy"), partial(_copied, self.project, path, first), self._say_saved)

    def call(self, title: str, function: Callable[[], object], then: Callable[[Any], None]) -> None:
        """Calls a function off the GUI thread, and then another with what it returned."""
        task = Task(title, function)
        task.returned.connect(then)
        task.failed.connect(self.failed)
        self.jobs.start(task)

    def slot(self, owner: QObject) -> TaskSlot:
        """A slot whose failures reach the user through `failed`."""
        slot = TaskSlot(self.jobs, owner)
        slot.failed.connect(self.failed)
        return slot

    def attempt(self, action: Callable[[], object]) -> bool:
        """Calls something that changes the project; where it fails, says so. Whether it went well."""
        try:
            action()
        except ProjectError as error:
            self.failed.emit(str(error))
            return False
        return True

    def report(self, error: ProjectError) -> None:
        """Says that a project could not be opened; one that is damaged may be rescued."""
        if isinstance(error, DamagedError):
            self.damaged.emit(str(error), error.path)
        else:
            self.failed.emit(str(error))

    def close(self) -> None:
        """Ends all work and closes the project."""
        self.closing.emit()
        self.is_open = False
        self.jobs.shutdown()
        self.attempt(self.project.close)

    def _replace_by(self, make: Callable[[Path], Project], path: Path) -> bool:
        try:
            project = make(path)
        except ProjectError as error:
            self.report(error)
            return False
        try:
            _welcome(project)
        except ProjectError as error:
            self.report(error)
            self.attempt(project.close)
            return False
        self.close()
        self.undo.clear()
        self.project = project
        self.is_open = True
        self.opened.emit()
        return True

    @Slot(object)
    def _say_saved(self, path: Path) -> None:
        self.told.emit(_("Saved a copy as {path}.").format(path=path))


def _copied(project: Project, path: Path, first: Callable[[], None]) -> Path:
    first()
    project.save_copy(path)
    return path


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _welcome(project: Project) -> None:
    """Gives a new project its two persons; what `facet train` wrote is from now on kept, not replaced."""
    if project.read_only:
        return
    for name in NAMES[len(project.persons()) :]:
        project.add_person(name)
    settings = project.settings()
    if settings.pop("made_by", None) is not None:
        project.save_settings(settings)


class Change(QUndoCommand):
    """Something that was done, and how it is undone and done again.

    It goes onto the stack only after it was done, so that what failed never gets there.

    Args:
        text: For the menu: "delete 3 faces".
        do: Does it again.
        undo: Brings back what was before.
    """

    def __init__(self, text: str, do: Callable[[], object], undo: Callable[[], object]) -> None:
        super().__init__(text)
        self._do = do
        self._undo = undo
        self._pushed = False

    def redo(self) -> None:
        """Does it again; Qt also calls this when the change is pushed, and then it is done already."""
        if self._pushed:
            self._do()
        self._pushed = True

    def undo(self) -> None:
        """Undoes it."""
        self._undo()


def counted_faces(count: int) -> str:
    """The number with its noun: "1 face", "3 faces"."""
    return ngettext("{count} face", "{count} faces", count).format(count=count)
