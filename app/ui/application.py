"""Starts the desktop application."""

import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from platformdirs import PlatformDirs
from PySide6.QtCore import QSettings, QSocketNotifier, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from app.faces.cameras.device import device_cameras
from app.faces.detection import HaarDetector
from app.language import _
from app.project import Project, ProjectError
from app.project.errors import sentences
from app.project.persons import tidy_name
from app.ui.icons import icon
from app.ui.preferences import Preferences
from app.ui.session import Parts
from app.ui.startup import keep_fluent, report_unexpected, start_logging
from app.ui.window import Window

OWN_PROJECTS = ("My faces.facet", *(f"My faces {number}.facet" for number in range(2, 10)))
"""The user's own, the first one first; a later one is made where those before it cannot be opened."""


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
    interruption = Interruption(application)
    project, problem = first_project(project_path, preferences, Path(dirs.user_data_dir), ask_for_new)
    if interruption.came:
        project.close()
        return 0
    window = Window(project, parts)
    report_unexpected(window.session.failed.emit)
    if problem is not None:
        window.session.report(problem)
    window.show()
    keep_fluent()
    return application.exec()


class Interruption:
    """Closes all windows when Ctrl-C is pressed in the terminal, and when the system ends Facet.

    Python itself would raise KeyboardInterrupt in whatever method Qt happens to call next. A signal that
    somebody chose to ignore, as `nohup` does, stays ignored.

    Attributes:
        came: Whether it has happened.
    """

    def __init__(self, application: QApplication) -> None:
        self.came = False
        self._application = application
        self._heard, self._said = socket.socketpair()
        self._said.setblocking(False)
        signal.set_wakeup_fd(self._said.fileno(), warn_on_full_buffer=False)
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, lambda *_: None)
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, application)
        self._notifier.activated.connect(self._close)

    def _close(self) -> None:
        self.came = True
        self._heard.recv(64)
        self._application.closeAllWindows()


def ask_for_new(path: Path) -> bool:
    """Asks whether to make a project of a file that is not there: its name may have been mistyped."""
    box = QMessageBox(
        QMessageBox.Icon.Question, "Facet", _("New project “{name}”?").format(name=tidy_name(path.stem))
    )
    box.setObjectName("new_project_question")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(_("There is no file {path}.").format(path=tidy_name(str(path.absolute()))))
    make = box.addButton(_("New project"), QMessageBox.ButtonRole.AcceptRole)
    make.setObjectName("make_new_project")
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    cancel.setObjectName("make_no_project")
    box.setDefaultButton(cancel)
    box.exec()
    return box.clickedButton() is make


def first_project(
    asked: Path | None, preferences: Preferences, data_folder: Path, is_wanted: Callable[[Path], bool]
) -> tuple[Project, ProjectError | None]:
    """The project to begin with, and what went wrong on the way to it.

    The one asked for; else the one used last; else the user's own first one, made where it is not there;
    else, where that cannot be opened, another one beside it.

    Args:
        asked: The file asked for on the command line; None where nothing was.
        preferences: Know the project that was used last.
        data_folder: Where the user's own projects are.
        is_wanted: Whether to make a new project of a file that was asked for and is not there.

    Raises:
        ProjectError: not even one of the user's own can be opened or made.
    """
    problem: ProjectError | None = None
    last = preferences.last_project
    try:
        if asked is not None and _is_there_or_wanted(asked, is_wanted):
            return Project.open_or_create(asked), None
        if last is not None:
            return Project.open(last), None
    except ProjectError as error:
        problem = error
    with sentences(data_folder):
        data_folder.mkdir(parents=True, exist_ok=True)
    for name in OWN_PROJECTS[:-1]:
        try:
            return Project.open_or_create(data_folder / name), problem
        except ProjectError as error:
            problem = problem or error
    return Project.open_or_create(data_folder / OWN_PROJECTS[-1]), problem


def _is_there_or_wanted(path: Path, is_wanted: Callable[[Path], bool]) -> bool:
    with sentences(path):
        # Where there is no folder for it, opening says so.
        return os.path.lexists(path) or not path.parent.is_dir() or is_wanted(path)
