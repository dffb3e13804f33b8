"""What a check found: every derivative as a dot and in its place, and every parameter in a row."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.language import _
from app.lessons.gradient_check.check import CheckResult, place_words, tensor_name, written
from app.lessons.latex import subscript
from app.ui.gradient_check.agreement import AgreementPlot, Dots, tensor_colour
from app.ui.widgets.arranged import stacked
from app.ui.widgets.array_cells import Cells
from app.ui.widgets.array_grid import ArrayGrid
from app.ui.widgets.copying import add_copy_action, table_text
from app.ui.widgets.labels import OneLine, named, warning_colour
from app.ui.widgets.picture import enlarge

_MAPS_TIP = _(
    "Every number of the network in its place, coloured by how far the backward pass and the central "
    "difference disagree: blue agrees, orange does not."
)
_TABLE_TIP = _(
    "How many derivatives each parameter has, the largest of them, and by how much backward pass and central "
    "difference are apart at most, in units of that largest one."
)
_LEGEND = (_("agrees"), "10⁻⁶", _("disagrees"))
_POWERS = 6.0
_SMALLEST = 1e-30
_ROWS = 4


class Results(QWidget):
    """The dots, the places, the derivative that is pointed at, and every parameter in a row.

    Attributes:
        plot: The dots.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agreement_view")
        self._dots: Dots | None = None
        self.plot = AgreementPlot(self)
        self._maps = PlaceMaps(self)
        self._readout = named(OneLine(parent=self), "agreement_readout")
        self._table = TensorTable(self)
        pictures = named(QSplitter(Qt.Orientation.Horizontal, self), "agreement_pictures")
        pictures.setChildrenCollapsible(False)
        for picture in (self.plot, self._maps):
            pictures.addWidget(picture)
            pictures.setStretchFactor(pictures.count() - 1, 1)
        pictures.setSizes([1, 1])
        stacked((pictures, 1), self._readout, self._table, within=self)
        self.plot.dot_pointed.connect(self._point)
        self._maps.hovered.connect(self._point_in_maps)
        self._maps.selected_changed.connect(self._point_in_maps)

    def show_result(self, result: CheckResult | None) -> None:
        """Shows what a check found; None forgets it."""
        self._dots = Dots(result) if result is not None else None
        self.plot.show_dots(self._dots)
        self._maps.show_dots(self._dots)
        self._table.show_result(result)
        self._point(-1)

    def show_message(self, text: str) -> None:
        """Says what to do, or why nothing can be done, while there is no check."""
        self.plot.set_message(text if self._dots is None else "")

    @Slot(int, int, int)
    def _point_in_maps(self, index: int, row: int, column: int) -> None:
        self._point(self._maps.dot_at(index, row, column) if index >= 0 else -1)

    @Slot(int)
    def _point(self, dot: int) -> None:
        """Names a derivative, in both pictures; none for −1."""
        self.plot.show_pointer(dot)
        self._maps.show_pointer(dot)
        if self._dots is None:
            self._readout.setText("")
        elif dot < 0:
            hint = _("Point at a dot or a number to read its derivative both ways.")
            self._readout.setText(f"{hint} {self.plot.beyond()}".rstrip())
        else:
            self._readout.setText(place_words(self._dots.result, self._dots.place(dot)))


