"""What pyqtgraph's plots draw: a curve, and the pale curves behind it."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.ui.training.curve_strokes import draw_curve
from app.ui.training.thinning import Curve


class CurveItem(pg.PlotCurveItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A curve; noisy or not, it takes the same short time to draw."""

    def set_points(self, curve: Curve) -> None:
        """Draws a line through those; without pyqtgraph's own look through all of them."""
        self.xData, self.yData = curve
        self.update()

    def boundingRect(self) -> QRectF:
        """All that is seen."""
        return _all_seen(self)

    def viewTransformChanged(self) -> None:
        """Something else is seen."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None) -> None:
        """Draws the line."""
        if self.xData is not None:
            draw_curve(painter, (self.xData, self.yData), self.opts["pen"])


class CurveBackdrop(pg.GraphicsObject):  # type: ignore[misc]
    """Curves that do not change from frame to frame: drawn once, kept as a picture until others are seen."""

    def __init__(self) -> None:
        super().__init__()
        self._curves: tuple[tuple[Curve, QPen], ...] = ()
        self._picture = QPixmap()
        self._drawn: tuple[object, ...] = ()

    def set_curves(self, curves: Sequence[tuple[Curve, QPen]]) -> None:
        """Draws those from now on, the first one at the back."""
        self._curves = tuple(curves)
        self._drawn = ()
        self.update()

    def boundingRect(self) -> QRectF:
        """All that is seen."""
        return _all_seen(self)

    def viewTransformChanged(self) -> None:
        """Something else is seen."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None) -> None:
        """Draws the picture."""
        if not self._curves:
            return
        place = painter.worldTransform().mapRect(self.boundingRect()).toAlignedRect()
        ratio = painter.device().devicePixelRatioF()
        # On whole pixels, or the picture would blur.
        if self._drawn != (place, painter.worldTransform(), ratio):
            self._picture = self._made(painter, place, ratio)
            self._drawn = place, painter.worldTransform(), ratio
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(place.topLeft(), self._picture)
        painter.restore()

    def _made(self, painter: QPainter, place: QRect, ratio: float) -> QPixmap:
        size = QSize(int(place.width() * ratio) + 1, int(place.height() * ratio) + 1)
        picture = QPixmap(size)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        inner = QPainter(picture)
        # Moved in pixels, after the stretching.
        inner.setWorldTransform(
            painter.worldTransform() * QTransform.fromTranslate(-place.left(), -place.top())
        )
        for curve, pen in self._curves:
            draw_curve(inner, curve, pen)
        inner.end()
        return picture


def _all_seen(item: pg.GraphicsObject) -> QRectF:
    # Asked of the plot itself: the item's own answer may be one change of the range late.
    view = item.getViewBox()
    return QRectF(view.viewRect()) if view is not None else QRectF()
