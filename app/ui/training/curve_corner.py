"""What lies over the plots themselves: legend, way back to the whole run, a word while empty."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.ui.training.captions import Caption
from app.ui.training.curve_legend import CurveLegend

_EMPTY = "D falls here once you press Run."
_LEGEND = ("training D", "validation D, scaled to the training faces")
_LEGEND_TIP = (
    "The total error D, eq. (20), of the training faces, and of the validation faces multiplied by "
    "the number of training faces over the number of validation faces, so that the two compare."
)
# Below the marks.
_DOWN = 11


class CurveCorner(QWidget):
    """The upper right corner of the plot of D."""

    whole_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._legend = CurveLegend(_LEGEND, self)
        self._legend.setToolTip(_LEGEND_TIP)
        self._whole = self._whole_run_button()
        self._empty = Caption(_EMPTY, parent)
        self._empty.setObjectName("curves_empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._legend, self._whole):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def show_state(self, empty: bool, validated: bool, zoomed: bool) -> None:
        """Whether there is no run yet, a validation curve, a zoom."""
        self._empty.setVisible(empty)
        self._legend.setVisible(not empty)
        self._legend.show_validation(validated)
        self._whole.setVisible(zoomed)

    def place_over(self, plot: QRectF, room: QSize) -> None:
        """Keeps to its corner of a plot, in a parent of that size."""
        self._empty.setGeometry(plot.toRect())
        size = self.sizeHint()
        left = round(plot.right()) - size.width() - 2
        self.setGeometry(
            max(left, 0), round(plot.top()) + _DOWN, min(size.width(), room.width()), size.height()
        )

    def _whole_run_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("whole_run")
        button.setText("whole run")
        button.setAccessibleName("whole run")
        button.setToolTip("Shows the whole run again, as a double click does.")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(self.whole_wanted)
        return button
