"""The page for the calculation by hand: one neuron trained line by line, as Examples 1 and 2 of the notes."""

import json
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QWidget,
)

from app.language import _, ngettext
from app.lessons.hand.lesson import HandLesson, Score, Walk, question_text, read_number
from app.lessons.hand.lines import written
from app.lessons.hand.task import FACES, ZETA, HandTask
from app.ui.hand.lines import LinesView
from app.ui.hand.plane import PlaneView
from app.ui.hand.task import TaskForm
from app.ui.icons import wear_icon
from app.ui.session import Session
from app.ui.style import typed
from app.ui.symbols import SymbolLabel
from app.ui.view import View
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.buttons import PrimaryButton, push_button
from app.ui.widgets.fields import ChoiceField
from app.ui.widgets.keys import ENTER
from app.ui.widgets.labels import Notice, OneLine, Verdict, named
from app.ui.widgets.tabs import Scrolled

_HINT = "\n\n".join(
    (
        _(
            "One neuron with two inputs, σ₁ and σ₂, learns to tell two persons apart: s near 0 means the "
            "first, near 1 the second."
        ),
        _(
            "Press Step, and each line of one experiment comes with its symbols, with the numbers filled in, "
            "and with its number in the lecture notes. With one output the index i = 1 is left out: w₁ is "
            "w₁,₁."
        ),
        _(
            "All numbers come from the engine that trains on faces. They are shown with four digits, and "
            "calculated with all. The step is the notes' own, δw = −ε ∂D/∂w; training on faces divides it by "
            "their number m."
        ),
    )
)
_UNITS = {"line": _("line"), "face": _("face"), "epoch": _("epoch")}
_MODES = {"off": _("nothing"), "sign": _("the sign"), "value": _("the number")}
_SIGNS = (
    ("hand_sign_negative", "−", _("Negative"), -1),
    ("hand_sign_zero", "0", _("Zero"), 0),
    ("hand_sign_positive", "+", _("Positive"), 1),
)
_SIGN_KEYS = {Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0, Qt.Key.Key_Plus: 1}
_FORWARD = (Qt.Key.Key_Space, *ENTER)


