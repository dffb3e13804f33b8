"""One ε of the ε lab: its field, its curve, a word for what it does, and a button to use it."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.recognition.errors import SettingsError
from app.recognition.lab import LabState, RateVerdict
from app.recognition.settings import SETTING
from app.ui.one_line import OneLine
from app.ui.theme import curve_colours
from app.ui.training.captions import warning_colour
from app.ui.training.lab_axes import Axes, error_curve
from app.ui.training.lab_plot import LabPlot
from app.ui.training.rate_lab_words import short_numbers_of
from app.ui.training.settings_form import number_field_for

_WIDTH = 1.6
_ROUND = 5
_BAD = ("stuck", "diverged", "grew")
_EDGE = 5


def rate_pens(palette: QPalette) -> tuple[QPen]:
    """How D is drawn."""
    return (QPen(curve_colours(palette)[0], _WIDTH),)


class PressedByEnter(QToolButton):
    """A button that Return and Enter press, too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space is Qt's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class RateCell(QWidget):
    """One of the five.

    Args:
        place: Which, 0 … 4.
    """

    edited = Signal(float)
    """Another ε was typed."""
    refused = Signal(str)
    """What was typed is no ε; why, in a sentence."""
    chosen = Signal(float)
    """This ε is to be used."""

    def __init__(self, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"rate_cell_{place}")
        self._rate = 0.0
        self._best = False
        self._verdict: RateVerdict | None = None
        self._field = number_field_for(SETTING["rate"], self)
        self._field.setObjectName(f"rate_{place}")
        self._field.setAccessibleName(f"ε number {place + 1}")
        self._field.setToolTip("The ε of this training. Another one begins the comparison anew.")
        self.plot = LabPlot(
            f"rate_plot_{place}",
            "D",
            "The total error D of the training faces, eq. (20), with this ε. All five have the same axes, D "
            "is on a logarithmic scale. Hover it, or use the arrow keys, to read an epoch in all five.",
            rate_pens,
            self,
        )
        self._word = OneLine(bold=True, parent=self)
        self._word.setObjectName(f"rate_word_{place}")
        self._numbers = OneLine(size=0.9, parent=self)
        self._numbers.setObjectName(f"rate_numbers_{place}")
        for one in (self._word, self._numbers):
            one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._use = PressedByEnter(self)
        self._use.setObjectName(f"rate_use_{place}")
        self._use.setText("Use this ε")
        self._use.setToolTip("Puts this ε into the settings of the run.")
        self._use.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._use.clicked.connect(self._choose)
        self._field.edited.connect(self._read)
        self._arrange()

    @property
    def rate(self) -> float:
        """Its ε."""
        return self._rate

    def set_rate(self, rate: float) -> None:
        """Shows an ε, without a signal."""
        self._rate = rate
        self._field.show_value(rate)
        self._use.setAccessibleName(f"Use ε = {rate:g}")

    def set_locked(self, locked: bool) -> None:
        """Whether its ε cannot be changed now."""
        if self._field.isEnabled() == locked:
            self._field.setEnabled(not locked)

    def show_state(
        self, state: LabState | None, axes: Axes, verdict: RateVerdict | None, *, best: bool
    ) -> None:
        """Draws how far it is.

        Args:
            state: None where it has not begun.
            axes: The same for all.
            verdict: What this ε does.
            best: Whether none does better.
        """
        if state is None:
            self.plot.show_curves(axes, [], [])
        else:
            self.plot.show_curves(axes, [error_curve(state, self.plot.bins)], [state.failed])
        if (verdict, best) == (self._verdict, self._best):
            return
        self._verdict, self._best = verdict, best
        words = verdict.words if verdict is not None else ""
        self._word.setText(f"best: {words}" if best else words)
        self._word.setToolTip(verdict.why if verdict is not None else "")
        self._take_colour()
        self.update()

    def show_numbers(self, state: LabState | None, epoch: int | None) -> None:
        """Writes D and the accuracies at an epoch, or the newest."""
        words = short_numbers_of(state, epoch) if state is not None else ""
        if self._numbers.text() != words:
            self._numbers.setText(words)

    def changeEvent(self, event: QEvent) -> None:
        """Follows the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._take_colour()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frames the best one."""
        if not self._best:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), _ROUND, _ROUND)
        painter.end()

    def _arrange(self) -> None:
        label = QLabel("ε =", self)
        label.setBuddy(self._field)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(label)
        head.addWidget(self._field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.plot, 1)
        column.addWidget(self._word)
        column.addWidget(self._numbers)
        column.addWidget(self._use)

    def _take_colour(self) -> None:
        bad = self._verdict is not None and self._verdict.kind in _BAD
        text = self.palette().color(QPalette.ColorRole.WindowText)
        self._word.set_colour(warning_colour(self.palette()) if bad else text)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self._rate)

    @Slot()
    def _read(self) -> None:
        try:
            rate = self._field.read()
        except SettingsError as error:
            self._field.show_value(self._rate)
            self.refused.emit(str(error))
            return
        self.edited.emit(rate)
