"""Where face, patch, kernel, products and the words about them go."""

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSizeF

_GAP = 6.0
_SMALLEST_FACE = 46.0
# In less height there is no room for names.
_CAPTIONED = 140.0
# Beside its patch the face is seen better; that is worth so much of the size of the other pictures.
_WORTH = 0.8


class Arrangement(NamedTuple):
    """Places in a widget, in points.

    Attributes:
        face: The network's input.
        pictures: Patch, kernel and products.
        caption: The height left above each of these for its name; 0 for none.
        signs: Of × and =, between them.
        words: What is said.
    """

    face: QRectF
    pictures: tuple[QRectF, QRectF, QRectF]
    caption: float
    signs: tuple[QRectF, QRectF]
    words: QRectF


def arrangement(room: QSizeF, shape: tuple[int, int], face: tuple[int, int], line: float) -> Arrangement:
    """The arrangement with the largest pictures: the face in a line with them, or below beside the words.

    Args:
        room: To fill.
        shape: Rows and columns of the patch.
        face: Rows and columns of the face.
        line: Height of a line of text.
    """
    sign = line * 1.2
    caption = line if room.height() >= _CAPTIONED else 0.0
    width, height = room.width() - 2 * sign, room.height() - caption - _GAP
    aside = _sized(width, height - 3.05 * line, shape, 3, face)
    below = _sized(width, height - max(_SMALLEST_FACE, 3 * line), shape, 3)
    if aside[1] >= below[1] * _WORTH:
        return _face_beside(room, aside, face, sign, caption)
    return _face_below(room, below, face, sign, caption)


def _sized(
    width: float, height: float, shape: tuple[int, int], count: int, face: tuple[int, int] | None = None
) -> tuple[float, float]:
    """Width and height of a picture when `count` of them, and the face as high, fill a line."""
    across = count * shape[1] / shape[0]
    if face is not None:
        across += face[1] / face[0]
        width -= 2 * _GAP
    high = max(1.0, min(height - 2, (width - 2) / across))
    # Whole points for each number, so that all look the same.
    cell = high / shape[0]
    cell = float(int(cell)) if cell >= 2 else cell
    return cell * shape[1], cell * shape[0]


def _face_beside(
    room: QSizeF, size: tuple[float, float], face: tuple[int, int], sign: float, caption: float
) -> Arrangement:
    height = size[1]
    across = height * face[1] / face[0]
    shown = QRectF(1, 1 + caption, across, height)
    pictures, signs = _line(across + 1 + 2 * _GAP, 1 + caption, size, sign)
    top = pictures[0].bottom() + 1 + _GAP
    words = QRectF(0, top, room.width(), room.height() - top)
    return Arrangement(shown, pictures, caption, signs, words)


def _face_below(
    room: QSizeF, size: tuple[float, float], face: tuple[int, int], sign: float, caption: float
) -> Arrangement:
    pictures, signs = _line(1.0, 1 + caption, size, sign)
    top = pictures[0].bottom() + 2 + _GAP
    high = max(1.0, min(room.height() - top - 1, 0.4 * room.width() * face[0] / face[1]))
    across = high * face[1] / face[0]
    left = across + 2 + 1.5 * _GAP
    words = QRectF(left, top, room.width() - left, room.height() - top)
    return Arrangement(QRectF(1, top, across, high), pictures, caption, signs, words)


def _line(
    left: float, top: float, size: tuple[float, float], sign: float
) -> tuple[tuple[QRectF, QRectF, QRectF], tuple[QRectF, QRectF]]:
    first, second, third = (QRectF(round(left + i * (size[0] + sign)), round(top), *size) for i in range(3))
    return (first, second, third), (_between(first, second), _between(second, third))


def _between(one: QRectF, other: QRectF) -> QRectF:
    return QRectF(one.right(), one.top(), other.left() - one.right(), one.height())
