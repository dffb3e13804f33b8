"""The faces of a check, small and side by side."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.images import image_of
from app.ui.theme import line, muted

_SIDE = 34
_GAP = 4
_NONE = "The faces of the check will stand here."


class FaceStrip(QWidget):
    """Pictures in one row, smaller where there are many."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("check_faces")
        self.setAccessibleName("The faces of the check")
        self.setToolTip(
            "The faces that D is summed over, as the network sees them: of each person from the best learned "
            "to the worst learned, the worst at the right."
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._images: list[QImage] = []

    def show_faces(self, images: NDArray[np.floating] | None) -> None:
        """Shows images (N, C, H, W), their first channel in grey; None for none."""
        faces = [] if images is None else list(images[:, 0])
        self._images = [image_of(_grey(face)) for face in faces]
        self.setAccessibleDescription(f"{len(faces)} faces" if faces else _NONE)
        self.update()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(8 * (_SIDE + _GAP), _SIDE + 2)

    def minimumSizeHint(self) -> QSize:
        """The same height."""
        return QSize(80, _SIDE + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the faces."""
        painter = QPainter(self)
        if not self._images:
            painter.setPen(muted(self.palette()))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), flags, _NONE)
        for box, image in zip(self._boxes(), self._images, strict=False):
            painter.drawImage(box, image, QRectF(image.rect()))
            painter.setPen(line(self.palette()))
            painter.drawRect(box)
        painter.end()

    def _boxes(self) -> list[QRectF]:
        count = max(len(self._images), 1)
        step = min(_SIDE + _GAP, self.width() / count)
        side = min(_SIDE, max(step - 1, 1))
        return [QRectF(number * step + 0.5, 0.5, side, side) for number in range(count)]


def _grey(face: NDArray[np.floating]) -> NDArray[np.uint8]:
    low, high = float(face.min()), float(face.max())
    return np.asarray(np.rint(255 * (face - low) / ((high - low) or 1)), np.uint8)
