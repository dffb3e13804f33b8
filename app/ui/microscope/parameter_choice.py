"""Which parameter is looked at: a coefficient, a weight, or a bias."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.lessons.latex import shortest
from app.lessons.microscope.look import BIAS, KERNEL_BIAS, KERNELS, WEIGHTS, Parameter, place_of_weight
from app.recognition.snapshot import Snapshot
from app.ui.microscope.parameter_grid import GridScroll, ParameterGrid
from app.ui.training.kernel_grid import GridContent
from app.ui.training.kernel_numbers import Array, Numbers, Tensor
from app.ui.training.kernel_pictures import KernelPictures, Place
from app.ui.training.kernel_readout import Readout
from app.ui.widgets.buttons import ToggleButton
from app.ui.widgets.labels import Heading
from engine import Architecture

_CHOICES = (
    ("kernels", "Kernels K", "Choose a coefficient of a kernel: click it, or use the arrow keys."),
    ("weights", "Weights w", "Choose a weight from a place of a feature to an output."),
    ("biases", "Biases", "Choose the bias φ of an output, or that of a kernel."),
)


class ParameterChoice(QWidget):
    """Shows the network's numbers, and keeps which one is chosen.

    Attributes:
        chosen: Another one was chosen.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._architecture: Architecture | None = None
        self._moment: Snapshot | None = None
        self._last: dict[str, Parameter] = {
            "kernels": Parameter(KERNELS, (0, 0, 0, 0)),
            "weights": Parameter(WEIGHTS, (0, 0)),
            "biases": Parameter(BIAS, (0,)),
        }
        self._buttons = QButtonGroup(self)
        self._grid = ParameterGrid()
        self._biases = QListWidget(self)
        self._pages = QStackedWidget(self)
        self._line = Readout("microscope_parameter", "the parameter that is looked at", self)
        self._arrange()
        self._buttons.buttonToggled.connect(self._turn)
        self._grid.chosen.connect(self._choose_place)
        self._biases.currentRowChanged.connect(self._choose_bias)

    @property
    def parameter(self) -> Parameter:
        """The chosen one."""
        return self._last[self._tensor]

    @property
    def grid(self) -> ParameterGrid:
        """The pictures of the kernels, or of the weights."""
        return self._grid

    def show_moment(self, moment: Snapshot) -> None:
        """Shows the numbers of a moment; where the chosen one is not among them, the first is chosen."""
        architecture = moment.architecture
        if architecture != self._architecture:
            self._architecture = architecture
            for name, one in self._last.items():
                if not one.is_in(architecture):
                    self._last[name] = Parameter(one.tensor, (0,) * len(one.index))
        self._moment = moment
        self._show()

    def choose(self, parameter: Parameter) -> None:
        """Looks at that one."""
        name = {KERNELS: "kernels", WEIGHTS: "weights"}.get(parameter.tensor, "biases")
        before, self._last[name] = self.parameter, parameter
        self._buttons.buttons()[[one[0] for one in _CHOICES].index(name)].setChecked(True)
        self._show()
        if parameter != before:
            self.chosen.emit()

    @property
    def _tensor(self) -> str:
        return _CHOICES[max(self._buttons.checkedId(), 0)][0]

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        for number, (name, text, tip) in enumerate(_CHOICES):
            button = ToggleButton(f"microscope_{name}", text, tip, self)
            self._buttons.addButton(button, number)
            head.addWidget(button)
        head.addStretch(1)
        self._buttons.buttons()[0].setChecked(True)
        self._biases.setObjectName("microscope_biases_list")
        self._biases.setAccessibleName("biases of the network, to choose one")
        self._biases.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._pages.addWidget(GridScroll(self._grid, self))
        self._pages.addWidget(self._biases)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Heading("Parameter", self))
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addWidget(self._line)

    def sizeHint(self) -> QSize:
        """A few lines of kernels."""
        return QSize(280, 300)

    def _show(self) -> None:
        moment, architecture = self._moment, self._architecture
        if moment is None or architecture is None:
            return
        if self._tensor == "biases":
            self._show_biases(moment)
        else:
            pictures = KernelPictures(
                "kernels" if self._tensor == "kernels" else "weights", self._numbers(moment, architecture)
            )
            self._grid.show_content(GridContent(pictures, ("now",)))
            self._grid.mark_place(_place_of(self.parameter, architecture, pictures.numbers.now))
        self._pages.setCurrentIndex(1 if self._tensor == "biases" else 0)
        value = float(moment.parameters[self.parameter.tensor][self.parameter.index])
        self._line.say(f"{self.parameter.title}: {shortest(value)}")

    def _numbers(self, moment: Snapshot, architecture: Architecture) -> Numbers:
        tensor: Tensor = "kernels" if self._tensor == "kernels" else "weights"
        name = KERNELS if tensor == "kernels" else WEIGHTS

        def shaped(numbers: Mapping[str, Array]) -> Array | None:
            found = numbers.get(name)
            if found is None or tensor == "kernels":
                return found
            return found.reshape(-1, *architecture.feature_shapes[0])

        now, start = shaped(moment.parameters), shaped(moment.start)
        assert now is not None, "every network has them"
        return Numbers(now, now if start is None else start, shaped(moment.updates))

    def _show_biases(self, moment: Snapshot) -> None:
        found = [
            Parameter(name, (row,))
            for name in (BIAS, KERNEL_BIAS)
            for row in range(len(moment.parameters[name]))
        ]
        texts = [f"{one.title}: {shortest(float(moment.parameters[one.tensor][one.index]))}" for one in found]
        self._biases.blockSignals(True)
        if self._biases.count() != len(texts):
            self._biases.clear()
            self._biases.addItems(texts)
        for row, text in enumerate(texts):
            self._biases.item(row).setText(text)
            self._biases.item(row).setData(Qt.ItemDataRole.UserRole, found[row])
        self._biases.setCurrentRow(found.index(self.parameter))
        self._biases.blockSignals(False)

    def _choose_one(self, name: str, parameter: Parameter) -> None:
        if parameter != self._last[name]:
            self._last[name] = parameter
            self._show()
            self.chosen.emit()

    @Slot()
    def _turn(self, _button: object, checked: bool) -> None:
        if checked:
            self._show()
            self.chosen.emit()

    @Slot(object)
    def _choose_place(self, place: Place) -> None:
        architecture, moment = self._architecture, self._moment
        if architecture is None or moment is None:
            return
        tensor: Tensor = "kernels" if self._tensor == "kernels" else "weights"
        pictures = KernelPictures(tensor, self._numbers(moment, architecture))
        index = pictures.index(place)
        if tensor == "kernels":
            self._choose_one("kernels", Parameter(KERNELS, tuple(map(int, index))))
            return
        _, h, w = architecture.feature_shapes[0]
        output, kernel, row, column = index
        self._choose_one("weights", Parameter(WEIGHTS, (output, (kernel * h + row) * w + column)))

    @Slot(int)
    def _choose_bias(self, row: int) -> None:
        item = self._biases.item(row)
        if item is not None:
            self._choose_one("biases", item.data(Qt.ItemDataRole.UserRole))


def _place_of(parameter: Parameter, architecture: Architecture, numbers: Array) -> Place:
    if parameter.kind == "kernel":
        n, c, u, v = parameter.index
        return Place(n, u, c * numbers.shape[3] + v)
    kernel, row, column = place_of_weight(parameter, architecture)
    return Place(parameter.index[0] * numbers.shape[1] + kernel, row, column)
