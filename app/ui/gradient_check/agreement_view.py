"""What a check found, as pictures and as a table; both pictures point at the same derivative."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.lessons.gradient_check.check import CheckResult, place_words
from app.ui.gradient_check.agreement_plot import AgreementPlot
from app.ui.gradient_check.dots import Dots
from app.ui.gradient_check.place_maps import PlaceMaps
from app.ui.gradient_check.tensor_table import TensorTable
from app.ui.one_line import OneLine

_EMPTY = "Point at a dot or a number to read its derivative both ways."


class AgreementView(QWidget):
    """The dots, the places, the derivative that is pointed at, and every parameter in a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agreement_view")
        self._dots: Dots | None = None
        self._plot = AgreementPlot(self)
        self._maps = PlaceMaps(self)
        self._readout = OneLine(parent=self)
        self._readout.setObjectName("agreement_readout")
        self._table = TensorTable(self)
        pictures = QHBoxLayout()
        pictures.setSpacing(10)
        pictures.addWidget(self._plot, 1)
        pictures.addWidget(self._maps, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        column.addLayout(pictures, 1)
        column.addWidget(self._readout)
        column.addWidget(self._table)
        for picture in (self._plot, self._maps):
            picture.pointed.connect(self._point)

    def show_result(self, result: CheckResult | None) -> None:
        """Shows what a check found; None forgets it."""
        self._dots = Dots(result) if result is not None else None
        self._plot.show_dots(self._dots)
        self._maps.show_dots(self._dots)
        self._table.show_result(result)
        self._point(None)

    def show_message(self, text: str) -> None:
        """Says what to do, or why nothing can be done, while there is no check."""
        self._plot.show_message(text)

    @Slot(object)
    def _point(self, dot: int | None) -> None:
        self._plot.show_pointer(dot)
        self._maps.show_pointer(dot)
        if self._dots is None:
            text = ""
        elif dot is None:
            text = _EMPTY
        else:
            text = place_words(self._dots.result, self._dots.place(dot))
        self._readout.setText(text)
