"""One step on a face's way to the network: a picture with its caption."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.images import image_of

_CAPTION_LINES = 4


class StepPicture(QWidget):
    """A picture as large as there is place, its proportions kept; small ones show their pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_picture(self, picture: NDArray[np.uint8] | None) -> None:
        """Show a picture, RGB (H, W, 3) or grey (H, W), uint8; None for none."""
        self._image = QImage() if picture is None else image_of(picture)
        self.update()

    def sizeHint(self) -> QSize:
        """Enough to see a face."""
        return QSize(140, 140)

    def minimumSizeHint(self) -> QSize:
        """Still enough."""
        return QSize(72, 72)

    def picture_area(self) -> QRect:
        """Where the picture stands in the widget; empty while there is none."""
        if self._image.isNull():
            return QRect()
        return QRect(QPoint(), self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture."""
        painter = QPainter(self)
        area = self.picture_area()
        if area.isEmpty():
            painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.AlternateBase))
            return
        pixels = area.size() * self.devicePixelRatioF()
        shrinks = pixels.width() < self._image.width()
        # Enlarged without smoothing: what the network sees are these squares.
        way = (
            Qt.TransformationMode.SmoothTransformation
            if shrinks
            else Qt.TransformationMode.FastTransformation
        )
        painter.drawImage(area, self._image.scaled(pixels, Qt.AspectRatioMode.IgnoreAspectRatio, way))
        painter.setPen(QPen(theme.line(self.palette()), 1))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        self.paint_over(painter, area)

    def paint_over(self, painter: QPainter, area: QRect) -> None:
        """What a subclass draws on the picture."""


class StepView(QWidget):
    """A step with its title above and what happens in it below.

    Args:
        name: Of the widget.
        title: Of the step.
        caption: What happens in it, as a short sentence.
    """

    def __init__(self, name: str, title: str, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        heading = QLabel(title, self)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self.picture = StepPicture(self)
        self._said = QLabel(self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        # As high for each step, so that the pictures are of one size.
        self._said.setMinimumHeight(_CAPTION_LINES * self._said.fontMetrics().lineSpacing())
        self._said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading)
        column.addWidget(self.picture, 1)
        column.addWidget(self._said)
        self.set_caption(caption)

    def set_caption(self, caption: str) -> None:
        """Say what happens in this step."""
        if caption != self._said.text():
            self._said.setText(caption)
            self.setAccessibleDescription(caption)
            self.setToolTip(caption)
