"""D and the accuracy over the epochs, while they change."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.one_line import OneLine
from app.ui.training.curve_bar import CurveBar
from app.ui.training.curve_corner import CurveCorner
from app.ui.training.curve_export import exporting
from app.ui.training.curve_kept import CurveMark, KeptCurve
from app.ui.training.curve_note import CurveNote
from app.ui.training.curve_pair import CurvePair
from app.ui.training.curve_pointer import CurvePointer
from app.ui.training.curve_sheet import CurveSheet, SheetRun
from app.ui.training.curve_smoothing import smoothing_text
from app.ui.training.curve_steering import CurveSteering
from app.ui.training.run_history import RunHistory

_THIS_RUN = "this run"
_SMALLEST_SHEET = QSize(800, 480)
_SMALL = 0.84
_PLOTS_TIP = (
    "The wheel zooms; Shift and drag, or the right button, moves; a double click shows the whole run. "
    "A click goes to that epoch. "
    "Keys: ← → read an epoch (Page Up and Page Down farther, Ctrl to the next mark), Enter goes there, "
    "+ − zoom, Shift ← → move, 0 shows the whole run, ↑ ↓ choose a kept run, Delete takes it away."
)


class CurvesView(QWidget):
    """The total error D above, the accuracy below, over the same epochs.

    D is a sum over faces. So that the two compare, the validation D is multiplied by the number of training
    faces over the number of validation faces; the legend says so, and the readout gives both.

    A crosshair reads every run; runs may be kept to compare with; marks show where something was changed.
    """

    keep_wanted = Signal()
    """The present run is to be kept."""
    kept_removed = Signal(str)
    """The kept run of that key is to be taken away."""
    epoch_picked = Signal(int)
    """That epoch is to be shown everywhere."""
    export_wanted = Signal(str)
    """A file is to be written: ".png", ".svg" or ".csv"."""

    smooth_changed = Signal(bool)
    """Curves are smoothed from now on, or no more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curves")
        self.setAccessibleName("D and accuracy over the epochs")
        self._run = RunHistory({}, 0, 0)
        self._kept: list[KeptCurve] = []
        self._kept_runs: list[RunHistory] = []
        self._bar = CurveBar(self)
        self._pair = CurvePair(self)
        self._pair.graphics.setToolTip(_PLOTS_TIP)
        self._corner = CurveCorner(self)
        self._readout = self._make_readout()
        self._note = CurveNote(self)
        self._pointer = CurvePointer(self._pair, self._note, self)
        self._steering = CurveSteering(self._pair, self._pointer, self)
        self._arrange()
        self._connect()
        self._take_palette()
        self._say_smoothing()

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
        self._run = RunHistory(history, n_training, n_validation, self._run)
        self._refresh()

    def clear(self) -> None:
        """Shows that there is no run; the zoom is forgotten too. Kept runs stay."""
        self._run = RunHistory({}, 0, 0)
        self._pair.zoomed = False
        self._pointer.set_cursor(None)
        self._pointer.leave()
        self._refresh()

    def set_kept(self, kept: Sequence[KeptCurve]) -> None:
        """Shows those runs pale behind the present one, and no others."""
        known = dict(zip(map(id, self._kept), self._kept_runs, strict=True))
        self._kept_runs = [
            known.get(id(one)) or RunHistory(one.history, one.n_training, one.n_validation) for one in kept
        ]
        self._kept = list(kept)
        self._bar.set_kept(self._kept)
        self._pointer.set_kept(self._kept)
        self._refresh()

    def set_keepable(self, keepable: bool) -> None:
        """Whether the present run can be kept."""
        self._bar.set_keepable(keepable)

    def set_marks(self, marks: Sequence[CurveMark]) -> None:
        """Shows where something was changed by hand."""
        self._pointer.set_marks(marks)

    def set_cursor(self, epoch: int | None) -> None:
        """Shows which epoch everything else shows; None is the newest, without a line."""
        self._pointer.set_cursor(epoch)

    def smooth(self) -> bool:
        """Whether smoothed curves are shown, and what was measured pale behind them."""
        return self._bar.smooth.isChecked()

    def set_smooth(self, smooth: bool) -> None:
        """Shows smoothed curves, or only what was measured."""
        self._bar.smooth.setChecked(smooth)

    def export(self, path: Path) -> None:
        """Writes the curves as ".png", ".svg" or ".csv".

        Raises:
            OSError: The file cannot be written, or has another suffix.
        """
        self.exporting(path)()

    def exporting(self, path: Path) -> Callable[[], None]:
        """The same as a call to be made later, in any thread: a long run is a large table.

        Raises:
            OSError: Here the file has another suffix; when called it cannot be written.
        """
        runs = [SheetRun(_THIS_RUN, "", self._run)] if len(self._run.epochs) else []
        runs += [
            SheetRun(kept.title, kept.settings, run)
            for kept, run in zip(self._kept, self._kept_runs, strict=True)
        ]
        size = self._pair.size().expandedTo(_SMALLEST_SHEET)
        seen = self._pair.seen()
        return exporting(path, CurveSheet(runs, seen, self._pair.logarithmic, self._pair.smooth, size))

    def sizeHint(self) -> QSize:
        """Wide as the panel, and flat enough to leave room for the kernels."""
        return QSize(480, 230)

    def minimumSizeHint(self) -> QSize:
        """Where the axes can still be read."""
        return QSize(240, 13 * self.fontMetrics().height())

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

    def _make_readout(self) -> OneLine:
        readout = OneLine(size=_SMALL, parent=self)
        readout.setObjectName("curves_readout")
        readout.setAccessibleName("values at the crosshair")
        readout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        readout.setBackgroundRole(QPalette.ColorRole.Base)
        readout.setAutoFillBackground(True)
        readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        readout.hide()
        return readout

    def _arrange(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addWidget(self._bar)
        whole.addWidget(self._pair, 1)

    def _connect(self) -> None:
        self._bar.smooth.toggled.connect(self.smooth_changed)
        self._bar.log.toggled.connect(self._pair.set_logarithmic)
        self._bar.smooth.toggled.connect(self._pair.set_smooth)
        self._bar.keep_wanted.connect(self.keep_wanted)
        self._bar.removed.connect(self.kept_removed)
        self._bar.export_wanted.connect(self.export_wanted)
        self._bar.hovered.connect(self._highlight)
        self._corner.whole_wanted.connect(self._pair.show_whole)
        self._pair.changed.connect(self._show_what_lies_over)
        self._pointer.read.connect(self._show_readout)
        self._steering.picked.connect(self.epoch_picked)
        self._steering.removal_wanted.connect(self._ask_removal)

    def _take_palette(self) -> None:
        self._readout.set_colour(self.palette().color(QPalette.ColorRole.WindowText))

    def _refresh(self) -> None:
        self._bar.set_exportable(bool(self._kept) or len(self._run.epochs) > 0)
        self._pair.set_runs(self._run, self._kept_runs)
        if not self.isVisible():
            return
        self._pair.refresh()
        self._show_what_lies_over()

    @Slot()
    def _show_what_lies_over(self) -> None:
        place = self._pair.error.place().translated(self._pair.pos().toPointF())
        empty = len(self._run.epochs) < 2 and not self._kept
        self._corner.show_state(empty, self._run.has_validation, self._pair.zoomed)
        self._corner.place_over(place, self.size())
        self._pair.graphics.set_patient(self._pair.zoomed)
        height = self._readout.sizeHint().height()
        self._readout.setGeometry(0, self.height() - height - 2, self.width(), height)
        self._say_smoothing()
        self._pointer.refresh()

    def _say_smoothing(self) -> None:
        text = smoothing_text(self._run.seen(self._pair.seen()))
        tip = f"Smoothed curves, and what was measured pale behind them: {text}."
        if tip != self._bar.smooth.toolTip():
            self._bar.smooth.setToolTip(tip)

    @Slot(str)
    def _show_readout(self, text: str) -> None:
        self._readout.setVisible(bool(text))
        if text != self._readout.text():
            self._readout.setText(text)

    @Slot(str)
    def _highlight(self, key: str) -> None:
        index = next((i for i, kept in enumerate(self._kept) if kept.key == key), None)
        self._pair.highlight(index)

    @Slot(int)
    def _ask_removal(self, index: int) -> None:
        self.kept_removed.emit(self._kept[index].key)
