"""One line of controls above the plots."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.ui.training.curve_chip import KeptChip
from app.ui.training.curve_kept import KeptCurve
from app.ui.widgets.buttons import ToggleButton

_FORMATS = (
    (".png", "PNG: a picture of the plots…"),
    (".svg", "SVG: the same, to be drawn at any size…"),
    (".csv", "CSV: every number of every run…"),
)
_SMALL = 0.92


class CurveBar(QWidget):
    """*Keep this run*, the runs that are kept, what is shown how, and *Export*."""

    keep_wanted = Signal()
    removed = Signal(str)
    hovered = Signal(str)
    """A kept run is pointed at; "" when none is any more."""
    export_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        self.setFont(font)
        self._chips: list[KeptChip] = []
        self._keep = self._make_keep()
        self.smooth = ToggleButton("smooth_curves", "smooth", "", self)
        log_tip = "Shows D on a logarithmic scale, where small D can be seen."
        self.log = ToggleButton("log_scale", "log", log_tip, self)
        self._export = self._make_export()
        self._kept_row = QHBoxLayout()
        self._kept_row.setSpacing(2)
        self._arrange()

    def set_keepable(self, keepable: bool) -> None:
        """Whether there is a run that can be kept."""
        self._keep.setEnabled(keepable)

    def set_exportable(self, exportable: bool) -> None:
        """Whether there is anything to export."""
        self._export.setEnabled(exportable)

    def set_kept(self, kept: Sequence[KeptCurve]) -> None:
        """Shows a chip for every kept run."""
        focused = next((i for i, chip in enumerate(self._chips) if chip.hasFocus()), None)
        for chip in self._chips:
            self._kept_row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [KeptChip(index, run, self) for index, run in enumerate(kept)]
        previous: QWidget = self._keep
        for chip in self._chips:
            chip.removed.connect(self.removed)
            chip.hovered.connect(self.hovered)
            self._kept_row.addWidget(chip)
            chip.show()
            QWidget.setTabOrder(previous, chip)
            previous = chip
        if focused is not None:
            after = self._chips[min(focused, len(self._chips) - 1)] if self._chips else self.log
            after.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_keep(self) -> QToolButton:
        keep = _button("keep_run", "Keep this run", self)
        keep.setToolTip("Keeps this run as a pale curve, to compare the next one with.")
        keep.clicked.connect(self.keep_wanted)
        keep.setEnabled(False)
        return keep

    def _make_export(self) -> QToolButton:
        export = _button("export_curves", "Export", self)
        # Room for the arrow that opens the menu.
        export.setText("Export  ")
        export.setToolTip("Saves the curves as a picture, or their numbers as a table.")
        export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(export)
        for suffix, text in _FORMATS:
            action = menu.addAction(text)
            action.setObjectName(f"export_{suffix[1:]}")
            action.setData(suffix)
        menu.triggered.connect(self._tell_export)
        export.setMenu(menu)
        export.setEnabled(False)
        return export

    @Slot(QAction)
    def _tell_export(self, action: QAction) -> None:
        self.export_wanted.emit(action.data())

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._keep)
        row.addLayout(self._kept_row)
        row.addStretch(1)
        for widget in (self.smooth, self.log, self._export):
            row.addWidget(widget)


def _button(name: str, text: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setText(text)
    button.setAccessibleName(text)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
