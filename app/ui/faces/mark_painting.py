"""Marked faces on a picture: a box and a label that can be read on anything."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

_LINE = 2
_SHADE = QColor(0, 0, 0, 150)
_LIGHT = QColor(255, 255, 255)
_PADDING = 4.0


class Mark(NamedTuple):
    """A marked face.

    Attributes:
        box: x, y, width and height in pixels of the picture.
        text: What its label says; empty for a box alone.
        colour: Of the box and of the label's ground.
    """

    box: tuple[int, int, int, int]
    text: str
    colour: QColor


class Placement(NamedTuple):
    """Where a picture stands in the widget.

    Attributes:
        area: The picture's rectangle in the widget.
        scale: Pixels of the widget per pixel of the picture.
        mirrored_width: The picture's width where it is shown mirrored, else None.
    """

    area: QRectF
    scale: float
    mirrored_width: int | None

    def box(self, box: tuple[int, int, int, int]) -> QRectF:
        """A box of the picture in the widget, cut at the picture's edges."""
        x, y, width, height = box
        if self.mirrored_width is not None:
            x = self.mirrored_width - x - width
        left, top = self.area.x() + x * self.scale, self.area.y() + y * self.scale
        return QRectF(left, top, width * self.scale, height * self.scale).intersected(self.area)


def ink_on(ground: QColor) -> QColor:
    """Black or white, whichever is the more legible on that ground (relative luminance, WCAG)."""
    linear = [((c + 0.055) / 1.055) ** 2.4 if c > 0.04045 else c / 12.92 for c in _unit_rgb(ground)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return QColor("black") if luminance > 0.179 else QColor("white")


def label_places(boxes: Sequence[QRectF], sizes: Sequence[tuple[float, float]], area: QRectF) -> list[QRectF]:
    """A place for each label: above its box, else inside at the top, below or inside at the bottom.

    Args:
        boxes: Where the boxes stand.
        sizes: Width and height of each label.
        area: The picture; labels stay inside it.

    Returns:
        As many rectangles; the first place that hides no earlier label is taken.
    """
    taken: list[QRectF] = []
    for box, (width, height) in zip(boxes, sizes, strict=True):
        width = min(width, area.width())
        left = max(area.left(), min(box.left(), area.right() - width))
        tops = (box.top() - height, box.top(), box.bottom(), box.bottom() - height)
        places = [QRectF(left, top, width, height) for top in tops]
        fitting = [place for place in places if area.contains(place)] or [places[1]]
        free = [place for place in fitting if not any(place.intersects(other) for other in taken)]
        taken.append((free or fitting)[0])
    return taken


def paint_marks(painter: QPainter, marks: Sequence[Mark], placement: Placement, font: QFont) -> None:
    """Draw boxes, then labels, so that no box crosses a label."""
    metrics = QFontMetricsF(font)
    boxes = [placement.box(mark.box) for mark in marks]
    for mark, box in zip(marks, boxes, strict=True):
        _paint_box(painter, box, mark.colour)
    labelled = [(mark, box) for mark, box in zip(marks, boxes, strict=True) if mark.text]
    sizes = [
        (metrics.horizontalAdvance(mark.text) + 2 * _PADDING, metrics.height() + _PADDING / 2)
        for mark, _ in labelled
    ]
    places = label_places([box for _, box in labelled], sizes, placement.area)
    painter.setFont(font)
    for (mark, _), place, (width, _height) in zip(labelled, places, sizes, strict=True):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mark.colour)
        painter.drawRoundedRect(place, 2, 2)
        painter.setPen(ink_on(mark.colour))
        painter.drawText(
            place, Qt.AlignmentFlag.AlignCenter, _fitted(mark.text, width, place.width(), metrics)
        )


def paint_chosen(painter: QPainter, box: QRectF) -> None:
    """Draw a light frame around the place of a box, to be followed by `paint_marks`."""
    outer = box.toAlignedRect()
    for line, inset, width in ((_SHADE, -_LINE - 2, _LINE), (_LIGHT, -_LINE, _LINE)):
        for side in _sides(outer.adjusted(inset, inset, -inset, -inset), width):
            painter.fillRect(side, line)


def _fitted(text: str, wanted: float, width: float, metrics: QFontMetricsF) -> str:
    # Measuring a text takes as long as drawing it: not again where it has its place.
    if width >= wanted:
        return text
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 2 * _PADDING)


def _paint_box(painter: QPainter, box: QRectF, colour: QColor) -> None:
    # A dark line around the coloured one keeps the box visible on a picture of the same colour. Filled
    # rectangles on whole pixels are sharp, and several times faster than strokes.
    outer = box.toAlignedRect()
    for line, inset, width in ((_SHADE, 0, _LINE + 2), (colour, 1, _LINE)):
        ring = outer.adjusted(inset, inset, -inset, -inset)
        for side in _sides(ring, width):
            painter.fillRect(side, line)


def _sides(ring: QRect, width: int) -> tuple[QRect, QRect, QRect, QRect]:
    """The four sides of a ring, none over another."""
    inner = ring.height() - 2 * width
    return (
        QRect(ring.x(), ring.y(), ring.width(), width),
        QRect(ring.x(), ring.y() + ring.height() - width, ring.width(), width),
        QRect(ring.x(), ring.y() + width, width, inner),
        QRect(ring.x() + ring.width() - width, ring.y() + width, width, inner),
    )


def _unit_rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()
