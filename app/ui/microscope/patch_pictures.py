"""The patch of the face that is looked at, the kernel, and their products, number by number."""

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.lessons.latex import subscript
from app.lessons.microscope.microscope import Sight, Way
from app.ui.theme import line, muted
from app.ui.training.kernel_painting import mark, number_box
from app.ui.who.feature_numbers import draw_numbers
from app.ui.who.feature_pictures import face_image, limit_of, side_by_side, signed_image
from engine.activations import Array

_SIGN = 24.0
_LEAST, _MOST = 56.0, 190.0


class _Picture(NamedTuple):
    name: str
    image: QImage
    numbers: Array


class PatchPictures(QWidget):
    """Three pictures: patch × kernel = products, whose sum is l * K at that place; if there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("microscope_patch")
        self.setAccessibleName("the patch times the kernel")
        self.setToolTip(
            "The patch framed on the face, times the kernel, number by number: the sum of the products"
            " is l * K at that place. The chosen coefficient is framed."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._sight: Sight | None = None
        self._way: Way | None = None

    def show_way(self, sight: Sight, term: int) -> None:
        """Shows the patch that a term came from; none for φ, which acts on no patch."""
        self._sight = sight
        self._way = None if sight.parameter.kind == "bias" else sight.way(term)
        self.update()

    def sizeHint(self) -> QSize:
        """Pictures of which the numbers can be read."""
        return QSize(400, 150)

    def minimumSizeHint(self) -> QSize:
        """None are drawn where there is no room."""
        return QSize(100, 0)

    def boxes(self) -> list[QRectF]:
        """Where the pictures stand; none where they would be too small."""
        if self._way is None:
            return []
        channels, k, _ = self._way.look.kernels.shape[1:]
        caption = self.fontMetrics().height()
        high = min(self.height() - caption - 3.0, (self.width() - 2 * _SIGN - 4) / 3 / channels, _MOST)
        if high < _LEAST:
            return []
        side = float(int(high / k) * k)
        step = channels * side + _SIGN
        return [QRectF(1 + number * step, caption + 1, channels * side, side) for number in range(3)]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the pictures, the signs between them, and the frame around the chosen coefficient."""
        boxes, way, sight = self.boxes(), self._way, self._sight
        if not boxes or way is None or sight is None:
            return
        painter = QPainter(self)
        for box, picture in zip(boxes, self._pictures(way), strict=True):
            draw_numbers(painter, box, picture.image, side_by_side(picture.numbers), line(self.palette()))
            painter.setPen(muted(self.palette()))
            above = QRectF(box.left() - _SIGN / 2, 0, box.width() + _SIGN, box.top() - 1)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, picture.name)
        for box, sign in zip(boxes, "×=", strict=False):
            between = QRectF(box.right(), box.top(), _SIGN, box.height())
            painter.drawText(between, Qt.AlignmentFlag.AlignCenter, sign)
        if sight.parameter.kind == "kernel":
            _, channel, u, v = sight.parameter.index
            channels, k, _ = way.look.kernels.shape[1:]
            for box in boxes:
                mark(painter, number_box(box, (k, channels * k), u, channel * k + v), self.palette())
        painter.end()

    def _pictures(self, way: Way) -> tuple[_Picture, ...]:
        look = way.look
        patch, kernel = look.patch(*way.place), look.kernels[way.kernel]
        products = np.asarray(patch * kernel)
        name = "mean patch" if look.averages else "patch of l"
        return (
            _Picture(name, face_image(patch), patch),
            _Picture(
                f"K{subscript(way.kernel + 1)}",
                signed_image(kernel, limit_of(look.kernels), self.palette()),
                kernel,
            ),
            _Picture("products", signed_image(products, limit_of(products), self.palette()), products),
        )
