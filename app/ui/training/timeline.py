"""The time machine's row: which epoch of a run is shown, and the way back and forth."""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from app.ui.icons import wear_icon
from app.ui.training.scrubber import Scrubber, past_colour

_HEIGHT = 30
_TINT = 40


class Timeline(QWidget):
    """A slider over the kept epochs of a run; its last place is the present.

    What the user picks is shown at once and told; `show_epoch` says what is shown otherwise. While it is not
    the present, the whole row has the colour of the past.
    """

    picked = Signal(int)
    """A kept epoch before the present one, which the user wants to see."""
    now_wanted = Signal()
    """The user wants to see the present again."""
    continue_wanted = Signal()
    """The user wants to train on from the epoch that is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setAccessibleName("time machine")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self._kept: tuple[int, ...] = ()
        self._epoch: int | None = None
        self._slider = Scrubber(self)
        self._slider.setObjectName("kept_epochs")
        self._slider.setAccessibleName("epoch shown")
        self._slider.setToolTip("Drag to see the run at any kept epoch; the right end is the present.")
        self._first = self._arrow("first", "Shows the start of the run.", self._go_to_start)
        self._back = self._arrow("previous", "Shows the kept epoch before this one.", self._go_back)
        self._forth = self._arrow("next", "Shows the kept epoch after this one.", self._go_forth)
        self._words = _Words(self)
        self._now = self._button("now_button", "Now", "Goes back to the present (Escape).")
        self._branch = self._button(
            "continue_button",
            "Continue from here",
            "Begins a run of its own at the epoch that is shown. Change settings if you like; press Run.",
        )
        self._arrange()
        self._slider.valueChanged.connect(self._pick)
        self._now.clicked.connect(self._want_now)
        self._branch.clicked.connect(self.continue_wanted)
        self._refresh()

    def set_epochs(self, kept: Sequence[int]) -> None:
        """Takes the epochs that can be shown.

        Args:
            kept: Ascending; the last is the present. Empty where there is no run, which is the present too.
        """
        kept = tuple(map(int, kept))
        if kept == self._kept:
            return
        self._kept = kept
        if not kept:
            self._epoch = None
        self._refresh()

    def show_epoch(self, epoch: int | None) -> None:
        """Says which epoch is shown, without a signal; None for the present."""
        if epoch != self._epoch:
            self._epoch = epoch
            self._refresh()

    def epoch(self) -> int | None:
        """The past epoch that is shown; None for the present."""
        return self._epoch

    def text(self) -> str:
        """What is shown, in words."""
        return self._words.accessibleName()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the present."""
        if event.key() == Qt.Key.Key_Escape and self._epoch is not None:
            self._want_now()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the colour of the past behind the row while the past is shown."""
        if self._epoch is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = past_colour(self.palette())
        painter.setPen(colour)
        colour.setAlpha(_TINT)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.end()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 2, 3, 2)
        row.setSpacing(4)
        for arrow in (self._first, self._back):
            row.addWidget(arrow)
        row.addWidget(self._slider, 3)
        row.addWidget(self._forth)
        row.addWidget(self._words, 1)
        row.addWidget(self._now)
        row.addWidget(self._branch)

    def _arrow(self, icon: str, tip: str, go: Callable[[], None]) -> QToolButton:
        arrow = QToolButton(self)
        arrow.setObjectName(f"{icon}_epoch")
        arrow.setAccessibleName(f"{icon} epoch")
        arrow.setToolTip(tip)
        arrow.setAutoRaise(True)
        arrow.setAutoRepeat(icon != "first")
        arrow.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        wear_icon(arrow, icon)
        arrow.clicked.connect(go)
        return arrow

    def _button(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _present(self) -> int:
        """The place of the present."""
        return max(len(self._kept) - 1, 0)

    def _place(self) -> int:
        """The place of what is shown, or the one it would have; only the present is at the present's."""
        if self._epoch is None:
            return self._present()
        return min(bisect_left(self._kept, self._epoch), max(self._present() - 1, 0))

    def _refresh(self) -> None:
        place, present, back = self._place(), self._present(), self._epoch is not None
        self._slider.blockSignals(True)
        self._slider.setRange(0, present)
        self._slider.setValue(place)
        self._slider.blockSignals(False)
        self._slider.setEnabled(present > 0)
        self._slider.setPageStep(max(present // 10, 1))
        for button, possible in (
            *((self._first, place > 0), (self._back, place > 0)),
            *((self._forth, back), (self._now, back), (self._branch, back)),
        ):
            self._enable(button, possible)
        self._say()
        self.update()

    def _enable(self, button: QToolButton, possible: bool) -> None:
        if not possible and button.hasFocus():
            # A button that is pressed until it can no more hands the keyboard on within the row.
            self._slider.setFocus()
        button.setEnabled(possible)

    def _say(self) -> None:
        if not self._kept:
            self._words.say("no run yet")
        elif self._epoch is None:
            self._words.say(f"now: epoch {self._kept[-1]}", f"epoch {self._kept[-1]}")
        else:
            short = f"{self._epoch} of {self._kept[-1]}"
            self._words.say(f"epoch {short} (looking back)", f"epoch {short}", short)

    def _pick(self, place: int) -> None:
        if place >= self._present():
            self._want_now()
        else:
            self.show_epoch(self._kept[place])
            self.picked.emit(self._kept[place])

    def _want_now(self) -> None:
        self.show_epoch(None)
        self.now_wanted.emit()

    def _go_to_start(self) -> None:
        self._slider.setValue(0)

    def _go_back(self) -> None:
        self._slider.setValue(self._slider.value() - 1)

    def _go_forth(self) -> None:
        self._slider.setValue(self._slider.value() + 1)


class _Words(QWidget):
    """One line in the longest of several wordings that fits; new words ask for no new layout."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("epoch_shown")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._wordings: tuple[str, ...] = ("",)

    def say(self, *wordings: str) -> None:
        """Shows words, given from the longest wording to the shortest."""
        if wordings != self._wordings:
            self._wordings = wordings
            self.setAccessibleName(wordings[0])
            self.setToolTip(f"{wordings[0][0].upper()}{wordings[0][1:]}.")
            self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest words of a usual run."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("epoch 000 of 000 (looking back)") + 4, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Room for the numbers of a usual run."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("epoch 000 of 000") + 4, metrics.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the longest wording that fits."""
        metrics = self.fontMetrics()
        fitting = [text for text in self._wordings if metrics.horizontalAdvance(text) <= self.width()]
        painter = QPainter(self)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, (fitting or self._wordings[-1:])[0])
        painter.end()
