"""What the menu *Help* does."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app.language import _
from app.ui.registry import HELP
from app.ui.session import Session
from app.versions import versions

if TYPE_CHECKING:
    from app.ui.help.dock import HelpDock


class Help(QObject):
    """Shows the help beside the work.

    Args:
        session: What is worked on.
        window: The main window.

    Attributes:
        source_wanted: The source of a function that it links to: "module:qualified name".
    """

    source_wanted = Signal(str)

    def __init__(self, session: Session, window: QMainWindow) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._dock: HelpDock | None = None

    @Slot()
    def show(self) -> None:
        """Opens the help at what is said of the panel with the keyboard, or of the page that is shown."""
        self._open(f"help.md#{self._section()}")

    @Slot()
    def show_derivation(self) -> None:
        """Opens the mathematics."""
        self._open("derivation.md")

    @Slot()
    def show_lessons(self) -> None:
        """Opens the lessons for teachers."""
        self._open("lessons.md")

    def show_log(self) -> None:
        """Opens the folder with the log in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._session.log_folder)))

    def about(self) -> None:
        """Says versions and licence."""
        texts = (
            _(
                "Two persons' faces train a small convolutional network, by hand-written back propagation, "
                "in front of your eyes."
            ),
            _(
                "A teaching instrument, not a lock. Faces stay in the project file on this computer; "
                "Facet opens no network connection."
            ),
            _("MIT licence."),
        )
        self._session.dialogs.about("\n\n".join(texts), versions())

    def _open(self, link: str) -> None:
        if self._dock is None:
            # Only whoever reads waits for it.
            from app.ui.help.dock import HelpDock

            self._dock = HelpDock(self._session, self._window)
            self._dock.browser.source_wanted.connect(self.source_wanted)
        self._dock.open_at(link)

    def _section(self) -> str:
        """The anchor that the nearest widget around the keyboard names, or else the page that is shown."""
        focus = QApplication.focusWidget()
        while focus is not None:
            if focus.property(HELP):
                return str(focus.property(HELP))
            focus = focus.parentWidget()
        views = (one for one in self._window.findChildren(QWidget) if one.property(HELP) is not None)
        return next((str(one.property(HELP)) for one in views if one.isVisible()), "")
