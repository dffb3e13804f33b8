"""Break it: choose a classic mistake, read its line beside the right one, and train with it."""

from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QPushButton,
    QRadioButton,
    QWidget,
)

from app.language import _, ngettext
from app.lessons.gradient_check.check import Subject
from app.lessons.gradient_check.mistakes import MISTAKES, Mistake, mistake_called
from app.lessons.gradient_check.training import Course, TwoCourses, train_both, training_words
from app.lessons.latex import subscript
from app.recognition.snapshot import Snapshot
from app.ui.exporting import keep
from app.ui.session import Session
from app.ui.style import typed
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.array_cells import Cells
from app.ui.widgets.array_grid import ArrayGrid
from app.ui.widgets.buttons import ToggleButton
from app.ui.widgets.curve import Curve
from app.ui.widgets.equation import EquationView
from app.ui.widgets.labels import Caption, Heading, Notice, OneLine, Verdict, named
from app.ui.widgets.picture import enlarge
from app.ui.widgets.plot import Plot
from engine import Architecture

_NOTHING = _(
    "The engine's own backward pass is checked. Then choose a mistake and check again: it is put into a "
    "copy of the backward pass that only this page has."
)
_UNTOUCHED = _(
    "The engine itself is untouched: the mistake is in this page's copy of the backward pass. "
    "With “Nothing broken” the check passes again."
)
_TRAIN_TIP = _(
    "Trains from the start of the run, once rightly and once with the mistake, and compares D and the "
    "kernels. A run under way pauses meanwhile."
)
_EXPLAINED = _(
    "Both begin with the parameters that the run began with, and learn the same faces with its ε and "
    "momentum, one update an epoch."
)
_KERNELS = "features.0.kernels"
_SMALLER = 0.85


class BreakIt(QWidget):
    """Offers the mistakes, explains the one that is chosen, and has the button to train with it.

    Attributes:
        chosen: Another `Mistake` is chosen; None for none.
        train_pressed: A training with it is wanted.
        stop_pressed: It is wanted no more.
    """

    chosen = Signal(object)
    train_pressed = Signal()
    stop_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("break_it")
        self._architecture: Architecture | None = None
        self._training = False
        self._train = named(QPushButton(self), "train_with_it")
        self._train.clicked.connect(self._press)
        self._untouched = named(Caption(_UNTOUCHED, self), "engine_untouched")
        self._untouched.setWordWrap(True)
        self._untouched.hide()
        self._card = _Card(self)
        self._buttons: dict[str, QRadioButton] = {}
        head = beside((Heading(_("Break it"), self), 1), self._train)
        stacked(head, self._choice(), self._untouched, self._card, within=self, margin=0)
        self._show_train()

    @property
    def mistake(self) -> Mistake | None:
        """The one that is chosen; None for none."""
        key = next(key for key, button in self._buttons.items() if button.isChecked())
        return mistake_called(key) if key else None

    def show_possible(self, architecture: Architecture | None) -> None:
        """Offers what a network of that architecture can show; everything, but no training, for None."""
        self._architecture = architecture
        for mistake in MISTAKES:
            why_not = mistake.why_not(architecture) if architecture is not None else ""
            button = self._buttons[mistake.key]
            if why_not and button.isChecked():
                self._buttons[""].setChecked(True)
            button.setEnabled(not why_not)
            button.setToolTip(why_not or mistake.done)
        self._show_train()

    def show_training(self, *, training: bool, tried: bool) -> None:
        """Shows whether a training with a mistake is under way, and whether any mistake was tried yet."""
        self._training = training
        self._untouched.setVisible(tried)
        self._show_train()

    def _choice(self) -> QWidget:
        choice, group = named(QWidget(self), "mistake_choice", _("Break it")), QButtonGroup(self)
        column = stacked(within=choice, margin=0)
        column.setSpacing(1)
        titles = {"": _("Nothing broken: the engine as it is")} | {one.key: one.title for one in MISTAKES}
        for key, title in titles.items():
            button = named(QRadioButton(title, choice), f"mistake_{key or 'none'}")
            group.addButton(button)
            column.addWidget(button)
            self._buttons[key] = button
        self._buttons[""].setToolTip(_("The engine's own backward pass, the one that trains in the window."))
        self._buttons[""].setChecked(True)
        group.buttonToggled.connect(self._take)
        self.show_possible(None)
        return choice

    @Slot(object, bool)
    def _take(self, _button: object, checked: bool) -> None:
        if checked:
            self._card.show_mistake(self.mistake)
            self._show_train()
            self.chosen.emit(self.mistake)

    @Slot()
    def _press(self) -> None:
        (self.stop_pressed if self._training else self.train_pressed).emit()

    def _show_train(self) -> None:
        chosen = self.mistake is not None
        self._train.setText(_("Stop training") if self._training else _("Train with it"))
        self._train.setEnabled(self._training or (self._architecture is not None and chosen))
        self._train.setToolTip(_TRAIN_TIP if chosen else _("Choose a mistake first."))


