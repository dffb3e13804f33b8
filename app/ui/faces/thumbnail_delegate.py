"""How one thumbnail is drawn."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.faces.thumbnails import SIDE

# The width of the ring around a selected thumbnail, in logical pixels; the gap between two is twice that.
_RING = 2

# The side of a cell that shows a thumbnail unscaled.
LARGEST_CELL = SIDE + 2 * _RING


class ThumbnailDelegate(QStyledItemDelegate):
    """The thumbnail fills its square cell; ringed where it is selected, dotted where the keyboard is.

    Attributes:
        cell: The side of a cell, in logical pixels.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.cell = LARGEST_CELL

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The cell."""
        return QSize(self.cell, self.cell)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the thumbnail in its cell."""
        pixmap: QPixmap = index.data(Qt.ItemDataRole.DecorationRole)
        cell = option.rect.adjusted(_RING, _RING, -_RING, -_RING)
        place = QRect(QPoint(), pixmap.size().scaled(cell.size(), Qt.AspectRatioMode.KeepAspectRatio))
        place.moveCenter(cell.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, pixmap)
        if option.state & QStyle.StateFlag.State_Selected:
            _ring(painter, place, QPen(option.palette.color(QPalette.ColorRole.Highlight), 2 * _RING))
        if option.state & QStyle.StateFlag.State_HasFocus:
            ink = option.palette.color(QPalette.ColorRole.Text)
            _ring(painter, place, QPen(ink, 1, Qt.PenStyle.DotLine))


def _ring(painter: QPainter, place: QRect, pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(place))
