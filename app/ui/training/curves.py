"""D and the accuracy over the epochs, while they change."""

from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.ui.training.captions import Caption
from app.ui.training.curve_legend import CurveLegend
from app.ui.training.curve_plot import CurvePlot, PlainAxis
from app.ui.training.highlighted_buttons import ToggleButton
from app.ui.training.run_history import RunHistory

_EMPTY = "D falls here once you press Run."
_LEGEND = ("training D", "validation D, scaled to the training faces")
_PERCENT = (-6.0, 106.0)
_HEIGHTS = (7, 5)
_MARGIN = 8


class _Graphics(pg.GraphicsLayoutWidget):  # type: ignore[misc]  # pyqtgraph has no types
    double_clicked = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.double_clicked.emit()


class CurvesView(QWidget):
    """The total error D above, the accuracy below, over the same epochs.

    D is a sum over faces. So that the two compare, the validation D is multiplied by the number of training
    faces over the number of validation faces; the legend says so.

    The mouse zooms; a double click or *whole run* goes back.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curves")
        self.setAccessibleName("D and accuracy over the epochs")
        self._run = RunHistory({}, 0, 0)
        self._zoomed = False
        self._graphics = self._make_graphics()
        self._error = CurvePlot(self._add_plot(row=0), "D, total error", self)
        self._accuracy = CurvePlot(self._add_plot(row=1), "accuracy", self)
        self._prepare_plots()
        self._legend = self._make_legend()
        log_tip = "Shows D on a logarithmic scale, where small D can be seen."
        self._log = ToggleButton("log_scale", "log", log_tip, self)
        self._whole = self._whole_run_button()
        self._empty = self._make_empty()
        self._corner = self._arrange()
        self._connect()
        self._take_palette()

    def set_history(
        self, history: Mapping[str, NDArray[np.floating]], n_training: int, n_validation: int
    ) -> None:
        """Shows a run so far. Hidden, the view only remembers it.

        Args:
            history: Arrays of one length by name, kept as they are: "epoch" (ascending), "error",
                "accuracy" (0 … 1), "validation_error", "validation_accuracy"; NaN where there is none.
            n_training: How many faces "error" sums over.
            n_validation: How many faces "validation_error" sums over; 0 shows no validation.
        """
        self._run = RunHistory(history, n_training, n_validation)
        self._refresh()

    def clear(self) -> None:
        """Shows that there is no run; the zoom is forgotten too."""
        self._run = RunHistory({}, 0, 0)
        self._show_whole()

    def sizeHint(self) -> QSize:
        """Wide as the panel, and flat enough to leave room for the kernels."""
        return QSize(480, 220)

    def minimumSizeHint(self) -> QSize:
        """Where the axes can still be read."""
        return QSize(240, 12 * self.fontMetrics().height())

    def showEvent(self, event: QShowEvent) -> None:
        """Draws what came while it was hidden."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the legend in its corner and the curves as fine as the width."""
        super().resizeEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follows palette and font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._take_palette()

    def _make_graphics(self) -> _Graphics:
        graphics = _Graphics(self)
        graphics.setFrameShape(graphics.Shape.NoFrame)
        graphics.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        graphics.ci.layout.setContentsMargins(2, _MARGIN, 2 * _MARGIN, 2)
        graphics.ci.layout.setVerticalSpacing(_MARGIN)
        return graphics

    def _add_plot(self, row: int) -> pg.PlotItem:
        return self._graphics.addPlot(row=row, col=0, axisItems={"left": PlainAxis("left")})

    def _prepare_plots(self) -> None:
        self._accuracy.set_bottom("epoch t")
        self._accuracy.set_ticks([(0.0, "0 %"), (50.0, "50 %"), (100.0, "100 %")])
        self._accuracy.view.setMouseEnabled(x=True, y=False)
        self._accuracy.view.setXLink(self._error.view)
        for row, height in enumerate(_HEIGHTS):
            self._graphics.ci.layout.setRowStretchFactor(row, height)

    def _make_legend(self) -> CurveLegend:
        legend = CurveLegend(_LEGEND, self)
        legend.setToolTip(
            "The total error D, eq. (20), of the training faces, and of the validation faces multiplied by "
            "the number of training faces over the number of validation faces, so that the two compare."
        )
        return legend

    def _whole_run_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("whole_run")
        button.setText("whole run")
        button.setAccessibleName("whole run")
        button.setToolTip("Shows the whole run again, as a double click does.")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _make_empty(self) -> Caption:
        empty = Caption(_EMPTY, self)
        empty.setObjectName("curves_empty")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return empty

    def _arrange(self) -> QWidget:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._graphics)
        corner = QWidget(self)
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._legend, self._whole, self._log):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        return corner

    def _connect(self) -> None:
        self._log.toggled.connect(self._set_logarithmic)
        self._whole.clicked.connect(self._show_whole)
        self._graphics.double_clicked.connect(self._show_whole)
        for plot in (self._error, self._accuracy):
            plot.zoomed.connect(self._note_zoom)
            plot.moved.connect(self._refine)

    def _take_palette(self) -> None:
        self._graphics.setBackground(self.palette().base())
        for plot in (self._error, self._accuracy):
            plot.take_palette(self.palette(), self.font())

    def _set_logarithmic(self, logarithmic: bool) -> None:
        self._error.set_logarithmic(logarithmic)
        self._show_whole()

    def _note_zoom(self) -> None:
        self._zoomed = True
        self._refresh()

    def _show_whole(self) -> None:
        self._zoomed = False
        self._refresh()

    def _refine(self) -> None:
        if self._zoomed:
            self._draw()

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        self._show_corner()
        if not self._zoomed:
            x, y = self._run.whole(self._log.isChecked())
            self._error.set_range(x, y)
            self._accuracy.set_range(x, _PERCENT)
        self._draw()

    def _draw(self) -> None:
        bins, seen = max(self.width(), 1), self._error.visible_x()
        self._error.show_curves(*self._run.error_curves(seen, bins, self._log.isChecked()))
        self._accuracy.show_curves(*self._run.accuracy_curves(seen, bins))

    def _show_corner(self) -> None:
        empty = len(self._run.epochs) < 2
        self._empty.setVisible(empty)
        self._empty.setGeometry(0, 0, self.width(), self.height() * _HEIGHTS[0] // sum(_HEIGHTS))
        self._legend.setVisible(not empty)
        self._legend.show_validation(self._run.has_validation)
        self._whole.setVisible(self._zoomed)
        size = self._corner.sizeHint()
        self._corner.setGeometry(
            self.width() - size.width() - 2 * _MARGIN, _MARGIN + 2, size.width(), size.height()
        )
