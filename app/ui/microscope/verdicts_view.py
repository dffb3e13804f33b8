"""Whether what is shown is what the engine has: the two sums, and the announced update."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.lessons.microscope.microscope import Sight
from app.ui.theme import is_dark
from app.ui.training.captions import ColouredLabel, warning_colour

_GOOD, _BAD = "✓", "✗"


class VerdictLine(ColouredLabel):
    """A sentence in green with a tick, or in red with a cross; nothing while it is empty."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName(name)
        self.setWordWrap(True)
        self._good = True
        self._take_colour()

    def say(self, sentence: str, *, good: bool) -> None:
        """Shows a sentence; "" takes it away."""
        self._good = good
        self.setText(f"{_GOOD if good else _BAD} {sentence}" if sentence else "")
        self.setVisible(bool(sentence))
        self._take_colour()

    def colour(self, palette: QPalette) -> QColor:
        """Green, or red."""
        if not self._good:
            return warning_colour(palette)
        return QColor("#7bd88f" if is_dark(palette) else "#1c6b32")


class VerdictsView(QWidget):
    """The sum of this face, the sum of the update, and what came of the last announcement."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face = VerdictLine("microscope_agreement", self)
        self._total = VerdictLine("microscope_total_agreement", self)
        self._kept = VerdictLine("microscope_announced", self)
        self._note = QLabel(self)
        self._note.setObjectName("microscope_note")
        self._note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for line in (self._face, self._total, self._kept, self._note):
            column.addWidget(line)
        self.say_announced("", good=True)
        self.say_note("")

    def show_sight(self, sight: Sight) -> None:
        """Says how both sums agree with the engine."""
        for line, agreement in ((self._face, sight.of_face), (self._total, sight.of_total)):
            line.say(agreement.sentence, good=agreement.holds)

    def say_announced(self, sentence: str, *, good: bool) -> None:
        """Says whether the update came to what was announced; "" nothing."""
        self._kept.say(sentence, good=good)

    def say_note(self, sentence: str) -> None:
        """Says something else, such as why there is no update; "" nothing."""
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))
