"""The card of a symbol: name, meaning, equations, present value, shape and code."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.lessons.equations import equation
from app.lessons.symbols import Symbol, symbol
from app.ui.symbols.card_facts import CardFacts
from app.ui.symbols.card_rows import Chips, EquationRow, wrapped
from app.ui.theme import line
from app.ui.training.captions import Caption

_WIDTH = 400
_LETTER = 2.2
_NAME = 1.1
_RADIUS = 6
_MARGIN = 12
_BY_MOUSE = "Shift+F1 brings the keyboard here."
_BY_KEYBOARD = "← → other symbols · Enter code · Ctrl+C LaTeX · Escape back"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class SymbolCard(QWidget):
    """Explains one symbol at a time. It lies over the window, and takes the keyboard only when asked to.

    Attributes:
        chosen: Another of its symbols is to be shown: its letter.
        source_wanted: The source of a function is to be shown: "module:qualified name".
        left: The keyboard is to go back where it was.
    """

    chosen = Signal(str)
    source_wanted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("symbol_card")
        self._symbol: Symbol | None = None
        self._equations: list[EquationRow] = []
        self._chips = Chips(self)
        self._letter, self._name = QLabel(self), QLabel(self)
        self._letter.setObjectName("symbol_letter")
        self._name.setObjectName("symbol_name")
        self._text = wrapped("", "symbol_text", self)
        self._facts = CardFacts(self)
        self._rule = QFrame(self)
        self._tip = wrapped("", "symbol_tip", self)
        self._hint = Caption(_BY_MOUSE, self)
        self._column, self._middle = QVBoxLayout(self), QVBoxLayout()
        self._arrange()
        self._chips.chosen.connect(self.chosen)
        self._facts.source_wanted.connect(self.source_wanted)
        self.hide()

    @property
    def letter(self) -> str:
        """The symbol that is shown; "" before there was one."""
        return self._symbol.letter if self._symbol is not None else ""

    @property
    def letters(self) -> tuple[str, ...]:
        """The symbols that can be chosen."""
        return self._chips.letters

    def show_symbol(self, letter: str, letters: Sequence[str], value: str, tip: str) -> None:
        """Shows a symbol.

        Args:
            letter: Which.
            letters: Those that can be chosen, this one among them.
            value: What it stands for now, and its shape.
            tip: What the tooltip says of the place where it stands; "" for nothing.
        """
        shown = symbol(letter)
        if shown is not self._symbol:
            self._symbol = shown
            self._letter.setText(letter)
            self._name.setText(shown.name)
            self._text.setText(shown.text)
            self._facts.show_symbol(shown)
            self._show_equations(shown)
        self._chips.show_letters(letters, letter, [symbol(one).name for one in letters])
        self._tip.setText(tip)
        for widget in (self._rule, self._tip):
            widget.setVisible(bool(tip))
        self.setAccessibleName(f"{letter}, {shown.name}")
        self.show_value(value)

    def show_value(self, value: str) -> bool:
        """What the symbol stands for now; whether that is something else than before."""
        is_other = self._facts.show_value(value)
        if self._symbol is not None:
            self.setAccessibleDescription(f"{self._symbol.text} Now: {value}. {self._tip.text()}".strip())
        return is_other

    def enter(self) -> None:
        """Takes the keyboard."""
        self._hint.setText(_BY_KEYBOARD)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Is there for the mouse again."""
        self._hint.setText(_BY_MOUSE)

    def sizeHint(self) -> QSize:
        """As high as its text needs."""
        self._facts.arrange()
        self._column.invalidate()
        self._column.activate()
        return QSize(_WIDTH, self._column.totalHeightForWidth(_WIDTH))

    def event(self, event: QEvent) -> bool:
        """Keeps tooltips that its own parts do not have from going to what is below it."""
        return event.type() == QEvent.Type.ToolTip or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go to other symbols, Enter opens the code, Escape goes back."""
        key, letters = Qt.Key(event.key()), self.letters
        if key in _STEPS:
            self.chosen.emit(letters[(letters.index(self.letter) + _STEPS[key]) % len(letters)])
        elif key in _ENTER:
            self.source_wanted.emit(self._facts.functions[0])
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._equations[0].view.copy()
        # What it does not know ends here too: the keys of the page below it are not meant.

    def focusNextPrevChild(self, _forwards: bool) -> bool:
        """Tab goes back to the page."""
        self.left.emit()
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the ground, and a frame that is stronger while the keyboard is here."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, entered = self.palette(), self.hasFocus()
        colour = palette.color(QPalette.ColorRole.Highlight) if entered else line(palette)
        painter.setPen(QPen(colour, 2 if entered else 1.5))
        painter.setBrush(palette.base())
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.end()

    def _arrange(self) -> None:
        for label, larger in ((self._letter, _LETTER), (self._name, _NAME)):
            font = label.font()
            font.setPointSizeF(font.pointSizeF() * larger)
            font.setBold(label is self._name)
            label.setFont(font)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._letter)
        head.addWidget(self._name, 1)
        self._rule.setFrameShape(QFrame.Shape.HLine)
        self._rule.setFrameShadow(QFrame.Shadow.Plain)
        self._rule.setForegroundRole(QPalette.ColorRole.Mid)
        self._middle.setSpacing(4)
        column = self._column
        column.setContentsMargins(_MARGIN, _MARGIN - 2, _MARGIN, _MARGIN - 2)
        column.setSpacing(7)
        column.addWidget(self._chips)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addLayout(self._middle)
        for widget in (self._facts, self._rule, self._tip, self._hint):
            column.addWidget(widget)

    def _show_equations(self, shown: Symbol) -> None:
        for row in self._equations:
            self._middle.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._equations = [EquationRow(equation(number), self) for number in shown.equations]
        for row in self._equations:
            self._middle.addWidget(row)
            row.show()
