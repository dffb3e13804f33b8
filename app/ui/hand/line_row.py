"""One line of the calculation: with symbols, with numbers, its number in the notes, and what to say of it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.lessons.equations import equation
from app.lessons.hand.lines import Line
from app.ui.training.captions import Caption, Notice
from app.ui.widgets.equation import EquationView

_NEWEST = 1.0
_EARLIER = 0.93
_MOST_ROWS = 3
_BESIDE = 10
_INDENT = 26
_TINT = 36


class LineRow(QWidget):
    """Symbols and numbers stand beside each other where there is room, else below each other.

    The newest line is larger and highlighted, earlier ones are quieter.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: Line | None = None
        self._newest = False
        self._is_typeset = False
        self._symbols = {newest: self._view(newest) for newest in (True, False)}
        self._numbers = {
            newest: tuple(self._view(newest) for _ in range(_MOST_ROWS)) for newest in (True, False)
        }
        self._equation = Caption("", self)
        self._equation.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._remark = QLabel(self)
        self._remark.setObjectName("hand_remark")
        self._remark.setWordWrap(True)
        self._warning = Notice(self)
        self._warning.setObjectName("hand_warning")
        self._formula = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._below = QVBoxLayout()
        self._assemble()

    def set_line(self, line: Line, newest: bool) -> bool:
        """Takes another line, whose equations are shown by `typeset`; whether it is another."""
        if (line, newest) == (self._line, self._newest):
            return not self._is_typeset
        same = line == self._line and self._is_typeset
        self._line, self._newest, self._is_typeset = line, newest, False
        if same:
            # Typeset before, so there is nothing to wait for.
            self.typeset()
            return False
        for view in (*self._symbols.values(), *self._numbers[True], *self._numbers[False]):
            # What was there before is not the line's; its room is kept, so that nothing jumps.
            _keep_room(view, view.isVisibleTo(self))
            view.setVisible(False)
        self._equation.setText(f"({line.equation})")
        self._equation.setToolTip(f"Equation ({line.equation}): {equation(line.equation).title}.")
        self.setAccessibleName(f"{line.text}, equation ({line.equation})")
        self._say_notes(line)
        self.update()
        return True

    def typeset(self) -> None:
        """Shows the equations of the line: the slow part."""
        line, newest = self._line, self._newest
        if line is None or self._is_typeset:
            return
        self._is_typeset = True
        for size in (True, False):
            self._fill(self._symbols[size], line.symbols if size is newest else "")
            for place, view in enumerate(self._numbers[size]):
                there = size is newest and place < len(line.numbers)
                self._fill(view, line.numbers[place] if there else "")
        self._arrange()

    @property
    def line(self) -> Line | None:
        """The line that is shown."""
        return self._line

    def latex(self) -> tuple[str, ...]:
        """What is shown: with symbols, then with numbers; nothing until it is typeset."""
        if not self._is_typeset:
            return ()
        views = (self._symbols[self._newest], *self._numbers[self._newest])
        return tuple(view.latex() for view in views if view.latex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the numbers beside the symbols where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Has room for larger letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Highlights the newest line."""
        if not self._newest:
            return
        painter = QPainter(self)
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        painter.fillRect(0, 0, 3, self.height(), colour)
        painter.fillRect(self.rect(), QColor(colour.red(), colour.green(), colour.blue(), _TINT))
        painter.end()

    def _view(self, newest: bool) -> EquationView:
        view = EquationView("", self, scale=_NEWEST if newest else _EARLIER, quiet=not newest)
        # Only the newest line's equations are on the way of the Tab key: there may be twenty others.
        view.setFocusPolicy(Qt.FocusPolicy.StrongFocus if newest else Qt.FocusPolicy.ClickFocus)
        return view

    def _assemble(self) -> None:
        for size in (True, False):
            self._formula.addWidget(self._symbols[size], 0, Qt.AlignmentFlag.AlignVCenter)
            for view in self._numbers[size]:
                self._below.addWidget(view)
        self._formula.addLayout(self._below)
        self._formula.addStretch(1)
        first = QHBoxLayout()
        first.addLayout(self._formula, 1)
        first.addWidget(self._equation)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 8, 4)
        column.setSpacing(2)
        column.addLayout(first)
        column.addWidget(self._remark)
        column.addWidget(self._warning)

    def _fill(self, view: EquationView, latex: str) -> None:
        _keep_room(view, False)
        view.set_latex(latex)
        view.setVisible(bool(latex))

    def _say_notes(self, line: Line) -> None:
        remarks = [note.text for note in line.notes if not note.warns]
        self._remark.setText("\n".join(remarks))
        self._remark.setVisible(bool(remarks))
        self._warning.say("\n".join(note.text for note in line.notes if note.warns))

    def _arrange(self) -> None:
        symbols, numbers = self._symbols[self._newest], self._numbers[self._newest]
        filled = [view for view in numbers if view.latex()]
        beside_each_other = symbols.sizeHint().width() + _BESIDE + sum(v.sizeHint().width() for v in filled)
        room = self.width() - self._equation.sizeHint().width() - 40
        fits = len(filled) == 1 and beside_each_other <= room
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        self._formula.setDirection(direction)
        self._formula.setSpacing(_BESIDE if fits else 1)
        self._below.setContentsMargins(0 if fits else _INDENT, 0, 0, 0)


def _keep_room(view: QWidget, keep: bool) -> None:
    """Whether a widget that is hidden still takes its room."""
    policy = view.sizePolicy()
    policy.setRetainSizeWhenHidden(keep)
    view.setSizePolicy(policy)
