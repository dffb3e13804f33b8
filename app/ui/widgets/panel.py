"""One panel of a plot: its axes, its curves, the lines through it, and what the mouse does there."""

import math
from collections.abc import Iterable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPalette

from app.ui.style import line, muted
from app.ui.widgets.axes import PlotAxis
from app.ui.widgets.curve import Curve, Panel, Range
from app.ui.widgets.scales import role_colour, round_number_above
from app.ui.widgets.strokes import Strokes

_MARGIN = 0.04
_PERCENT = (-6.0, 106.0)
_LEAST_LOG = 1e-12


class PlotView(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph has no types
    """Tells what the mouse does: a click or drag goes to an x, Shift or the right button moves the view."""

    dragged = Signal(float, bool)
    """To this x, and whether that was the end."""
    clicked = Signal(float)
    """Once, with the left button, at this x."""
    double_clicked = Signal()
    menu_wanted = Signal(QPoint)
    """Clicked with the right button, there on the screen."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self.disableAutoRange()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        if axis is not None:
            # On an axis there is no x to go to.
            event.ignore()
            return
        event.accept()
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.button() == Qt.MouseButton.LeftButton and not shifted:
            self.dragged.emit(float(self.mapSceneToView(event.scenePos()).x()), event.isFinish())
            return
        moved = self.mapSceneToView(event.lastScenePos()) - self.mapSceneToView(event.scenePos())
        upwards = self.state["mouseEnabled"][1]
        self.translateBy(x=moved.x(), y=moved.y() if upwards else 0)
        self.sigRangeChangedManually.emit(self.state["mouseEnabled"])

    def mouseClickEvent(self, event: Any) -> None:
        if not self.sceneBoundingRect().contains(event.scenePos()):
            return
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            if event.double():
                self.double_clicked.emit()
            else:
                self.clicked.emit(float(self.mapSceneToView(event.scenePos()).x()))
        elif event.button() == Qt.MouseButton.RightButton:
            event.accept()
            self.menu_wanted.emit(event.screenPos().toPoint())


class PlotPanel(pg.PlotItem):  # type: ignore[misc]
    """A panel as it is drawn.

    Attributes:
        panel: What was asked for.
        view: What the mouse does in it.
        behind: The curves that seldom change.
        front: All others.
        past: A straight line upwards.
        cross: The crosshair.
        dots: The points of the curves at the crosshair.
        log: Whether y is drawn on a logarithmic scale.
        home: What is seen unless somebody zooms; None for all of the curves.
    """

    def __init__(self, panel: Panel) -> None:
        view = PlotView()
        axes = {side: PlotAxis(side) for side in ("left", "bottom")}
        super().__init__(viewBox=view, axisItems=axes, enableMenu=False)
        self.panel, self.view = panel, view
        self.behind, self.front = Strokes(kept=True), Strokes()
        self.past, self.cross = (pg.InfiniteLine(angle=90) for _line in range(2))
        self.dots = still_dots(size=7)
        self.log = False
        self.home: tuple[Range, Range] | None = None
        self._fitted: tuple[Range, Range] | None = None
        self.hideButtons()
        view.setMouseEnabled(x=True, y=not panel.percent)
        if panel.percent:
            self.getAxis("left").setTicks([[(0.0, "0 %"), (50.0, "50 %"), (100.0, "100 %")]])
        for item in (self.behind, self.front, self.past, self.cross, self.dots):
            self.put(item)
        self.past.setZValue(10)
        for item in (self.past, self.cross, self.dots):
            item.hide()

    def put(self, item: Any) -> None:
        """Draws something more that has no say in what is seen."""
        self.view.addItem(item, ignoreBounds=True)

    def set_log(self, log: bool) -> None:
        """Whether y is drawn on a logarithmic scale; per cent never are."""
        self.log = log and not self.panel.percent
        self.getAxis("left").setLogMode(False, self.log)

    def fit(self, x: Range, curves: Iterable[Curve]) -> None:
        """Shows all of some curves; the ends are round numbers, so that the axes stay for many epochs."""
        y = self.home[1] if self.home is not None else self._ends(curves)
        if (x, y) != self._fitted:
            self._fitted = x, y
            self.view.setRange(xRange=x, yRange=y, padding=0)

    def forget_zoom(self) -> None:
        """The next `fit` shows all, whatever is seen now."""
        self._fitted = None

    def height_of(self, y: float) -> float:
        """Where on the axis a number is drawn."""
        return math.log10(y) if self.log else y

    def show_cross(self, x: float | None, curves: Iterable[Curve], palette: QPalette) -> None:
        """Shows the crosshair, with a dot on each curve there; None hides it."""
        self.cross.setVisible(x is not None)
        spots: list[dict[str, Any]] = []
        if x is not None:
            self.cross.setValue(x)
            for curve in curves:
                index = curve.nearest(x)
                if index is not None and math.isfinite(y := curve.value(index)) and (y > 0 or not self.log):
                    place = float(curve.x[index]), self.height_of(y)
                    spots.append({"pos": place, "brush": role_colour(curve.role, palette, curve.tone)})
        self.dots.setVisible(bool(spots))
        if spots:
            self.dots.setData(spots)

    def take_colours(self, palette: QPalette, font: QFont, x_title: str | None, left_width: int) -> None:
        """Draws the axes in the colours of a palette and the sizes of a font.

        Args:
            palette: Of the plot.
            font: Of all that is written.
            x_title: Of the x axis; None where the panel below has it.
            left_width: The same for every panel, so that the same x stands above each other.
        """
        words = muted(palette)
        for side, title in (("left", self.panel.title), ("bottom", x_title or "")):
            axis = self.getAxis(side)
            axis.setTickFont(font)
            axis.setPen(line(palette))
            axis.setTextPen(words)
            axis.setLabel(title, **{"color": words.name(), "font-size": f"{font.pointSizeF():.1f}pt"})
            axis.showLabel(bool(title))
            axis.setStyle(showValues=side == "left" or x_title is not None)
        height = QFontMetricsF(font).height()
        self.getAxis("bottom").setHeight(1 if x_title is None else height * 2.6 if x_title else height * 1.3)
        self.getAxis("left").setWidth(left_width)
        self.past.setPen(pg.mkPen(role_colour("past", palette), width=1.6))
        self.cross.setPen(pg.mkPen(words, width=1, style=Qt.PenStyle.DotLine))
        self.dots.setPen(pg.mkPen(palette.base().color(), width=1))

    def fit_title(self, metrics: QFontMetricsF) -> None:
        """Of a title that is longer than its axis, what stands before the comma is enough."""
        title, axis = self.panel.title, self.getAxis("left")
        if metrics.horizontalAdvance(title) > self.view.height():
            title = title.partition(",")[0]
        if axis.labelText != title:
            axis.setLabel(title, **axis.labelStyle)

    def _ends(self, curves: Iterable[Curve]) -> Range:
        if self.panel.percent:
            return _PERCENT
        found = [ends for curve in curves if (ends := curve.ends(self.log))]
        low, high = min((end[0] for end in found), default=0.1), max((end[1] for end in found), default=1.0)
        if self.log:
            bottom = float(math.floor(math.log10(max(low, _LEAST_LOG))))
            top = float(max(math.ceil(math.log10(max(high, _LEAST_LOG))), bottom + 1))
        else:
            top = round_number_above(high) if high > 0 else float(low >= 0)
            bottom = -round_number_above(-low) if low < 0 else 0.0
        margin = _MARGIN * (top - bottom)
        return bottom - margin, top + margin


def still_dots(**look: Any) -> pg.ScatterPlotItem:
    """Dots that leave clicks to the panel."""
    dots = pg.ScatterPlotItem(pxMode=True, **look)
    dots.setEnabled(False)
    return dots
