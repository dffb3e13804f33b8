"""D and the accuracy of a run over its epochs, with kept runs pale behind it."""

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.language import _
from app.project.files import write_whole
from app.ui.kept_runs import KeptCurve
from app.ui.widgets.curve import Curve, Numbers, Panel, Points
from app.ui.widgets.plot import Plot

HEADER = ("run", "epoch", "D", "accuracy", "validation D", "validation accuracy")
COLUMNS = ("error", "accuracy", "validation_error", "validation_accuracy")
_BACK_TO_FRONT = ("validation_error", "error", "validation_accuracy", "accuracy")
_SMALLEST_SHEET = QSize(800, 480)
_SHARE, _FEWEST, _MOST_MEANS = 0.04, 5, 512
_TIP = _(
    "A click goes to that epoch. The wheel zooms, Shift and drag moves, a double click shows the whole run.\n"
    "Keys: ← → read an epoch, Page Up and Page Down farther, Ctrl+← → the next change, Enter goes there, "
    "+ − zoom, Shift+← → move, 0 shows the whole run, ↑ ↓ choose a kept run, Delete takes it away."
)


class RunPlot(Plot):
    """The total error D above, the accuracy below.

    D is a sum over faces. So that the two compare, the validation D is multiplied by the number of training
    faces over the number of validation faces; the legend says so, and the readout gives both.

    Attributes:
        smooth: Whether smoothed curves are drawn.
    """

    epoch_picked = Signal(int)
    """That epoch of the run is to be shown everywhere."""
    removal_wanted = Signal(str)
    """The kept run of that key is to be taken away."""

    def __init__(self, parent: QWidget | None = None, name: str = "curves") -> None:
        panels = Panel(_("D, total error"), stretch=7), Panel(_("accuracy"), percent=True, stretch=5)
        super().__init__(parent, x=_("epoch"), y=panels, name=name)
        self.setAccessibleName(_("D and accuracy over the epochs"))
        self.setToolTip(_TIP)
        self.smooth = False
        self._run = KeptCurve("run", _("this run"), "", {}, 0, 0)
        self._kept: tuple[KeptCurve, ...] = ()
        self.clicked.connect(self._pick)
        self.menu_wanted.connect(self._offer_removal)
        self.seen_changed.connect(self._refine)

    def sizeHint(self) -> QSize:
        return QSize(480, 210)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 10 * self.fontMetrics().height())

    def set_run(
        self, history: Mapping[str, NDArray[np.floating]], n_training: int, n_validation: int
    ) -> None:
        """Shows a run so far.

        Args:
            history: Arrays of one length by name, kept as they are: "epoch" (ascending), "error",
                "accuracy" (0 … 1), "validation_error", "validation_accuracy"; NaN where there is none.
            n_training: How many faces "error" sums over.
            n_validation: How many faces "validation_error" sums over; 0 shows no validation.
        """
        self._run = KeptCurve("run", _("this run"), "", history, n_training, n_validation)
        self._draw_run()

    def set_kept(self, kept: Sequence[KeptCurve]) -> None:
        """Shows those runs pale behind the present one, and no others."""
        keys = {one.key for one in kept}
        for gone in self._kept:
            if gone.key not in keys:
                for name in COLUMNS:
                    self.remove_curve(f"{gone.key}/{name}")
        self._kept = tuple(kept)
        if self.highlighted not in keys:
            self.highlight("")
        self._draw_kept()

    def set_smooth(self, smooth: bool) -> None:
        """Shows smoothed curves, and what was measured pale behind them; or only what was measured."""
        self.smooth = smooth
        if not smooth:
            for name in COLUMNS:
                self.remove_curve(f"smooth/{name}")
        self._draw_run()
        self._draw_kept()

    def forget(self) -> None:
        """There is no run any more; kept ones stay, the zoom is forgotten."""
        self.set_past(None)
        self.set_run({}, 0, 0)
        self.reset_view()

    @property
    def smoothing(self) -> int:
        """Over how many epochs the moving average is taken: about 4 % of those seen, at least 5."""
        low, high = self.x_range
        epochs = self._run.epochs
        n = int(np.searchsorted(epochs, high, "right") - np.searchsorted(epochs, low))
        return _size(n) * _odd(_SHARE * n / _size(n))

    def exported(self, path: Path) -> Callable[[], object]:
        """A call that writes the curves as ".png", ".svg" or ".csv", to be made in any thread.

        Raises:
            OSError: The file has another suffix.
            ProjectError: When called, it cannot be written.
        """
        if path.suffix.lower() == ".csv":
            return partial(_write_table, path, [self._run, *self._kept])
        return partial(write_whole, path, self._sheet().encoded(path))

    def words_at(self, x: float) -> str:
        index = self._run.at(x)
        if index is None:
            return _("epoch {epoch}: this run has nothing there").format(epoch=round(x))
        return _numbers(self._run, index)

    def words_beside(self, x: float | None, group: str) -> str:
        kept = next((one for one in self._kept if one.key == group), None)
        if kept is None:
            return ""
        index = kept.at(x) if x is not None else None
        lines = (kept.title, kept.settings, "" if index is None else _numbers(kept, index))
        return "\n".join(filter(None, lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if held == Qt.KeyboardModifier.NoModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._choose_kept(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.highlighted:
            self.removal_wanted.emit(self.highlighted)
        else:
            super().keyPressEvent(event)

    def _draw_run(self, title: str = "") -> None:
        run, smooth = self._run, self.smooth
        labels = {
            "error": title + _("training"),
            "validation_error": _("validation, D ×{scale:.3g}").format(scale=run.scale),
        }
        for name in _BACK_TO_FRONT:
            label = labels.get(name, "")
            draw = partial(
                self._draw_column, run, name, role="validation" if "validation" in name else "training"
            )
            draw(run.key, label="" if smooth else label, pale=smooth)
            if smooth:
                draw("smooth", smooth=True, label=label, width=2.2)

    def _draw_kept(self, *, named: bool = False) -> None:
        for tone, kept in enumerate(self._kept):
            title = " · ".join(filter(None, (kept.title, kept.settings))) if named else ""
            for name in _BACK_TO_FRONT:
                label = title if name == "error" else ""
                look = {"role": "kept", "tone": tone, "behind": True, "label": label}
                self._draw_column(kept, name, kept.key, smooth=self.smooth, **look)

    def _draw_column(
        self, run: KeptCurve, name: str, group: str, *, smooth: bool = False, **look: Any
    ) -> None:
        """One of the columns of a run; none where the run has none."""
        x, y = run.epochs, run.values(name)
        if not len(y):
            self.remove_curve(f"{group}/{name}")
            return
        if smooth:
            x, y = smoothed(x, y, self._seen_of(x))
        is_error = name.endswith("error")
        scale = 100.0 if not is_error else run.scale if name == "validation_error" else 1.0
        dashed = name.startswith("validation")
        curve = Curve(x, y, row=0 if is_error else 1, scale=scale, dashed=dashed, **look)
        self.set_curve(f"{group}/{name}", curve)

    def _seen_of(self, x: Numbers) -> slice:
        if not self.is_zoomed:
            return slice(0, len(x))
        first, last = np.searchsorted(x, self.x_range)
        return slice(max(int(first) - 1, 0), min(int(last) + 2, len(x)))

    def _refine(self) -> None:
        """The average is taken over a share of what is seen."""
        if self.smooth:
            self._draw_run()
            self._draw_kept()

    def _sheet(self) -> "RunPlot":
        """The same once more, at least as large as a figure, with every run named."""
        sheet = RunPlot(name="curves_sheet")
        sheet.resize(self.size().expandedTo(_SMALLEST_SHEET))
        sheet.log = self.log
        sheet.smooth, sheet._run, sheet._kept = self.smooth, self._run, self._kept
        if self.is_zoomed:
            sheet.set_ranges(self.x_range, self.y_range)
        sheet._draw_kept(named=True)
        sheet._draw_run(f"{self._run.title}: ")
        return sheet

    def _pick(self, x: float) -> None:
        epochs = self._run.epochs
        if len(epochs) and epochs[0] - 0.5 <= x:
            index = self._run.at(min(x, float(epochs[-1])))
            self.epoch_picked.emit(int(epochs[index or 0]))

    def _choose_kept(self, direction: int) -> None:
        keys = [one.key for one in self._kept]
        if keys:
            before = keys.index(self.highlighted) if self.highlighted in keys else min(-direction, 0)
            self.highlight(keys[(before + direction) % len(keys)])

    def _offer_removal(self, menu: QMenu) -> None:
        if key := self.highlighted:
            action = menu.addAction(_("Take this kept run away"), partial(self.removal_wanted.emit, key))
            action.setObjectName("take_away")


def smoothed(x: Numbers, y: Numbers, part: slice) -> Points:
    """The moving average of a part of a curve: the mean over about 4 % of its points around each.

    At both ends it is over as many points as there are on the shorter side, so that it does not lag. Of a
    long curve, means of neighbouring points are averaged, which comes to the same and keeps it quick.

    Args:
        x: Ascending by 1, (n,).
        y: (n,); what is not finite is left out.
        part: From where to where.

    Returns:
        x and y, at most 1024 points each.
    """
    n = part.stop - part.start
    size = _size(n)
    whole = slice(part.start, part.start + n // size * size)
    middles = x[whole][::size] + (size - 1) / 2
    y = np.add.reduceat(y[whole], np.arange(0, len(y[whole]), size)) / size if len(middles) else y[:0]
    if not math.isfinite(float(y.sum())):
        middles, y = middles[np.isfinite(y)], y[np.isfinite(y)]
    reach = min(_odd(_SHARE * n / size) // 2, (len(y) - 1) // 2)
    if reach <= 0:
        return middles, y
    width = 2 * reach + 1
    counts = np.arange(1, width, 2)
    # Wider by two points at each step away from the end.
    head = np.cumsum(y[: width - 2])[::2] / counts
    tail = np.cumsum(y[: -(width - 1) : -1])[::2] / counts
    middle = np.convolve(y, np.full(width, 1 / width), "valid")
    return middles, np.concatenate((head, middle, tail[::-1]))


def _size(n: int) -> int:
    """How many neighbouring ones of n points become one before they are averaged."""
    return max(1, n // _MOST_MEANS)


def _odd(width: float) -> int:
    return max(_FEWEST, 2 * round((width - 1) / 2) + 1)


def _numbers(run: KeptCurve, index: int) -> str:
    """One line: "epoch 37 · D 0.412 · validation D 0.2 (×3) · training 95 % · validation 90 %"."""
    error, accuracy, other_error, other_accuracy = (
        float(values[index]) if len(values := run.values(name)) else math.nan for name in COLUMNS
    )
    # As D is a sum over faces, the curve is drawn so many times higher than what was measured.
    times = "" if math.isclose(run.scale, 1.0) else f" (×{run.scale:.3g})"
    parts = [_("epoch {epoch}").format(epoch=int(run.epochs[index])), f"D {_written(error)}"]
    if not math.isnan(other_error):
        parts.append(_("validation D {error}").format(error=_written(other_error)) + times)
    parts.append(_("training {percent}").format(percent=_percent(accuracy)))
    if not math.isnan(other_accuracy):
        parts.append(_("validation {percent}").format(percent=_percent(other_accuracy)))
    return " · ".join(parts)


def _written(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.4g}"


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{round(100 * share, 1):g} %"


def _write_table(path: Path, runs: Sequence[KeptCurve]) -> None:
    """Writes a line an epoch and run, in full precision; a number that is none is left empty.

    The validation D is written as it was measured, not scaled.
    """
    table = io.StringIO(newline="")
    rows = csv.writer(table)
    rows.writerow(HEADER)
    for run in runs:
        epochs = run.epochs.astype(int).tolist()
        columns = (run.values(name).tolist() or [math.nan] * len(epochs) for name in COLUMNS)
        written = (["" if math.isnan(value) else value for value in column] for column in columns)
        rows.writerows(zip([run.title] * len(epochs), epochs, *written, strict=True))
    write_whole(path, table.getvalue().encode())
