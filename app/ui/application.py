"""Starts the desktop application."""

import sys
from pathlib import Path

from platformdirs import PlatformDirs
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.faces.cameras import device_cameras
from app.faces.detection import HaarDetector
from app.project import Project, ProjectError
from app.ui.icons import icon
from app.ui.log import report_unexpected, start_logging
from app.ui.preferences import Preferences
from app.ui.window import Parts, Window

FIRST_PROJECT = "My faces.facet"


def run_window(project_path: Path | None) -> int:
    """Opens the window and stays until it is closed; the exit code.

    Args:
        project_path: The project to open; None opens the one used last, or the user's first.
    """
    dirs = PlatformDirs("facet", appauthor=False)
    start_logging(Path(dirs.user_log_dir))
    application = QApplication(sys.argv[:1])
    application.setApplicationName("facet")
    application.setApplicationDisplayName("Facet")
    application.setDesktopFileName("facet")
    application.setStyle("Fusion")
    application.setWindowIcon(icon("facet", application.palette()))
    settings_file = Path(dirs.user_config_dir) / "window.ini"
    preferences = Preferences(QSettings(str(settings_file), QSettings.Format.IniFormat))
    parts = Parts(
        application, preferences, HaarDetector, HaarDetector.live, device_cameras, Path(dirs.user_log_dir)
    )
    project, problem = first_project(project_path, preferences, Path(dirs.user_data_dir))
    window = Window(project, parts)
    report_unexpected(window.session.failed.emit)
    if problem:
        window.session.failed.emit(problem)
    window.show()
    return application.exec()


def first_project(asked: Path | None, preferences: Preferences, data_folder: Path) -> tuple[Project, str]:
    """The project to begin with, and what went wrong on the way to it.

    The one asked for; else the one used last; else the user's own first one, made where it is not there.

    Raises:
        ProjectError: not even the user's own first project can be opened or made.
    """
    problem = ""
    for path in [asked] if asked else preferences.recent[:1]:
        try:
            return Project.open_or_create(path) if asked else Project.open(path), ""
        except ProjectError as error:
            problem = str(error)
    data_folder.mkdir(parents=True, exist_ok=True)
    return Project.open_or_create(data_folder / FIRST_PROJECT), problem
