"""Every derivative of a check as a dot: what the backward pass says against the central difference."""

import csv
import io
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QWidget

from app.language import _, ngettext
from app.lessons.gradient_check.check import CheckResult, Gradients, Place, written
from app.ui.widgets.curve import Curve
from app.ui.widgets.panel import PlotPanel, still_dots
from app.ui.widgets.plot import Plot
from app.ui.widgets.scales import role_colour

Numbers = NDArray[np.float64]

_TIP = _(
    "Every dot is one derivative: to the right what the central difference says, upwards what the backward "
    "pass says, each in units of the largest of its kind. Where both agree the dot lies on the diagonal. "
    "Keys: Home the worst, → the next worst, ← back, page keys by 25."
)
_JUMP = 25
_MOST = 2.0
_ROOM = 1.08
_NEAR = 14.0


@dataclass(frozen=True)
class Dots:
    """The derivatives of a check in one row, each in units of the largest of its parameter.

    Attributes:
        result: Where the numbers come from.
    """

    result: CheckResult

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The parameters in order."""
        return tuple(self.result.analytic)

    @cached_property
    def sizes(self) -> list[int]:
        """How many dots each parameter has."""
        return [self.result.analytic[name].size for name in self.names]

    @cached_property
    def firsts(self) -> dict[str, int]:
        """The number of each parameter's first dot."""
        return dict(zip(self.names, np.cumsum([0, *self.sizes[:-1]]).tolist(), strict=True))

    @cached_property
    def across(self) -> Numbers:
        """Central differences, (n,)."""
        return self._scaled(self.result.numeric)

    @cached_property
    def upwards(self) -> Numbers:
        """The backward pass's derivatives, (n,)."""
        return self._scaled(self.result.analytic)

    @cached_property
    def disagreement(self) -> Numbers:
        """How far both are apart, (n,); NaN where they cannot be compared."""
        return np.concatenate([self.result.disagreement[name].ravel() for name in self.names])

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """The numbers of the dots, those that disagree most first."""
        return np.argsort(-np.nan_to_num(self.disagreement, nan=-1.0), kind="stable")

    @property
    def worst(self) -> int:
        """The number of the dot that disagrees most."""
        return int(self.order[0])

    def place(self, dot: int) -> Place:
        """Where in the network a dot comes from."""
        name = next(name for name in reversed(self.names) if self.firsts[name] <= dot)
        index = np.unravel_index(dot - self.firsts[name], self.result.analytic[name].shape)
        return Place(name, tuple(int(one) for one in index))

    def _scaled(self, values: Gradients) -> Numbers:
        scales = {row.name: row.largest or 1.0 for row in self.result.rows}
        return np.concatenate([values[name].ravel() / scales[name] for name in self.names])


def tensor_colour(index: int, palette: QPalette) -> QColor:
    """The colour of the dots of the parameter with that index (0, 1, …)."""
    return role_colour(index, palette)


