"""Pictures of plain colour, and what a widget has drawn."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 30), (30, 30, 200)


def halves(left: tuple[int, int, int], right: tuple[int, int, int], width: int = 64) -> NDArray[np.uint8]:
    """Two colours side by side, 4:3."""
    picture = np.empty((width * 3 // 4, width, 3), np.uint8)
    picture[:, : width // 2] = left
    picture[:, width // 2 :] = right
    return picture


def thumbnail(colour: tuple[int, int, int] = RED, side: int = 96) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(*colour))
    return image


def drawn(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def colour_at(widget: QWidget, x: float, y: float) -> tuple[int, int, int]:
    colour = drawn(widget).pixelColor(round(x), round(y))
    return colour.red(), colour.green(), colour.blue()
