"""What is drawn over a thumbnail: left out of training, its share of D, a picture that is not there."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from app.ui import theme
from app.ui.faces.face_text import number

_SHADE = QColor(0, 0, 0, 170)
_ON_SHADE = QColor("#ffffff")
_ON_LIGHT = QColor("#000000")

_LARGEST_SHARE = 0.5
"""Of one face with one output of 0 … 1: ½ (1 − 0)²."""

_MARK = 16
_BAR = 3
_BADGE_FONT = 0.82


def paint_missing(painter: QPainter, place: QRect, palette: QPalette, *, unreadable: bool) -> None:
    """A place for a picture that has not come yet, or that cannot be read."""
    painter.fillRect(place.adjusted(1, 1, -1, -1), palette.color(QPalette.ColorRole.AlternateBase))
    painter.setPen(QPen(theme.line(palette), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(place).adjusted(1.5, 1.5, -1.5, -1.5))
    if unreadable:
        painter.setPen(theme.muted(palette))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "?")


def paint_excluded(painter: QPainter, place: QRect, palette: QPalette) -> None:
    """A round mark with a bar across, in the upper right corner."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = QRectF(place.right() - _MARK - 1, place.top() + 3, _MARK, _MARK)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.color(QPalette.ColorRole.Base))
    painter.drawEllipse(circle)
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Text), 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = circle.adjusted(2, 2, -2, -2)
    painter.drawEllipse(inner)
    middle, reach = inner.center(), inner.width() * 0.35
    painter.drawLine(middle + QPointF(-reach, -reach), middle + QPointF(reach, reach))


def paint_share(
    painter: QPainter,
    place: QRect,
    option: QStyleOptionViewItem,
    share: float,
    says: str = "",
    colour: QColor | None = None,
) -> None:
    """The share of D as a bar with its number; in the colour of whom the network says where that is another.

    Args:
        painter: Draws on the view.
        place: Of the thumbnail.
        option: Has the font.
        share: ½ Σ_i (ζ − s)² of this face.
        says: Whom the network takes the face for; empty where it is right.
        colour: Of that person.
    """
    font = option.font
    font.setPointSizeF(font.pointSizeF() * _BADGE_FONT)
    painter.setFont(font)
    line = painter.fontMetrics().height()
    strip = QRect(place.left(), place.bottom() + 1 - line - _BAR, place.width(), line + _BAR)
    painter.fillRect(strip, _SHADE)
    _write(painter, strip.adjusted(0, 0, 0, -_BAR), _ON_SHADE, number(share))
    bar = QRect(strip.left(), strip.bottom() + 1 - _BAR, strip.width(), _BAR)
    bar.setWidth(round(strip.width() * min(1.0, share / _LARGEST_SHARE)))
    painter.fillRect(bar, colour or _ON_SHADE)
    if colour is not None:
        tag = QRect(strip.left(), strip.top() - line, strip.width(), line)
        _paint_tag(painter, tag, f"{says}?", colour, option.palette)
        _frame(painter, place, colour)


def _paint_tag(painter: QPainter, tag: QRect, text: str, colour: QColor, palette: QPalette) -> None:
    painter.fillRect(tag, colour)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, tag.width() - 4)
    _write(painter, tag, _ON_LIGHT if theme.is_dark(palette) else _ON_SHADE, shown)


def _frame(painter: QPainter, place: QRect, colour: QColor) -> None:
    pen = QPen(colour, 2)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(place).adjusted(1, 1, -1, -1))


def _write(painter: QPainter, place: QRect, ink: QColor, text: str) -> None:
    painter.setPen(ink)
    painter.drawText(place.adjusted(2, 0, -2, 0), Qt.AlignmentFlag.AlignCenter, text)
