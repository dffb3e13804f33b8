"""A person in front of the window: clicks, holds, types and drops as one would, and reads what is shown."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QTabWidget, QWidget
from shiboken6 import isValid

from app.faces.detection import HaarDetector
from app.project import Project
from app.recognition.snapshot import Snapshot
from app.ui.dialogs import Dialogs
from app.ui.preferences import Preferences
from app.ui.session import Parts
from app.ui.training.kernels import KernelsView
from app.ui.window import Window
from engine import EpochStep


class Answers(Dialogs):
    """Answers every question of the window from what the test has laid out."""

    def __init__(self, owner, preferences):
        super().__init__(owner, preferences)
        self.path = None
        self.paths = []
        self.agrees = True
        self.question = ""
        self.about_text = ""
        self.proposed = ""
        self.endings = []
        self.ticks = False
        self.chosen_printer = None

    def new_project(self, title="New project", name="Faces.facet"):
        return self.path

    def project(self):
        return self.path

    def pictures(self, title):
        return self.paths

    def video(self, title):
        return self.path

    def folder(self, title):
        return self.path

    def face_finder(self):
        return self.path

    def export(self, name):
        self.proposed = name
        return self.path

    def export_as(self, name, title, kinds):
        self.proposed = name
        self.endings = [ending for ending, _words in kinds]
        return self.path

    def tick(self, text, choice, yes):
        self.question = text
        return self.ticks

    def printer(self):
        return self.chosen_printer

    def confirm(self, question, yes):
        self.question = question
        return self.agrees

    def about(self, text, versions):
        self.about_text = f"{versions}\n{text}"


class PersonAtWindow:
    """Opens the window on a project in a folder, and drives it.

    Args:
        qtbot: Of pytest-qt.
        folder: For the project, the settings and the log.
        project: A project that is there already; a new one otherwise.
        devices: The cameras of the system.
    """

    def __init__(self, qtbot, folder: Path, project: Path | Project | None = None, devices=()):
        self.bot = qtbot
        self.folder = folder
        self.devices = list(devices)
        settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        parts = Parts(
            QApplication.instance(),
            Preferences(settings),
            HaarDetector,
            HaarDetector.live,
            lambda: list(self.devices),
            folder,
            self._dialogs,
        )
        if not isinstance(project, Project):
            project = Project.open_or_create(project or folder / "My faces.facet")
        self.window = Window(project, parts)
        # The screenless platform's screen is smaller than anybody's.
        self.window.resize(1280, 800)
        with qtbot.waitActive(self.window):
            self.window.show()

    @property
    def project(self) -> Project:
        return self.window.session.project

    def close(self):
        """Closes the window for good; hundreds that nobody looks at any more would make later tests slow."""
        if isValid(self.window):
            self.window.close()
            self.window.deleteLater()
            QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)

    def find(self, name: str, kind=QWidget, inside: QWidget | None = None):
        found = (inside or self.window).findChildren(kind, name)
        assert found, f"nothing called {name} is there"
        return found[0]

    def text(self, name: str) -> str:
        return self.find(name, QLabel).text().replace("\xa0", " ")

    def card(self, index: int) -> QWidget:
        return self.find(f"person_card_{index}")

    def in_card(self, index: int, name: str) -> QWidget:
        return self.find(name, inside=self.card(index))

    def count(self, index: int) -> int:
        return len(self.in_card(index, "thumbnails").ids)

    def click(self, widget: QWidget | str, at: QPoint | None = None):
        """Clicks its middle, or a point of it."""
        if isinstance(widget, str):
            widget = self.find(widget)
        assert widget.isVisible(), f"{widget.objectName()} cannot be seen"
        assert widget.isEnabled(), f"{widget.objectName()} is disabled"
        self.bot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())

    def open_tab(self, tabs: str, title: str):
        """Clicks the tab with that title."""
        bar = self.find(tabs, QTabWidget).tabBar()
        titles = [bar.tabText(index).replace("&&", "&") for index in range(bar.count())]
        assert title in titles, f"{tabs} has only {titles}"
        self.click(bar, bar.tabRect(titles.index(title)).center())

    def pick(self, name: str, text: str):
        """Chooses an entry of a list as one does with the mouse."""
        combo = self.find(name, QComboBox)
        index = combo.findText(text)
        assert index >= 0, [combo.itemText(i) for i in range(combo.count())]
        assert combo.isEnabled(), f"{name} is disabled"
        combo.setCurrentIndex(index)
        combo.activated.emit(index)

    def press(self, widget: QWidget | str, *keys, ctrl=False):
        """Gives a widget the keyboard, and presses keys there."""
        if isinstance(widget, str):
            widget = self.find(widget)
        assert widget.isVisible(), f"{widget.objectName()} cannot be seen"
        widget.setFocus()
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        for key in keys:
            self.bot.keyClick(QApplication.focusWidget() or widget, key, modifier)

    def choose(self, action_id: str):
        action = self.window.session.actions[action_id]
        assert action.isEnabled(), f"{action_id} is disabled"
        action.trigger()

    def type_into(self, name: str, text: str):
        field = self.find(name)
        field.setFocus()
        field.selectAll()
        self.bot.keyClicks(field, text)
        self.bot.keyClick(field, Qt.Key.Key_Return)

    def hold_key(self, key):
        self.bot.keyPress(QApplication.focusWidget() or self.window, key)

    def release_key(self, key):
        self.bot.keyRelease(QApplication.focusWidget() or self.window, key)

    def drop(self, widget: QWidget, *paths: Path):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        at = widget.rect().center()
        how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(at, *how)
        QApplication.sendEvent(widget, enter)
        assert enter.isAccepted(), f"{widget.objectName()} does not take that"
        drop = QDropEvent(
            QPointF(at),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(widget, drop)

    def wait(self, condition, seconds=30):
        self.bot.waitUntil(lambda: bool(condition()), timeout=round(1000 * seconds))

    @property
    def moment(self) -> Snapshot:
        """What the engine holds of the run of the window, or of the saved one."""
        newest = self.window.session.trainer.newest
        assert newest is not None, "there is no network yet"
        return newest

    @property
    def epoch(self) -> int | None:
        """How many epochs the run of the window has done; None while there is none."""
        newest = self.window.session.trainer.newest
        return newest.epoch if newest is not None else None

    def step(self):
        """Presses Step, and waits until it is done."""
        trainer, before = self.window.session.trainer, self.window.session.trainer.newest
        self.click("step_button")

        def is_done():
            newest = trainer.newest
            # A run that has to be begun first says so with its epoch 0.
            begun = newest is not None and (newest.epoch > 0 or not isinstance(newest.event, EpochStep))
            return begun and newest is not before and not trainer.running

        self.wait(is_done)

    def train(self):
        """Presses Run, and waits until the run has ended and everything shows its end."""
        self.wait_for_end_of_run(lambda: self.click("run_button"))
        self.wait_until_shown()

    def wait_until_shown(self):
        """Waits until progress line and kernels show the newest moment."""
        kernels = self.find("kernels_view", KernelsView)

        def is_shown():
            return kernels.snapshot is self.moment and self.text("progress_line").startswith(
                f"epoch {self.epoch} of "
            )

        self.wait(is_shown)

    def wait_for_end_of_run(self, do, seconds=30):
        with self.bot.waitSignal(self.window.session.trainer.ended, timeout=round(1000 * seconds)) as ended:
            do()
        return ended.args[0]

    @property
    def banner(self) -> str:
        """The sentence above the panels; empty while none is shown."""
        return self.text("banner_text") if self.find("banner").isVisible() else ""

    def _dialogs(self, owner, preferences):
        self.answers = Answers(owner, preferences)
        return self.answers