class AgreementPlot(Plot):
    """One dot for every derivative, on the diagonal where both ways agree.

    Attributes:
        dot_pointed: The number of the dot that is pointed at; −1 when none is any more.
    """

    dot_pointed = Signal(int)
    has_crosshair = False
    # The palette is taken before there are any.
    _dots: Dots | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, x=_("central difference"), y=_("backward pass"), name="agreement_plot")
        self._high = 1.0
        self._rank = self._pointed = -1
        self._cloud = still_dots(pen=None, size=5)
        self._cloud.setCacheMode(self._cloud.CacheMode.DeviceCoordinateCache)
        self.setAccessibleName(_("Backward pass against central differences"))
        self.setToolTip(_TIP)
        self._rows[0].put(self._cloud)
        self.show_dots(None)

    def show_dots(self, dots: Dots | None) -> None:
        """Draws the derivatives of a check; None for none."""
        self.clear()
        self._cloud.clear()
        self._dots, self._rank = dots, -1
        largest = np.abs(dots.upwards).max(initial=1.0) if dots is not None else 1.0
        self._high = float(np.clip(largest, 1.0, _MOST))
        reach = _ROOM * self._high
        self.set_ranges((-reach, reach), (-reach, reach), square=True)
        if dots is None:
            return
        ends = np.array((-reach, reach))
        self.set_curve("diagonal", Curve(ends, ends, role="muted", width=1, dashed=True))
        self._cloud.setData(dots.across, self._upwards(dots), brush=self._brushes(dots, self.palette()))
        worst = dots.result.name_of(dots.place(dots.worst))
        role = "text" if dots.result.passed else "warning"
        self._ring("worst", dots.worst, _("worst: {place}").format(place=worst), role)

    def beyond(self) -> str:
        """How many dots lie beyond the edge, where they are drawn; "" where none does."""
        far = np.abs(self._dots.upwards) if self._dots is not None else np.zeros(0)
        count = int((far > self._high).sum())
        text = ngettext(
            "{count:,} dot lies beyond the edge, at {far}.",
            "{count:,} dots lie beyond the edge, up to {far}.",
            count,
        )
        return text.format(count=count, far=written(float(far.max()), 3)) if count else ""

    def show_pointer(self, dot: int) -> None:
        """Marks a dot; −1 marks none."""
        self.remove_mark("pointer")
        if self._dots is not None and dot >= 0:
            self._rank = int(np.flatnonzero(self._dots.order == dot)[0])
            self._ring("pointer", dot, "", "text")

    def table(self) -> str:
        text = io.StringIO()
        text.write(super().table())
        if self._dots is not None:
            names = np.repeat(self._dots.names, self._dots.sizes)
            rows = zip(
                names.tolist(), self._dots.across.tolist(), self._upwards(self._dots).tolist(), strict=True
            )
            csv.writer(text).writerows(rows)
        return text.getvalue()

    def leave(self) -> None:
        super().leave()
        self._tell(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the worst to the next worst, and back."""
        moves = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_PageDown: _JUMP,
            Qt.Key.Key_PageUp: -_JUMP,
            Qt.Key.Key_Home: -(10**9),
            Qt.Key.Key_End: 10**9,
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None or self._dots is None:
            super().keyPressEvent(event)
            return
        rank = min(max(self._rank + move, 0), len(self._dots.order) - 1)
        self.dot_pointed.emit(int(self._dots.order[rank]))

    def _point_in(self, row: PlotPanel, point: QPointF) -> None:
        if self._dots is not None:
            wide, high = row.view.viewPixelSize()
            far = np.hypot(
                (self._dots.across - point.x()) / wide, (self._upwards(self._dots) - point.y()) / high
            )
            nearest = int(far.argmin())
            self._tell(nearest if far[nearest] < _NEAR else -1)

    def _tell(self, dot: int) -> None:
        if dot != self._pointed:
            self._pointed = dot
            self.dot_pointed.emit(dot)

    def _take_palette(self, palette: QPalette) -> None:
        super()._take_palette(palette)
        if self._dots is not None:
            self._cloud.setBrush(self._brushes(self._dots, palette))

    def _upwards(self, dots: Dots) -> Numbers:
        """Where the dots are drawn: what lies beyond the edge, at the edge."""
        return np.clip(dots.upwards, -self._high, self._high)

    def _brushes(self, dots: Dots, palette: QPalette) -> list[QBrush]:
        kinds = [QBrush(tensor_colour(number, palette)) for number in range(len(dots.names))]
        return [kind for kind, size in zip(kinds, dots.sizes, strict=True) for _dot in range(size)]

    def _ring(self, key: str, dot: int, text: str, role: str) -> None:
        assert self._dots is not None, "there is a check"
        up = float(self._upwards(self._dots)[dot])
        self.set_mark(key, float(self._dots.across[dot]), up, text, role)
