"""A session without a window, for a view that is tested by itself."""

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from app.faces.detection import HaarDetector
from app.project import Project
from app.ui.dialogs import Dialogs
from app.ui.preferences import Preferences
from app.ui.session import Parts, Session


def made_session(
    folder: Path, project: Project | None = None, make_dialogs=Dialogs, owner: QWidget | None = None
) -> Session:
    """A session whose settings and log are in the folder; `end()` it.

    Args:
        folder: For the settings, the log and the project.
        project: A project that is open; a new one otherwise.
        make_dialogs: Makes what asks the user.
        owner: What it belongs to; a widget of its own otherwise, which it keeps.
    """
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    parts = Parts(
        QApplication.instance(),
        Preferences(settings),
        HaarDetector,
        HaarDetector.live,
        list,
        folder,
        make_dialogs,
    )
    owner = owner or QWidget()
    session = Session(project or Project.open_or_create(folder / "My faces.facet"), parts, owner)
    session.owner = owner
    return session
