"""The features σ of a face, as pictures on one scale."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui import theme
from app.ui.images import image_of
from app.ui.who.feature_colours import Scale, scale_of, shaded

_GAP = 4
_WIDEST_GAP = 12
_LEGEND_GAP = 6
_LEGEND_BAR = QSize(110, 10)
_EMPTY_TEXT = "The features σ of a face appear here."


class FeaturesView(QWidget):
    """One picture for the feature map of each kernel, all on one scale, with its legend.

    While it is hidden new features cost nothing: they are drawn when they are painted.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("features_view")
        self.setAccessibleName("Features σ")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setToolTip(
            "The features σ = g(l * K) of this face, one picture for each kernel: the brighter, the larger."
        )
        self._features: NDArray[np.floating] | None = None
        self._images: list[QImage] = []
        self._scale = Scale(0.0, 0.0)

    def set_features(self, features: NDArray[np.floating] | None) -> None:
        """Show the features of a face.

        Args:
            features: σ, (n_kernels, h, w), not to be written to afterwards; None for none.
        """
        self._features = features if features is not None and features.size else None
        self._images = []
        self.update()

    def cells(self) -> list[QRect]:
        """Where the maps stand in the widget, in the order of the kernels."""
        if self._features is None:
            return []
        count, height, width = self._features.shape
        place = self.rect().adjusted(0, 0, -1, -self._legend_height() - 1).size()
        columns, pixel = _best_columns(count, place, width, height)
        cell = QSize(max(1, int(pixel * width)), max(1, int(pixel * height)))
        across = _spare(place.width(), cell.width(), columns)
        down = _spare(place.height(), cell.height(), math.ceil(count / columns))
        gap = max(_GAP, min(across, down, _WIDEST_GAP))
        step = cell + QSize(gap, gap)
        corners = (QPoint(i % columns * step.width(), i // columns * step.height()) for i in range(count))
        return [QRect(corner, cell) for corner in corners]

    def sizeHint(self) -> QSize:
        """Two rows of four at the panel's width at 1280 × 800."""
        return QSize(328, 190)

    def minimumSizeHint(self) -> QSize:
        """Maps of a few pixels, and the legend."""
        return QSize(120, 60)

    def event(self, event: QEvent) -> bool:
        """Say of the map under the mouse which it is and what it holds."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip_at(event.pos()), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the maps and the legend."""
        painter = QPainter(self)
        if self._features is None:
            painter.setPen(theme.muted(self.palette()))
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, _EMPTY_TEXT
            )
            return
        if not self._images:
            self._scale = scale_of(self._features)
            self._images = [image_of(plane) for plane in shaded(self._features, self._scale)]
        cells = self.cells()
        painter.setPen(theme.line(self.palette()))
        for image, cell in zip(self._images, cells, strict=True):
            painter.drawImage(cell, image)
            painter.drawRect(QRectF(cell).adjusted(-0.5, -0.5, 0.5, 0.5))
        self._paint_legend(painter, cells[-1].bottom() + _LEGEND_GAP)

    def _tip_at(self, position: QPoint) -> str:
        for index, cell in enumerate(self.cells()):
            if self._features is not None and cell.contains(position):
                plane = self._features[index]
                return f"σ of kernel {index + 1}, {_short(plane.min())} … {_short(plane.max())}."
        return self.toolTip()

    def _legend_height(self) -> int:
        return self.fontMetrics().height() + _LEGEND_GAP

    def _paint_legend(self, painter: QPainter, top: int) -> None:
        metrics = self.fontMetrics()
        low, high = f"σ  {_short(self._scale.low)}", _short(self._scale.high)
        bar = QRect(QPoint(metrics.horizontalAdvance(low) + _LEGEND_GAP, 0), _LEGEND_BAR)
        bar.moveTop(top + (metrics.height() - bar.height()) // 2)
        painter.fillRect(bar, self._gradient(bar))
        painter.drawRect(bar)
        painter.setPen(theme.muted(self.palette()))
        painter.drawText(0, top + metrics.ascent(), low)
        painter.drawText(bar.right() + _LEGEND_GAP, top + metrics.ascent(), high)

    def _gradient(self, bar: QRect) -> QLinearGradient:
        gradient = QLinearGradient(bar.left(), 0, bar.right(), 0)
        stops = np.linspace(0, 1, 9)
        low, high = self._scale
        for stop, colour in zip(stops, shaded(low + stops * (high - low), self._scale).tolist(), strict=True):
            gradient.setColorAt(float(stop), QColor(*colour))
        return gradient


def _best_columns(count: int, place: QSize, width: int, height: int) -> tuple[int, float]:
    """How many columns make `count` maps of width × height largest, and the side of a map's pixel then.

    A pixel larger than one of the screen's takes a whole number of them, so that all look the same.
    """

    def pixel(columns: int) -> float:
        rows = math.ceil(count / columns)
        across = (place.width() - _GAP * (columns - 1)) / columns / width
        down = (place.height() - _GAP * (rows - 1)) / rows / height
        side = min(across, down)
        return float(int(side)) if side >= 1 else side

    columns = max(range(1, count + 1), key=lambda columns: (pixel(columns), columns))
    return columns, pixel(columns)


def _spare(length: int, cell: int, cells: int) -> int:
    return (length - cells * cell) // (cells - 1) if cells > 1 else length


def _short(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
