"""The ε lab: the same start with five learning rates at once, on the same axes."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QLineF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.language import _, ngettext
from app.recognition.errors import SettingsError
from app.recognition.lab import (
    Kind,
    LabCourse,
    LabState,
    RateVerdict,
    best_of,
    five_rates,
    leaper,
    rates_around,
    verdicts,
)
from app.recognition.settings import SETTING, RunSettings
from app.ui.exporting import keep
from app.ui.session import Session
from app.ui.training.controls import error_text
from app.ui.training.labs import LabView, numbers_at
from app.ui.training.settings_form import number_field_for
from app.ui.view import View
from app.ui.widgets.buttons import tool_button
from app.ui.widgets.curve import Panel
from app.ui.widgets.labels import Caption, OneLine, named, warning_colour
from app.ui.widgets.scales import role_colour

if TYPE_CHECKING:
    from app.ui.training.lab_plot import LabPlot

_COUNT = 5
_FLAT = 1.8
_HARDLY_MORE, _LONG = 1.01, 5000
_BAD: tuple[Kind, ...] = ("stuck", "diverged", "grew")
_LARGE: tuple[Kind, ...] = ("diverged", "stuck", "grew")
_EXPLAINED = _(
    "Same faces, same start, five ε: how long a step should be. Press Start. Too small, and D crawls; too "
    "large, and D leaps, or is thrown where nothing moves any more."
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
    """Five curves of D in one plot; for each its ε, a word for what that does, and a button to use it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        tip = _("Lays the five ε around that of the settings again, ten times apart.")
        self._around = tool_button("rates_around", "", tip)
        self._rates = rates_around(session.trainer.settings.rate)
        self._are_typed = False
        tip = _(
            "Trains five networks side by side: same faces, same start, only ε of eq. (27) differs. A run "
            "under way pauses meanwhile."
        )
        super().__init__(session, "rate_lab", tip, (self._around,), parent)
        named(self, "rate_lab_view", _("ε lab"))
        self._judged: _Judged | None = None
        self._words = named(Caption(_EXPLAINED, self), "rate_lab_words")
        self._words.setWordWrap(True)
        self._rows = [_Row(place, self) for place in range(_COUNT)]
        table = QGridLayout()
        table.setVerticalSpacing(2)
        table.setColumnStretch(3, 1)
        table.setColumnStretch(4, 1)
        for place, row in enumerate(self._rows):
            row.lay_out(table, place)
            row.edited.connect(partial(self._type, place))
            row.refused.connect(self.say)
            row.chosen.connect(session.trainer.change_rate)
        self._beside = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._beside.addLayout(table, 3)
        self.column.addWidget(self._words)
        self.column.addLayout(self._beside, 1)
        self._around.clicked.connect(self._lay_around)
        session.trainer.settings_changed.connect(self._take_settings)
        session.opened.connect(self._start_anew)
        self._take_settings()

    @property
    def rates(self) -> tuple[float, ...]:
        """The five ε."""
        return self._rates

    def courses(self) -> tuple[LabCourse, ...]:
        return five_rates(self._trainer.settings, self._rates)

    @Slot()
    def reset(self) -> None:
        """Forgets what there is; ε that nobody has typed lie around that of the settings again."""
        super().reset()
        self._judged = None
        self._take_settings()

    def show_states(self, states: Sequence[LabState]) -> None:
        plot = self.plot_for(states)
        for place, state in enumerate(states):
            assert plot is not None, "there is something to draw"
            plot.show_error(place, state, place)
        found, best = self._judge(states)
        self._words.setText(summary_of(states, found, best) or _EXPLAINED)
        for place, row in enumerate(self._rows):
            there = place < len(states)
            row.show_verdict(found[place] if there else None, is_best=place == best)
            row.show_numbers(short_numbers_of(states[place], self.pointed) if there else "")
            row.set_locked(self.running)
        self._around.setEnabled(not self.running)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        flat = self.width() > _FLAT * self.height()
        self._beside.setDirection(
            QBoxLayout.Direction.LeftToRight if flat else QBoxLayout.Direction.TopToBottom
        )

    def make_plot(self) -> "LabPlot":
        from app.ui.training.lab_plot import LabPlot

        plot = LabPlot(self, [Panel(_("D, total error"))], "rate_plot")
        plot.setToolTip(_("Hover it, or use the arrow keys, to read an epoch of all five."))
        keep(plot, _("ε lab"), self._session, log=True)
        plot.cursor_moved.connect(self._read)
        self._beside.insertWidget(0, plot, 4)
        self.setTabOrder(self._around, plot)
        return plot

    def _judge(self, states: Sequence[LabState]) -> tuple[tuple[RateVerdict, ...], int | None]:
        """What each ε does, and the best; of long runs only now and then, as it hardly changes."""
        rows = sum(len(state.history["epoch"]) for state in states)
        ended = tuple(state.ended for state in states)
        if self._judged is None or self._judged.is_old(rows, ended):
            found = verdicts(states)
            self._judged = _Judged(found, best_of(states, found), rows, ended)
        return self._judged.verdicts, self._judged.best

    @Slot(object)
    def _read(self, x: float | None) -> None:
        for row, state in zip(self._rows, self.states, strict=False):
            row.show_numbers(short_numbers_of(state, x))

    def _type(self, place: int, rate: float) -> None:
        try:
            RunSettings(rate=rate)
        except SettingsError as error:
            self._rows[place].show_rate(self._rates[place])
            self.say(str(error))
            return
        self._take_rates((*self._rates[:place], rate, *self._rates[place + 1 :]))

    @Slot()
    def _lay_around(self) -> None:
        self._take_rates(rates_around(self._trainer.settings.rate))

    def _take_rates(self, rates: tuple[float, ...]) -> None:
        self._rates = rates
        self._are_typed = rates != rates_around(self._trainer.settings.rate)
        self.say("")
        self.reset()

    @Slot()
    def _start_anew(self) -> None:
        self._are_typed = False
        self.reset()

    @Slot()
    def _take_settings(self) -> None:
        """Five ε that nobody has touched stay around that of the settings."""
        rate = self._trainer.settings.rate
        if not self._are_typed and not self.states and not self.running:
            self._rates = rates_around(rate)
        self._around.setText(_("Around ε = {rate:g}").format(rate=rate))
        self._around.setAccessibleName(self._around.text())
        for row, one in zip(self._rows, self._rates, strict=True):
            row.show_rate(one)


