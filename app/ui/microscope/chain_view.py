"""The chain from the pixels to D and back, step by step or all at once."""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.lessons.microscope.stages import Stage
from app.ui.microscope.lines_table import LinesTable
from app.ui.microscope.stage_view import StageView

_FORWARD, _BACK = "→", "←"
_SPACING = 8


class ChainView(QWidget):
    """A line for each step, and the chosen one in full below. Of later steps only the names are shown.

    Attributes:
        stage_changed: Another step is chosen.
    """

    stage_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: tuple[Stage, ...] = ()
        self._name = ""
        self._all = False
        self._list = LinesTable(
            "microscope_stages", "steps of the chain", ("", "step", "number", "eq."), (0, 1), 1, self
        )
        self._view = StageView(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACING)
        column.addWidget(self._list, 3)
        column.addWidget(self._view, 1)
        self._list.chosen.connect(self._choose)

    @property
    def row(self) -> int:
        """The place of the chosen step in the chain, from 0."""
        names = [stage.name for stage in self._stages]
        return names.index(self._name) if self._name in names else 0

    @property
    def stage(self) -> Stage | None:
        """The chosen step; None while there is nothing."""
        return self._stages[self.row] if self._stages else None

    @property
    def list(self) -> LinesTable:
        """The lines."""
        return self._list

    def show_stages(self, stages: tuple[Stage, ...]) -> None:
        """Shows a chain; the same step stays chosen where it is part of it."""
        self._stages = stages
        if self._name not in [stage.name for stage in stages]:
            self._name = stages[0].name
        self._show()

    def set_all(self, shown: bool) -> None:
        """Whether the numbers of every step are shown at once."""
        self._all = shown
        self._show()

    def go_to(self, name: str) -> None:
        """Chooses a step, if the chain has it."""
        if name in [stage.name for stage in self._stages]:
            self._choose([stage.name for stage in self._stages].index(name))

    def step(self, steps: int) -> bool:
        """Goes so many steps on; False at the end of the chain."""
        to = self.row + steps
        if not 0 <= to < len(self._stages):
            return False
        self._choose(to)
        return True

    def sizeHint(self) -> QSize:
        """All steps of a coefficient, and one in full."""
        line = self.fontMetrics().height() + 4
        return QSize(440, 16 * line + self._view.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A sentence takes more lines where there is less width."""
        super().resizeEvent(event)
        self._take_no_more()

    def _take_no_more(self) -> None:
        """Leaves the height that it does not need to what stands below."""
        in_full = max(self._view.sizeHint().height(), self._view.heightForWidth(self.width()))
        self.setMaximumHeight(self._list.whole_height() + _SPACING + in_full)

    def _show(self) -> None:
        if not self._stages:
            return
        row = self.row
        self._list.lines.show_lines(len(self._stages), self._cell)
        # What the lines do not need is the equations'.
        self._list.setMaximumHeight(self._list.whole_height())
        self._list.select(row)
        self._view.show_stage(self._stages[row], row + 1, len(self._stages))
        self._take_no_more()

    def _cell(self, row: int, column: int) -> str:
        stage = self._stages[row]
        if column == 0:
            return _FORWARD if stage.forward else _BACK
        if column == 1:
            return stage.title
        if column == 2:
            return stage.value if self._all or row <= self.row else ""
        return ", ".join(f"({one})" for one in stage.equations)

    @Slot(int)
    def _choose(self, row: int) -> None:
        if self._stages[row].name != self._name:
            self._name = self._stages[row].name
            self._show()
            self.stage_changed.emit()
