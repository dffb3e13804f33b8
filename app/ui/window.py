"""The window: it assembles the parts, and one timer draws what they have."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.faces.cameras import CameraInfo
from app.faces.detection import FaceDetector
from app.faces.sample import SAMPLE_PERSONS
from app.jobs.training import Snapshot
from app.project import Project
from app.recognition.recogniser import Recogniser
from app.ui.actions import ActionTable
from app.ui.appearance import Appearance
from app.ui.banner import Banner
from app.ui.dialogs import Dialogs
from app.ui.drops import PROJECT_SUFFIX, accept_as_copy, paths_of
from app.ui.face_finder import FaceFinder
from app.ui.face_shares import FaceShares
from app.ui.faces.welcome import Welcome
from app.ui.faces_panel import FacesPanel
from app.ui.feed import Feed
from app.ui.files import Files
from app.ui.gallery import Gallery
from app.ui.help import Help
from app.ui.icons import icon
from app.ui.preferences import Preferences
from app.ui.previewer import Previewer
from app.ui.rescue import Rescue
from app.ui.roster import Roster
from app.ui.sample_tour import SampleTour
from app.ui.session import Session
from app.ui.status import Status
from app.ui.trainer import Trainer
from app.ui.training_panel import TrainingPanel
from app.ui.undo_texts import UndoTexts
from app.ui.who_panel import WhoPanel

_TICK_MILLISECONDS = 16
"""Camera, curves and kernels take turns, so each is drawn about 20 times a second."""
_RECOGNISER_EVERY = 6
"""While training runs, every how many snapshots the network goes to live recognition."""
_FRAME = QSize(4, 32)
"""What a window manager puts around a window, roughly."""
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
            [person.name for person in SAMPLE_PERSONS],
            parts.application,
            self,
        )
        self.trainer = Trainer(self.session, self)
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
        self._training = TrainingPanel(self.trainer, self.roster, self.actions_table, self)
        self._who = WhoPanel(
            self.session, self.feed, dialogs, parts.preferences, self.finder.make, self.actions_table, self
        )
        self._appearance = Appearance(parts.preferences, self.actions_table)
        self._help = Help(self, dialogs, parts.log_folder)
        self._banner = Banner(self)
        self._rescue = Rescue(self.session, self._banner, dialogs, parts.preferences, self)
        self._status = Status(self)
        self._snapshots = 0
        self._turn = 0
        self._kernels_of: Snapshot | None = None
        self._newest: Recogniser | None = None
        self._assemble()
        self._connect()
        self._appearance.restore()
        self._restore_geometry()
        self._show_project()
        self.roster.show_all()
        self.trainer.show_latest()
        self.files.remember()
        self._application.installEventFilter(self._faces)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(_TICK_MILLISECONDS)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ends all work; nothing needs saving, as everything is saved already."""
        self._timer.stop()
        self._preferences.geometry = self.saveGeometry()
        self._application.removeEventFilter(self._faces)
        self.session.close()
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

    def _assemble(self) -> None:
        self._middle = QStackedWidget(self)
        actions = self.actions_table
        self._welcome = Welcome(actions["sample"], actions["camera"], actions["add_folder"], self._middle)
        self._middle.addWidget(self._welcome)
        self._middle.addWidget(self._training)
        panels = QSplitter(Qt.Orientation.Horizontal, self)
        panels.setObjectName("panels")
        panels.setChildrenCollapsible(False)
        for panel, width in zip((self._faces, self._middle, self._who), _WIDTHS, strict=True):
            panels.addWidget(panel)
            panels.setStretchFactor(panels.count() - 1, width)
        panels.setSizes(list(_WIDTHS))
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(panels, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(self._status)
        self._make_menus()
        actions.paint_icons(self.palette())

    def _make_menus(self) -> None:
        menus: dict[str, QMenu] = {}
        groups: dict[str, QActionGroup] = {}
        for row in self.actions_table.rows:
            title = row.menu.lstrip("-")
            if title not in menus:
                menus[title] = self.menuBar().addMenu(title)
            if row.menu.startswith("-"):
                menus[title].addSeparator()
            menus[title].addAction(self.actions_table[row.id])
            if row.choice:
                groups.setdefault(row.choice, QActionGroup(self)).addAction(self.actions_table[row.id])
            if row.id == "open":
                self.recent_menu = menus[title].addMenu("Open &Recent")

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
                "appearance": self._appearance,
                "help": self._help,
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
        self.trainer.recogniser_changed.connect(self._recognise_with)
        self.trainer.running_changed.connect(self._show_running)
        # Not only at the next tick: whoever hears that the run has ended may ask its network at once.
        self.trainer.ended.connect(self._draw_training)
        self.trainer.started.connect(self._forget_newest)
        self.session.closing.connect(self._forget_newest)
        self.trainer.settings_changed.connect(self._prepare_as_set)
        self.roster.faces_changed.connect(self.trainer.note_faces_changed)
        self.roster.persons_changed.connect(self.trainer.take_names)
        UndoTexts(self.session.undo, self.actions_table["undo"], self.actions_table["redo"], self)

    def _restore_geometry(self) -> None:
        screen = self.screen().availableSize()
        self.resize(QSize(1280, 800).boundedTo(screen - _FRAME))
        saved = self._preferences.geometry
        if isinstance(saved, QByteArray):
            self.restoreGeometry(saved)
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        if screens and not any(screen.intersects(self.frameGeometry()) for screen in screens):
            self.move(screens[0].topLeft())

    @Slot()
    def _tick(self) -> None:
        """Draws one part after the other: all at once would hold up the mouse for too long."""
        self._turn = (self._turn + 1) % 3
        (self._draw_camera, self._draw_training, self._draw_kernels)[self._turn]()

    def _draw_camera(self) -> None:
        frame = self.feed.take()
        if frame is not None:
            self._faces.show_frame(frame)
            self._who.show_frame(frame)

    @Slot()
    def _draw_training(self) -> None:
        snapshot = self.trainer.take()
        if snapshot is not None:
            self._training.show_progress(snapshot)
            if not self.trainer.running:
                self._shares.expect_change()
            self._kernels_of = snapshot
            self._newest = self.trainer.recogniser_at(snapshot)
            self._snapshots += 1
        if self._newest is not None and (
            not self.trainer.running or self._snapshots % _RECOGNISER_EVERY == 0
        ):
            self._recognise_with(self._newest)

    def _draw_kernels(self) -> None:
        if self._kernels_of is not None:
            self._training.show_kernels(self._kernels_of)
            self._kernels_of = None

    @Slot(object)
    def _recognise_with(self, recogniser: Recogniser | None) -> None:
        self._newest = None
        # First the panel: it says how familiar a face must be.
        self._who.recognise_with(recogniser)
        self.feed.recognise_with(recogniser)

    @Slot()
    def _forget_newest(self) -> None:
        self._newest = None
        self._kernels_of = None

    @Slot()
    def _prepare_as_set(self) -> None:
        self.feed.prepare_with(self.trainer.settings.preparation)

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