class _Row(QWidget):
    """One ε: the colour of its curve, its field, a word for what it does, its numbers, *Use this ε*."""

    edited = Signal(float)
    """Another ε was typed."""
    refused = Signal(str)
    """What was typed is no ε; why, in a sentence."""
    chosen = Signal(float)
    """This ε is to be used."""

    def __init__(self, place: int, parent: View) -> None:
        super().__init__(parent)
        self.setObjectName(f"rate_stroke_{place}")
        self._place, self._rate = place, 0.0
        self._label = QLabel(_("ε ="), parent)
        title, tip = (
            _("ε number {number}"),
            _("The ε of this training. Another one begins the comparison anew."),
        )
        self._field = number_field_for(SETTING["rate"], parent)
        named(self._field, f"rate_{place}", title, tip)
        self._label.setBuddy(self._field)
        self._field.edited.connect(self._read)
        self._word = named(OneLine(bold=True, parent=parent), f"rate_word_{place}")
        self._numbers = named(OneLine(small=True, parent=parent), f"rate_numbers_{place}")
        for line in (self._word, self._numbers):
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._use = named(
            _PressedByEnter(parent), f"rate_use_{place}", tip=_("Puts this ε into the settings of the run.")
        )
        self._use.setText(_("Use this ε"))
        self._use.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._use.clicked.connect(lambda: self.chosen.emit(self._rate))
        self.setFixedWidth(2 * self.fontMetrics().height())

    def lay_out(self, table: QGridLayout, row: int) -> None:
        """Puts its parts into a row of a table."""
        for column, part in enumerate((self, self._label, self._field, self._word, self._numbers, self._use)):
            table.addWidget(part, row, column)

    def show_rate(self, rate: float) -> None:
        """Shows an ε."""
        self._rate = rate
        self._field.show_value(rate)
        self._use.setAccessibleName(_("Use ε = {rate:g}").format(rate=rate))

    def set_locked(self, locked: bool) -> None:
        """Whether its ε cannot be changed now."""
        self._field.setEnabled(not locked)

    def show_verdict(self, verdict: RateVerdict | None, *, is_best: bool) -> None:
        """Says what this ε does, and whether none does better."""
        words = verdict.words if verdict is not None else ""
        self._word.setText(_("best: {words}").format(words=words) if is_best else words)
        self._word.setToolTip(verdict.why if verdict is not None else "")
        bad = verdict is not None and verdict.kind in _BAD
        colour = self.palette().link().color() if is_best else self.palette().windowText().color()
        self._word.set_colour(warning_colour(self.palette()) if bad else colour)

    def show_numbers(self, text: str) -> None:
        """Writes D at an epoch, or the newest."""
        self._numbers.setText(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(role_colour(self._place, self.palette()), 2))
        painter.drawLine(QLineF(2, self.height() / 2, self.width() - 2, self.height() / 2))

    @Slot()
    def _read(self) -> None:
        try:
            self.edited.emit(self._field.read())
        except SettingsError as error:
            self._field.show_value(self._rate)
            self.refused.emit(str(error))


class _PressedByEnter(QToolButton):
    """A button that Return and Enter press, too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


def summary_of(states: Sequence[LabState], found: Sequence[RateVerdict], best: int | None) -> str:
    """Which is best, and why the worst is too large; "" before there is anything to say."""
    told = []
    if best is not None:
        told.append(_praise(states[best]))
    ahead = leaper(states, found, best)
    if ahead is not None and ahead != best:
        sentence = _("ε = {rate:g} came further by leaps: with another start it may get stuck.")
        told.append(sentence.format(rate=_rate(states[ahead])))
    for kind in _LARGE:
        places = [place for place, verdict in enumerate(found) if verdict.kind == kind]
        if places:
            told.append(found[places[0]].why.replace("ε", f"ε = {_rate(states[places[0]]):g}", 1))
            break
    return " ".join(told)


def short_numbers_of(state: LabState, epoch: float | None = None) -> str:
    """One short line: "epoch 30 · D 0.001", at an epoch or the newest; "" before the start was looked at."""
    if not len(state.history["epoch"]):
        return ""
    at, error, *_accuracies = numbers_at(state, epoch)
    return _("epoch {epoch} · D {error}").format(epoch=at, error=error_text(error))


def _praise(state: LabState) -> str:
    last = state.last
    assert last is not None, "it has begun"
    if last.reason == "target reached":
        sentence = ngettext(
            "Best is ε = {rate:g}: D reached its target in {count} epoch.",
            "Best is ε = {rate:g}: D reached its target in {count} epochs.",
            last.epoch,
        )
    else:
        sentence = ngettext(
            "Best is ε = {rate:g}: D = {error} after {count} epoch.",
            "Best is ε = {rate:g}: D = {error} after {count} epochs.",
            last.epoch,
        )
    return sentence.format(rate=_rate(state), count=last.epoch, error=error_text(last.error))


def _rate(state: LabState) -> float:
    return state.course.settings.rate
