"""Small faces in rows, as lists of them look and behave alike everywhere."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem, QWidget

Index = QModelIndex | QPersistentModelIndex
SPEAKING = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
"""The roles in which a face is told in words."""
RING = 2
"""Width of the ring around a chosen face, for which there is room on each side."""


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
