"""Writing something to a file that the user chooses: a plot, a part of the project."""

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.language import _
from app.project import Project, ProjectError, Run
from app.ui.dialogs import Dialogs

if TYPE_CHECKING:
    from app.export.export import Exported
    from app.ui.session import Session
    from app.ui.widgets.plot import Plot


def where_to(dialogs: Dialogs, name: str) -> Path | None:
    """Asks for a file; None when cancelled.

    Args:
        dialogs: Ask.
        name: To begin with; its ending is added where the user's name lacks it.
    """
    path = dialogs.export(name)
    if path is None:
        return None
    suffix = Path(name).suffix
    if path.suffix.lower() == suffix:
        return path
    path = path.with_name(path.name + suffix)
    return path if dialogs.may_replace(path) else None


def written(write: Callable[[], object], path: Path, done: str) -> str:
    """Writes a file, and says in a sentence where it is.

    Args:
        write: Writes it.
        path: To which file.
        done: The sentence, with "{path}" in it.

    Raises:
        ProjectError: it cannot be written.
    """
    write()
    return done.format(path=path)


def keep(plot: "Plot", name: str, session: "Session", *, log: bool = False) -> None:
    """Offers to save a plot in its menu, and remembers from one start to the next whether it is logarithmic.

    Args:
        plot: Its object name is what it is remembered by.
        name: Of the file, after the project's.
        session: Asks where to, and tells.
        log: Whether it is logarithmic the first time.
    """
    key = f"{plot.objectName()}_logarithmic"

    def save(suffix: str) -> None:
        file_name = f"{session.project.path.stem} {name}{suffix}"
        path = where_to(session.dialogs, file_name)
        if path is not None:
            done = _("The plot is in {path}.")
            try:
                session.told.emit(written(partial(plot.export, path), path, done))
            except ProjectError as error:
                session.failed.emit(str(error))

    plot.save_wanted.connect(save)
    plot.log = session.preferences.remembered(key, "yes" if log else "no") == "yes"
    plot.log_changed.connect(lambda log: session.preferences.remember(key, "yes" if log else "no"))


_FACES_IN_REPORT = _(
    "The report can show faces: those that are named wrongly, and some that are named rightly. A face is "
    "biometric data, and a report is passed on easily, so there are none in it unless you tick this."
)


class ProjectExport(QObject):
    """Takes the network that is seen, a report of its run, or the faces out of the project."""

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._session = session

    def ask(self) -> None:
        """Exports the network, as it is seen, where and as what the user says."""
        # Only whoever exports waits for it.
        from app.export.export import KINDS, NO_NETWORK

        project = self._session.project
        if self._session.trainer.trained is None:
            self._session.failed.emit(NO_NETWORK.format(path=project.path))
            return
        kinds = [(kind.ending, kind.title) for kind in KINDS if kind.make is not None]
        path = self._session.dialogs.export_as(project.path.stem, _("Export the network"), kinds)
        if path is None:
            return
        with_faces: bool | None = False
        if path.suffix.lower() == ".html":
            with_faces = self._session.dialogs.tick(_FACES_IN_REPORT, _("Show &faces"), _("Write the report"))
        if with_faces is not None:
            made = self._session.machine.shown_record()
            self._session.call(
                _("The export"), partial(_exported, project, path, made, with_faces), self._tell
            )

    def ask_faces(self) -> None:
        """Exports the faces into a new folder, where the user says."""
        project = self._session.project
        name = _("{project} faces").format(project=project.path.stem)
        title = _("Export the faces into a new folder")
        path = self._session.dialogs.export_as(name, title, [("", _("Folders"))])
        if path is not None:
            self._session.call(_("The export"), partial(_exporting_faces, project, path), self._tell)

    @Slot(object)
    def _tell(self, exported: "Exported") -> None:
        self._session.told.emit(str(exported))


def _exported(project: Project, path: Path, made: Callable[[], Run | None], with_faces: bool) -> "Exported":
    from app.export.export import export

    # The system's dialog has asked before a file is replaced.
    return export(project, path, run=made(), with_faces=with_faces, replacing=True)


def _exporting_faces(project: Project, path: Path) -> "Generator[None, None, Exported]":
    from app.export.export import exporting_faces

    return exporting_faces(project, path)