class HandPage(View):
    """One neuron trained by hand, line by line, with a question before each number for those who want one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._session = session
        self.setObjectName("hand_page")
        self._lesson = _kept_lesson(session.preferences.hand_calculation)
        self._form = TaskForm(self._lesson.task, self.symbol_value, self)
        self._form.changed.connect(self._start_again)
        self._lines = LinesView(_HINT, self.symbol_value, self)
        self._plane = PlaneView(session, self.symbol_value, self)
        row = beside(self._make_left(), (self._make_middle(), 5), (self._plane, 3), within=self._make_room())
        row.setSpacing(2 * row.spacing())
        # As shortcuts, for the arrows would move the focus between buttons. A field takes its own first.
        for key, call in ((Qt.Key.Key_Right, self._step), (Qt.Key.Key_Left, self._back)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)
        self._show()

    def symbol_value(self, letter: str) -> str | None:
        """The present value of a symbol, as far as the walk has calculated it."""
        return _symbol_value(self._lesson.walk, letter)

    def showEvent(self, event: QShowEvent) -> None:
        """Space and Enter step at once, unless someone is walking along the pages with the arrow keys."""
        super().showEvent(event)
        held = QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if held or pressed or not isinstance(QApplication.focusWidget(), QTabBar):
            self._step_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter step; −, 0 and + answer: where no widget of the page had a use for them."""
        key, focus = Qt.Key(event.key()), self.focusWidget()
        if key in _SIGN_KEYS:
            self._answer_sign(_SIGN_KEYS[key])
        elif key not in _FORWARD or isinstance(focus, QLineEdit | QAbstractSpinBox):
            super().keyPressEvent(event)
        elif isinstance(focus, QAbstractButton) and key != Qt.Key.Key_Space:
            focus.click()
        else:
            self._step()

    def _make_room(self) -> QWidget:
        """What holds the three columns; it is scrolled where they do not fit, as beside the help."""
        area, inside = QScrollArea(self), QWidget(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        stacked(area, within=self, margin=0)
        return inside

    def _make_left(self) -> QWidget:
        again = push_button("hand_again", _("Start Again"), _("Go back to t = 0, with a new score."), self)
        tip = _("Print the calculation, with or without the answers.")
        worksheet = push_button("hand_worksheet", _("Worksheet…"), tip, self)
        again.clicked.connect(lambda: self._start_again(None))
        worksheet.clicked.connect(self._open_worksheet)
        holder = QWidget(self)
        stacked(self._form, beside(again, worksheet), None, within=holder, margin=0)
        scrolled = Scrolled("hand_left", self)
        scrolled.hold(holder)
        return scrolled

    def _make_middle(self) -> QWidget:
        holder = QWidget(self)
        self._place = named(SymbolLabel("μσζ", "", holder, self.symbol_value), "hand_place")
        typed(self._place, "heading", bold=True)
        self._place.setWordWrap(True)
        self._now = named(SymbolLabel("wφ", "", holder, self.symbol_value), "hand_now")
        self._stopped = named(Notice(holder), "hand_stopped")
        lines = (self._place, self._now, (self._lines, 1), self._stopped)
        stacked(*lines, self._make_question(), self._make_steps(), within=holder, margin=0)
        return holder

    def _make_question(self) -> QWidget:
        """Where a sign is answered by a button, a number by a field, and what the last answer was worth."""
        self._question_bar = named(QWidget(self), "hand_question_bar")
        self._question = named(QLabel(self), "hand_question")
        self._verdict = named(Verdict(self), "hand_verdict")
        self._score = named(OneLine(small=True, parent=self), "hand_score")
        self._score.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._answer = named(_AnswerField(self), "hand_answer", _("Your number"))
        self._answer.setPlaceholderText(_("such as −0.5"))
        self._answer.returnPressed.connect(self._take_value)
        tip = _("Show the line. It counts as asked, not as right.")
        self._show_me_button = push_button("hand_show_me", _("Show me"), tip, self)
        self._show_me_button.clicked.connect(self._show_me)
        self._signs = [self._sign_button(*sign) for sign in _SIGNS]
        asked = (self._question, *self._signs, self._answer, self._show_me_button)
        row = beside(*asked, (self._score, 1))
        stacked(row, self._verdict, None, within=self._question_bar, margin=0)
        # The lines above do not jump when a question gives way to its verdict.
        self._question_bar.setMinimumHeight(3 * self.fontMetrics().height())
        return self._question_bar

    def _sign_button(self, name: str, text: str, title: str, sign: int) -> QPushButton:
        button = push_button(name, text, _("{name} (key {key})").format(name=title, key=text), self)
        button.setAccessibleName(title)
        button.clicked.connect(lambda: self._answer_sign(sign))
        return button

    def _make_steps(self) -> QHBoxLayout:
        self._step_action = QAction(_("Step"), self)
        self._step_action.setToolTip(_("Calculate the next line. (Space, Enter or →)"))
        self._step_action.triggered.connect(self._step)
        wear_icon(self._step_action, "step", self)
        self._step_button = named(PrimaryButton(self._step_action, parent=self), "hand_step")
        self._back_button = push_button("hand_back", _("Back"), _("Take the newest line back. (←)"), self)
        self._back_button.clicked.connect(self._back)
        self._unit = ChoiceField("hand_unit", _UNITS, self)
        self._unit.setToolTip(_("How far Step and Back go: one line, one face μ, or one epoch of six faces."))
        self._mode = ChoiceField("hand_mode", _MODES, self)
        self._mode.setToolTip(
            _("Ask before a number is shown: for its sign, where it has one, or for the number itself.")
        )
        row = beside(self._back_button, self._step_button)
        for text, field in ((_("by"), self._unit), (_("Predict first"), self._mode)):
            label = QLabel(text, self)
            label.setBuddy(field)
            field.setAccessibleName(text)
            field.setMinimumContentsLength(max(len(field.itemText(index)) for index in range(field.count())))
            field.edited.connect(self._choose)
            row.addWidget(label)
            row.addWidget(field)
        row.addStretch(1)
        return row

    @Slot()
    def _step(self) -> None:
        if self._lesson.step():
            self._show()

    @Slot()
    def _back(self) -> None:
        if self._lesson.back():
            self._show()

    @Slot(object)
    def _start_again(self, task: HandTask | None) -> None:
        """With another task, or the same one and a new score."""
        self._lesson.start_again(task)
        self._show()

    @Slot(str)
    def _choose(self, _name: str) -> None:
        self._lesson.unit = self._unit.currentData()
        if self._mode.currentData() != self._lesson.mode:
            self._lesson.set_mode(self._mode.currentData())
        self._show()

    def _answer_sign(self, sign: int) -> None:
        if self._lesson.answer_sign(sign) is not None:
            self._show()

    @Slot()
    def _take_value(self) -> None:
        try:
            number = read_number(self._answer.text())
        except ValueError as error:
            self._verdict.say(str(error), bad=True)
            self._answer.selectAll()
            return
        if self._lesson.answer_value(number) is not None:
            self._show()

    @Slot()
    def _show_me(self) -> None:
        self._lesson.show_me()
        self._show()

    @Slot()
    def _open_worksheet(self) -> None:
        # Only whoever prints waits for it.
        from app.ui.hand.worksheet import WorksheetDialog

        WorksheetDialog(self._lesson.task, self._session, self).open()

    def _show(self) -> None:
        lesson, walk = self._lesson, self._lesson.walk
        typed = self._answer.hasFocus()
        self._place.setText(_place_text(lesson))
        w1, w2, phi = map(written, walk.parameters)
        self._now.setText(_("now w₁ = {w1}, w₂ = {w2}, φ = {phi}").format(w1=w1, w2=w2, phi=phi))
        self._lines.show_lines(lesson.lines)
        self._stopped.say(walk.stopped)
        self._show_question()
        self._unit.show_value(lesson.unit)
        self._mode.show_value(lesson.mode)
        self._back_button.setEnabled(walk.place.lines > 0 or lesson.question is not None)
        self._step_action.setEnabled(not walk.stopped)
        self._score.setText(_score_text(lesson.score))
        self._form.show_outputs(_last_outputs(walk))
        self._plane.show_lesson(lesson)
        self._session.preferences.hand_calculation = json.dumps(lesson.to_json())
        if lesson.question is not None and lesson.mode == "value":
            self._answer.setFocus()
        elif typed:
            self._step_button.setFocus()

    def _show_question(self) -> None:
        lesson = self._lesson
        line, mode = lesson.question, lesson.mode
        self._question_bar.setVisible(mode != "off")
        if line is None:
            self._question.setText(
                "" if lesson.verdict else _("Step on: the next number is asked for first.")
            )
            self._answer.clear()
        else:
            text = question_text(line, mode)
            keys = _("{question}  Press −, 0 or +.") if mode == "sign" else "{question}"
            self._question.setText(keys.format(question=text))
        for button in self._signs:
            button.setVisible(line is not None and mode == "sign")
        self._answer.setVisible(line is not None and mode == "value")
        self._show_me_button.setVisible(line is not None)
        self._verdict.say(lesson.verdict, bad=lesson.was_right is False)


class _AnswerField(QLineEdit):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        # Enter has answered; the page would step on with it, over the verdict.
        if event.key() in ENTER:
            event.accept()


def _kept_lesson(text: str) -> HandLesson:
    """The lesson that was left last; a new one where there is none, or none that can be read."""
    try:
        kept: Any = json.loads(text)
        return HandLesson.from_json(kept) if isinstance(kept, dict) else HandLesson()
    except ValueError:
        return HandLesson()


def _place_text(lesson: HandLesson) -> str:
    """Which update and which face the newest line belongs to, or the one that is asked for."""
    walk = lesson.walk
    line = lesson.question or (walk.shown[-1] if walk.shown else None)
    if line is None:
        return _("t = 0, before the first line")
    update = walk.updates if lesson.question is not None else walk.place.update
    if line.face is None:
        return _("t = {update} · all six faces together").format(update=update)
    one, two = map(written, walk.task.vectors[line.face])
    return _("t = {update} · experiment μ = {face}: σ = ({one}, {two}), ζ = {zeta}").format(
        update=update, face=line.face + 1, one=one, two=two, zeta=written(ZETA[line.face])
    )


def _score_text(score: Score) -> str:
    if not score.asked:
        return ""
    text = _("{right} of {asked} right")
    if score.streak > 1:
        text = _("{right} of {asked} right, {streak} in a row")
    return text.format(right=score.right, asked=score.asked, streak=score.streak)


def _symbol_value(walk: Walk, letter: str) -> str | None:
    """What a symbol is at this moment of the walk in a few words; None where it has no value here."""
    shown = walk.shown
    face = shown[-1].face if shown else None
    if letter in ("h", "s"):
        values = [line.value for line in shown if line.kind == letter]
        return written(values[-1]) if values else _("not calculated yet")
    w1, w2, phi = map(written, walk.parameters)
    known = {
        "w": f"w₁ = {w1}, w₂ = {w2}",
        "φ": phi,
        "ε": written(walk.task.rate),
        "D": _("{error} over all six faces").format(error=written(walk.errors[-1])),
        "ζ": _("0 for the first person, 1 for the second"),
        "σ": _("six vectors of two"),
        "μ": ngettext("{count} face", "{count} faces", FACES).format(count=FACES),
    }
    if face is not None:
        one, two = map(written, walk.task.vectors[face])
        known["ζ"], known["σ"] = written(ZETA[face]), f"({one}, {two})"
        known["μ"] = _("{face} of {count}").format(face=face + 1, count=FACES)
    return known.get(letter)


def _last_outputs(walk: Walk) -> list[float | None]:
    """The s of each face when it was calculated last; None for one that was not yet."""
    outputs: list[float | None] = [None] * FACES
    for done in walk.earlier:
        for face in done.faces:
            outputs[face] = done.seen[face].s
    for line in walk.shown:
        if line.kind == "s" and line.face is not None:
            outputs[line.face] = line.value
    return outputs
