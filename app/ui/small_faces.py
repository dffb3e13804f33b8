"""Small faces in rows, as lists of them look and behave alike everywhere."""

from html import escape

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem, QWidget

Index = QModelIndex | QPersistentModelIndex
RING = 2
"""Width of the ring around a chosen face, for which there is room on each side."""


def as_typed(words: str) -> str:
    """Words for a tooltip, in which a name that looks like markup is shown as it is typed."""
    if "<" not in words:
        return words
    return "<p>{}</p>".format(escape(words).replace("\n", "<br>"))


def spoken(words: str, role: int) -> str | None:
    """The words of a face for the roles in which it is told; None for any other role."""
    if role == Qt.ItemDataRole.ToolTipRole:
        return as_typed(words)
    return words if role == Qt.ItemDataRole.AccessibleTextRole else None


class SmallFacesView(QListView):
    """Faces of one size, as many in a row as there is room for.

    Args:
        name: For finding it.
        title: For those who cannot see it.
    """

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def draw_rings(painter: QPainter, option: QStyleOptionViewItem, place: QRect) -> None:
    """Shows whether the face at a place is chosen, and whether the keyboard is at it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Highlight), 2 * RING))
        painter.drawRect(place)
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Text), 1, Qt.PenStyle.DotLine))
        painter.drawRect(place)
