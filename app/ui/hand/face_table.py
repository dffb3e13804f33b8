"""The table of the six feature vectors, each with what it should say and what it said last."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QGridLayout, QLabel, QWidget

from app.lessons.hand.lines import written
from app.lessons.hand.task import FACES, ZETA, Vector
from app.ui.hand.coloured_name import ColouredName
from app.ui.hand.hand_settings import feature
from app.ui.training.captions import Caption
from app.ui.training.number_field import NumberField

_HEAD = (
    ("μ", "The experiment: which face."),
    ("σ₁", "The first feature."),
    ("σ₂", "The second feature."),
    ("ζ", "What the neuron should say: 0 for the first person, 1 for the second."),
    ("s", "What it said when this face was calculated last."),
)


class FaceTable(QWidget):
    """Six rows, in the persons' colours; σ₁ and σ₂ can be typed over.

    Attributes:
        edited: A feature was typed: the face, 0 or 1 for σ₁ or σ₂, and the text of the field.
    """

    edited = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hand_faces")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        for column, (letter, tip) in enumerate(_HEAD):
            head = Caption(letter, self)
            head.setToolTip(tip)
            head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(head, 0, column)
        self._fields: dict[tuple[int, int], NumberField] = {}
        self._outputs: list[QLabel] = []
        for face in range(FACES):
            self._add_row(grid, face)
        grid.setColumnStretch(len(_HEAD) - 1, 1)

    def field(self, face: int, place: int) -> NumberField:
        """The field of σ₁ (0) or σ₂ (1) of a face."""
        return self._fields[face, place]

    def show_vectors(self, vectors: Sequence[Vector]) -> None:
        """Shows the features."""
        for (face, place), field in self._fields.items():
            field.show_setting(vectors[face][place])

    def show_outputs(self, outputs: Sequence[float | None]) -> None:
        """Shows what each face's s was; None for one that was not calculated yet."""
        for label, output in zip(self._outputs, outputs, strict=True):
            label.setText("–" if output is None else written(output))

    def _add_row(self, grid: QGridLayout, face: int) -> None:
        person = round(ZETA[face])
        name = ColouredName(f"{face + 1}", person, self)
        name.setToolTip(f"Face {face + 1}, of the {('first', 'second')[person]} person.")
        grid.addWidget(name, face + 1, 0, Qt.AlignmentFlag.AlignCenter)
        for place in (0, 1):
            setting = feature(face, place)
            field = NumberField(setting, self)
            field.setObjectName(setting.name)
            field.setAccessibleName(setting.label)
            field.setToolTip(setting.tooltip)
            field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
            field.edited.connect(lambda _name, face=face, place=place: self.edited.emit(face, place))
            self._fields[face, place] = field
            grid.addWidget(field, face + 1, 1 + place)
        zeta = QLabel(written(ZETA[face]), self)
        output = QLabel("–", self)
        output.setObjectName(f"hand_output_{face}")
        for column, label in ((3, zeta), (4, output)):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(label, face + 1, column)
        self._outputs.append(output)
