"""The question before a line is shown, where to answer it, and what the last answer was worth."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.lessons.hand.lesson import HandLesson, question_text, read_number
from app.ui.training.captions import Notice

_SIGNS = ((-1, "−", "Negative"), (0, "0", "Zero"), (1, "+", "Positive"))


class _AnswerField(QLineEdit):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        # Enter has answered; the page would step on with it, over the verdict.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class QuestionBar(QWidget):
    """Takes a sign by a button, or a number by a field.

    Attributes:
        sign_answered: −1, 0 or 1.
        value_answered: A number.
        given_up: The answer is to be shown.
    """

    sign_answered = Signal(int)
    value_answered = Signal(float)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hand_question_bar")
        self._question = QLabel(self)
        self._question.setObjectName("hand_question")
        self._signs = [self._sign_button(*sign) for sign in _SIGNS]
        self.answer = _AnswerField(self)
        self.answer.setObjectName("hand_answer")
        self.answer.setAccessibleName("Your number")
        self.answer.setPlaceholderText("such as −0.5, then Enter")
        self.answer.returnPressed.connect(self._take_value)
        self._show_me = QToolButton(self)
        self._show_me.setObjectName("hand_show_me")
        self._show_me.setText("Show me")
        self._show_me.setAccessibleName("Show me")
        self._show_me.setToolTip("Show the line. It counts as asked, not as right.")
        self._show_me.clicked.connect(self.given_up)
        self._verdict = QLabel(self)
        self._verdict.setObjectName("hand_verdict")
        self._verdict.setWordWrap(True)
        self._notice = Notice(self)
        self._notice.setObjectName("hand_answer_notice")
        self._assemble()

    def show_lesson(self, lesson: HandLesson) -> None:
        """Shows the question that is open, and the verdict about the last answer."""
        self.setVisible(lesson.mode != "off")
        line, mode = lesson.question, lesson.mode
        if line is None:
            self._question.setText("" if lesson.verdict else "Step on: the next number is asked for first.")
            self.answer.clear()
        else:
            keys = "  Press −, 0 or +." if mode == "sign" else ""
            self._question.setText(f"{question_text(line, mode)}{keys}")
        for button in self._signs:
            button.setVisible(line is not None and mode == "sign")
        self.answer.setVisible(line is not None and mode == "value")
        self._show_me.setVisible(line is not None)
        # A right answer is said in the usual colour, a wrong one so that it is noticed.
        wrong = lesson.was_right is False
        self._verdict.setText("" if wrong else lesson.verdict)
        self._verdict.setVisible(bool(lesson.verdict) and not wrong)
        self._notice.say(lesson.verdict if wrong else "")

    def _sign_button(self, sign: int, text: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"hand_sign_{name.lower()}")
        button.setText(text)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} (key {text})")
        button.setMinimumWidth(2 * self.fontMetrics().height())
        button.clicked.connect(lambda: self.sign_answered.emit(sign))
        return button

    def _assemble(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._question)
        for button in self._signs:
            row.addWidget(button)
        row.addWidget(self.answer)
        row.addWidget(self._show_me)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._verdict)
        column.addWidget(self._notice)
        # The lines above do not jump when a question gives way to its verdict.
        self.setMinimumHeight(3 * self.fontMetrics().height())
        column.setAlignment(Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _take_value(self) -> None:
        try:
            number = read_number(self.answer.text())
        except ValueError as error:
            self._notice.say(str(error))
            self.answer.selectAll()
            return
        self.value_answered.emit(number)
