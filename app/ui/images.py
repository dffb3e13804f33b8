"""NumPy arrays as Qt images, and images as the bytes of a file."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from app.language import _


def image_of(picture: NDArray[np.uint8]) -> QImage:
    """A picture, RGB (H, W, 3) or grey (H, W), uint8, as an image that owns its pixels."""
    picture = np.ascontiguousarray(picture)
    height, width = picture.shape[:2]
    grey = picture.ndim == 2
    form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
    # The QImage only borrows the array's memory, with the array's own stride; copy() makes it own its pixels.
    return QImage(picture.data, width, height, picture.strides[0], form).copy()


def encoded(image: QImage, suffix: str) -> bytes:
    """An image as the bytes of a file.

    Args:
        image: The image.
        suffix: Of the file's name, such as ".png".

    Raises:
        OSError: Qt writes no pictures of that kind.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(suffix[1:].lower().encode())).write(image):
        raise OSError(0, _("its name does not end as that of a picture does"))
    return bytes(buffer.data().data())
