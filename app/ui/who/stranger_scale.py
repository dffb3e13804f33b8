"""How familiar a face must be not to be a stranger's, and what that accepts and refuses."""

import math

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.recognition.calibration import EVERYBODY, THRESHOLD, Calibration
from app.ui.one_line import OneLine
from app.ui.who.familiarity_slider import HIGHEST, STEPS, FamiliaritySlider

_TITLE = "How familiar a face must be"
_TIP = (
    "A face less familiar than this is called unfamiliar. Above the track: each training face, measured "
    "without itself; below it: mixed faces, half of one person and half of the other; the triangle: the face "
    "that is shown. "
    "A double click puts the usual value back."
)
_CAPTION = "A teaching instrument, not a lock: a photograph deceives it too."
_SMALL = 0.85


class StrangerScale(QWidget):
    """The slider with its value, what it does to the training faces, and an honest word.

    Attributes:
        changed: The user chose another least familiarity, see `value`.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stranger_scale")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._familiarity: Calibration | None = None
        self._slider = FamiliaritySlider(self)
        self._slider.setObjectName("familiarity")
        self._slider.setAccessibleName(_TITLE)
        self._slider.setToolTip(_TIP)
        self._counts = OneLine(size=_SMALL)
        self._counts.setObjectName("familiarity_counts")
        self._value = QLabel(self)
        self._value.setObjectName("familiarity_value")
        self._value.setToolTip(
            "The least familiarity: strangers have about 0, a person's own other faces about 1."
        )
        self._usual = QToolButton(self)
        self._usual.setObjectName("usual_familiarity")
        self._usual.setText(f"Back to {THRESHOLD:g}")
        self._usual.setAccessibleName("Usual familiarity")
        self._usual.setToolTip("Puts the usual value back.")
        self._usual.setAutoRaise(True)
        self._slider.valueChanged.connect(self._tell)
        self._slider.asked_back.connect(self.put_back)
        self._usual.clicked.connect(self.put_back)
        self._arrange()
        self.show_nothing("")

    @property
    def value(self) -> float:
        """The least familiarity as it stands: 0 accepts everybody, 1.5 nobody."""
        return self._slider.value() / STEPS

    @property
    def threshold(self) -> float:
        """The least familiarity for a recogniser; at the upper end none is enough."""
        return math.inf if self._slider.value() == HIGHEST else self.value

    def set_value(self, value: float) -> None:
        """Shows this least familiarity; says nothing of it."""
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(min(HIGHEST, max(0.0, value * STEPS))))
        self._show()

    def set_familiarity(self, familiarity: Calibration) -> None:
        """Shows what is known of the training faces."""
        if familiarity is self._familiarity:
            return
        self._familiarity = familiarity
        self._slider.setEnabled(True)
        self._slider.set_ticks(familiarity.own.tolist(), familiarity.mixed.tolist())
        self._show()

    def show_nothing(self, text: str) -> None:
        """Says in a line why nothing is known of training faces."""
        self._familiarity = None
        self._slider.setEnabled(False)
        self._slider.set_ticks((), ())
        self._counts.setText(text)
        self._show()

    def set_face(self, familiarity: float | None) -> None:
        """Marks the familiarity of the face that is shown; None marks none."""
        self._slider.set_face(familiarity)

    @Slot()
    def put_back(self) -> None:
        """Takes the usual least familiarity again."""
        self._slider.setValue(round(THRESHOLD * STEPS))

    def _arrange(self) -> None:
        title = OneLine(_TITLE)
        title.set_colour(None)
        caption = QLabel(_CAPTION, self)
        caption.setObjectName("familiarity_caption")
        caption.setFont(self._counts.font())
        caption.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        caption.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title, 1)
        head.addWidget(self._usual)
        head.addWidget(self._value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        for widget in (self._slider, self._counts, caption):
            column.addWidget(widget)
        column.addStretch(1)

    @Slot()
    def _tell(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self._value.setText(_value_text(self._slider.value()))
        self._usual.setEnabled(self._slider.value() != round(THRESHOLD * STEPS))
        if self._familiarity is not None:
            self._counts.setText(_counts_text(self._familiarity, self.threshold))
        self._slider.setAccessibleDescription(self._counts.text())


def _value_text(value: int) -> str:
    return {0: "anybody", HIGHEST: "nobody"}.get(value, f"{value / STEPS:.2f}")


def _counts_text(familiarity: Calibration, threshold: float) -> str:
    own, mixed = familiarity.own, familiarity.mixed
    everybody = threshold <= EVERYBODY
    accepted = len(own) if everybody else int((own >= threshold).sum())
    refused = 0 if everybody else int((mixed < threshold).sum())
    return f"accepts {accepted} of {len(own)} training faces, refuses {refused} of {len(mixed)} mixed ones"
