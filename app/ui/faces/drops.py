"""Files and folders dropped from a file manager."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent

_PROJECT_SUFFIX = ".facet"


def paths_of(mime: QMimeData) -> list[Path]:
    """The files and folders of this computer in a drag, in its order; projects are left to the window."""
    paths = (Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    return [path for path in paths if path.suffix.lower() != _PROJECT_SUFFIX]


def take(event: QDropEvent) -> list[Path]:
    """Accept a drag or drop that brings files, always as a copy: the user's files stay where they are.

    Returns:
        What it brings; empty, and the event ignored, when it brings no files.
    """
    paths = paths_of(event.mimeData())
    if paths:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    else:
        event.ignore()
    return paths