class _Card(QWidget):
    """What to know of a mistake: its line beside the right one, what one sees, why the check finds it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mistake_card")
        self._done, self._lines = self._text("mistake_done"), QWidget(self)
        inside = stacked(within=self._lines, margin=0)
        self._codes: dict[str, tuple[QLabel, EquationView]] = {}
        for key, text in (("right", _("right")), ("wrong", _("wrong"))):
            word = Verdict(self._lines)
            word.say(text, bad=key == "wrong")
            typed(word, "small")
            code = self._text(f"code_{key}")
            code.setTextFormat(Qt.TextFormat.PlainText)
            # The family alone: the size follows that of the window.
            font = QFont()
            font.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()])
            code.setFont(font)
            typed(code, "small")
            equation = named(EquationView(parent=self._lines, scale=_SMALLER), f"equation_{key}")
            for widget in (word, code, equation):
                inside.addWidget(widget)
            self._codes[key] = code, equation
        self._seen, self._found = self._text("mistake_seen"), self._text("mistake_found")
        stacked(self._done, self._lines, self._seen, self._found, None, within=self, margin=0)
        self.show_mistake(None)

    def show_mistake(self, mistake: Mistake | None) -> None:
        """Explains a mistake; None explains that nothing is broken."""
        for widget in (self._lines, self._seen, self._found):
            widget.setVisible(mistake is not None)
        self._done.setText(_NOTHING if mistake is None else mistake.done)
        if mistake is None:
            return
        lines = {
            "right": (mistake.right, mistake.right_latex),
            "wrong": (mistake.wrong, mistake.wrong_latex),
        }
        for key, (code, latex) in lines.items():
            self._codes[key][0].setText(code)
            self._codes[key][1].set_latex(latex)
        self._seen.setText(_("<b>In training:</b> {what}").format(what=mistake.seen))
        self._found.setText(_("<b>In the check:</b> {what}").format(what=mistake.found))

    def _text(self, name: str) -> QLabel:
        label = named(QLabel(self), name)
        label.setWordWrap(True)
        # So that the keyboard gets there, and what is scrolled away comes in sight.
        by_mouse = Qt.TextInteractionFlag.TextSelectableByMouse
        label.setTextInteractionFlags(by_mouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        return label


class TrainingWithIt(QWidget):
    """Trains with a mistake and without: D over the epochs, and the kernels of both beside each other.

    Attributes:
        changed: It has begun, come on or ended: `training`, `both` and `mistake` are others.
        both: How far both trainings are; None before the first.
        mistake: Of the last training.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("broken_view")
        self.both: TwoCourses | None = None
        self.mistake: Mistake | None = None
        self._wall = False
        self._session = session
        self._work = session.slot(self)
        self._work.yielded.connect(self._take)
        self._work.over.connect(self.changed)
        session.closing.connect(self._forget)
        session.comparing.connect(self._give_way_to)
        session.trainer.running_changed.connect(self._give_way)
        self._assemble()
        self._show()

    @property
    def training(self) -> bool:
        """Whether a training is under way."""
        return self._work.busy

    def train(self, study: Snapshot, mistake: Mistake, *, wall: bool) -> None:
        """Trains from the run's start rightly and with a mistake; the run pauses meanwhile.

        Args:
            study: With the start, the faces, ε and momentum.
            mistake: Which.
            wall: Whether the faces stand before a plain wall.
        """
        self._work.drop()
        if self._session.trainer.running:
            self._session.trainer.toggle()
        self._session.comparing.emit(self)
        faces = study.faces.training
        subject = Subject(study.architecture, study.start, faces.images, faces.zeta)
        self.both, self.mistake, self._wall = None, mistake, wall
        work = partial(train_both, subject, mistake.gradients, study.learning, wall=wall)
        self._work.start(_("Training with a mistake"), work)
        self._show()

    @Slot()
    def stop(self) -> None:
        """Ends the training under way; what there is of it stays."""
        if self.training:
            self._work.drop()
            self.changed.emit()

    def set_outdated(self, outdated: bool) -> None:
        """Says, or says no more, that the run that is shown began with other parameters."""
        if outdated == self._notice.isHidden():
            self._notice.say(
                _("The run has another start by now. Train again to begin there.") if outdated else ""
            )

    def _assemble(self) -> None:
        explained = Caption(_EXPLAINED, self)
        explained.setWordWrap(True)
        self._notice = named(Notice(self), "broken_notice")
        self._state = named(OneLine(parent=self), "broken_state")
        self._plot = Plot(self, x=_("epoch t"), y="D", log_button=True, name="broken_plot")
        self._plot.setAccessibleName(_("D of the faces that are learned, right and with the mistake"))
        keep(self._plot, _("training with a mistake"), self._session)
        self._words = named(QLabel(self), "broken_words")
        self._words.setWordWrap(True)
        self._kernels = ArrayGrid(name="broken_kernels", least=32)
        self._kernels.activated.connect(self._enlarge)
        self._kernels.setAccessibleName(_("Kernels after right training and after training with the mistake"))
        tip = _("Shows what was added to the kernels since the start.")
        self._change = ToggleButton("broken_change", _("change"), tip, self)
        self._change.setChecked(True)
        self._change.toggled.connect(self._show_kernels)
        head = beside((self._words, 1), self._change)
        head.setAlignment(self._change, Qt.AlignmentFlag.AlignBottom)
        stacked(explained, self._notice, self._state, (self._plot, 5), head, (self._kernels, 4), within=self)

    @Slot(object)
    def _take(self, both: TwoCourses) -> None:
        self.both = both
        self._show()

    def _show(self) -> None:
        both, mistake = self.both, self.mistake
        empty = both is None or mistake is None
        self._plot.set_message(_("Choose a mistake at the left and press Train with it.") if empty else "")
        if both is None or mistake is None:
            self._plot.clear()
            self._state.setText("")
            self._words.clear()
        else:
            self._state.setText(_state(both, wall=self._wall))
            self._draw("right", both.right, _("right"), "training")
            self._draw("broken", both.broken, mistake.title, "warning")
            self._words.setText("\n".join(training_words(both, mistake)))
        self._show_kernels()
        self.changed.emit()

    def _draw(self, key: str, course: Course, label: str, role: str) -> None:
        epochs = np.arange(len(course.errors), dtype=np.float64)
        self._plot.set_curve(key, Curve(epochs, course.errors, label, role, dashed=key == "broken"))

    @Slot()
    def _show_kernels(self) -> None:
        """The kernels of both below each other, in the same colours."""
        both, mistake, change = self.both, self.mistake, self._change.isChecked()
        cells: list[Cells] = []
        if both is not None and mistake is not None and _KERNELS in both.start:
            for group, course in ((_("Right"), both.right), (mistake.title, both.broken)):
                kernels = course.parameters[_KERNELS] - (both.start[_KERNELS] if change else 0)
                cells += [
                    Cells(f"{'δK' if change else 'K'}{subscript(number)}", kernel, group=group)
                    for number, kernel in enumerate(kernels, 1)
                ]
        self._kernels.set_arrays(cells)

    @Slot(int)
    def _enlarge(self, index: int) -> None:
        cells = self._kernels.arrays[index]
        enlarge(self, self._kernels.picture(index), f"{cells.name}: {cells.group}")

    @Slot(bool)
    def _give_way(self, running: bool) -> None:
        if running:
            self.stop()

    @Slot(object)
    def _give_way_to(self, other: object) -> None:
        if other is not self:
            self.stop()

    @Slot()
    def _forget(self) -> None:
        """Another project is about to be opened."""
        self._work.drop()
        self.both = self.mistake = None
        self._show()


def _state(both: TwoCourses, *, wall: bool) -> str:
    text = ngettext(
        "epoch {epoch} of {epochs}, {count} face",
        "epoch {epoch} of {epochs}, {count} faces",
        both.faces,
    )
    if wall:
        text = ngettext(
            "epoch {epoch} of {epochs}, {count} face before a plain wall",
            "epoch {epoch} of {epochs}, {count} faces before a plain wall",
            both.faces,
        )
    return text.format(epoch=both.epoch, epochs=both.epochs, count=both.faces)
