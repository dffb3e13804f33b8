"""D and the accuracy of a run over its epochs, with kept runs pale behind it."""

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.language import _
from app.project.files import write_whole
from app.ui.kept_runs import KeptCurve
from app.ui.widgets.canvas import Panel, group_of
from app.ui.widgets.plot import Plot
from app.ui.widgets.strokes import BLOCK, Blocks, Curve, Numbers

HEADER = ("run", "epoch", "D", "accuracy", "validation D", "validation accuracy")
COLUMNS = ("error", "accuracy", "validation_error", "validation_accuracy")
_SMALLEST_SHEET = QSize(800, 480)
_SHARE, _FEWEST, _MOST_MEANS = 0.04, 5, 512
_RUN, _SMOOTH = "run", "smooth"
_TIP = _(
    "A click goes to that epoch. The wheel zooms, Shift and drag moves, a double click shows the whole run.\n"
    "Keys: ← → read an epoch, Page Up and Page Down farther, Ctrl+← → the next change, Enter goes there, "
    "+ − zoom, Shift+← → move, 0 shows the whole run, ↑ ↓ choose a kept run, Delete takes it away."
)


class RunPlot(Plot):
    """The total error D above, the accuracy below.

    D is a sum over faces. So that the two compare, the validation D is multiplied by the number of training
    faces over the number of validation faces; the legend says so, and the readout gives both.
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
        self.reader, self.noter = self._read, self._tell
        self.smooth = False
        self._run = KeptCurve("", _("this run"), "", {}, 0, 0)
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
        self._run = KeptCurve("", _("this run"), "", history, n_training, n_validation)
        self._draw_run()

    def set_kept(self, kept: Sequence[KeptCurve]) -> None:
        """Shows those runs pale behind the present one, and no others."""
        gone = {one.key for one in self._kept} - {one.key for one in kept}
        for key in self.curves:
            if group_of(key) in gone:
                self.remove_curve(key)
        self._kept = tuple(kept)
        if self.highlighted not in {one.key for one in kept}:
            self.highlight("")
        self._draw_kept()

    def set_smooth(self, smooth: bool) -> None:
        """Shows smoothed curves, and what was measured pale behind them; or only what was measured."""
        self.smooth = smooth
        if not smooth:
            for name in COLUMNS:
                self.remove_curve(f"{_SMOOTH}/{name}")
        self._draw_run()
        self._draw_kept()

    def set_shown(self, epoch: int | None) -> None:
        """Marks which epoch everything else shows; None is the newest, without a mark."""
        self.origin = epoch
        if epoch is None:
            self.remove_line("shown")
        else:
            self.set_line("shown", epoch, role="past")

    def forget(self) -> None:
        """There is no run any more; kept ones stay, the zoom is forgotten."""
        self.set_shown(None)
        self.set_run({}, 0, 0)
        self.reset_view()

    @property
    def smoothing(self) -> int:
        """Over how many epochs the moving average is taken: about 4 % of those seen, at least 5."""
        low, high = self.x_range
        epochs = _epochs(self._run)
        return _width(int(np.searchsorted(epochs, high, "right") - np.searchsorted(epochs, low)))

    def exported(self, path: Path) -> Callable[[], object]:
        """A call that writes the curves as ".png", ".svg" or ".csv", to be made in any thread.

        Raises:
            OSError: The file has another suffix.
            ProjectError: When called, it cannot be written.
        """
        runs = [self._run] if len(_epochs(self._run)) else []
        if path.suffix.lower() == ".csv":
            return partial(_write_table, path, [*runs, *self._kept])
        return partial(write_whole, path, self._sheet().encoded(path))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if held == Qt.KeyboardModifier.NoModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._choose_kept(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.highlighted:
            self.removal_wanted.emit(self.highlighted)
        else:
            super().keyPressEvent(event)

    def _draw_run(self, named: bool = False) -> None:
        run, epochs = self._run, _epochs(self._run)
        names = _("training"), _("validation, D ×{scale:.3g}").format(scale=_scale(run))
        if named:
            names = f"{run.title}: {names[0]}", names[1]
        for name, row, label, role, factor in (
            ("validation_error", 0, names[1], "validation", _scale(run)),
            ("error", 0, names[0], "training", 1.0),
            ("validation_accuracy", 1, "", "validation", 100.0),
            ("accuracy", 1, "", "training", 100.0),
        ):
            key, values = f"{_RUN}/{name}", _values(run, name)
            if not len(values):
                self.remove_curve(key)
                self.remove_curve(f"{_SMOOTH}/{name}")
                continue
            draw = partial(self.set_curve, role=role, dashed=role == "validation", row=row, scale=factor)
            draw(key, epochs, values, label="" if self.smooth else label, pale=self.smooth)
            if self.smooth:
                x, y = smoothed(epochs, self._lines[key].blocks, self._seen_of(epochs))
                draw(f"{_SMOOTH}/{name}", x, y, label=label, width=2.2)

    def _draw_kept(self, named: bool = False) -> None:
        for tone, kept in enumerate(self._kept):
            epochs = _epochs(kept)
            for name, row, factor in (
                ("validation_error", 0, _scale(kept)),
                ("error", 0, 1.0),
                ("validation_accuracy", 1, 100.0),
                ("accuracy", 1, 100.0),
            ):
                values = _values(kept, name)
                if not len(values):
                    continue
                x, y = epochs, values
                if self.smooth:
                    x, y = smoothed(epochs, Blocks(values), self._seen_of(epochs))
                title = " · ".join(filter(None, (kept.title, kept.settings))) if named else ""
                self.set_curve(
                    f"{kept.key}/{name}",
                    x,
                    y,
                    label=title if name == "error" else "",
                    role="kept",
                    tone=tone,
                    dashed=name.startswith("validation"),
                    row=row,
                    behind=True,
                    scale=factor,
                )

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
        sheet.smooth, sheet.log = self.smooth, self.log
        sheet._run, sheet._kept = self._run, self._kept
        if self.is_zoomed:
            sheet.set_ranges(self.x_range, self.y_range)
        sheet._draw_kept(named=True)
        sheet._draw_run(named=True)
        return sheet

    def _read(self, x: float) -> str:
        index = _at(self._run, x)
        if index is None:
            return _("epoch {epoch}: this run has nothing there").format(epoch=round(x))
        return _numbers(self._run, index)

    def _tell(self, x: float | None, group: str) -> str:
        kept = next((one for one in self._kept if one.key == group), None)
        if kept is None:
            return ""
        index = _at(kept, x) if x is not None else None
        lines = (kept.title, kept.settings, "" if index is None else _numbers(kept, index))
        return "\n".join(filter(None, lines))

    def _pick(self, x: float) -> None:
        epochs = _epochs(self._run)
        if len(epochs) and epochs[0] - 0.5 <= x:
            index = _at(self._run, min(x, float(epochs[-1])))
            self.epoch_picked.emit(int(epochs[index or 0]))

    def _choose_kept(self, direction: int) -> None:
        keys = [one.key for one in self._kept]
        if keys:
            before = keys.index(self.highlighted) if self.highlighted in keys else min(-direction, 0)
            self.highlight(keys[(before + direction) % len(keys)])

    def _offer_removal(self, menu: QMenu) -> None:
        if key := self.highlighted:
            action = menu.addAction(_("Take this kept run away"))
            action.setObjectName("take_away")
            action.triggered.connect(partial(self.removal_wanted.emit, key))


def smoothed(x: Numbers, blocks: Blocks, part: slice) -> Curve:
    """The moving average of a part of a curve: the mean over `_width(n)` points around each.

    At both ends it is over as many points as there are on the shorter side, so that it does not lag. Of a
    long curve, means of neighbouring points are averaged, which comes to the same and keeps it quick.

    Args:
        x: Ascending by 1, (n,).
        blocks: Of the n values; what is not finite is left out.
        part: From where to where.

    Returns:
        x and y, at most 1024 points each.
    """
    n = part.stop - part.start
    size = _size(n)
    y = blocks.means(part, size)
    start = part.start if size < BLOCK else part.start // BLOCK * BLOCK
    middles = x[start : start + size * len(y) : size] + (size - 1) / 2
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
    size = max(1, n // _MOST_MEANS)
    return size if size < BLOCK else size // BLOCK * BLOCK


def _width(n: int) -> int:
    size = _size(n)
    return size * _odd(_SHARE * n / size)


def _odd(width: float) -> int:
    return max(_FEWEST, 2 * round((width - 1) / 2) + 1)


def _epochs(run: KeptCurve) -> Numbers:
    return np.asarray(run.history.get("epoch", ()), dtype=np.float64)


def _values(run: KeptCurve, name: str) -> Numbers:
    there = run.n_validation or not name.startswith("validation")
    return np.asarray(run.history.get(name, ()) if there else (), dtype=np.float64)


def _scale(run: KeptCurve) -> float:
    """What the validation D is multiplied by, so that it compares with the training D."""
    return run.n_training / run.n_validation if run.n_validation else 0.0


def _at(run: KeptCurve, epoch: float) -> int | None:
    """Where in a run the nearest epoch is; None before the first and after the last one."""
    epochs = _epochs(run)
    if not len(epochs) or not epochs[0] - 0.5 <= epoch <= epochs[-1] + 0.5:
        return None
    after = min(int(np.searchsorted(epochs, epoch)), len(epochs) - 1)
    before = max(after - 1, 0)
    return before if epoch - epochs[before] < epochs[after] - epoch else after


def _numbers(run: KeptCurve, index: int) -> str:
    """One line: "epoch 37 · D 0.412 · validation D 0.2 (×3) · training 95 % · validation 90 %"."""
    epoch = int(_epochs(run)[index])
    error, accuracy, other_error, other_accuracy = (
        float(values[index]) if len(values := _values(run, name)) else math.nan for name in COLUMNS
    )
    scale = _scale(run)
    # As D is a sum over faces, the curve is drawn so many times higher than what was measured.
    times = "" if math.isclose(scale, 1.0) else f" (×{scale:.3g})"
    parts = [_("epoch {epoch}").format(epoch=epoch), f"D {_written(error)}"]
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
        epochs = _epochs(run).astype(int).tolist()
        columns = (_values(run, name).tolist() or [math.nan] * len(epochs) for name in COLUMNS)
        written = (["" if math.isnan(value) else value for value in column] for column in columns)
        rows.writerows(zip([run.title] * len(epochs), epochs, *written, strict=True))
    write_whole(path, table.getvalue().encode())
