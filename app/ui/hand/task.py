"""What is calculated: the six feature vectors, the first weights, ε, f, and when to update."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.language import _
from app.lessons.hand.lesson import read_number
from app.lessons.hand.lines import written
from app.lessons.hand.task import FACES, LARGEST, ZETA, HandTask, bound
from app.ui.style import person_colour, typed
from app.ui.symbols import SymbolLabel
from app.ui.widgets.arranged import stacked
from app.ui.widgets.fields import ChoiceField, NumberField, Stepping, by_amount, by_factor
from app.ui.widgets.labels import Caption, ColouredLabel, Heading, Notice, named

_NUMBERS = (
    (
        "w1",
        "w₁",
        by_amount(0.1),
        _("The weight of σ₁ at t = 0. With one output its index is left out: w₁ is w₁,₁."),
    ),
    (
        "w2",
        "w₂",
        by_amount(0.1),
        _("The weight of σ₂ at t = 0. With one output its index is left out: w₂ is w₁,₂."),
    ),
    ("phi", "φ", by_amount(0.1), _("The bias at t = 0: a weight whose input is always 1.")),
    (
        "rate",
        "ε",
        by_factor(1e-4),
        _(
            "The learning rate ε of eq. (27): δw = −ε ∂D/∂w, as in the notes. "
            "Facet's training on faces divides by the number of faces, this page does not."
        ),
    ),
)
_CHOICES = (
    (
        "f",
        "f",
        {"relu": "ReLU", "sigmoid": _("sigmoid"), "tanh": "tanh", "linear": _("linear")},
        _("The activation f of s = f(h), eq. (14). The notes choose ReLU."),
    ),
    (
        "update",
        _("update"),
        {"face": _("after each face"), "all": _("on the total D")},
        _(
            "After each face from its own share of D, eq. (30), or once for all six from the total D, "
            "eq. (23)."
        ),
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
        typed(self, "text", bold=True)
        self._take_colour()

    def colour(self, palette: QPalette) -> QColor:
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
        self._bound = named(Caption("", self), "hand_bound")
        self._bound.setWordWrap(True)
        self._notice = named(Notice(self), "hand_notice")
        self._table = self._make_table()
        vectors = (Heading(_("Six feature vectors"), self), self._table)
        neuron = (Heading(_("One neuron"), self), self._make_neuron())
        stacked(*vectors, *neuron, self._bound, self._notice, within=self, margin=0)
        self._keep_room()
        self.show_task(task)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._keep_room()

    def show_task(self, task: HandTask) -> None:
        """Shows a task."""
        self._task = task
        for (face, place), feature in self._features.items():
            feature.show_value(task.vectors[face][place])
        for name, field in self._fields.items():
            field.show_value(getattr(task, name))
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
            output = named(QLabel("–", self), f"hand_output_{face}")
            self._outputs.append(output)
            row = (name, self._feature(face, 0), self._feature(face, 1), QLabel(written(ZETA[face])), output)
            for column, widget in enumerate(row):
                centred = (
                    Qt.AlignmentFlag(0) if isinstance(widget, NumberField) else Qt.AlignmentFlag.AlignCenter
                )
                grid.addWidget(widget, face + 1, column, centred)
        grid.setColumnStretch(len(_HEAD) - 1, 1)
        return grid

    def _keep_room(self) -> None:
        """Features are short, and nothing moves when an output gets its four digits."""
        metrics = self.fontMetrics()
        wide = metrics.horizontalAdvance("−0.0000")
        self._table.setColumnMinimumWidth(len(_HEAD) - 1, wide)
        for feature in self._features.values():
            feature.setFixedWidth(wide + metrics.height())

    def _feature(self, face: int, place: int) -> NumberField:
        def changed() -> HandTask:
            vectors = [list(vector) for vector in self._task.vectors]
            vectors[face][place] = field.read()
            return replace(self._task, vectors=tuple((one, two) for one, two in vectors))

        name = _("{letter} of face {number}").format(letter=("σ₁", "σ₂")[place], number=face + 1)
        field = _number_field(f"feature_{face}_{place}", by_amount(1.0), -LARGEST, self)
        field.setAccessibleName(name)
        field.setToolTip(_("{name}: the feature vectors can be changed.").format(name=name))
        # Without arrows: with a style sheet, Qt's own way to have none leaves no room for the number.
        field.setProperty("bare", True)
        field.edited.connect(lambda _name: self._change(changed))
        self._features[face, place] = field
        return field

    def _make_neuron(self) -> QGridLayout:
        grid = QGridLayout()
        for row, (name, letter, stepping, tip) in enumerate(_NUMBERS):
            low = 1e-4 if name == "rate" else -LARGEST
            label = SymbolLabel(letter[0], letter, self, self._value)
            self._add(grid, row, label, _number_field(f"hand_{name}", stepping, low, self), tip)
            if name != "rate":
                grid.addWidget(Caption(_("at t = 0"), self), row, 2)
        for row, (name, text, choices, tip) in enumerate(_CHOICES, len(_NUMBERS)):
            self._add(grid, row, QLabel(text, self), ChoiceField(f"hand_{name}", choices, self), tip)
        grid.setColumnStretch(2, 1)
        return grid

    def _add(
        self, grid: QGridLayout, row: int, label: QLabel, field: NumberField | ChoiceField, tip: str
    ) -> None:
        field.setAccessibleName(label.text())
        field.setToolTip(tip)
        field.edited.connect(self._take)
        label.setBuddy(field)
        label.setToolTip(tip)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(field, row, 1, 1, 2 if isinstance(field, ChoiceField) else 1)
        self._fields[field.objectName().removeprefix("hand_")] = field

    def _take(self, name: str) -> None:
        name = name.removeprefix("hand_")
        self._change(lambda: HandTask.from_json({**self._task.to_json(), name: self._fields[name].read()}))

    def _change(self, changed: Callable[[], HandTask]) -> None:
        before, sentence = self._task, ""
        try:
            task = changed()
        except ValueError as error:
            task, sentence = before, str(error)
        self._notice.say(sentence)
        self.show_task(task)
        if task != before:
            self.changed.emit(task)


def _number_field(name: str, stepping: Stepping, low: float, parent: QWidget) -> NumberField:
    return NumberField(name, read_number, lambda value: f"{value:.10g}", stepping, low, LARGEST, parent)


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
