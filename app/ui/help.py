"""Help inside the application: Markdown from assets, the log, and what Facet is."""

from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QTextBrowser, QWidget

from app.ui.dialogs import Dialogs

DISTRIBUTION = "facet-trainer"


class Help(QObject):
    """Shows the help in a window of its own.

    Args:
        owner: The main window.
        dialogs: For *About*.
        log_folder: Where the log is written.
    """

    def __init__(self, owner: QWidget, dialogs: Dialogs, log_folder: Path) -> None:
        super().__init__(owner)
        self._owner = owner
        self._dialogs = dialogs
        self._log_folder = log_folder
        self._browser: QTextBrowser | None = None

    def show(self) -> None:
        """Opens the help, or brings it to the front."""
        if self._browser is None:
            self._browser = QTextBrowser(self._owner)
            self._browser.setObjectName("help_browser")
            self._browser.setWindowFlag(Qt.WindowType.Window)
            self._browser.setWindowTitle("Facet Help")
            # Facet opens no network connection: nothing in the help leads outside.
            self._browser.setOpenExternalLinks(False)
            self._browser.document().setDocumentMargin(24)
            self._browser.resize(760, 720)
            self._browser.setMarkdown(files("assets").joinpath("texts/help.md").read_text("utf-8"))
        self._browser.show()
        self._browser.raise_()
        self._browser.activateWindow()

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


def facet_version() -> str:
    """The installed version."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "(not installed)"
