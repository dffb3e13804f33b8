"""What is calculated: the six feature vectors, the first weights, ε, f, and when to update."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractSpinBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.language import _
from app.lessons.hand.lines import written
from app.lessons.hand.task import FACES, LARGEST, ZETA, HandTask, bound
from app.recognition.errors import SettingsError
from app.ui.heading import Heading
from app.ui.symbols import SymbolLabel
from app.ui.theme import person_colour
from app.ui.training.captions import Caption, ColouredLabel, Notice
from app.ui.training.choice_field import ChoiceField
from app.ui.training.number_field import NumberField
from app.ui.training.setting_fields import ChoiceSetting, NumberSetting
from app.ui.training.stepping import Stepping, by_amount, by_factor


def _number(
    name: str, label: str, tip: str, stepping: Stepping, example: str, low: float = -LARGEST
) -> NumberSetting:
    return NumberSetting(name, label, tip, f"{label} =", stepping, low, LARGEST, whole=False, example=example)


_NEURON: tuple[NumberSetting | ChoiceSetting, ...] = (
    _number(
        "w1",
        "w₁",
        _("The weight of σ₁ at t = 0. With one output its index is left out: w₁ is w₁,₁."),
        by_amount(0.1),
        "0.5",
    ),
    _number(
        "w2",
        "w₂",
        _("The weight of σ₂ at t = 0. With one output its index is left out: w₂ is w₁,₂."),
        by_amount(0.1),
        "0.5",
    ),
    _number("phi", "φ", _("The bias at t = 0: a weight whose input is always 1."), by_amount(0.1), "0.5"),
    _number(
        "rate",
        "ε",
        _(
            "The learning rate ε of eq. (27): δw = −ε ∂D/∂w, as in the notes. "
            "Facet's training on faces divides by the number of faces, this page does not."
        ),
        by_factor(1e-4),
        "0.02",
        1e-4,
    ),
    ChoiceSetting(
        "f",
        "f",
        _("The activation f of s = f(h), eq. (14). The notes choose ReLU."),
        (("relu", "ReLU"), ("sigmoid", _("sigmoid")), ("tanh", "tanh"), ("linear", _("linear"))),
    ),
    ChoiceSetting(
        "update",
        _("update"),
        _(
            "After each face from its own share of D, eq. (30), or once for all six from the total D, eq. (23)."
        ),
        (("face", _("after each face")), ("all", _("on the total D"))),
    ),
)
_HEAD = (
    ("μ", _("The experiment: which face.")),
    ("σ₁", _("The first feature.")),
    ("σ₂", _("The second feature.")),
    ("ζ", _("What the neuron should say: 0 for the first person, 1 for the second.")),
    ("s", _("What it said when this face was calculated last.")),
)


class PersonWord(ColouredLabel):
    """A bold word in a person's colour.

    Args:
        text: The word.
        person: Which person, 0 or 1.
    """

    def __init__(self, text: str, person: int, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._person = person
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        self._take_colour()

    def colour(self, palette: QPalette) -> QColor:
        """The person's."""
        return person_colour(self._person, palette)


