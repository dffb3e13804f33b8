"""Looking for words in the help."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget


class FindBar(QWidget):
    """A field for words, what was found, and buttons to go on.

    Attributes:
        changed: Other words are looked for.
        further: Go to the next place, or with True to the one before.
        left: The reader goes back to the text.
    """

    changed = Signal(str)
    further = Signal(bool)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(self)
        self.field.setObjectName("help_find")
        self.field.setAccessibleName("Find in the help")
        self.field.setPlaceholderText("Find (Ctrl+F)")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self.changed)
        self._found = QLabel(self)
        self._found.setObjectName("help_found")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._found)
        row.addWidget(self.field)
        self._buttons = []
        for arrow, name, tip, back in (
            (Qt.ArrowType.UpArrow, "help_previous", "The place before (Shift+F3)", True),
            (Qt.ArrowType.DownArrow, "help_next", "The next place (F3)", False),
        ):
            button = QToolButton(self)
            button.setObjectName(name)
            button.setArrowType(arrow)
            button.setAutoRaise(True)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(lambda _checked=False, back=back: self.further.emit(back))
            row.addWidget(button)
            self._buttons.append(button)
        self.tell("")

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.field.text()

    def tell(self, sentence: str) -> None:
        """Says what was found."""
        self._found.setText(sentence)
        for button in self._buttons:
            button.setEnabled(bool(self.words))

    @Slot()
    def begin(self) -> None:
        """Takes words."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Escape goes back to the text."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.further.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.field.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)
