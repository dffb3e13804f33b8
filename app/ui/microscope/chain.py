"""The chain from the pixels to D and back: its steps, one of them in full, and whether the engine agrees."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from app.faces.preparation import as_picture
from app.language import _
from app.lessons.latex import subscript
from app.lessons.microscope.microscope import Sight
from app.lessons.microscope.stages import Stage, stages_of
from app.ui.microscope.sums import LinesTable
from app.ui.style import is_dark
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.array_cells import Cells
from app.ui.widgets.array_grid import ArrayGrid
from app.ui.widgets.equation import EquationView
from app.ui.widgets.labels import Caption, Heading, Notice, named, warning_colour
from engine.activations import Array

_SCALE = 1.25


class ChainView(QWidget):
    """A line for each step, and the chosen one in full below. Of later steps only the names are shown.

    Below them stand the patch that was looked at, and how both sums agree with the engine.

    Attributes:
        stage_changed: Another step is chosen.
    """

    stage_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: tuple[Stage, ...] = ()
        self._name = ""
        self._all = False
        self.list = LinesTable("microscope_stages", _("Steps of the chain"), (0, 1), self)
        self._title = Heading("", self)
        self._number = Caption("", self)
        self._symbols = EquationView(parent=self, scale=_SCALE)
        self._filled = EquationView(parent=self, scale=_SCALE)
        self._sentence, self._note = QLabel(self), QLabel(self)
        self._patch = ArrayGrid(
            self,
            name="microscope_patch",
            numbers="always",
            columns=3,
            shared=False,
            legend=False,
            scrolls=False,
        )
        self._of_face, self._of_total, self._announced = (Verdict(self) for _line in range(3))
        self._arrange()
        self.list.chosen.connect(self._choose)

    @property
    def row(self) -> int:
        """The place of the chosen step in the chain, from 0."""
        names = [stage.name for stage in self._stages]
        return names.index(self._name) if self._name in names else 0

    @property
    def stage(self) -> Stage | None:
        """The chosen step; None while there is nothing."""
        return self._stages[self.row] if self._stages else None

    def show_sight(self, sight: Sight, term: int) -> None:
        """Shows the chain of a term; the same step stays chosen where it is part of it."""
        self._stages = stages_of(sight, term)
        self._name = self._stages[self.row].name
        self._show()
        self._show_patch(sight, term)
        for line, agreement in ((self._of_face, sight.of_face), (self._of_total, sight.of_total)):
            line.judge(agreement.sentence, good=agreement.holds)

    @Slot(bool)
    def set_all(self, shown: bool) -> None:
        """Whether the numbers of every step are shown at once."""
        self._all = shown
        self._show()

    def go_to(self, name: str) -> None:
        """Chooses a step, if the chain has it."""
        names = [stage.name for stage in self._stages]
        if name in names:
            self._choose(names.index(name))

    def step(self, steps: int) -> None:
        """Goes so many steps on, as far as there are any."""
        to = self.row + steps
        if 0 <= to < len(self._stages):
            self._choose(to)

    def say_announced(self, sentence: str, *, good: bool = True) -> None:
        """Says whether the update came to what was announced; "" nothing."""
        self._announced.judge(sentence, good=good)

    def say_note(self, sentence: str) -> None:
        """Says something else, such as why there is no update; "" nothing."""
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))

    def _arrange(self) -> None:
        self._patch.setAccessibleName(_("The patch times the kernel"))
        self._patch.setToolTip(
            _(
                "The patch framed on the face, times the kernel, number by number. The sum of the products "
                "is l * K at that place. The chosen coefficient is framed."
            )
        )
        for name, widget in {
            "stage_title": self._title,
            "stage_equations": self._number,
            "stage_symbols": self._symbols,
            "stage_filled": self._filled,
            "stage_sentence": self._sentence,
            "microscope_agreement": self._of_face,
            "microscope_total_agreement": self._of_total,
            "microscope_announced": self._announced,
            "microscope_note": self._note,
        }.items():
            named(widget, name)
        head, said = beside((self._title, 1), self._number), (self._of_face, self._of_total, self._announced)
        above = ((self.list, 1), head, self._symbols, self._filled, self._sentence, self._patch)
        stacked(*above, *said, self._note, within=self, margin=0).addStretch()
        for label in (self._title, self._sentence, self._note):
            label.setWordWrap(True)
        self._note.hide()

    def _show(self) -> None:
        if not self._stages:
            return
        stage, count = self._stages[self.row], len(self._stages)
        self.list.show_lines(count, self._cell, ("", _("step"), _("number"), _("eq.")))
        # What the lines do not need is for what stands below.
        self.list.setMaximumHeight(self.list.height_of(count))
        self.list.select(self.row)
        title = _("{number} of {count} · {title}")
        self._title.setText(title.format(number=self.row + 1, count=count, title=stage.title))
        self._number.setText(_("eq. {numbers}").format(numbers=_numbered(stage)))
        self._symbols.set_latex(stage.symbols)
        self._filled.set_latex(stage.filled)
        self._filled.setVisible(bool(stage.filled))
        self._sentence.setText(stage.sentence)

    def _show_patch(self, sight: Sight, term: int) -> None:
        cells = patch_cells(sight, term)
        self._patch.setVisible(bool(cells))
        self._patch.set_arrays(cells)
        marks = {}
        if sight.parameter.kind == "kernel":
            _kernel, channel, u, v = sight.parameter.index
            column, colour = channel * sight.look.kernels.shape[3] + v, self.palette().highlight().color()
            marks = {(index, u, column): colour for index in range(len(cells))}
        self._patch.set_marks(marks)

    def _cell(self, row: int, column: int) -> str:
        stage = self._stages[row]
        value = stage.value if self._all or row <= self.row else ""
        return ("→" if stage.forward else "←", stage.title, value, _numbered(stage))[column]

    @Slot(int)
    def _choose(self, row: int) -> None:
        if self._stages[row].name != self._name:
            self._name = self._stages[row].name
            self._show()
            self.stage_changed.emit()


class Verdict(Notice):
    """A sentence in green with a tick, or in red with a cross."""

    _good = True

    def judge(self, sentence: str, *, good: bool) -> None:
        """Shows a sentence; "" takes it away."""
        self._good = good
        self.say(f"{'✓' if good else '✗'} {sentence}" if sentence else "")
        self._take_colour()

    def colour(self, palette: QPalette) -> QColor:
        if not self._good:
            return warning_colour(palette)
        return QColor("#7bd88f" if is_dark(palette) else "#1c6b32")


def patch_cells(sight: Sight, term: int) -> list[Cells]:
    """The patch that a term came from × the kernel = products; nothing for φ, which acts on no patch."""
    if sight.parameter.kind == "bias":
        return []
    way = sight.way(term)
    patch, kernel = way.look.patch(*way.place), way.look.kernels[way.kernel]
    limit = float(np.abs(way.look.kernels).max())
    return [
        Cells(_("mean patch") if way.look.averages else _("patch of l"), patch, colours=_grey),
        Cells(f"K{subscript(way.kernel + 1)}", kernel, limit=limit, sign="×"),
        Cells(_("products"), patch * kernel, sign="="),
    ]


def _grey(values: Array, _limit: float, _palette: QPalette) -> NDArray[np.uint8]:
    """As the face itself is shown."""
    return np.repeat(as_picture(values.astype(np.float32))[..., None], 3, axis=-1)


def _numbered(stage: Stage) -> str:
    return ", ".join(f"({number})" for number in stage.equations)
