"""Painting pictures of signed numbers, on their own or over a face, and the mark around one number."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPalette, QPen

from app.ui.images import image_of
from app.ui.theme import diverging, line
from app.ui.training.kernel_numbers import Array
from app.ui.training.weight_place import FaceBelow, looked_up, overlay_table

_MANY = 16384
_LEVELS = 1024


class FaceGround:
    """A face as the ground of weight maps, kept at the size it was last drawn in.

    Args:
        face: The face, and where the maps stand on it.
        shine: How much of it shines through, 0 to 1.
        palette: Where the colour of zero comes from.
    """

    def __init__(self, face: FaceBelow, shine: float, palette: QPalette) -> None:
        self.face = face
        self._image = image_of(face.ground(shine, palette))
        self.table = overlay_table(palette)
        self._scaled = QImage()

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draws the face into a box."""
        ratio = painter.device().devicePixelRatioF()
        size = QSize(round(box.width() * ratio), round(box.height() * ratio))
        if self._scaled.size() != size:
            form = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._scaled = _quick(self._image.scaled(size, *form))
        painter.drawImage(box, self._scaled, QRectF(self._scaled.rect()))


class PictureSheet:
    """Pictures in one image, so that colouring them is one operation; each is drawn where it belongs.

    Attributes:
        colours: RGB of every number, (count · rows, columns, 3), where there is no ground.

    Args:
        values: The numbers, (count, rows, columns).
        limit: The absolute value that gets the full colour.
        palette: Where the colours come from.
        ground: What the pictures are laid over; nothing when None.
    """

    def __init__(
        self, values: Array, limit: float, palette: QPalette, ground: FaceGround | None = None
    ) -> None:
        self._count, self._rows, self._columns = values.shape
        self._ground = ground
        flat = values.reshape(self._count * self._rows, self._columns)
        if ground is None:
            self.colours = _colours(flat, limit, palette)
            self._image = _quick(image_of(self.colours))
        else:
            self._image = _overlay(looked_up(flat, limit, ground.table))

    def draw(self, painter: QPainter, index: int, box: QRectF) -> None:
        """Draws one picture, with the face below it if there is one, into a box."""
        if self._ground is not None:
            self._ground.draw(painter, box)
        source = QRectF(0, index * self._rows, self._columns, self._rows)
        inside = map_box(
            box, (self._rows, self._columns), None if self._ground is None else self._ground.face
        )
        painter.drawImage(inside, self._image, source)


def map_box(box: QRectF, shape: tuple[int, int], face: FaceBelow | None) -> QRectF:
    """Where the numbers of a picture are in its box: everywhere, or at their place over the face.

    Args:
        box: The picture's.
        shape: Rows and columns of numbers.
        face: What is below them.
    """
    if face is None:
        return box
    left, top, width, height = face.place(*shape)
    return QRectF(
        box.left() + left * box.width(), box.top() + top * box.height(),
        width * box.width(), height * box.height(),
    )  # fmt: skip


def number_box(inside: QRectF, shape: tuple[int, int], row: int, column: int) -> QRectF:
    """Where one number is drawn, given where all of them are."""
    height, width = inside.height() / shape[0], inside.width() / shape[1]
    return QRectF(inside.left() + column * width, inside.top() + row * height, width, height)


def number_at(inside: QRectF, shape: tuple[int, int], point: QPointF) -> tuple[int, int] | None:
    """Row and column of the number under a point, given where all of them are."""
    if not inside.contains(point):
        return None
    row = int((point.y() - inside.top()) / inside.height() * shape[0])
    column = int((point.x() - inside.left()) / inside.width() * shape[1])
    return min(row, shape[0] - 1), min(column, shape[1] - 1)


def draw_unknown(painter: QPainter, boxes: list[QRectF], palette: QPalette) -> None:
    """Hatches the boxes of pictures whose numbers are not known."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(line(palette), Qt.BrushStyle.BDiagPattern))
    painter.drawRects(boxes)


def draw_frames(painter: QPainter, boxes: list[QRectF], colour: QColor) -> None:
    """Draws a thin frame around every box."""
    painter.setPen(colour)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRects([box.adjusted(-0.5, -0.5, 0.5, 0.5) for box in boxes])


def mark(painter: QPainter, box: QRectF, palette: QPalette) -> None:
    """Draws a frame that is seen on every colour around one number."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for role, width in ((QPalette.ColorRole.Base, 3.0), (QPalette.ColorRole.Text, 1.5)):
        painter.setPen(QPen(palette.color(role), width))
        painter.drawRect(box)


def _colours(values: Array, limit: float, palette: QPalette) -> NDArray[np.uint8]:
    if values.size <= _MANY:
        return diverging(values, limit, palette)
    # Of many numbers each takes its colour from a table: ten times as fast, and off by one shade at most.
    table = diverging(np.linspace(-1, 1, 2 * _LEVELS + 1), 1.0, palette)
    return looked_up(values, limit, table)


def _quick(image: QImage) -> QImage:
    # The format that Qt enlarges several times faster than three bytes a pixel.
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _overlay(colours: NDArray[np.uint8]) -> QImage:
    colours = np.ascontiguousarray(colours)
    height, width = colours.shape[:2]
    form = QImage.Format.Format_ARGB32_Premultiplied
    # The QImage only borrows the array's memory; copy() makes it own its pixels.
    return QImage(colours.data, width, height, colours.strides[0], form).copy()
