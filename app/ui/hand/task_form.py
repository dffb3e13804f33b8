"""What is calculated: the table of faces, the first weights, ε, f, and when to update."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.lessons.hand.lines import written
from app.lessons.hand.task import HandTask, bound
from app.recognition.errors import SettingsError
from app.ui.hand.face_table import FaceTable
from app.ui.hand.hand_settings import ACTIVATION, PARAMETERS, RATE, UPDATE
from app.ui.training.captions import Caption, Notice
from app.ui.training.choice_field import ChoiceField
from app.ui.training.number_field import NumberField
from app.ui.training.setting_fields import ChoiceSetting, Setting
from app.ui.widgets.labels import Heading


class TaskForm(QWidget):
    """The fields of a task. What is impossible gets a sentence, and the field its last number again.

    Attributes:
        changed: Another task was typed or chosen; with it.
    """

    changed = Signal(object)

    def __init__(self, task: HandTask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task = task
        self._faces = FaceTable(self)
        self._fields: dict[str, NumberField | ChoiceField] = {}
        self._bound = Caption("", self)
        self._bound.setObjectName("hand_bound")
        self._bound.setWordWrap(True)
        self._notice = Notice(self)
        self._notice.setObjectName("hand_notice")
        self._assemble()
        self._faces.edited.connect(self._take_feature)
        self.show_task(task)

    def show_task(self, task: HandTask) -> None:
        """Shows a task."""
        self._task = task
        self._faces.show_vectors(task.vectors)
        for name, field in self._fields.items():
            field.show_setting(getattr(task, name))
        self._bound.setText(_about_bound(task))

    def show_outputs(self, outputs: list[float | None]) -> None:
        """Shows what each face's s was when it was calculated last."""
        self._faces.show_outputs(outputs)

    def _assemble(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        settings: tuple[Setting, ...] = (*PARAMETERS, RATE, ACTIVATION, UPDATE)
        for row, setting in enumerate(settings):
            label = QLabel(setting.label, self)
            field = self._field(setting)
            label.setBuddy(field)
            label.setToolTip(setting.tooltip)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(field, row, 1)
            if setting in PARAMETERS:
                grid.addWidget(Caption("at t = 0", self), row, 2)
        grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading("Six feature vectors", self))
        column.addWidget(self._faces)
        column.addSpacing(6)
        column.addWidget(Heading("One neuron", self))
        column.addLayout(grid)
        column.addWidget(self._bound)
        column.addWidget(self._notice)

    def _field(self, setting: Setting) -> NumberField | ChoiceField:
        field = (
            ChoiceField(setting, self) if isinstance(setting, ChoiceSetting) else NumberField(setting, self)
        )
        field.setObjectName(f"hand_{setting.name}")
        field.setAccessibleName(setting.label)
        field.setToolTip(setting.tooltip)
        field.edited.connect(self._take)
        self._fields[setting.name] = field
        return field

    @Slot(str)
    def _take(self, name: str) -> None:
        self._change(lambda: HandTask.from_json({**self._task.to_json(), name: self._fields[name].read()}))

    @Slot(int, int)
    def _take_feature(self, face: int, place: int) -> None:
        def changed() -> HandTask:
            vectors = [list(vector) for vector in self._task.vectors]
            vectors[face][place] = self._faces.field(face, place).read()
            return replace(self._task, vectors=tuple((one, two) for one, two in vectors))

        self._change(changed)

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
    where = "on the total D, 2/λmax" if task.update == "all" else "after each face, the least 2/|σ|²"
    if task.rate > limit:
        return f"ε is above {written(limit)} ({where}): updates overshoot where f is straight."
    return f"Up to ε = {written(limit)} ({where}) no update overshoots where f is straight."
