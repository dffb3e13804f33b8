"""NumPy arrays as Qt images."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def image_of(picture: NDArray[np.uint8]) -> QImage:
    """A picture, RGB (H, W, 3) or grey (H, W), uint8, as an image that owns its pixels."""
    picture = np.ascontiguousarray(picture)
    height, width = picture.shape[:2]
    grey = picture.ndim == 2
    form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
    # The QImage only borrows the array's memory, with the array's own stride; copy() makes it own its pixels.
    return QImage(picture.data, width, height, picture.strides[0], form).copy()
