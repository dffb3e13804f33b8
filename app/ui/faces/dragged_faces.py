"""What hangs at the mouse while faces are dragged."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QListView

from app.ui.faces.thumbnail_cache import SIDE

_STEP = 6
_MOST = 3
_BADGE = 22


def picture_of_drag(view: QListView) -> QPixmap:
    """The first selected thumbnails as a pile, with how many there are."""
    indexes = sorted(view.selectedIndexes())
    pile = [index.data(Qt.ItemDataRole.DecorationRole) for index in indexes[:_MOST]]
    ratio = view.devicePixelRatioF()
    side = SIDE + _STEP * (_MOST - 1) + _BADGE // 2
    made = QPixmap(QSize(side, side) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    for depth, pixmap in reversed(list(enumerate(pile))):
        place = QRect(QPoint(depth * _STEP, depth * _STEP), QSize(SIDE, SIDE))
        painter.fillRect(place, view.palette().color(QPalette.ColorRole.AlternateBase))
        if pixmap is not None and not pixmap.isNull():
            painter.drawPixmap(place, pixmap)
        painter.setPen(view.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
    _paint_count(
        painter, view.palette(), QRectF(side - 2 * _BADGE, side - _BADGE, 2 * _BADGE, _BADGE), len(indexes)
    )
    painter.end()
    return made


def _paint_count(painter: QPainter, palette: QPalette, place: QRectF, count: int) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
    painter.drawRoundedRect(place, _BADGE / 2, _BADGE / 2)
    painter.setPen(palette.color(QPalette.ColorRole.HighlightedText))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{count:,}")
