"""Files and folders dropped from a file manager."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

PROJECT_SUFFIX = ".facet"


def paths_of(mime: QMimeData) -> list[Path]:
    """The files and folders of this computer in a drag, in its order."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def accept_as_copy(event: QDropEvent, paths: list[Path]) -> None:
    """Accept a drag or drop that brings something, always as a copy: the user's files stay where they are."""
    if paths:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    else:
        event.ignore()


class DropTarget(QWidget):
    """A widget on which files and folders can be dropped; projects are left to the window behind it.

    Attributes:
        hovered: Whether something that can be let go here is held above it; a subclass paints that.

    Signals:
        paths_dropped (list[Path]): What the user dropped, in its order.
    """

    paths_dropped = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered = False
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that files can be let go here."""
        self._set_hovered(bool(self._take(event)))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Back to normal."""
        self._set_hovered(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped."""
        self._set_hovered(False)
        if paths := self._take(event):
            self.paths_dropped.emit(paths)

    def _take(self, event: QDropEvent) -> list[Path]:
        paths = [path for path in paths_of(event.mimeData()) if path.suffix.lower() != PROJECT_SUFFIX]
        accept_as_copy(event, paths)
        return paths

    def _set_hovered(self, hovered: bool) -> None:
        self.hovered = hovered
        self.update()
