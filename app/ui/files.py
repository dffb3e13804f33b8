"""The File menu: which project is open, and what comes into it from folders."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.language import _
from app.project import ProjectError

if TYPE_CHECKING:
    from app.ui.session import Session


class Files(QObject):
    """New, open, save a copy, add a folder, delete all.

    Attributes:
        recent_changed: The list of recent projects is another one.
    """

    recent_changed = Signal()

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._session, self._dialogs, self._roster = session, session.dialogs, session.roster
        session.opened.connect(self.remember)

    def new(self) -> None:
        """Makes a new project where the user says."""
        if (path := self._dialogs.new_project()) is not None:
            self._session.create(path)

    def open(self) -> None:
        """Opens the project that the user chooses."""
        if (path := self._dialogs.project()) is not None:
            self._session.open(path)

    def open_path(self, path: Path) -> None:
        """Opens a project."""
        self._session.preferences.folder = path.parent
        self._session.open(path)

    def save_copy(self) -> None:
        """Writes a copy where the user says."""
        name = _("{project} (copy)").format(project=self._session.project.path.stem)
        path = self._dialogs.new_project(_("Save a copy"), f"{name}.facet")
        if path is not None:
            self._session.save_copy(path, self._session.trainer.keep)

    def add_folder(self) -> None:
        """Adds a folder with one sub-folder a person."""
        folder = self._dialogs.folder(_("A folder with one sub-folder a person"))
        if folder is not None:
            self._roster.add_folder(folder)

    def add_pictures(self, person_id: int, name: str) -> None:
        """Adds pictures that the user chooses to a person."""
        if pictures := self._dialogs.pictures(_("Pictures of {name}").format(name=name)):
            self._roster.add_paths(person_id, pictures)

    def add_picture_folder(self, person_id: int, name: str) -> None:
        """Adds a folder of pictures to a person."""
        if folder := self._dialogs.folder(_("A folder of pictures of {name}").format(name=name)):
            self._roster.add_paths(person_id, [folder])

    def add_video(self, person_id: int, name: str) -> None:
        """Adds faces from a video to a person."""
        if video := self._dialogs.video(_("A video of {name}").format(name=name)):
            self._roster.add_paths(person_id, [video])

    def choose_video_camera(self) -> str:
        """Adds a video that the user chooses to the cameras; its key, or "" when cancelled."""
        video = self._dialogs.video(_("A video to play as a camera"))
        return "" if video is None else self._session.camera.sources.add_file(video)

    def choose_folder_camera(self) -> str:
        """Adds a folder of pictures that the user chooses to the cameras; its key, or "" when cancelled."""
        folder = self._dialogs.folder(_("A folder of pictures to show as a camera"))
        return "" if folder is None else self._session.camera.sources.add_file(folder)

    def delete_all(self) -> None:
        """Deletes every face, after asking."""
        try:
            question = _whether_to_delete(self._session.project.copies())
        except ProjectError as error:
            self._session.failed.emit(str(error))
            return
        if self._dialogs.confirm(question, _("Delete all faces")):
            self._roster.delete_all()

    def remember(self) -> None:
        """Puts the open project first among the recent ones."""
        self._session.preferences.add_recent(self._session.project.path)
        self.recent_changed.emit()


def _whether_to_delete(copies: Sequence[Path]) -> str:
    if not copies:
        return _("Delete all faces of this project for good, from the file too? This cannot be undone.")
    return _(
        "Delete all faces of this project for good, from the file too? What Facet keeps as a copy of it will "
        "be deleted as well: {copies}. This cannot be undone."
    ).format(copies=", ".join(map(str, copies)))
