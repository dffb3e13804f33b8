"""The parts of a card: chips of symbols, an equation with its number, and a link to the code."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.lessons.equations import Equation
from app.lessons.sources import full_name
from app.ui.equations.equation_view import EquationView
from app.ui.training.captions import Caption
from app.ui.widgets.buttons import ToggleButton


class Chips(QWidget):
    """One button a symbol, of which one is down."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("symbol_chips")
        self._buttons: dict[str, ToggleButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self._row.addStretch(1)

    @property
    def letters(self) -> tuple[str, ...]:
        """The symbols, from left to right."""
        return tuple(self._buttons)

    def button(self, letter: str) -> ToggleButton:
        """The chip of a symbol."""
        return self._buttons[letter]

    def show_letters(self, letters: Sequence[str], current: str, names: Sequence[str]) -> None:
        """Shows chips for those symbols; none at all where there is but one.

        Args:
            letters: The symbols.
            current: Which of them is down.
            names: What each is called.
        """
        if tuple(letters) != self.letters:
            for button in self._buttons.values():
                self._row.removeWidget(button)
                button.deleteLater()
            self._buttons = {
                letter: self._make(letter, name) for letter, name in zip(letters, names, strict=True)
            }
        for letter, button in self._buttons.items():
            button.setChecked(letter == current)
        self.setVisible(len(letters) > 1)

    def _make(self, letter: str, name: str) -> ToggleButton:
        button = ToggleButton(f"symbol_chip_{letter}", letter, name, self)
        button.setAccessibleName(f"{letter}, {name}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.chosen.emit(letter))
        self._row.insertWidget(self._row.count() - 1, button)
        return button


class EquationRow(QWidget):
    """An equation, and its number at the right."""

    def __init__(self, shown: Equation, parent: QWidget) -> None:
        super().__init__(parent)
        self.view = EquationView(shown.latex, self)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        number = Caption(f"({shown.number})", self)
        number.setToolTip(f"Equation ({shown.number}) of the notes: {shown.title}.")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.view, 1)
        row.addWidget(number)


class CodeLink(QAbstractButton):
    """The name of a function of the engine, as a link; a click opens its source.

    Args:
        function: "module:qualified name".
    """

    def __init__(self, function: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.function = function
        self.setObjectName(f"code_{function}")
        self.setText(full_name(function))
        self.setAccessibleName(f"Source of {full_name(function)}")
        self.setToolTip("Opens its source code.")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The name."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 1, metrics.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws it in the colour of links, with a line below it while the mouse is there."""
        painter = QPainter(self)
        font = QFont(self.font())
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.Link))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


def wrapped(text: str, name: str, parent: QWidget) -> QLabel:
    """A text over as many lines as it takes."""
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
