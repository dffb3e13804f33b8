"""Where a card goes: close to what it explains, without covering it, and wholly in sight."""

from PySide6.QtCore import QPoint, QRect, QSize

_GAP = 4


def card_place(size: QSize, anchor: QRect, room: QRect) -> QRect:
    """A rectangle for a card: below what it explains, or else above, right or left of it.

    Args:
        size: Of the card.
        anchor: What must stay in sight.
        room: Where the card has to be; larger than the card.

    Returns:
        One beside the anchor wherever there is room for it, else one that covers as little of it as can be.
    """
    below = QPoint(anchor.left(), anchor.bottom() + 1 + _GAP)
    above = QPoint(anchor.left(), anchor.top() - _GAP - size.height())
    right = QPoint(anchor.right() + 1 + _GAP, anchor.top())
    left = QPoint(anchor.left() - _GAP - size.width(), anchor.top())
    boxes = [_inside(QRect(corner, size), room) for corner in (below, above, right, left)]
    return min(boxes, key=lambda box: _area(box.intersected(anchor)))


def _inside(box: QRect, room: QRect) -> QRect:
    x = max(room.left(), min(box.left(), room.right() + 1 - box.width()))
    y = max(room.top(), min(box.top(), room.bottom() + 1 - box.height()))
    return QRect(QPoint(x, y), box.size())


def _area(box: QRect) -> int:
    return box.width() * box.height() if box.isValid() else 0
