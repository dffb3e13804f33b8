"""Every parameter of a check in one line: how many numbers, how large, how far off."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.lessons.gradient_check.check import CheckResult, TensorRow, tensor_name, written
from app.ui.gradient_check.check_colours import tensor_colour
from app.ui.training.captions import warning_colour

_HEADS = ("parameter", "derivatives", "largest |∂D|", "largest difference", "")
_SWATCH = 10
_ROWS = 4


class TensorTable(QTableWidget):
    """A row for every parameter; the colour of its dots stands in front."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADS), parent)
        self.setObjectName("tensor_table")
        self.setAccessibleName("The check, parameter by parameter")
        self.setToolTip(
            "The largest difference between backward pass and central difference, in units of the largest "
            "|∂D| of the same parameter."
        )
        self.setHorizontalHeaderLabels(_HEADS)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 5)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setIconSize(QSize(_SWATCH, _SWATCH))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self._result: CheckResult | None = None

    def show_result(self, result: CheckResult | None) -> None:
        """Shows the parameters of a check; None for none."""
        self._result = result
        rows = result.rows if result is not None else ()
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            assert result is not None, "it has rows"
            self._fill(number, row, result)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """All rows of a network with one layer of each kind."""
        return QSize(300, self._height(min(max(self.rowCount(), _ROWS), 2 * _ROWS)))

    def minimumSizeHint(self) -> QSize:
        """A few rows, the rest is scrolled."""
        return QSize(200, self._height(_ROWS))

    def changeEvent(self, event: QEvent) -> None:
        """Follows the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._result is not None:
            self.show_result(self._result)

    def _height(self, rows: int) -> int:
        lines = rows * self.verticalHeader().defaultSectionSize()
        return self.horizontalHeader().sizeHint().height() + lines + 2 * self.frameWidth()

    def _fill(self, number: int, row: TensorRow, result: CheckResult) -> None:
        agrees = not row.disagreement > result.limit
        texts = (
            tensor_name(result.architecture, row.name),
            f"{row.count:,}",
            written(row.largest),
            written(row.disagreement),
            "agrees" if agrees else "disagrees",
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column == 0:
                item.setIcon(_swatch(tensor_colour(number, self.palette())))
            else:
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            if not agrees and column >= len(texts) - 2:
                item.setForeground(warning_colour(self.palette()))
            self.setItem(number, column, item)


def _swatch(colour: QColor) -> QIcon:
    pixmap = QPixmap(_SWATCH, _SWATCH)
    pixmap.fill(colour)
    icon = QIcon(pixmap)
    # A selected row would tint it otherwise.
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
