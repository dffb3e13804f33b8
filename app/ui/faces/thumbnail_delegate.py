"""How one thumbnail is drawn."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.project import Face
from app.recognition.face_errors import FaceShare
from app.ui import theme
from app.ui.faces.thumbnail_cache import SIDE
from app.ui.faces.thumbnail_marks import paint_excluded, paint_missing, paint_share
from app.ui.faces.thumbnails import FACE_ROLE, SHARE_ROLE, ThumbnailModel

# The width of the ring around a selected thumbnail, in logical pixels; the gap between two is twice that.
_RING = 2

# The side of a cell that shows a thumbnail unscaled.
LARGEST_CELL = SIDE + 2 * _RING

_LEFT_OUT = 0.3
"""How strongly a face is drawn that is left out of training."""

_Index = QModelIndex | QPersistentModelIndex


class ThumbnailDelegate(QStyledItemDelegate):
    """The thumbnail fills its square cell; ringed where it is selected, dotted where the keyboard is.

    Faces that are left out of training are dimmed and crossed; while the faces are sorted by their share of D
    it stands below, and whom the network takes the face for where that is another person.

    Attributes:
        cell: The side of a cell, in logical pixels.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.cell = LARGEST_CELL

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """The cell."""
        return QSize(self.cell, self.cell)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the thumbnail in its cell."""
        face: Face = index.data(FACE_ROLE)
        pixmap: QPixmap | None = index.data(Qt.ItemDataRole.DecorationRole)
        cell = option.rect.adjusted(_RING, _RING, -_RING, -_RING)
        place = cell
        if pixmap is None or pixmap.isNull():
            paint_missing(painter, cell, option.palette, unreadable=pixmap is not None)
        else:
            place = QRect(QPoint(), pixmap.size().scaled(cell.size(), Qt.AspectRatioMode.KeepAspectRatio))
            place.moveCenter(cell.center())
            painter.setOpacity(_LEFT_OUT if face.excluded else 1.0)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, pixmap)
            painter.setOpacity(1.0)
        if face.excluded:
            paint_excluded(painter, place, option.palette)
        share: FaceShare | None = index.data(SHARE_ROLE)
        if share is not None:
            self._paint_share(painter, place, option, share, index)
        if option.state & QStyle.StateFlag.State_Selected:
            _ring(painter, place, QPen(option.palette.color(QPalette.ColorRole.Highlight), 2 * _RING))
        if option.state & QStyle.StateFlag.State_HasFocus:
            ink = option.palette.color(QPalette.ColorRole.Text)
            _ring(painter, place, QPen(ink, 1, Qt.PenStyle.DotLine))

    def _paint_share(
        self,
        painter: QPainter,
        place: QRect,
        option: QStyleOptionViewItem,
        share: FaceShare,
        index: _Index,
    ) -> None:
        model = index.model()
        assert isinstance(model, ThumbnailModel)
        ids = [person.id for person in model.persons]
        if share.is_right or share.says not in ids:
            paint_share(painter, place, option, share.share)
            return
        position = ids.index(share.says)
        colour = theme.person_colour(position, option.palette)
        paint_share(painter, place, option, share.share, model.persons[position].name, colour)


def _ring(painter: QPainter, place: QRect, pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(place))
