"""Small pictures of numbers, with the numbers written in where there is room."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

Array = NDArray[np.floating]

_SMALLEST_FONT, _LARGEST_FONT, _PROBE = 9, 15, 50
_MOST_NUMBERS = 100
_LIGHT_FROM = 140


def cell_text(value: float, digits: int) -> str:
    """A number with that many digits, as short as it can be, such as .83, -1.2 or 12.

    The hyphen is a plain one, for the minus is twice as wide.
    """
    if abs(value) < 0.995:
        return f"{value:z.{digits}f}".replace("0.", ".", 1) if digits else "0"
    return f"{value:.{max(0, digits - (1 if abs(value) < 9.95 else 2))}f}"


def cell_font(font: QFont, digits: int, cell: tuple[float, float]) -> QFont | None:
    """The largest font in which numbers of that many digits fit into a cell; None if it cannot be read."""
    font.setPixelSize(_PROBE)
    metrics = QFontMetricsF(font)
    widest = metrics.horizontalAdvance("-." + digits * "8")
    pixels = min((cell[0] - 1) / widest, cell[1] / metrics.ascent()) * _PROBE
    if pixels < _SMALLEST_FONT:
        return None
    font.setPixelSize(min(int(pixels), _LARGEST_FONT))
    return font


def draw_numbers(painter: QPainter, box: QRectF, image: QImage, numbers: Array, frame: QColor) -> None:
    """Draws a picture into a box, and its numbers into the cells where all of them fit and are numbers.

    Args:
        painter: To draw with.
        box: Where.
        image: One pixel for each number.
        numbers: (rows, columns).
        frame: Its colour.
    """
    painter.drawImage(box, image)
    rows, columns = numbers.shape
    cell = box.width() / columns, box.height() / rows
    for digits in (2, 1) if numbers.size <= _MOST_NUMBERS else ():
        font = cell_font(QFont(painter.font()), digits, cell)
        if font is not None and (np.abs(numbers) < 10**digits - 0.5).all():
            texts = [cell_text(value, digits) for value in numbers.ravel().tolist()]
            _write(painter, box, image, texts, font)
            break
    painter.setPen(frame)
    painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))


def _write(painter: QPainter, box: QRectF, image: QImage, texts: list[str], font: QFont) -> None:
    columns, rows = image.width(), image.height()
    width, height = box.width() / columns, box.height() / rows
    metrics = QFontMetricsF(font)
    base = (height + metrics.capHeight()) / 2
    painter.save()
    painter.setFont(font)
    dark, light = QPen(QColor("black")), QPen(QColor("white"))
    for index, text in enumerate(texts):
        row, column = divmod(index, columns)
        colour = image.pixelColor(column, row)
        painter.setPen(dark if _brightness(colour) >= _LIGHT_FROM else light)
        left = column * width + (width - metrics.horizontalAdvance(text)) / 2
        painter.drawText(QPointF(box.left() + left, box.top() + row * height + base), text)
    painter.restore()


def _brightness(colour: QColor) -> float:
    return 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()
