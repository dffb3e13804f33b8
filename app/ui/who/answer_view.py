"""Who the network says it is, and how surely."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.one_line import OneLine
from app.ui.who.output_scale import OutputScale
from app.ui.widgets.picture import unfamiliar_text

# Of the large letters that a name has: with "unfamiliar" behind it, a name would be cut in those.
_MEDIUM = 0.6


def confidence_text(confidence: float) -> str:
    """A confidence in 0 … 1 as "confidence 97 %"; full certainty is never claimed."""
    if confidence >= 0.995:
        return "confidence > 99 %"
    return f"confidence {100 * confidence:.0f} %"


class AnswerView(QWidget):
    """The answer for the chosen face: the name, the confidence, s, and s on the scale of the two ζ."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answer_view")
        self.setAccessibleName("Answer")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name = OneLine(size=2.0, bold=True)
        self._name.setObjectName("answer_name")
        self._large = self._name.font()
        self._medium = QFont(self._large)
        self._medium.setPointSizeF(self._large.pointSizeF() * _MEDIUM)
        self._name.setFixedHeight(self._name.sizeHint().height())
        self._confidence = _number(
            "answer_confidence",
            "How sure the network is: how far s is from the midpoint. "
            "Of an unfamiliar face: how familiar it is.",
        )
        self._scale = OutputScale()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._name, 1)
        head.addWidget(self._confidence)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._scale)

    def set_persons(self, names: Sequence[str], margin: float) -> None:
        """The names of the two persons, whose ζ are so far from 0 and from 1."""
        self._scale.set_persons(names, margin)

    def show_answer(
        self, name: str, colour: QColor, s: float, confidence: float, raw_s: float | None = None
    ) -> None:
        """Show the network's answer.

        Args:
            name: Who it says it is.
            colour: Of that person; to be given again when the palette changes.
            s: The output, or its average over a short time.
            confidence: In 0 … 1.
            raw_s: The output for the newest picture alone; None where s is that.
        """
        self._name.setFont(self._large)
        self._name.setText(name)
        self._name.set_colour(colour)
        self._confidence.setText(confidence_text(confidence))
        self._scale.set_value(s, raw_s)

    def show_unfamiliar(self, nearer: str, s: float, familiarity: float, raw_s: float | None = None) -> None:
        """Show that the face is not familiar enough to be one of the persons.

        Args:
            nearer: Whom the network takes it for.
            s: The output, or its average over a short time.
            familiarity: How familiar the face is.
            raw_s: The output for the newest picture alone; None where s is that.
        """
        self._name.setFont(self._medium)
        self._name.setText(unfamiliar_text(nearer))
        self._name.set_colour(None)
        self._confidence.setText(f"familiarity {familiarity:.2f}".replace("-", "−"))
        self._scale.set_value(s, raw_s)

    def show_nothing(self, text: str) -> None:
        """Say in a line why there is no answer."""
        self._name.setFont(self.font())
        self._name.setText(text)
        self._name.set_colour(None)
        self._confidence.setText("")
        self._scale.set_value(None)


def _number(name: str, tip: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setToolTip(tip)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
