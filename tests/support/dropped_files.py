"""Files dragged from a file manager over a widget, and let go there."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

_PLACE = QPointF(5, 5)
_ACTIONS = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drag_over(widget: QWidget, mime: QMimeData) -> bool:
    """Whether the widget would take it."""
    place = QPoint(round(_PLACE.x()), round(_PLACE.y()))
    event = QDragEnterEvent(place, _ACTIONS, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drag_away(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QDragLeaveEvent())


def drop(widget: QWidget, mime: QMimeData) -> Qt.DropAction:
    """What becomes of the files."""
    drag_over(widget, mime)
    event = QDropEvent(_PLACE, _ACTIONS, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event.setDropAction(Qt.DropAction.MoveAction)
    QApplication.sendEvent(widget, event)
    return event.dropAction() if event.isAccepted() else Qt.DropAction.IgnoreAction