class PlaceMaps(ArrayGrid):
    """Every derivative in its place: kernels, weights and biases, coloured by how far both ways disagree."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="place_maps", least=24, numbers="never", legend=_LEGEND)
        self.setAccessibleName(_("Disagreement of every parameter in its place"))
        self.setToolTip(_MAPS_TIP)
        self.set_teller(self._tell)
        self.activated.connect(self._enlarge)
        self._dots: Dots | None = None
        self._dots_of: list[NDArray[np.intp]] = []

    def show_dots(self, dots: Dots | None) -> None:
        """Shows the derivatives of a check; None for none."""
        self._dots, self._dots_of = dots, []
        cells: list[Cells] = []
        for name in dots.names if dots is not None else ():
            assert dots is not None, "it has names"
            title = tensor_name(dots.result.architecture, name)
            for caption, numbers in _pictures(dots, name):
                self._dots_of.append(np.concatenate(list(numbers), axis=-1))
                # By powers of ten: blue agrees, orange disagrees, and the limit between them has no colour.
                powers = np.log10(np.maximum(dots.disagreement[numbers], _SMALLEST) / dots.result.limit)
                cells.append(Cells(caption, powers, _POWERS, group=title))
        self.set_arrays(cells)
        self.clear_selection()

    def dot_at(self, index: int, row: int, column: int) -> int:
        """The number of the dot that stands there."""
        return int(self._dots_of[index][row, column])

    def spot_of(self, dot: int) -> tuple[int, int, int]:
        """Where a dot stands: the picture, the row and the column."""
        for index, numbers in enumerate(self._dots_of):
            found = np.argwhere(numbers == dot)
            if len(found):
                return index, int(found[0][0]), int(found[0][1])
        raise ValueError(f"dot: {dot} is in none of the pictures")

    def show_pointer(self, dot: int) -> None:
        """Marks the worst dot, and another one; none for −1."""
        if self._dots is None:
            self.set_marks({})
            return
        text = self.palette().color(QPalette.ColorRole.Text)
        marked = {self._dots.worst, dot} - {-1}
        self.set_marks({self.spot_of(one): text for one in marked})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Home and self._dots is not None:
            self.select(*self.spot_of(self._dots.worst))
        else:
            super().keyPressEvent(event)

    @Slot(int)
    def _enlarge(self, index: int) -> None:
        enlarge(self, self.picture(index), f"{self.arrays[index].group} {self.arrays[index].name}")

    def _tell(self, index: int, row: int, column: int) -> str:
        assert self._dots is not None, "there is a check"
        return place_words(self._dots.result, self._dots.place(self.dot_at(index, row, column)))


def _pictures(dots: Dots, name: str) -> list[tuple[str, NDArray[np.intp]]]:
    """The numbers of a parameter's dots as named pictures, each (channels, rows, columns)."""
    architecture = dots.result.architecture
    shape: tuple[int, ...] = dots.result.analytic[name].shape
    numbers = dots.firsts[name] + np.arange(np.prod(shape), dtype=np.intp).reshape(shape)
    if name.endswith(".kernels"):
        return [(f"K{subscript(number)}", kernel) for number, kernel in enumerate(numbers, 1)]
    if name == "dense.0.weights":
        # From every feature's map to every neuron.
        sizes = architecture.feature_shapes[-1] if architecture.features else architecture.image_shape
        maps = numbers.reshape(-1, *sizes)
        return [
            (f"σ{subscript(number)}", map_[None]) for neuron in maps for number, map_ in enumerate(neuron, 1)
        ]
    return [("", numbers.reshape(1, -1, shape[-1]))]


class TensorTable(QTableWidget):
    """A row for every parameter: how many numbers, how large, how far off. Ctrl+C copies it.

    The colour of its dots stands in front.
    """

    _result: CheckResult | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        heads = (_("parameter"), _("count"), _("largest |∂D|"), _("off by"), _("verdict"))
        super().__init__(0, len(heads), parent)
        named(self, "tensor_table", _("The check, parameter by parameter"), _TABLE_TIP)
        self.setHorizontalHeaderLabels(heads)
        self.horizontalHeader().setAccessibleName(_("Columns of the check"))
        self.verticalHeader().setAccessibleName(_("Rows of the check"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 5)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setIconSize(QSize(10, 10))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        add_copy_action(self, _("Copy the table"), lambda: table_text(self.model()))

    def show_result(self, result: CheckResult | None) -> None:
        """Shows the parameters of a check; None for none."""
        self._result = result
        self.setRowCount(0)
        self._write()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        # All rows of a network with one layer of each kind.
        return QSize(300, self._height(min(max(self.rowCount(), _ROWS), 2 * _ROWS)))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._height(_ROWS))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._result is not None:
            self._write()

    def _write(self) -> None:
        result, palette = self._result, self.palette()
        self.setRowCount(0 if result is None else len(result.rows))
        for number, row in enumerate(result.rows if result is not None else ()):
            assert result is not None, "it has rows"
            agrees = not row.disagreement > result.limit
            texts = (
                tensor_name(result.architecture, row.name),
                f"{row.count:,}",
                written(row.largest),
                written(row.disagreement),
                _("agrees") if agrees else _("disagrees"),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                else:
                    item.setData(Qt.ItemDataRole.DecorationRole, tensor_colour(number, palette))
                if column >= 3 and not agrees:
                    item.setForeground(warning_colour(palette))
                self.setItem(number, column, item)

    def _height(self, rows: int) -> int:
        lines = rows * self.verticalHeader().defaultSectionSize()
        return self.horizontalHeader().sizeHint().height() + lines + 2 * self.frameWidth()
