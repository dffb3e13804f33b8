"""Everything that the views show and change, under one roof."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.faces.cameras.device import CameraInfo
from app.faces.detection import FaceDetector
from app.project import Project
from app.ui.actions import ActionTable
from app.ui.answering import Answering
from app.ui.camera import LiveCamera
from app.ui.dialogs import Dialogs
from app.ui.exporting import ProjectExport
from app.ui.face_finder import FaceFinder
from app.ui.face_shares import FaceShares
from app.ui.files import Files
from app.ui.gallery import Gallery
from app.ui.kept_runs import KeptRuns
from app.ui.preferences import Preferences
from app.ui.roster import Roster
from app.ui.sample_tour import SampleTour
from app.ui.study import Study
from app.ui.trainer import TimeMachine, Trainer
from app.ui.view import Refresher
from app.ui.workspace import Workspace


@dataclass(frozen=True)
class Parts:
    """What the window is assembled from, and a test may replace.

    Attributes:
        application: Qt's, of which the window watches the keys.
        preferences: What it remembers.
        make_detector: Makes a face finder for pictures; each thread makes its own.
        make_live_detector: Makes a quicker one for the camera.
        list_devices: The cameras of the system.
        log_folder: Where the log is.
        make_dialogs: Makes what asks the user, for the window.
    """

    application: QCoreApplication
    preferences: Preferences
    make_detector: Callable[[], FaceDetector]
    make_live_detector: Callable[[], FaceDetector]
    list_devices: Callable[[], Sequence[CameraInfo]]
    log_folder: Path
    make_dialogs: Callable[[QWidget, Preferences], Dialogs] = Dialogs


class Session(Workspace):
    """The open project and all that is done with it.

    Args:
        project: The project to begin with.
        parts: What comes from outside.
        window: What all of it belongs to.

    Attributes:
        refresher: Calls those who show what changes many times a second.
        actions: What the user can do, by name.
        dialogs: What asks the user.
        preferences: What is remembered from one start to the next.
        log_folder: Where the log is.
        finder: Makes face finders.
        roster: Persons and faces.
        camera: The live camera.
        trainer: The run.
        machine: Which snapshot of it is shown.
        answering: Who is there, by the network of the snapshot that is shown.
        kept: Finished runs to compare with.
        shares: Each face's share of D.
        gallery: Which faces are selected, and their order.
        study: The shown network with its faces.
        files: Projects and folders on the disk.
        export: What is taken out of the project.
        sample: *Try the Sample*.
    """

    def __init__(self, project: Project, parts: Parts, window: QWidget) -> None:
        super().__init__(project, window)
        self.refresher = Refresher(window)
        self.preferences = parts.preferences
        self.dialogs = parts.make_dialogs(window, parts.preferences)
        self.log_folder = parts.log_folder
        self.actions = ActionTable(window)
        # Each may use those above it.
        self.finder = FaceFinder(self, parts)
        self.roster = Roster(self)
        self.camera = LiveCamera(self, parts)
        self.trainer = Trainer(self)
        self.machine = TimeMachine(self)
        self.answering = Answering(self)
        self.kept = KeptRuns(self)
        self.shares = FaceShares(self)
        self.gallery = Gallery(self)
        self.study = Study(self)
        self.files = Files(self)
        self.export = ProjectExport(self)
        self.sample = SampleTour(self)
        self._connect()

    def start(self) -> None:
        """Shows what the project holds, and what changes from now on."""
        self.roster.show_all()
        self.trainer.show_latest()
        self.kept.restore()
        self.files.remember()
        self.refresher.start()

    def end(self) -> None:
        """Ends all work; nothing needs saving, as everything is saved already."""
        self.refresher.stop()
        self.close()
        self.trainer.shut_down()

    def _connect(self) -> None:
        self.refresher.add(self.answering.refresh, self.answering.interval)
        self.finder.changed.connect(self.camera.restart)
        self.camera.captured.connect(self.roster.show_captured)
        self.trainer.running_changed.connect(self.camera.spare)
        self.trainer.settings_changed.connect(
            lambda: self.camera.prepare_with(self.trainer.settings.preparation)
        )
        self.roster.faces_changed.connect(self.trainer.note_faces_changed)
        self.gallery.chosen.connect(self.answering.choose_face)
        self.answering.changed.connect(self.camera.recognise_with)
