"""The lines of the calculation so far, each with symbols, with numbers, and with remarks."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QScrollArea, QWidget

from app.language import _
from app.lessons.equations import equation
from app.lessons.hand.lines import Line
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.equation import EquationView
from app.ui.widgets.labels import Caption, Notice, named

_EARLIER = 0.93
_USUAL_WIDTH = 54
"""In letters m; where there is more room the letters are larger."""
_LARGEST = 1.6
_TINT = 36


class LinesView(QScrollArea):
    """Shows lines below each other, and scrolls to the newest.

    Args:
        hint: What is said before there is a line.
        value: What a symbol stands for now.
    """

    def __init__(self, hint: str, value: Callable[[str], str | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside = QWidget(self)
        named(self, "hand_lines", _("Lines of the calculation"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._value = value
        self._rows: list[LineRow] = []
        self._idle = QTimer(self, interval=0, singleShot=True)
        self._idle.timeout.connect(self._typeset_next)
        self._hint = QLabel(hint, self._inside)
        self._hint.setWordWrap(True)
        self._hint.setMargin(8)
        self._column = stacked(self._hint, None, within=self._inside)
        self._column.setSpacing(2)
        self._inside.installEventFilter(self)
        self.setWidget(self._inside)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Shows lines; the last one is the newest. What was shown before and still holds is kept."""
        for place, line in enumerate(lines):
            newest = place == len(lines) - 1
            row = self._rows[place] if place < len(self._rows) else None
            if row is not None and (row.line, row.newest) == (line, newest):
                continue
            made = LineRow(line, newest, self._inside)
            self._column.insertWidget(place + 1, made)
            self._rows[place : place + 1] = [made]
            if row is not None:
                self._drop(row)
        for row in self._rows[len(lines) :]:
            self._drop(row)
        del self._rows[len(lines) :]
        self._hint.setVisible(not lines)
        # The newest at once; the others, of which many may be new, while nobody presses a key.
        self._typeset_next()
        self._scroll_to_newest()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._scroll_to_newest()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_font()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._take_font()

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(24 * metrics.horizontalAdvance("m"), 7 * metrics.height())

    @Slot()
    def _typeset_next(self) -> None:
        waiting = [row for row in self._rows if not row.is_typeset]
        if waiting:
            waiting[-1].typeset(self._value)
        if len(waiting) > 1:
            self._idle.start()

    def _take_font(self) -> None:
        """The letters are larger where there is room."""
        larger = self.width() / (_USUAL_WIDTH * self.fontMetrics().horizontalAdvance("m"))
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * round(min(max(larger, 1.0), _LARGEST), 1))
        if font != self._inside.font():
            self._inside.setFont(font)

    def _drop(self, row: QWidget) -> None:
        row.hide()
        self._column.removeWidget(row)
        row.deleteLater()

    def _scroll_to_newest(self) -> None:
        if self._rows:
            self.ensureVisible(0, self._rows[-1].geometry().bottom(), 0, 8)


class LineRow(QWidget):
    """One line: symbols and numbers stand beside each other where there is room, else below each other.

    The newest line is larger and highlighted, earlier ones are quieter. Until it is typeset, which takes a
    moment, the line stands there in plain text.

    Attributes:
        line: What it shows.
        newest: Whether it is the newest.
        is_typeset: Whether its equations are shown.
    """

    def __init__(self, line: Line, newest: bool, parent: QWidget) -> None:
        super().__init__(parent)
        named(
            self, "hand_line", _("{line}, equation ({number})").format(line=line.text, number=line.equation)
        )
        self.line = line
        self.newest = newest
        self.is_typeset = False
        self._views: list[EquationView] = []
        self._number = Caption(f"({line.equation})", self)
        tip = _("Equation ({number}): {title}.")
        self._number.setToolTip(tip.format(number=line.equation, title=equation(line.equation).title))
        self._plain = Caption(line.text, self)
        self._formula, self._below = stacked(self._plain), stacked()
        column = stacked(beside((self._formula, 1), self._number), *self._notes(), within=self)
        column.setContentsMargins(10, 4, 8, 4)
        column.setSpacing(2)
        self.show()

    def typeset(self, value: Callable[[str], str | None]) -> None:
        """Shows the equations, the slow part; their symbols stand for those values."""
        self.is_typeset = True
        self._plain.hide()
        for place, latex in enumerate((self.line.symbols, *self.line.numbers)):
            scale = 1.0 if self.newest else _EARLIER
            view = EquationView(latex, self, scale=scale, quiet=not self.newest, value=value)
            # Only the newest line's equations are on the way of the Tab key: there may be twenty others.
            view.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.newest else Qt.FocusPolicy.ClickFocus)
            self._views.append(named(view, "hand_numbers" if place else "hand_symbols"))
            if place:
                self._below.addWidget(view)
            else:
                self._formula.addWidget(view, 0, Qt.AlignmentFlag.AlignVCenter)
            view.show()
        self._formula.addLayout(self._below)
        self._formula.addStretch(1)
        self._arrange()

    def latex(self) -> tuple[str, ...]:
        """What is shown: with symbols, then with numbers; nothing until it is typeset."""
        return tuple(view.latex() for view in self._views)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.newest:
            return
        painter = QPainter(self)
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        painter.fillRect(0, 0, 3, self.height(), colour)
        painter.fillRect(self.rect(), QColor(colour.red(), colour.green(), colour.blue(), _TINT))
        painter.end()

    def _notes(self) -> list[QLabel]:
        """The remarks, if there are any, and the warnings."""
        warning, notes = named(Notice(self), "hand_warning"), self.line.notes
        warning.say("\n".join(note.text for note in notes if note.warns))
        remarks = "\n".join(note.text for note in notes if not note.warns)
        if not remarks:
            return [warning]
        remark = named(QLabel(remarks, self), "hand_remark")
        remark.setWordWrap(True)
        return [remark, warning]

    def _arrange(self) -> None:
        """Puts the numbers beside the symbols where there is room."""
        if not self._views:
            return
        gap = self.fontMetrics().averageCharWidth()
        wide = sum(view.sizeHint().width() for view in self._views) + gap
        fits = len(self._views) == 2 and wide <= self.width() - self._number.sizeHint().width() - 5 * gap
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        self._formula.setDirection(direction)
        self._formula.setSpacing(gap if fits else 1)
        self._below.setContentsMargins(0 if fits else 3 * gap, 0, 0, 0)
