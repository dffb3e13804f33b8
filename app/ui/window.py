"""The window: it assembles the parts, and one timer draws what they have."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.faces.cameras.device import CameraInfo
from app.faces.detection import FaceDetector
from app.faces.sample import sample_pictures
from app.project import Project
from app.ui.actions import ActionTable
from app.ui.appearance import Appearance
from app.ui.banner import Banner
from app.ui.dialogs import Dialogs
from app.ui.drawing import Drawing, Screens, Sources
from app.ui.drops import PROJECT_SUFFIX, accept_as_copy, paths_of
from app.ui.face_finder import FaceFinder
from app.ui.face_shares import FaceShares
from app.ui.faces.welcome import Welcome
from app.ui.faces_panel import FacesPanel
from app.ui.features_desk import FeaturesDesk
from app.ui.feed import Feed
from app.ui.files import Files
from app.ui.gallery import Gallery
from app.ui.help import Help
from app.ui.icons import icon
from app.ui.lab_desk import LabDesk
from app.ui.menus import fill_menus
from app.ui.placing import place_window
from app.ui.preferences import Preferences
from app.ui.previewer import Previewer
from app.ui.recogniser_desk import RecogniserDesk
from app.ui.rescue import Rescue
from app.ui.roster import Roster
from app.ui.run_view import RunView
from app.ui.sample_tour import SampleTour
from app.ui.session import Session
from app.ui.status import Status
from app.ui.symbols.cards import SymbolCards
from app.ui.symbols.window_values import WindowValues
from app.ui.time_machine import TimeMachine
from app.ui.trainer import Trainer
from app.ui.training_panel import TrainingPanel
from app.ui.undo_texts import UndoTexts
from app.ui.validation_desk import ValidationDesk
from app.ui.who_panel import WhoPanel
from app.ui.window_pages import WindowPages

_WIDTHS = (380, 540, 360)


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
    make_dialogs: Callable[[QWidget], Dialogs] = Dialogs


class Window(QMainWindow):
    """Faces, Training and Who is it?, side by side.

    Args:
        project: The project to begin with.
        parts: What the window is made of.
    """

    def __init__(self, project: Project, parts: Parts) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAcceptDrops(True)
        self._preferences = parts.preferences
        self._application = parts.application
        self.session = Session(project, self)
        self.actions_table = ActionTable(self)
        dialogs = parts.make_dialogs(self)
        self.finder = FaceFinder(
            parts.make_detector,
            parts.make_live_detector,
            parts.preferences,
            dialogs,
            self.actions_table["built_in_face_finder"],
            self,
        )
        self.roster = Roster(self.session, self.finder.make, self)
        self.feed = Feed(
            self.session,
            self.finder.make_live,
            parts.list_devices,
            list(sample_pictures()),
            parts.application,
            self,
        )
        self.trainer = Trainer(self.session, self)
        self.machine = TimeMachine(self.session, self.trainer, self)
        self.recognisers = RecogniserDesk(self.session, self.trainer, self)
        self._labs = LabDesk(self.session, self.trainer, self)
        self.files = Files(self.session, self.roster, dialogs, parts.preferences, self)
        self._tour = SampleTour(self.session, self.roster, self.trainer, self.feed, self)
        self._shares = FaceShares(self.session, self.roster, self.trainer, self)
        self._gallery = Gallery(self.session, self.roster, self._shares, self.actions_table, self)
        self._previewer = Previewer(
            self.session, self.roster, self.trainer, self._gallery, self.actions_table, self
        )
        self._faces = FacesPanel(
            self.session,
            self.roster,
            self._gallery,
            self.feed,
            self.files,
            self.actions_table,
            parts.preferences,
            self,
        )
        self._run_view = RunView(self.session, self.trainer, self.machine, dialogs, parts.preferences, self)
        self._training = TrainingPanel(
            self.trainer,
            self.roster,
            self._labs,
            self._run_view,
            parts.preferences,
            self.actions_table,
            self,
        )
        self._who = WhoPanel(
            self.session, self.feed, dialogs, parts.preferences, self.finder.make, self.actions_table, self
        )
        self._features = FeaturesDesk(
            self.session,
            self.roster,
            self._gallery,
            self.trainer,
            self.machine,
            self._who.features_page,
            self,
        )
        self._validation = ValidationDesk(
            self.session, self.trainer, self.machine, self._who.validation_page, self
        )
        self.pages = WindowPages(
            self._make_workbench,
            self.session,
            self.trainer,
            self.machine,
            dialogs,
            parts.preferences,
            self.actions_table,
            self,
        )
        self._drawing = Drawing(
            self,
            Sources(self.feed, self.trainer, self.machine, self.recognisers, self._shares, self._labs),
            Screens(
                self._faces,
                self._training,
                self._run_view,
                self._who,
                self._features,
                self._validation,
                self.pages,
            ),
        )
        self._appearance = Appearance(parts.preferences, self.actions_table)
        self._help = Help(self, dialogs, parts.log_folder)
        values = WindowValues(self.roster, self.trainer, self.machine, self._who, self)
        self._symbols = SymbolCards(self, self.session, values.value_of, lambda: self._faces.capturing)
        self._banner = Banner(self)
        self._rescue = Rescue(self.session, self._banner, dialogs, parts.preferences, self)
        self._status = Status(self)
        self._assemble()
        self._connect()
        self._appearance.restore()
        place_window(self, parts.preferences.geometry)
        self._show_project()
        self.roster.show_all()
        self.trainer.show_latest()
        self.files.remember()
        for watching in (self._faces, self._symbols):
            self._application.installEventFilter(watching)
        self._drawing.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ends all work; nothing needs saving, as everything is saved already."""
        self._drawing.stop()
        self._preferences.geometry = self.saveGeometry()
        for watching in (self._faces, self._symbols):
            self._application.removeEventFilter(watching)
        self._symbols.holder.hide()
        self.session.close()
        self.trainer.shut_down()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Takes the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.actions_table.paint_icons(self.palette())
            self._show_running(self.trainer.running)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A project can be let go anywhere in the window."""
        accept_as_copy(event, _projects(event))

    def dropEvent(self, event: QDropEvent) -> None:
        """Opens the dropped project."""
        projects = _projects(event)
        accept_as_copy(event, projects)
        if projects:
            self.files.open_path(projects[0])

    def _make_workbench(self) -> QWidget:
        self._middle = QStackedWidget(self)
        actions = self.actions_table
        self._welcome = Welcome(actions["sample"], actions["camera"], actions["add_folder"], self._middle)
        self._middle.addWidget(self._welcome)
        self._middle.addWidget(self._training)
        panels = QSplitter(Qt.Orientation.Horizontal)
        panels.setObjectName("panels")
        panels.setChildrenCollapsible(False)
        for panel, width in zip((self._faces, self._middle, self._who), _WIDTHS, strict=True):
            panels.addWidget(panel)
            panels.setStretchFactor(panels.count() - 1, width)
        panels.setSizes(list(_WIDTHS))
        return panels

    def _assemble(self) -> None:
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(self._status)
        self.recent_menu = fill_menus(self.menuBar(), self.actions_table)
        self.actions_table.paint_icons(self.palette())

    def _connect(self) -> None:
        self.actions_table.connect(
            {
                "files": self.files,
                "sample": self._tour,
                "window": self,
                "undo": self.session.undo,
                "faces": self._faces,
                "finder": self.finder,
                "gallery": self._gallery,
                "feed": self.feed,
                "trainer": self.trainer,
                "who": self._who,
                "pages": self.pages,
                "appearance": self._appearance,
                "help": self._help,
                "symbols": self._symbols,
            }
        )
        self.session.failed.connect(self._banner.say)
        self.session.told.connect(self._status.tell)
        self.finder.failed.connect(self.session.failed)
        self.finder.told.connect(self.session.told)
        self.finder.changed.connect(self.feed.restart)
        # What was said about the project that was open before no longer holds.
        self.session.closing.connect(self._banner.hide)
        self.session.opened.connect(self._show_project)
        self.roster.progressed.connect(self._status.show_progress)
        self._status.cancel.clicked.connect(self.roster.cancel_adding)
        for changed in (
            self.roster.added,
            self.roster.removed,
            self.roster.cleared,
            self.roster.progressed,
            self.feed.opened,
            self.feed.closed,
            self.trainer.started,
        ):
            changed.connect(self._show_middle)
        self.files.recent_changed.connect(self._show_recent)
        self.trainer.running_changed.connect(self._show_running)
        self.trainer.running_changed.connect(self.feed.spare)
        self.trainer.settings_changed.connect(self._prepare_as_set)
        self.roster.faces_changed.connect(self.trainer.note_faces_changed)
        self.roster.faces_changed.connect(self._labs.note_faces_changed)
        self.roster.persons_changed.connect(self.recognisers.take_names)
        self._help.source_wanted.connect(self._symbols.show_source)
        self._who.looked_at.connect(self._features.show_live)
        self._who.validation_page.face_chosen.connect(self._choose_face)
        self._features.face_changed.connect(self._run_view.show_face)
        UndoTexts(self.session.undo, self.actions_table["undo"], self.actions_table["redo"], self)

    @Slot(int)
    def _choose_face(self, face_id: int) -> None:
        self._gallery.select([face_id])
        self._features.choose(face_id)

    @Slot()
    def _prepare_as_set(self) -> None:
        self.feed.prepare_with(self.trainer.settings.preparation)
        self._faces.show_margin(self.trainer.settings.margin)

    @Slot(bool)
    def _show_running(self, running: bool) -> None:
        action = self.actions_table["run"]
        action.setText("&Pause" if running else "&Run")
        action.setIcon(icon("pause" if running else "run", self.palette()))

    @Slot()
    def _show_project(self) -> None:
        project = self.session.project
        self.setWindowTitle(f"{project.path.stem}{' (read-only)' if project.read_only else ''} — Facet")
        self.setWindowFilePath(str(project.path))
        if project.read_only:
            self._banner.say(project.read_only_reason)
        self._show_middle()

    @Slot()
    def _show_middle(self, _faces: object = None) -> None:
        begun = self.roster.count > 0 or self.feed.is_open or self.roster.adding
        shown = self._training if begun else self._welcome
        if shown is not self._middle.currentWidget():
            self._middle.setCurrentWidget(shown)
            self._faces.setFocus()

    @Slot()
    def _show_recent(self) -> None:
        self.recent_menu.clear()
        for path in self._preferences.recent:
            self.recent_menu.addAction(str(path)).triggered.connect(
                lambda _checked=False, path=path: self.files.open_path(path)
            )


def _projects(event: QDropEvent) -> list[Path]:
    return [path for path in paths_of(event.mimeData()) if path.suffix.lower() == PROJECT_SUFFIX]
