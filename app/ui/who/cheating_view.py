"""The button *Is it cheating?*, and what came of it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.recognition.cheating import CheatTest, chance_sentence, sentence
from app.recognition.snapshot import Numbers
from app.ui.one_line import OneLine
from app.ui.who.cheating_pictures import CheatingPictures

_ASK, _STOP = "Is it &cheating?", "&Stop asking"
_TIP = (
    "Asks about the faces again: with eyes, nose and mouth covered, with everything else covered, and "
    "brighter and darker. Does it know the faces, or the background?"
)
_SMALL = 0.85


class CheatingView(QWidget):
    """Asks for the test, and shows it: five pictures with their accuracies, and one sentence.

    Attributes:
        asked: The test is wanted.
        stop_asked: It is wanted no more.
        answered: There is a result, or the reason why there is none.
    """

    asked = Signal()
    stop_asked = Signal()
    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cheating_view")
        self.setAccessibleName("Is it cheating?")
        self._test: CheatTest | None = None
        self._shown: Numbers | None = None
        self._running = False
        self._stale = False
        self._button = QPushButton(_ASK, self)
        self._button.setObjectName("ask_cheating")
        self._button.setToolTip(_TIP)
        self._button.clicked.connect(self._press)
        self._state = OneLine(size=_SMALL)
        self._state.setObjectName("cheating_state")
        self._pictures = CheatingPictures(self)
        self._chance = OneLine(size=_SMALL)
        self._chance.setObjectName("cheating_chance")
        self._sentence = QLabel(self)
        self._sentence.setObjectName("cheating_sentence")
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._arrange()
        self.forget()

    def follow(self, parameters: Numbers | None) -> None:
        """Another network is shown: a result for another one is said to be outdated.

        Args:
            parameters: Of the network that is shown now, by name, not to be written to; None for none.
        """
        self._shown = parameters
        self._tell_later()

    def show_progress(self, done: int, count: int) -> None:
        """The faces are being asked about."""
        self._running = True
        self._button.setText(_STOP)
        self._button.setEnabled(True)
        self._say(f"Face {done:,} of {count:,} …")

    def show_test(self, test: CheatTest) -> None:
        """Shows what came of it."""
        self._test = test
        self._pictures.show_test(test)
        self._chance.setText(chance_sentence(test))
        self._sentence.setText(sentence(test))
        self._end()
        self.answered.emit()

    def show_failure(self, text: str) -> None:
        """Says why nothing came of it; a result from before stays away."""
        self.forget()
        self._sentence.setText(text)
        self._sentence.show()
        self.answered.emit()

    def stop(self) -> None:
        """The test was ended on the way; what was shown before stays."""
        self._end()

    def forget(self) -> None:
        """Shows no result any more, as when another project is opened."""
        self._test = None
        self._sentence.clear()
        self._end()

    def showEvent(self, event: QShowEvent) -> None:
        """Catches up with what happened while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._tell()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._button)
        head.addWidget(self._state, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        for widget in (self._sentence, self._pictures, self._chance):
            column.addWidget(widget)

    @Slot()
    def _press(self) -> None:
        (self.stop_asked if self._running else self.asked).emit()

    def _end(self) -> None:
        self._running = False
        self._button.setText(_ASK)
        for widget in (self._pictures, self._chance, self._sentence):
            widget.setVisible(self._test is not None)
        self._tell()

    def _tell_later(self) -> None:
        self._stale = True
        if self.isVisible():
            self._tell()

    def _tell(self) -> None:
        """Says which network was asked, and whether it is the one that is shown."""
        self._stale = False
        if self._running:
            return
        self._button.setEnabled(self._shown is not None)
        test = self._test
        if test is None:
            self._say("" if self._shown is not None else "Train the network first: press Run.")
            return
        asked = f"{test.which} faces, epoch {test.epoch:,}"
        current = self._shown is not None and test.asked(self._shown)
        self._say(f"Asked: {asked}." if current else f"Outdated: {asked}. Ask again.")

    def _say(self, text: str) -> None:
        if text != self._state.text():
            self._state.setText(text)
