"""The line below the panels: passing remarks, and how far adding pictures is."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar, QStatusBar, QToolButton, QWidget

from app.language import _

_MILLISECONDS = 8000


class Status(QStatusBar):
    """A status bar with a progress bar that is there only while pictures are added.

    Attributes:
        cancel: The button that stops adding.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress = QProgressBar(self)
        self._progress.setObjectName("adding_progress")
        self._progress.setFormat(_("Adding pictures: %v of %m"))
        self._progress.setMinimumWidth(260)
        self.cancel = QToolButton(self)
        self.cancel.setObjectName("cancel_adding")
        self.cancel.setText(_("Cancel"))
        self.cancel.setToolTip(_("Stop adding pictures. Those added so far stay."))
        self.addPermanentWidget(self._progress)
        self.addPermanentWidget(self.cancel)
        self.show_progress(0, 0)

    @Slot(str)
    def tell(self, text: str) -> None:
        """Shows a remark for a while."""
        self.showMessage(text, _MILLISECONDS)

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Shows how many pictures are done; (0, 0) hides the bar."""
        self._progress.setMaximum(max(total, 1))
        self._progress.setValue(done)
        for widget in (self._progress, self.cancel):
            widget.setVisible(total > 0)
