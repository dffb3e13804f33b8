"""One plot with two curves, training and validation, in the palette's colours."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPalette, QPen

from app.ui.theme import curve_colours, line, muted
from app.ui.training.run_history import Range
from app.ui.training.thinning import Curve

_WIDTH = 1.5
_TICKS = 0.85
_WIDEST_TICK = "0.0005"


def curve_pens(palette: QPalette) -> tuple[QPen, QPen]:
    """How the training and the validation curve are drawn: solid, and dashed in another colour."""
    training, validation = curve_colours(palette)
    dashes = QPen(validation, _WIDTH, Qt.PenStyle.CustomDashLine)
    dashes.setDashPattern([5, 2.5])
    pens = QPen(training, _WIDTH), dashes
    for pen in pens:
        pen.setCosmetic(True)
    return pens


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
        self._training, self._validation = pg.PlotCurveItem(), pg.PlotCurveItem()
        for curve in (self._validation, self._training):
            item.addItem(curve)
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
        for curve, (x, y) in ((self._training, training), (self._validation, validation)):
            curve.setData(x, y, skipFiniteCheck=True, antialias=True)

    def set_range(self, x: Range, y: Range) -> None:
        """What is seen, if it is not seen already."""
        if self._range != (x, y):
            self.view.setRange(xRange=x, yRange=y, padding=0)
            self._range = x, y

    def visible_x(self) -> Range:
        """From which to which epoch is seen."""
        low, high = self.view.viewRange()[0]
        return float(low), float(high)

    def take_palette(self, palette: QPalette, font: QFont) -> None:
        """Draws everything in the colours of a palette and sizes of a font."""
        for curve, pen in zip((self._training, self._validation), curve_pens(palette), strict=True):
            curve.setPen(pen)
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

    def _tell_zoomed(self) -> None:
        self._range = None
        self.zoomed.emit()

    def _tell_moved(self) -> None:
        self.moved.emit()
