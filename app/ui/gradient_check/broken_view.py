"""What a mistake does to training: D over the epochs and the kernels, right and wrong beside each other."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.lessons.gradient_check.mistakes import Mistake
from app.lessons.gradient_check.training import TwoCourses, training_words
from app.ui.gradient_check.check_colours import course_pens
from app.ui.gradient_check.course_axes import course_axes, course_curves
from app.ui.gradient_check.kernel_columns import KernelColumns
from app.ui.gradient_check.stroke import Stroke
from app.ui.one_line import OneLine
from app.ui.training.captions import Caption, Notice
from app.ui.training.kernel_words import significant
from app.ui.training.lab_plot import LabPlot
from app.ui.widgets.buttons import ToggleButton

_EXPLAINED = (
    "Both begin with the parameters that the run began with, and learn the same faces with its ε and "
    "momentum, one update an epoch."
)
_OUTDATED = "The run has another start by now. Train again to begin there."
_MESSAGE = "Choose a mistake at the left and press Train with it."


class BrokenView(QWidget):
    """Both curves of D, what became of them in words, and the kernels of both."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("broken_view")
        self._both: TwoCourses | None = None
        self._mistake: Mistake | None = None
        self._wall = False
        self._pointer: int | None = None
        self._notice = Notice(self)
        self._notice.setObjectName("broken_notice")
        self._log = ToggleButton("broken_log", "log", "Draws D by powers of ten.", self)
        self._change = ToggleButton(
            "broken_change", "change", "Shows what was added to the kernels since the start.", self
        )
        self._change.setChecked(True)
        self._state = OneLine(parent=self)
        self._state.setObjectName("broken_state")
        self._explained = Caption(_EXPLAINED, self)
        self._explained.setWordWrap(True)
        self._plot = LabPlot(
            "broken_plot",
            "D of the faces that are learned",
            "The total error D, eq. (20), over the epochs: solid with the right backward pass, dashed with "
            "the mistake. Hover it, or use the arrow keys, to read an epoch.",
            course_pens,
            self,
        )
        self._words = [QLabel(self) for _ in range(2)]
        for label, name in zip(self._words, ("broken_right_words", "broken_wrong_words"), strict=True):
            label.setObjectName(name)
            label.setWordWrap(True)
        self._kernels = KernelColumns(self)
        self._arrange()
        self._log.toggled.connect(self._show)
        self._change.toggled.connect(self._show)
        self._plot.pointed.connect(self._point)
        self._show()

    def show_courses(self, both: TwoCourses | None, mistake: Mistake | None, *, wall: bool = False) -> None:
        """Shows how far both trainings are.

        Args:
            both: The trainings; None forgets them.
            mistake: Which was trained with.
            wall: Whether the faces stand before a plain wall.
        """
        self._both, self._mistake, self._wall = both, mistake, wall
        self._show()

    def set_outdated(self, outdated: bool) -> None:
        """Whether the trainings began with another start than the run that is shown now."""
        if outdated == self._notice.isHidden():
            self._notice.say(_OUTDATED if outdated else "")

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._state, 1)
        head.addWidget(self._log)
        kernels = QHBoxLayout()
        kernels.addWidget(Caption("Kernels K after training:", self), 1)
        kernels.addWidget(self._change)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        column.addWidget(self._explained)
        column.addWidget(self._notice)
        column.addLayout(head)
        column.addWidget(self._plot, 5)
        for number, label in enumerate(self._words):
            line = QHBoxLayout()
            line.setSpacing(6)
            line.addWidget(Stroke(course_pens, 1 - number, self))
            line.addWidget(label, 1)
            column.addLayout(line)
        column.addLayout(kernels)
        column.addWidget(self._kernels, 3)

    @Slot()
    def _show(self) -> None:
        both, mistake, log = self._both, self._mistake, self._log.isChecked()
        self._plot.show_message("" if both is not None else _MESSAGE)
        if both is None or mistake is None:
            self._plot.show_curves(self._plot.axes, (), ())
            for label in self._words:
                label.clear()
            self._kernels.show_courses(None, "", change=False)
        else:
            failed = both.broken.overflowed, both.right.overflowed
            self._plot.show_curves(course_axes(both, log=log), course_curves(both, log=log), failed)
            for label, text in zip(self._words, training_words(both, mistake), strict=True):
                label.setText(text)
            self._kernels.show_courses(both, mistake.title, change=self._change.isChecked())
        self._say_state()

    @Slot(object)
    def _point(self, epoch: int | None) -> None:
        self._pointer = epoch
        self._plot.show_pointer(epoch)
        self._say_state()

    def _say_state(self) -> None:
        both, epoch = self._both, self._pointer
        if both is None:
            self._state.setText("")
        elif epoch is None:
            wall = " before a plain wall" if self._wall else ""
            self._state.setText(f"epoch {both.epoch} of {both.epochs}, {both.faces} faces{wall}")
        else:
            right, broken = (_at(course.errors, epoch) for course in (both.right, both.broken))
            self._state.setText(f"epoch {epoch}: D {right} right, {broken} with the mistake")


def _at(errors: NDArray[np.float64], epoch: int) -> str:
    return significant(float(errors[epoch]), 3) if epoch < len(errors) else "beyond all bounds"
