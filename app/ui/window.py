"""The window: it puts the pages, the menus and the messages together."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from app.language import _
from app.project import Project
from app.ui.actions import ActionRow
from app.ui.drops import PROJECT_SUFFIX, accept_as_copy, paths_of
from app.ui.help import Help
from app.ui.icons import icon
from app.ui.messages import Banner, Rescue, Status
from app.ui.pages import Pages
from app.ui.session import Parts, Session
from app.ui.style import Appearance
from app.ui.symbols.cards import SymbolCards
from app.ui.view import View
from app.ui.widgets.callout import Callouts
from app.ui.workbench import Workbench

_USUAL = QSize(1280, 800)
_FRAME = QSize(4, 32)
"""What a window manager puts around a window, roughly."""


class Window(QMainWindow):
    """Holds the session, and the pages that show it.

    Args:
        project: The project to begin with.
        parts: What the window is made of.

    Attributes:
        session: The open project and all that is done with it.
        pages: The pages.
    """

    def __init__(self, project: Project, parts: Parts) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAcceptDrops(True)
        self._application = parts.application
        self.session = session = Session(project, parts, self)
        self._appearance = Appearance(session.preferences, session.actions, self)
        self._appearance.restore()
        self._help = Help(session, self)
        self._symbols = SymbolCards(session, self)
        self._help.source_wanted.connect(self._symbols.show_source)
        self._place(session.preferences.geometry)
        # What is made where it stays need not be given the style again.
        self._stack = QStackedWidget(self)
        self.setCentralWidget(self._stack)
        self.pages = Pages(session, self._stack)
        self._stack.addWidget(self.pages)
        self._banner = Banner(session, self._stack)
        self._rescue = Rescue(session, self._banner, self)
        self._callouts = Callouts(self.pages)
        self.setStatusBar(Status(session, self))
        self._recent = session.actions.fill(self.menuBar())
        # The menus' keys work also while the menus are hidden.
        self.addActions(session.actions.all)
        self._connect()
        self._show_project()
        session.start()
        self._application.installEventFilter(self.panel("faces"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._stack.currentWidget() is not self.pages:
            self.present()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.session.preferences.geometry = self.saveGeometry()
        self._application.removeEventFilter(self.panel("faces"))
        # Nothing needs saving, as everything is saved already.
        self.session.end()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.session.actions.paint_icons(self.palette())
            self._show_running(self.session.trainer.running)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        accept_as_copy(event, _projects(event))

    def dropEvent(self, event: QDropEvent) -> None:
        projects = _projects(event)
        accept_as_copy(event, projects)
        if projects:
            self.session.files.open_path(projects[0])

    @Slot()
    def present(self) -> None:
        """Fills the screen with what a class room must see, or goes back to the pages."""
        presenting = self._stack.currentWidget() is not self.pages
        if not presenting and self._stack.count() == 1:
            # Only whoever presents waits for it.
            from app.ui.presentation import Presentation

            self._stack.addWidget(Presentation(self.session, self))
        self._stack.setCurrentIndex(0 if presenting else 1)
        self.menuBar().setVisible(presenting)
        self.statusBar().setVisible(presenting)
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        self._callouts.put_away()
        if (shown := self._stack.currentWidget()) is not None:
            shown.setFocus()

    def panel(self, place_id: str) -> View:
        """A panel of the workbench."""
        return self._workbench.panel(place_id)

    @property
    def _workbench(self) -> Workbench:
        workbench = self.pages.page("workbench")
        assert isinstance(workbench, Workbench)
        return workbench

    def _show_place(self, row: ActionRow) -> None:
        if row.page:
            self.pages.turn_to(row.page)
        if row.panel:
            self._workbench.show_panel(row.panel)

    def _connect(self) -> None:
        session = self.session
        session.actions.connect(self._part, self._show_place)
        session.actions.follow(session.undo)
        session.actions.paint_icons(self.palette())
        session.opened.connect(self._show_project)
        session.sample.over.connect(lambda: self._callouts.show_all(session.sample.hints()))
        session.closing.connect(self._callouts.put_away)
        self.pages.turned.connect(self._callouts.put_away)
        session.files.recent_changed.connect(self._show_recent)
        session.trainer.running_changed.connect(self._show_running)

    def _part(self, name: str) -> object:
        own = {"window": self, "appearance": self._appearance, "help": self._help, "symbols": self._symbols}
        if name in own:
            return own[name]
        return self.panel(name) if name in ("faces", "training", "who") else getattr(self.session, name)

    def _place(self, saved: QByteArray | None) -> None:
        """Puts the window where it was the last time, but always where a screen is now."""
        self.resize(_USUAL.boundedTo(self.screen().availableSize() - _FRAME))
        if saved is not None:
            self.restoreGeometry(saved)
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        if screens and not any(screen.intersects(self.frameGeometry()) for screen in screens):
            self.move(screens[0].topLeft())

    @Slot(bool)
    def _show_running(self, running: bool) -> None:
        action = self.session.actions["run"]
        action.setText(_("&Pause") if running else _("&Run"))
        action.setIcon(icon("pause" if running else "run", self.palette()))

    @Slot()
    def _show_project(self) -> None:
        project = self.session.project
        title = _("{project} (read-only)") if project.read_only else "{project}"
        self.setWindowTitle(f"{title.format(project=project.path.stem)} — Facet")
        self.setWindowFilePath(str(project.path))
        if project.read_only:
            self._banner.say(project.read_only_reason, stays=True)

    @Slot()
    def _show_recent(self) -> None:
        self._recent.clear()
        for path in self.session.preferences.recent:
            self._recent.addAction(str(path)).triggered.connect(
                lambda _checked=False, path=path: self.session.files.open_path(path)
            )


def _projects(event: QDropEvent) -> list[Path]:
    return [path for path in paths_of(event.mimeData()) if path.suffix.lower() == PROJECT_SUFFIX]