class TaskForm(QWidget):
    """The fields of a task. What is impossible gets a sentence, and the field its last number again.

    Args:
        task: To begin with.
        value: What a symbol stands for now.

    Attributes:
        changed: Another task was typed or chosen; with it.
    """

    changed = Signal(object)

    def __init__(
        self, task: HandTask, value: Callable[[str], str | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._task = task
        self._value = value
        self._features: dict[tuple[int, int], NumberField] = {}
        self._outputs: list[QLabel] = []
        self._fields: dict[str, NumberField | ChoiceField] = {}
        self._bound = Caption("", self)
        self._bound.setObjectName("hand_bound")
        self._bound.setWordWrap(True)
        self._notice = Notice(self)
        self._notice.setObjectName("hand_notice")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading(_("Six feature vectors"), self))
        column.addLayout(self._make_table())
        column.addWidget(Heading(_("One neuron"), self))
        column.addLayout(self._make_neuron())
        column.addWidget(self._bound)
        column.addWidget(self._notice)
        self.show_task(task)

    def show_task(self, task: HandTask) -> None:
        """Shows a task."""
        self._task = task
        for (face, place), feature in self._features.items():
            feature.show_setting(task.vectors[face][place])
        for name, field in self._fields.items():
            field.show_setting(getattr(task, name))
        self._bound.setText(_about_bound(task))

    def show_outputs(self, outputs: Sequence[float | None]) -> None:
        """Shows what each face's s was when it was calculated last; None for one that was not yet."""
        for label, output in zip(self._outputs, outputs, strict=True):
            label.setText("–" if output is None else written(output))

    def _make_table(self) -> QGridLayout:
        grid = QGridLayout()
        for column, (letter, tip) in enumerate(_HEAD):
            head = SymbolLabel(letter[0], letter, self, self._value)
            head.setToolTip(tip)
            grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignCenter)
        for face in range(FACES):
            person = round(ZETA[face])
            name = PersonWord(f"{face + 1}", person, self)
            tip = (
                _("Face {number}, of the second person.")
                if person
                else _("Face {number}, of the first person.")
            )
            name.setToolTip(tip.format(number=face + 1))
            output = QLabel("–", self)
            output.setObjectName(f"hand_output_{face}")
            self._outputs.append(output)
            row = (name, self._feature(face, 0), self._feature(face, 1), QLabel(written(ZETA[face])), output)
            for column, widget in enumerate(row):
                centred = (
                    Qt.AlignmentFlag(0) if isinstance(widget, NumberField) else Qt.AlignmentFlag.AlignCenter
                )
                grid.addWidget(widget, face + 1, column, centred)
        grid.setColumnStretch(len(_HEAD) - 1, 1)
        return grid

    def _feature(self, face: int, place: int) -> NumberField:
        def changed() -> HandTask:
            vectors = [list(vector) for vector in self._task.vectors]
            vectors[face][place] = field.read()
            return replace(self._task, vectors=tuple((one, two) for one, two in vectors))

        label = _("{letter} of face {number}").format(letter=("σ₁", "σ₂")[place], number=face + 1)
        tip = _("{name}: the feature vectors can be changed.").format(name=label)
        setting = _number(f"feature_{face}_{place}", label, tip, by_amount(1.0), "0.5")
        field = NumberField(setting, self)
        field.setObjectName(setting.name)
        field.setAccessibleName(label)
        field.setToolTip(tip)
        field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        field.edited.connect(lambda _name: self._change(changed))
        self._features[face, place] = field
        return field

    def _make_neuron(self) -> QGridLayout:
        grid = QGridLayout()
        for row, setting in enumerate(_NEURON):
            field: NumberField | ChoiceField
            if isinstance(setting, ChoiceSetting):
                field = ChoiceField(setting, self)
            else:
                field = NumberField(setting, self)
            field.setObjectName(f"hand_{setting.name}")
            field.setAccessibleName(setting.label)
            field.setToolTip(setting.tooltip)
            field.edited.connect(self._take)
            self._fields[setting.name] = field
            letter = setting.label[0]
            is_symbol = letter in ("w", "φ", "ε")
            label = (
                SymbolLabel(letter, setting.label, self, self._value) if is_symbol else QLabel(setting.label)
            )
            label.setBuddy(field)
            label.setToolTip(setting.tooltip)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(field, row, 1)
            if setting.name in ("w1", "w2", "phi"):
                grid.addWidget(Caption(_("at t = 0"), self), row, 2)
        grid.setColumnStretch(2, 1)
        return grid

    def _take(self, name: str) -> None:
        self._change(lambda: HandTask.from_json({**self._task.to_json(), name: self._fields[name].read()}))

    def _change(self, changed: Callable[[], HandTask]) -> None:
        before, sentence = self._task, ""
        try:
            task = changed()
        except (SettingsError, ValueError) as error:
            task, sentence = before, str(error)
        self._notice.say(sentence)
        self.show_task(task)
        if task != before:
            self.changed.emit(task)


def _about_bound(task: HandTask) -> str:
    limit = bound(task)
    if limit is None:
        return ""
    above = task.rate > limit
    if task.update == "all":
        text = _("Up to ε = {limit} = 2/λmax no update overshoots where f is straight.")
        if above:
            text = _("ε is above {limit} = 2/λmax: updates overshoot where f is straight.")
    else:
        text = _(
            "Up to ε = {limit}, the least 2/|σ|² of the faces, no update overshoots where f is straight."
        )
        if above:
            text = _(
                "ε is above {limit}, the least 2/|σ|² of the faces: updates overshoot where f is straight."
            )
    return text.format(limit=written(limit))
