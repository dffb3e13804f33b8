"""The plot of D above that of the accuracy, over the same epochs."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.training.curve_graphics import CurveGraphics
from app.ui.training.curve_overlay import CurveOverlay
from app.ui.training.curve_pens import kept_pens
from app.ui.training.curve_plot import CurvePlot, PlainAxis
from app.ui.training.run_history import Range, RunHistory, whole_of
from app.ui.training.thinning import Curve

_PERCENT = (-6.0, 106.0)
_HEIGHTS = (7, 5)
_MARGIN = 6
_NEAR = 5.0


class CurvePair(QWidget):
    """Draws a run, and kept ones behind it; knows what is where.

    Places are in pixels of the widget, which are those of pyqtgraph's scene too.
    """

    changed = Signal()
    """Something else is seen than before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.graphics = self._make_graphics()
        self.error, self.accuracy = (
            CurvePlot(
                self.graphics.addPlot(row=row, col=0, axisItems={"left": PlainAxis("left")}), title, self
            )
            for row, title in enumerate(("D, total error", "accuracy"))
        )
        self.overlay = CurveOverlay(self)
        self.zoomed = False
        self.logarithmic = False
        self.smooth = False
        self.highlighted: int | None = None
        self.run = RunHistory({}, 0, 0)
        self.kept: tuple[RunHistory, ...] = ()
        self._behind: list[tuple[tuple[Curve, Curve], tuple[Curve, Curve]]] = []
        self._behind_of: tuple[object, ...] = ()
        self._prepare()
        self._take_palette()

    @property
    def plots(self) -> tuple[CurvePlot, CurvePlot]:
        """D and the accuracy."""
        return self.error, self.accuracy

    @property
    def last_epoch(self) -> int:
        """The last epoch of any run; −1 without."""
        lasts = [int(run.epochs[-1]) for run in (self.run, *self.kept) if len(run.epochs)]
        return max(lasts, default=-1)

    def set_runs(self, run: RunHistory, kept: Sequence[RunHistory]) -> None:
        """Draws those from the next `refresh` on."""
        self.run = run
        if self.kept != tuple(kept):
            self.kept = tuple(kept)
            self.highlighted = None

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Shows D or its logarithm; a zoom of D would mean nothing any more, so the whole run is seen."""
        self.logarithmic = logarithmic
        self.error.set_logarithmic(logarithmic)
        self.show_whole()

    def set_smooth(self, smooth: bool) -> None:
        """Shows smoothed curves, too."""
        self.smooth = smooth
        for plot in self.plots:
            plot.set_smooth(smooth, self.palette())
        self.refresh()

    def highlight(self, index: int | None) -> None:
        """Brings one of the kept runs to the fore."""
        if index != self.highlighted:
            self.highlighted = index
            self._draw_behind()

    def show_whole(self) -> None:
        """Forgets the zoom."""
        self.zoomed = False
        self.refresh()
        self.changed.emit()

    def refresh(self) -> None:
        """Draws everything anew; hidden, nothing."""
        if not self.isVisible():
            return
        if not self.zoomed:
            x, y = whole_of((self.run, *self.kept), self.logarithmic)
            self.error.set_range(x, y)
            self.accuracy.set_range(x, _PERCENT)
        self._draw()

    def seen(self) -> Range:
        """From which to which epoch is seen, or will be once it is shown."""
        return (
            self.error.visible_x() if self.zoomed else whole_of((self.run, *self.kept), self.logarithmic)[0]
        )

    def pan(self, by: QPointF) -> None:
        """Moves what is seen by so many pixels; of the accuracy only the epochs."""
        self.error.pan(by.x(), by.y())

    def zoom(self, factor: float, epoch: float) -> None:
        """Shows that part of the epochs around one of them."""
        self.error.zoom(factor, epoch)

    def changeEvent(self, event: QEvent) -> None:
        """Follows palette and font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._take_palette()

    def _take_palette(self) -> None:
        self.graphics.setBackground(self.palette().base())
        for plot in self.plots:
            plot.take_palette(self.palette(), self.font())
        self._draw_behind()

    def places(self) -> tuple[QRectF, QRectF]:
        """Where the two plots are."""
        return self.error.place(), self.accuracy.place()

    def plot_at(self, point: QPointF) -> CurvePlot | None:
        """The plot that is there, if any."""
        return next((plot for plot in self.plots if plot.place().contains(point)), None)

    def kept_at(self, point: QPointF) -> int | None:
        """The index of the kept run whose curve passes there, the nearest one if there are several."""
        plot = self.plot_at(point)
        if plot is None:
            return None
        distances = [
            min(_distance(plot, curve, point) for curve in both[plot is self.accuracy])
            for both in self._behind
        ]
        nearest = min(range(len(distances)), key=distances.__getitem__, default=None)
        return nearest if nearest is not None and distances[nearest] <= _NEAR else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the curves as fine as the width."""
        super().resizeEvent(event)
        self.overlay.setGeometry(self.rect())

    def _make_graphics(self) -> CurveGraphics:
        graphics = CurveGraphics(self)
        graphics.setObjectName("curve_plots")
        graphics.setAccessibleName("Plots of D and accuracy")
        graphics.ci.layout.setContentsMargins(2, _MARGIN, 2 * _MARGIN, 2)
        graphics.ci.layout.setVerticalSpacing(_MARGIN)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(graphics)
        return graphics

    def _prepare(self) -> None:
        self.accuracy.set_bottom("epoch t")
        self.accuracy.set_ticks([(0.0, "0 %"), (50.0, "50 %"), (100.0, "100 %")])
        self.accuracy.view.setMouseEnabled(x=True, y=False)
        self.accuracy.view.setXLink(self.error.view)
        for row, height in enumerate(_HEIGHTS):
            self.graphics.ci.layout.setRowStretchFactor(row, height)
        for plot in self.plots:
            plot.zoomed.connect(self._note_zoom)
            plot.moved.connect(self._refine)

    def _note_zoom(self) -> None:
        self.zoomed = True
        self.refresh()
        self.changed.emit()

    def _refine(self) -> None:
        if self.zoomed and self.isVisible():
            self._draw()

    def _draw(self) -> None:
        bins, seen = max(self.width(), 1), self.error.visible_x()
        self.error.show_curves(*self.run.error_curves(seen, bins, self.logarithmic))
        self.accuracy.show_curves(*self.run.accuracy_curves(seen, bins))
        if self.smooth:
            self.error.show_smoothed(*self.run.error_curves(seen, bins, self.logarithmic, smooth=True))
            self.accuracy.show_smoothed(*self.run.accuracy_curves(seen, bins, smooth=True))
        self._thin_behind(seen, bins)

    def _thin_behind(self, seen: Range, bins: int) -> None:
        """Kept runs do not change: they are thinned and drawn again only where something else is seen."""
        of = (self.kept, seen, bins, self.logarithmic, self.smooth)
        if self._behind_of == of:
            return
        self._behind_of = of
        self._behind = [
            (
                run.error_curves(seen, bins, self.logarithmic, self.smooth),
                run.accuracy_curves(seen, bins, self.smooth),
            )
            for run in self.kept
        ]
        self._draw_behind()

    def _draw_behind(self) -> None:
        order = sorted(range(len(self._behind)), key=lambda index: (index == self.highlighted, index))
        pens = [kept_pens(index, self.palette(), index == self.highlighted) for index in order]
        for which, plot in enumerate(self.plots):
            curves = [self._behind[index][which] for index in order]
            # Validation first: the training curve lies over it.
            plot.show_behind(
                [
                    part
                    for pair, both in zip(curves, pens, strict=True)
                    for part in ((pair[1], both[1]), (pair[0], both[0]))
                ]
            )


def _distance(plot: CurvePlot, curve: Curve, point: QPointF) -> float:
    """How many pixels above or below a curve a point is, over a few neighbouring columns."""
    x, y = curve
    if len(x) < 2:
        return np.inf
    low, high = (plot.epoch_at(point.x() + aside) for aside in (-_NEAR / 2, _NEAR / 2))
    if high < x[0] or low > x[-1]:
        return np.inf
    part = slice(*np.searchsorted(x, (low, high)))
    values = np.concatenate((y[part], np.interp((low, high), x, y)))
    top, bottom = plot.y_of(float(values.max())), plot.y_of(float(values.min()))
    return max(top - point.y(), point.y() - bottom, 0.0)
