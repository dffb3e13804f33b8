"""One step of the chain: its equation with letters, with numbers, and a sentence."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.lessons.microscope.stages import Stage
from app.ui.one_line import OneLine
from app.ui.training.captions import Caption
from app.ui.widgets.equation import EquationView

_SCALE = 1.25


class StageView(QWidget):
    """Shows one step large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("microscope_stage")
        self._title = OneLine("", size=1.1, bold=True, parent=self)
        self._title.setObjectName("stage_title")
        self._number = Caption("", self)
        self._number.setObjectName("stage_equations")
        self._symbols = EquationView(parent=self, scale=_SCALE)
        self._symbols.setObjectName("stage_symbols")
        self._filled = EquationView(parent=self, scale=_SCALE)
        self._filled.setObjectName("stage_filled")
        self._sentence = QLabel(self)
        self._sentence.setObjectName("stage_sentence")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._arrange()

    def show_stage(self, stage: Stage, number: int, count: int) -> None:
        """Shows a step.

        Args:
            stage: Which.
            number: Its place in the chain, from 1.
            count: How many steps the chain has.
        """
        self._title.setText(f"{number} of {count} · {stage.title}")
        self._title.set_colour(self.palette().windowText().color())
        self._number.setText("eq. " + ", ".join(f"({one})" for one in stage.equations))
        self._symbols.set_latex(stage.symbols)
        self._filled.set_latex(stage.filled)
        self._filled.setVisible(bool(stage.filled))
        self._sentence.setText(stage.sentence)

    def sizeHint(self) -> QSize:
        """Room for two tall equations and two lines."""
        line = self.fontMetrics().height()
        return QSize(420, 12 * line)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._number)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._symbols)
        column.addWidget(self._filled)
        column.addWidget(self._sentence)
        column.addStretch(1)
