"""Back and Step, how far they go, what is asked first, and the score."""

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from app.lessons.hand.lesson import HandLesson
from app.ui.icons import icon
from app.ui.training.captions import Caption
from app.ui.training.choice_field import ChoiceField
from app.ui.training.setting_fields import ChoiceSetting
from app.ui.widgets.buttons import PrimaryButton

_UNIT = ChoiceSetting(
    "unit",
    "by",
    "How far Step and Back go: one line, one face μ, or one epoch of all six faces.",
    (("line", "line"), ("face", "face"), ("epoch", "epoch")),
)
_MODE = ChoiceSetting(
    "mode",
    "Predict first",
    "Ask before a number is shown: for its sign, where that is a question, or for the number itself.",
    (("off", "nothing"), ("sign", "the sign"), ("value", "the number")),
)


class StepBar(QWidget):
    """Steers the walk.

    Attributes:
        stepped: Go on.
        backed: Go back.
        unit_chosen: How far a step goes is another.
        mode_chosen: What is asked first is another.
    """

    stepped = Signal()
    backed = Signal()
    unit_chosen = Signal(str)
    mode_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = QAction("Step", self)
        self._step.setToolTip("Calculate the next line. (Space, Enter or →)")
        self._step.triggered.connect(self.stepped)
        self.step_button = PrimaryButton(self._step, ("Step",), self)
        self.step_button.setObjectName("hand_step")
        self._back = QToolButton(self)
        self._back.setObjectName("hand_back")
        self._back.setText("Back")
        self._back.setAccessibleName("Back")
        self._back.setToolTip("Take the newest line back. (←)")
        self._back.clicked.connect(self.backed)
        self._unit = self._choice(_UNIT)
        self._mode = self._choice(_MODE)
        self._score = Caption("", self)
        self._score.setObjectName("hand_score")
        self._unit.edited.connect(self._tell_unit)
        self._mode.edited.connect(self._tell_mode)
        self._assemble()
        self._paint_icon()

    def show_lesson(self, lesson: HandLesson) -> None:
        """Shows what can be done, and the score."""
        self._unit.show_setting(lesson.unit)
        self._mode.show_setting(lesson.mode)
        walk = lesson.walk
        self._back.setEnabled(walk.place.lines > 0 or lesson.question is not None)
        self._step.setEnabled(not walk.stopped)
        score = lesson.score
        streak = f", {score.streak} in a row" if score.streak > 1 else ""
        self._score.setText(f"{score.right} of {score.asked} right{streak}" if score.asked else "")

    def changeEvent(self, event: QEvent) -> None:
        """Draws the icon in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icon()

    def _choice(self, setting: ChoiceSetting) -> ChoiceField:
        field = ChoiceField(setting, self)
        field.setObjectName(f"hand_{setting.name}")
        field.setAccessibleName(setting.label)
        field.setToolTip(setting.tooltip)
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return field

    def _assemble(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._back)
        row.addWidget(self.step_button)
        for setting, field in ((_UNIT, self._unit), (_MODE, self._mode)):
            label = QLabel(setting.label, self)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)
        row.addWidget(self._score)
        row.addStretch(1)

    def _paint_icon(self) -> None:
        self._step.setIcon(icon("step", self.palette()))

    @Slot()
    def _tell_unit(self) -> None:
        self.unit_chosen.emit(self._unit.read())

    @Slot()
    def _tell_mode(self) -> None:
        self.mode_chosen.emit(self._mode.read())
