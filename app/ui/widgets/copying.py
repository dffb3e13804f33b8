"""What a widget's own menu copies as text."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QWidget


def add_copy_action(widget: QWidget, text: str, copied: Callable[[], str]) -> None:
    """Copies in the menu that a right click opens, and by Ctrl+C while the widget has the keyboard.

    Args:
        widget: Whose action it becomes.
        text: What the action is called.
        copied: What is copied at the time.
    """
    copy = QAction(text, widget)
    copy.setShortcut(QKeySequence.StandardKey.Copy)
    copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(copied()))
    widget.addAction(copy)
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)


def table_text(model: QAbstractItemModel) -> str:
    """A whole table, for a spreadsheet."""
    columns = range(model.columnCount())
    rows = [[model.headerData(column, Qt.Orientation.Horizontal) for column in columns]]
    rows += [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]
    return "\n".join("\t".join(map(str, row)) for row in rows)
