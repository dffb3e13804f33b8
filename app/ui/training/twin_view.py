"""Twin runs: the same start twice, once with the kernels fixed and once with kernels learning."""

from PySide6.QtCore import QLineF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.one_line import OneLine
from app.ui.training.captions import Caption
from app.ui.training.lab_axes import accuracy_curve, error_axes, error_curve, percent_axes
from app.ui.training.lab_plot import LabPlot
from app.ui.training.lab_view import LabView
from app.ui.training.twin_colours import twin_pens
from app.ui.training.twin_words import difference_of, numbers_of

_EXPLAINED = (
    "Same faces, same start, same seed: only whether the kernels K learn differs. With different starts, "
    "luck could make the difference."
)
_TIP = (
    "Trains two networks epoch by epoch, side by side: in one only the dense layer learns, eq. (22), in the "
    "other the kernels learn too, eq. (25). Both begin with the same w, φ and K and have the same ε and α: "
    "what the curves differ by is the kernels' doing. A run under way pauses meanwhile, as two trainings at "
    "full speed would slow each other down."
)
_MESSAGE = "Press Start: both learn side by side, with the settings above."
_ACCURACIES = (("accuracy", "training"), ("validation_accuracy", "validation"))


class TwinView(LabView):
    """Both D in one plot, both accuracies in two, and what they come to in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("twin", _TIP, parent=parent)
        self.setObjectName("twin_view")
        self.setAccessibleName("Twin runs")
        self._explained = Caption(_EXPLAINED, self)
        self._explained.setObjectName("twin_explained")
        self._explained.setWordWrap(True)
        self._explained.setToolTip(_TIP)
        self._error = LabPlot(
            "twin_error",
            "D, total error of the training faces",
            "The total error D of the training faces, eq. (20), on a logarithmic scale. Hover it, or use the "
            "arrow keys, to read an epoch.",
            twin_pens,
            self,
        )
        self._accuracies = [
            LabPlot(
                f"twin_{title}",
                f"accuracy, {title} faces",
                f"The part of the {title} faces that is decided rightly. Hover it, or use the arrow keys, to "
                "read an epoch.",
                twin_pens,
                self,
            )
            for _, title in _ACCURACIES
        ]
        self._numbers = [_CourseLine(place, self) for place in range(2)]
        self._difference = QLabel(self)
        self._difference.setObjectName("twin_difference")
        self._difference.setWordWrap(True)
        font = self._difference.font()
        font.setBold(True)
        self._difference.setFont(font)
        self._arrange()
        self._connect()
        self._refresh()

    def _arrange(self) -> None:
        plots = QGridLayout()
        plots.setSpacing(6)
        plots.addWidget(self._error, 0, 0, 1, 2)
        for place, plot in enumerate(self._accuracies):
            plots.addWidget(plot, 1, place)
            plots.setColumnStretch(place, 1)
        plots.setRowStretch(0, 4)
        plots.setRowStretch(1, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._controls)
        column.addWidget(self._explained)
        column.addLayout(plots, 1)
        for line in self._numbers:
            column.addWidget(line)
        column.addWidget(self._difference)

    def _connect(self) -> None:
        for plot in (self._error, *self._accuracies):
            plot.pointed.connect(self._point)

    @Slot(object)
    def _point(self, epoch: int | None) -> None:
        self._pointer = epoch
        for plot in (self._error, *self._accuracies):
            plot.show_pointer(epoch)
        self._write()

    def _show_states(self) -> None:
        states = self._states
        failed = [state.failed for state in states]
        curves = [error_curve(state, self._error.bins) for state in states]
        self._error.show_curves(error_axes(states), curves, failed)
        axes = percent_axes(states)
        for plot, (name, _) in zip(self._accuracies, _ACCURACIES, strict=True):
            plot.show_curves(axes, [accuracy_curve(one, name, plot.bins) for one in states], failed)
        self._error.show_message("" if states else _MESSAGE)
        unknown = bool(states) and not any(len(x) for x, _ in self._accuracies[1].curves)
        self._accuracies[1].show_message("No validation faces." if unknown else "")
        self._write()

    def _write(self) -> None:
        at = f"epoch {self._pointer} · " if self._pointer is not None else ""
        for line, state in zip(self._numbers, self._states, strict=False):
            line.say(at + numbers_of(state, self._pointer))
        for line in self._numbers:
            line.setVisible(bool(self._states))
        told = difference_of(self._states)
        if self._difference.text() != told:
            self._difference.setText(told)
        self._difference.setVisible(bool(told))


class _CourseLine(QWidget):
    """A piece of a course's curve, and its numbers."""

    def __init__(self, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = OneLine(parent=self)
        self._words.setObjectName(f"twin_numbers_{place}")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(_Stroke(place, self))
        row.addWidget(self._words, 1)

    def say(self, text: str) -> None:
        if self._words.text() != text:
            self._words.setText(text)


class _Stroke(QWidget):
    def __init__(self, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.setFixedWidth(28)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(twin_pens(self.palette())[self._place])
        y = self.height() / 2
        painter.drawLine(QLineF(0, y, self.width(), y))
        painter.end()
