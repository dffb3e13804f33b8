"""The page for the calculation by hand."""

from typing import cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QTabBar, QVBoxLayout, QWidget

from app.lessons.hand.lesson import Mode, Unit
from app.lessons.hand.task import HandTask
from app.ui.hand.course_view import CourseView
from app.ui.hand.hand_keys import HandKeys
from app.ui.hand.kept_lesson import keep_lesson, kept_lesson
from app.ui.hand.lines_view import LinesView
from app.ui.hand.place_text import parameters_text, place_text
from app.ui.hand.question_bar import QuestionBar
from app.ui.hand.step_bar import StepBar
from app.ui.hand.task_form import TaskForm
from app.ui.hand.values_now import last_outputs, symbol_value
from app.ui.hand.worksheet_dialog import WorksheetDialog
from app.ui.heading import Heading
from app.ui.one_line import OneLine
from app.ui.scrolled_page import ScrolledPage
from app.ui.session import Session
from app.ui.training.captions import Notice
from app.ui.view import View

_HINT = (
    "One neuron with two inputs, σ₁ and σ₂, learns to tell two persons apart: s near 0 means the first, near "
    "1 the second.\n\nPress Step, and each line of one experiment comes with its symbols, with the numbers "
    "filled in, and with its number in the lecture notes. With one output the index i = 1 is left out: w₁ is "
    "w₁,₁.\n\nAll numbers come from the engine that trains on faces. They are shown with four digits, and "
    "calculated with all. The step is the notes' own, δw = −ε ∂D/∂w; training on faces divides it by their "
    "number m."
)


class HandPage(View):
    """One neuron trained by hand, line by line."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("hand_page")
        self._session, self._dialogs, self._preferences = session, session.dialogs, session.preferences
        self._lesson = kept_lesson(session.preferences)
        self._form = TaskForm(self._lesson.task, self)
        self._again = QPushButton("Start Again", self)
        self._worksheet = QPushButton("Worksheet…", self)
        self._place = Heading("", self)
        # A longer one does not widen the window.
        self._place.setMinimumWidth(1)
        self._now = OneLine(parent=self)
        self._lines = LinesView(_HINT, self)
        self._stopped = Notice(self)
        self._question = QuestionBar(self)
        self._steps = StepBar(self)
        self._course = CourseView(self)
        self._assemble()
        self._connect()
        self._show()

    def symbol_value(self, letter: str) -> str | None:
        """The present value of a symbol, as far as the walk has calculated it."""
        return symbol_value(self._lesson.walk, letter)

    def showEvent(self, event: QShowEvent) -> None:
        """Space and Enter step at once, unless someone is walking along the pages with the arrow keys."""
        super().showEvent(event)
        held = QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if held or pressed or not isinstance(QApplication.focusWidget(), QTabBar):
            self._focus_steps()

    def _assemble(self) -> None:
        for name, button, tip in (
            ("hand_again", self._again, "Go back to t = 0. The score stays."),
            ("hand_worksheet", self._worksheet, "Print the calculation, with or without the answers."),
        ):
            button.setObjectName(name)
            button.setToolTip(tip)
        for name, widget in (
            ("hand_place", self._place),
            ("hand_now", self._now),
            ("hand_stopped", self._stopped),
        ):
            widget.setObjectName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(14)
        row.addWidget(self._left())
        row.addWidget(self._middle(), 5)
        row.addWidget(self._course, 3)

    def _left(self) -> QWidget:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._form)
        buttons = QHBoxLayout()
        buttons.addWidget(self._again)
        buttons.addWidget(self._worksheet)
        column.addLayout(buttons)
        column.addStretch(1)
        return ScrolledPage(holder, "hand_left", self)

    def _middle(self) -> QWidget:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        above = QHBoxLayout()
        above.addWidget(self._place)
        above.addStretch(1)
        above.addWidget(self._now, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(above)
        column.addWidget(self._lines, 1)
        column.addWidget(self._stopped)
        column.addWidget(self._question)
        column.addWidget(self._steps)
        return holder

    def _connect(self) -> None:
        HandKeys(self, self._step, self._back, self._answer_sign)
        self._form.changed.connect(self._start_again)
        self._again.clicked.connect(lambda: self._start_again(self._lesson.task))
        self._worksheet.clicked.connect(self._open_worksheet)
        self._steps.stepped.connect(self._step)
        self._steps.backed.connect(self._back)
        self._steps.unit_chosen.connect(self._choose_unit)
        self._steps.mode_chosen.connect(self._choose_mode)
        self._question.sign_answered.connect(self._answer_sign)
        self._question.value_answered.connect(self._answer_value)
        self._question.given_up.connect(self._show_me)

    @Slot()
    def _step(self) -> None:
        if self._lesson.step():
            self._show()

    @Slot()
    def _back(self) -> None:
        if self._lesson.back():
            self._show()

    @Slot(object)
    def _start_again(self, task: HandTask) -> None:
        self._lesson.start_again(task)
        self._show()

    @Slot(str)
    def _choose_unit(self, unit: str) -> None:
        self._lesson.unit = cast(Unit, unit)
        self._show()

    @Slot(str)
    def _choose_mode(self, mode: str) -> None:
        self._lesson.set_mode(cast(Mode, mode))
        self._show()

    @Slot(int)
    def _answer_sign(self, sign: int) -> None:
        if self._lesson.answer_sign(sign) is not None:
            self._show()

    @Slot(float)
    def _answer_value(self, number: float) -> None:
        if self._lesson.answer_value(number) is not None:
            self._show()

    @Slot()
    def _show_me(self) -> None:
        self._lesson.show_me()
        self._show()

    @Slot()
    def _open_worksheet(self) -> None:
        WorksheetDialog(self._lesson.task, self._session, self._dialogs, self._preferences, self).open()

    def _show(self) -> None:
        lesson = self._lesson
        walk = lesson.walk
        typed = self._question.answer.hasFocus()
        self._place.setText(place_text(lesson))
        self._now.setText(parameters_text(walk))
        self._lines.show_lines(lesson.lines)
        self._stopped.say(walk.stopped)
        self._question.show_lesson(lesson)
        self._steps.show_lesson(lesson)
        self._form.show_outputs(last_outputs(walk))
        self._course.show_lesson(lesson)
        keep_lesson(self._preferences, lesson)
        if lesson.question is not None and lesson.mode == "value":
            self._question.answer.setFocus()
        elif typed:
            self._focus_steps()

    def _focus_steps(self) -> None:
        self._steps.step_button.setFocus()
