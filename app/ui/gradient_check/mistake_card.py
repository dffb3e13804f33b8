"""What to know of a mistake: its line beside the right one, what one sees, why the check finds it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.lessons.gradient_check.mistakes import Mistake
from app.ui.training.captions import Caption, ColouredLabel, warning_colour
from app.ui.widgets.equation import EquationView

_RIGHT, _WRONG = "right", "wrong"
_SMALLER = 0.85
_NOTHING = (
    "The engine's own backward pass is checked. Then choose a mistake and check again: it is put into a "
    "copy of the backward pass that only this page has."
)


class MistakeCard(QWidget):
    """Explains the mistake that is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mistake_card")
        self._done = _text("mistake_done", self)
        self._lines = [_Line(word, self) for word in (_RIGHT, _WRONG)]
        self._seen = _text("mistake_seen", self)
        self._found = _text("mistake_found", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for widget in (self._done, *self._lines, self._seen, self._found):
            column.addWidget(widget)
        column.addStretch(1)
        self.show_mistake(None)

    def show_mistake(self, mistake: Mistake | None) -> None:
        """Explains a mistake; None explains that nothing is broken."""
        for widget in (*self._lines, self._seen, self._found):
            widget.setVisible(mistake is not None)
        if mistake is None:
            self._done.setText(_NOTHING)
            return
        self._done.setText(mistake.done)
        self._lines[0].show_line(mistake.right, mistake.right_latex)
        self._lines[1].show_line(mistake.wrong, mistake.wrong_latex)
        self._seen.setText(f"<b>In training:</b> {mistake.seen}")
        self._found.setText(f"<b>In the check:</b> {mistake.found}")


class _Line(QWidget):
    """One line of code with its equation."""

    def __init__(self, word: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._word = (Caption if word == _RIGHT else _Wrong)(word, self)
        self._code = QLabel(self)
        self._code.setObjectName(f"code_{word}")
        self._code.setTextFormat(Qt.TextFormat.PlainText)
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._code.setWordWrap(True)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF() * _SMALLER)
        self._code.setFont(font)
        self._equation = EquationView(parent=self, scale=_SMALLER)
        self._equation.setObjectName(f"equation_{word}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for widget in (self._word, self._code, self._equation):
            column.addWidget(widget)

    def show_line(self, code: str, latex: str) -> None:
        self._code.setText(code)
        self._equation.set_latex(latex)


class _Wrong(Caption):
    def colour(self, palette: QPalette) -> QColor:
        return warning_colour(palette)


def _text(name: str, parent: QWidget) -> ColouredLabel:
    label = ColouredLabel(parent=parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    # So that the keyboard gets there, and what is scrolled away comes in sight.
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
