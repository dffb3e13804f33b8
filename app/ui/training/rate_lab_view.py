"""The ε lab: the same start with five learning rates at once, in small plots with the same axes."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QToolButton, QVBoxLayout, QWidget

from app.recognition.errors import SettingsError
from app.recognition.lab import LabState, RateVerdict, best_of, rates_around, verdicts
from app.recognition.settings import RunSettings
from app.ui.training.captions import Caption
from app.ui.training.lab_axes import error_axes
from app.ui.training.lab_view import LabView
from app.ui.training.rate_lab_cell import RateCell
from app.ui.training.rate_lab_words import EXPLAINED, summary_of

_COUNT = 5
_WIDE = 880
_FLAT = 1.6
_HARDLY_MORE = 1.01
_LONG = 5000
_TIP = (
    "Trains five networks epoch by epoch, side by side: same faces, same start, only ε of eq. (27) differs. "
    "A run under way pauses meanwhile, as two trainings at full speed would slow each other down."
)


class _Judged(NamedTuple):
    """What was found when there were so many epochs in all."""

    verdicts: tuple[RateVerdict, ...]
    best: int | None
    rows: int
    ended: tuple[bool, ...]

    def is_old(self, rows: int, ended: tuple[bool, ...]) -> bool:
        """Whether enough has happened since to look again."""
        more = not self.rows <= rows <= _HARDLY_MORE * self.rows
        return rows < _LONG or ended != self.ended or more


class RateLabView(LabView):
    """Five plots, each with its ε, a word for what that does, and a button to use it."""

    rates_changed = Signal(object)
    """Other ε are to be compared: a tuple of five."""
    rate_chosen = Signal(float)
    """This ε is to be used for the run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._around = _around_button()
        super().__init__("rate_lab", _TIP, (self._around,), parent)
        self.setObjectName("rate_lab_view")
        self.setAccessibleName("ε lab")
        self._present = RunSettings().rate
        self._judged: _Judged | None = None
        self._columns = 0
        self._cells = [RateCell(place, self) for place in range(_COUNT)]
        self._words = Caption(EXPLAINED, self)
        self._words.setObjectName("rate_lab_words")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._words.setToolTip(_TIP)
        self._grid = QGridLayout()
        self._arrange()
        self._connect()
        self.set_present_rate(self._present)
        self.set_rates(rates_around(self._present))

    @property
    def rates(self) -> tuple[float, ...]:
        """The five ε."""
        return tuple(cell.rate for cell in self._cells)

    def set_rates(self, rates: Sequence[float]) -> None:
        """Shows five ε, without a signal."""
        for cell, rate in zip(self._cells, rates, strict=True):
            cell.set_rate(rate)

    def set_present_rate(self, rate: float) -> None:
        """The ε of the run, around which five can be laid again."""
        self._present = rate
        self._around.setText(f"Around ε = {rate:g}")
        self._around.setAccessibleName(self._around.text())

    def set_states(self, states: Sequence[LabState]) -> None:
        """Shows how far the courses are; none shows that nothing has begun."""
        if not states:
            self._judged = None
        super().set_states(states)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Five in a row where there is room, or else three and two."""
        super().resizeEvent(event)
        in_a_row = self.width() >= max(_WIDE, _FLAT * self.height())
        self._lay_out(_COUNT if in_a_row else 3)
        self._refresh()

    def sizeHint(self) -> QSize:
        """As the Training panel is at 1280 by 800."""
        return QSize(520, 420)

    def minimumSizeHint(self) -> QSize:
        """Three in a row, also while there are five: it may become narrower again."""
        spacing = self._grid.spacing()
        width = 3 * max(cell.minimumSizeHint().width() for cell in self._cells) + 2 * spacing
        return QSize(max(width, self._controls.minimumSizeHint().width()), super().minimumSizeHint().height())

    def _arrange(self) -> None:
        self._grid.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self._controls)
        column.addLayout(self._grid, 1)
        self._lay_out(3)

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, cell in enumerate(self._cells):
            self._grid.addWidget(cell, place // columns, place % columns)
        if columns == _COUNT:
            self._grid.addWidget(self._words, 1, 0, 1, _COUNT)
        else:
            self._grid.addWidget(self._words, 1, 2)
        for place in range(_COUNT):
            self._grid.setColumnStretch(place, int(place < columns))
        self._grid.setRowStretch(0, 1)
        self._grid.setRowStretch(1, int(columns < _COUNT))

    def _connect(self) -> None:
        self._around.clicked.connect(self._lay_around)
        for cell in self._cells:
            cell.edited.connect(partial(self._tell_rates, cell))
            cell.refused.connect(self.say)
            cell.chosen.connect(self.rate_chosen)
            cell.plot.pointed.connect(self._point)

    def _tell_rates(self, cell: RateCell, rate: float) -> None:
        try:
            RunSettings(rate=rate)
        except SettingsError as error:
            cell.set_rate(cell.rate)
            self.say(str(error))
            return
        self.say("")
        cell.set_rate(rate)
        self.rates_changed.emit(self.rates)

    @Slot()
    def _lay_around(self) -> None:
        self.say("")
        self.set_rates(rates_around(self._present))
        self.rates_changed.emit(self.rates)

    @Slot(object)
    def _point(self, epoch: int | None) -> None:
        self._pointer = epoch
        for cell in self._cells:
            cell.plot.show_pointer(epoch)
        self._write_numbers()

    def _show_states(self) -> None:
        states = self._states
        found, best = self._judge()
        axes = error_axes(states)
        for place, cell in enumerate(self._cells):
            there = place < len(states)
            cell.show_state(
                states[place] if there else None, axes, found[place] if there else None, best=place == best
            )
            cell.set_locked(self._running)
        self._around.setEnabled(not self._running)
        words = summary_of(states, found, best) or EXPLAINED
        if self._words.text() != words:
            self._words.setText(words)
        self._write_numbers()

    def _judge(self) -> tuple[tuple[RateVerdict, ...], int | None]:
        """What each ε does, and the best; of long runs only now and then, as it hardly changes."""
        rows = sum(len(state.history["epoch"]) for state in self._states)
        ended = tuple(state.ended for state in self._states)
        if self._judged is None or self._judged.is_old(rows, ended):
            found = verdicts(self._states)
            self._judged = _Judged(found, best_of(self._states, found), rows, ended)
        return self._judged.verdicts, self._judged.best

    def _write_numbers(self) -> None:
        for place, cell in enumerate(self._cells):
            cell.show_numbers(self._states[place] if place < len(self._states) else None, self._pointer)


def _around_button() -> QToolButton:
    button = QToolButton()
    button.setObjectName("rates_around")
    button.setToolTip("Lays the five ε around that of the settings again, ten times apart.")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
