"""The crosshair: what it reads, and what is told beside it."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QColor

from app.ui.theme import curve_colours
from app.ui.training.curve_kept import CurveMark, KeptCurve
from app.ui.training.curve_marks import MarkGroup, grouped
from app.ui.training.curve_note import CurveNote
from app.ui.training.curve_overlay import LANE, Drawn
from app.ui.training.curve_pair import CurvePair
from app.ui.training.curve_readout import kept_readout, readout
from app.ui.training.run_history import Reading

_LANE_REACH = LANE + 4


class CurvePointer(QObject):
    """Follows mouse and keyboard over the plots.

    Args:
        pair: The plots.
        note: Shows what is told beside the pointer; a sibling of the plots.
    """

    read = Signal(str)
    """The readout's line; "" without a crosshair."""

    def __init__(self, pair: CurvePair, note: CurveNote, parent: QObject) -> None:
        super().__init__(parent)
        self._pair = pair
        self._note = note
        self._epoch: int | None = None
        self._mouse: QPointF | None = None
        self._kept: tuple[KeptCurve, ...] = ()
        self._marks: tuple[CurveMark, ...] = ()
        self._cursor: int | None = None
        self._groups: tuple[MarkGroup, ...] = ()
        self._grouped_for: tuple[object, ...] = ()

    @property
    def epoch(self) -> int | None:
        """Where the crosshair is."""
        return self._epoch

    @property
    def cursor(self) -> int | None:
        """Where the time machine is."""
        return self._cursor

    def set_kept(self, kept: Sequence[KeptCurve]) -> None:
        """The kept runs, in the order in which they are drawn."""
        self._kept = tuple(kept)

    def set_marks(self, marks: Sequence[CurveMark]) -> None:
        """The marks at the top."""
        self._marks = tuple(sorted(marks, key=lambda mark: mark.epoch))
        self._grouped_for = ()
        self.refresh()

    def set_cursor(self, epoch: int | None) -> None:
        """The time machine's position."""
        self._cursor = epoch
        self.refresh()

    def point(self, at: QPointF) -> None:
        """The mouse is there."""
        self._mouse = at
        self._epoch = self.epoch_at(at)
        self._pair.highlight(self._pair.kept_at(at))
        self.refresh()

    def leave(self) -> None:
        """Neither mouse nor keyboard is here any more."""
        self._mouse = self._epoch = None
        self._pair.highlight(None)
        self.refresh()

    def step(self, epochs: int) -> None:
        """Moves the crosshair; from where the time machine is, or the end, if there is none yet."""
        if self._pair.last_epoch >= 0:
            start = self._epoch if self._epoch is not None else self._start()
            self.go_to(start + epochs if self._epoch is not None else start)

    def go_to(self, epoch: int) -> None:
        """Puts the crosshair there, or at the nearest epoch there is."""
        last = self._pair.last_epoch
        self._mouse = None
        self._epoch = min(max(epoch, 0), last) if last >= 0 else None
        self.refresh()

    def go_to_mark(self, direction: int) -> None:
        """Puts the crosshair at the next mark, or the one before for −1."""
        here = self._epoch if self._epoch is not None else self._start()
        epochs = [mark.epoch for mark in self._marks if (mark.epoch - here) * direction > 0]
        if epochs:
            self.go_to(min(epochs) if direction > 0 else max(epochs))

    def cycle_kept(self, direction: int) -> None:
        """Highlights the next kept run."""
        if self._kept:
            before = self._pair.highlighted
            first = 0 if direction > 0 else len(self._kept) - 1
            self._pair.highlight(first if before is None else (before + direction) % len(self._kept))
            self._mouse = None
            self.refresh()

    def epoch_at(self, at: QPointF) -> int | None:
        """The epoch there, within the runs; None beside the plots."""
        if self._pair.last_epoch < 0 or self._pair.plot_at(at) is None:
            return None
        return min(max(round(self._pair.error.epoch_at(at.x())), 0), self._pair.last_epoch)

    def refresh(self) -> None:
        """Draws and says everything anew; hidden, nothing."""
        if not self._pair.isVisible():
            return
        reading = self._pair.run.reading(self._epoch) if self._epoch is not None else None
        self._pair.overlay.show_all(
            Drawn(
                plots=self._pair.places(),
                crosshair=self._x_of(self._epoch),
                dots=self._dots(reading),
                cursor=self._x_of(self._cursor),
                marks=self._merged(),
                framed=self._pair.graphics.by_keyboard,
            )
        )
        self.read.emit(self._line(reading))
        self._say()

    def _start(self) -> int:
        return self._cursor if self._cursor is not None else self._pair.last_epoch

    def _x_of(self, epoch: int | None) -> float | None:
        if epoch is None:
            return None
        x, place = self._pair.error.x_of(epoch), self._pair.error.place()
        return x if place.left() - 1 <= x <= place.right() + 1 else None

    def _line(self, reading: Reading | None) -> str:
        if self._epoch is None:
            return ""
        if reading is None:
            return f"epoch {self._epoch}: this run has nothing there"
        return readout(reading, self._pair.run.scale)

    def _dots(self, reading: Reading | None) -> tuple[tuple[QPointF, QColor], ...]:
        if reading is None:
            return ()
        errors = np.array([reading.error, reading.validation_error * self._pair.run.scale])
        if self._pair.logarithmic:
            errors = np.log10(np.where(errors > 0, errors, np.nan))
        accuracies = 100 * np.array([reading.accuracy, reading.validation_accuracy])
        x = self._pair.error.x_of(reading.epoch)
        found = []
        for plot, values in zip(self._pair.plots, (errors, accuracies), strict=True):
            for value, colour in zip(values, curve_colours(self._pair.palette()), strict=True):
                point = QPointF(x, plot.y_of(float(value))) if np.isfinite(value) else None
                if point is not None and plot.place().contains(point):
                    found.append((point, colour))
        return tuple(found)

    def _merged(self) -> tuple[MarkGroup, ...]:
        place = self._pair.error.place()
        seen = (place, self._pair.error.visible_x())
        if self._grouped_for != seen:
            self._grouped_for = seen
            groups = grouped(self._marks, self._pair.error.x_of)
            self._groups = tuple(g for g in groups if g.right >= place.left() and g.left <= place.right())
        return self._groups

    def _say(self) -> None:
        self._note.say(*self._told())

    def _told(self) -> tuple[str, QPointF]:
        """What is told beside the pointer, and where that is in the note's parent."""
        place = self._pair.error.place()
        x = self._x_of(self._epoch)
        at = self._mouse or QPointF(x if x is not None else place.left(), place.top())
        in_lane = self._mouse is None or place.top() <= at.y() <= place.top() + _LANE_REACH
        group = next((g for g in self._groups if g.holds(at.x())), None)
        where = at + self._pair.pos().toPointF()
        if group is not None and in_lane and self._epoch is not None:
            return group.text(), where
        index = self._pair.highlighted
        if index is None or index >= len(self._kept):
            return "", where
        run = self._pair.kept[index]
        reading = run.reading(self._epoch) if self._epoch is not None else None
        return kept_readout(self._kept[index], reading, run.scale), where
