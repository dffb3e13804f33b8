"""One plot of training and validation over the epochs, in the palette's colours."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPalette, QPen

from app.ui.theme import line, muted
from app.ui.training.curve_items import CurveBackdrop, CurveItem
from app.ui.training.curve_pens import curve_pens, pale_pens, smoothed_pens
from app.ui.training.run_history import Range
from app.ui.training.thinning import Curve

_TICKS = 0.85
_WIDEST_TICK = "0.0005"


class PlainAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis that writes powers of ten as numbers: 10, 1, 0.1."""

    def logTickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        """The numbers whose logarithms the values are."""
        return [f"{10**value:g}" for value in values]


class CurvePlot(QObject):
    """One plot over the epochs.

    Its range is set from outside: pyqtgraph's own would look through all points at every frame.

    Args:
        item: The empty plot; it is made ready here.
        title: What the left axis shows.
    """

    zoomed = Signal()
    """The user has zoomed or moved it."""
    moved = Signal()
    """Other epochs are seen than before."""

    def __init__(self, item: pg.PlotItem, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._item = item
        self._title = title
        self._bottom = ""
        self._range: tuple[Range, Range] | None = None
        self.view = item.getViewBox()
        item.setMenuEnabled(False)
        item.hideButtons()
        self.view.disableAutoRange()
        self.view.setDefaultPadding(0)
        for name in ("left", "bottom"):
            axis = item.getAxis(name)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickLength=-4, maxTickLevel=0, hideOverlappingLabels=False)
        self._training, self._validation = CurveItem(), CurveItem()
        self._smoothed = CurveItem(), CurveItem()
        self._backdrop = CurveBackdrop()
        self._is_smooth = False
        self._put_in_order()
        self.view.sigRangeChangedManually.connect(self._tell_zoomed)
        self.view.sigXRangeChanged.connect(self._tell_moved)

    def set_bottom(self, title: str) -> None:
        """What the lower axis shows; without it the axis is a bare line."""
        self._bottom = title

    def set_ticks(self, ticks: Sequence[tuple[float, str]]) -> None:
        """Fixed ticks of the left axis."""
        self._item.getAxis("left").setTicks([list(ticks)])

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Whether the left axis means powers of ten; the curves are then shown as logarithms."""
        self._item.getAxis("left").setLogMode(False, logarithmic)

    def show_curves(self, training: Curve, validation: Curve) -> None:
        """Draws two curves, each (x, y) of finite numbers."""
        _set_curves((self._training, self._validation), (training, validation))

    def set_smooth(self, smooth: bool, palette: QPalette) -> None:
        """Whether smoothed curves are drawn too, and those of `show_curves` pale behind them."""
        self._is_smooth = smooth
        for curve in self._smoothed:
            curve.setVisible(smooth)
        self._take_pens(palette)

    def show_smoothed(self, training: Curve, validation: Curve) -> None:
        """Draws two smoothed curves, each (x, y) of finite numbers."""
        _set_curves(self._smoothed, (training, validation))

    def show_behind(self, curves: Sequence[tuple[Curve, QPen]]) -> None:
        """Draws other curves behind these, the first one at the back; until others are given."""
        self._backdrop.set_curves(curves)

    def set_range(self, x: Range, y: Range) -> None:
        """What is seen, if it is not seen already."""
        if self._range != (x, y):
            self.view.setRange(xRange=x, yRange=y, padding=0)
            self._range = x, y

    def visible_x(self) -> Range:
        """From which to which epoch is seen."""
        low, high = self.view.viewRange()[0]
        return float(low), float(high)

    def place(self) -> QRectF:
        """Where the curves are drawn, in the pixels of the scene."""
        return QRectF(self.view.sceneBoundingRect())

    def x_of(self, epoch: float) -> float:
        """Where an epoch is, in the pixels of the scene."""
        place, (low, high) = self.place(), self.visible_x()
        return float(place.left() + (epoch - low) / (high - low) * place.width())

    def epoch_at(self, x: float) -> float:
        """Which epoch is there, in the pixels of the scene."""
        place, (low, high) = self.place(), self.visible_x()
        return low + (x - place.left()) / max(place.width(), 1.0) * (high - low)

    def y_of(self, value: float) -> float:
        """Where a value is, in the pixels of the scene; the value as it is drawn, a logarithm or not."""
        place, (low, high) = self.place(), self.view.viewRange()[1]
        return float(place.bottom() - (value - low) / (high - low) * place.height())

    def pan(self, x: float, y: float) -> None:
        """Moves what is seen by so many pixels of the scene, as by hand."""
        wide, high = self.view.viewPixelSize()
        self.view.translateBy(x=-x * wide, y=y * high)
        self._tell_zoomed()

    def zoom(self, factor: float, epoch: float) -> None:
        """Shows that part of the epochs around one of them, as the wheel does; above 1 shows more."""
        self.view.scaleBy(x=factor, y=1, center=(epoch, 0))
        self._tell_zoomed()

    def take_palette(self, palette: QPalette, font: QFont) -> None:
        """Draws everything in the colours of a palette and sizes of a font."""
        self._take_pens(palette)
        ticks = QFont(font)
        ticks.setPointSizeF(font.pointSizeF() * _TICKS)
        metrics = QFontMetricsF(ticks)
        for name, title in (("left", self._title), ("bottom", self._bottom)):
            axis = self._item.getAxis(name)
            axis.setTickFont(ticks)
            axis.setPen(line(palette))
            axis.setTextPen(muted(palette))
            style = {"color": muted(palette).name(), "font-size": f"{ticks.pointSizeF():.1f}pt"}
            axis.setLabel(title or None, **style)
            axis.showLabel(bool(title))
            axis.setStyle(showValues=bool(title))
        self._item.getAxis("bottom").setHeight(metrics.height() * 2.1 if self._bottom else 1)
        # The same width for every plot, so that epochs stand above each other.
        self._item.getAxis("left").setWidth(
            metrics.horizontalAdvance(_WIDEST_TICK) + metrics.height() * 1.6 + 8
        )

    def _put_in_order(self) -> None:
        self.view.addItem(self._backdrop, ignoreBounds=True)
        for curve in (self._validation, self._training):
            self._item.addItem(curve)
        for curve in reversed(self._smoothed):
            curve.setVisible(False)
            self.view.addItem(curve, ignoreBounds=True)

    def _take_pens(self, palette: QPalette) -> None:
        pens = pale_pens(palette) if self._is_smooth else curve_pens(palette)
        for curve, pen in zip((self._training, self._validation), pens, strict=True):
            curve.setPen(pen)
        for curve, pen in zip(self._smoothed, smoothed_pens(palette), strict=True):
            curve.setPen(pen)

    def _tell_zoomed(self) -> None:
        self._range = None
        self.zoomed.emit()

    def _tell_moved(self) -> None:
        self.moved.emit()


def _set_curves(items: Sequence[CurveItem], curves: Sequence[Curve]) -> None:
    for item, curve in zip(items, curves, strict=True):
        item.set_points(curve)
