"""The File menu: which project is open, and what comes into it from folders."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.language import _
from app.project import ProjectError
from app.ui.camera import Feed

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
        self._session = session
        self._roster, self._trainer = session.roster, session.trainer
        self._dialogs, self._preferences = session.dialogs, session.preferences
        session.opened.connect(self.remember)

    def new(self) -> None:
        """Makes a new project where the user says."""
        path = self._dialogs.new_project(self._preferences.folder)
        if path is not None:
            self._preferences.folder = path.parent
            self._session.create(path)

    def open(self) -> None:
        """Opens the project that the user chooses."""
        path = self._dialogs.project(self._preferences.folder)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Opens a project."""
        self._preferences.folder = path.parent
        self._session.open(path)

    def save_copy(self) -> None:
        """Writes a copy where the user says."""
        name = _("{project} (copy)").format(project=self._session.project.path.stem)
        path = self._dialogs.new_project(self._preferences.folder, _("Save a copy"), f"{name}.facet")
        if path is not None:
            self._preferences.folder = path.parent
            self._session.save_copy(path, self._trainer.keep)

    def add_folder(self) -> None:
        """Adds a folder with one sub-folder a person."""
        folder = self._dialogs.folder(self._preferences.folder, _("A folder with one sub-folder a person"))
        if folder is not None:
            self._preferences.folder = folder
            self._roster.add_folder(folder)

    def add_pictures(self, person_id: int, name: str) -> None:
        """Adds pictures that the user chooses to a person."""
        self._add(
            person_id,
            self._dialogs.pictures(self._preferences.folder, _("Pictures of {name}").format(name=name)),
        )

    def add_picture_folder(self, person_id: int, name: str) -> None:
        """Adds a folder of pictures to a person."""
        folder = self._dialogs.folder(
            self._preferences.folder, _("A folder of pictures of {name}").format(name=name)
        )
        self._add(person_id, [folder] if folder else [])

    def add_video(self, person_id: int, name: str) -> None:
        """Adds faces from a video to a person."""
        video = self._dialogs.video(self._preferences.folder, _("A video of {name}").format(name=name))
        self._add(person_id, [video] if video else [])

    def choose_video_camera(self, feed: Feed) -> str:
        """Adds a video that the user chooses to the cameras; its key, or "" when cancelled."""
        video = self._dialogs.video(self._preferences.folder, _("A video to play as a camera"))
        if video is None:
            return ""
        self._preferences.folder = video.parent
        return feed.add_file(video)

    def choose_folder_camera(self, feed: Feed) -> str:
        """Adds a folder of pictures that the user chooses to the cameras; its key, or "" when cancelled."""
        folder = self._dialogs.folder(self._preferences.folder, _("A folder of pictures to show as a camera"))
        if folder is None:
            return ""
        self._preferences.folder = folder
        return feed.add_file(folder)

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
        self._preferences.add_recent(self._session.project.path)
        self.recent_changed.emit()

    def _add(self, person_id: int, paths: list[Path]) -> None:
        if paths:
            self._preferences.folder = paths[0].parent
            self._roster.add_paths(person_id, paths)


def _whether_to_delete(copies: Sequence[Path]) -> str:
    if not copies:
        return _("Delete all faces of this project for good, from the file too? This cannot be undone.")
    return _(
        "Delete all faces of this project for good, from the file too? What Facet keeps as a copy of it will "
        "be deleted as well: {copies}. This cannot be undone."
    ).format(copies=", ".join(map(str, copies)))
