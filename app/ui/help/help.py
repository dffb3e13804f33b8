"""Help inside the application: Markdown from assets, the log, and what Facet is."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.ui.dialogs import Dialogs
from app.ui.help.help_window import HelpWindow

DISTRIBUTION = "facet-trainer"


class Help(QObject):
    """Shows the help in a window of its own.

    Args:
        owner: The main window.
        dialogs: For *About*.
        log_folder: Where the log is written.

    Attributes:
        source_wanted: The source of a function that it links to: "module:qualified name".
    """

    source_wanted = Signal(str)

    def __init__(self, owner: QWidget, dialogs: Dialogs, log_folder: Path) -> None:
        super().__init__(owner)
        self._owner = owner
        self._dialogs = dialogs
        self._log_folder = log_folder
        self._window: HelpWindow | None = None

    @Slot()
    def show(self) -> None:
        """Opens the help, or brings it to the front where it was."""
        if self._window is None:
            self._made().show_text("help.md")
        self._bring_to_front()

    @Slot()
    def show_derivation(self) -> None:
        """Opens the mathematics."""
        self._made().show_text("derivation.md")
        self._bring_to_front()

    @Slot()
    def show_lessons(self) -> None:
        """Opens the lessons for teachers."""
        self._made().show_text("lessons.md")
        self._bring_to_front()

    @Slot(int)
    def show_equation(self, number: int) -> None:
        """Opens the derivation at an equation of the notes, 1 to 30."""
        self._made().show_equation(number)
        self._bring_to_front()

    def show_log(self) -> None:
        """Opens the folder with the log in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_folder)))

    def about(self) -> None:
        """Says version and licence."""
        self._dialogs.about(
            f"<h3>Facet {facet_version()}</h3>"
            "<p>Two persons' faces train a small convolutional network, by hand-written back propagation, "
            "in front of your eyes.</p>"
            "<p>A teaching instrument, not a lock. Faces stay in the project file on this computer; "
            "Facet opens no network connection.</p><p>MIT licence.</p>"
        )

    def _made(self) -> HelpWindow:
        if self._window is None:
            self._window = HelpWindow(self._owner)
            self._window.source_asked.connect(self.source_wanted)
        return self._window

    def _bring_to_front(self) -> None:
        window = self._made()
        window.show()
        window.raise_()
        window.activateWindow()


def facet_version() -> str:
    """The installed version."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "(not installed)"
