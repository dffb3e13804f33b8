"""The page for one step of back propagation under the microscope."""

import time
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QStackedLayout, QTabBar, QVBoxLayout, QWidget

from app.lessons.latex import shortest
from app.lessons.microscope.microscope import Sight
from app.recognition.snapshot import Snapshot
from app.ui.microscope.face_names import numbers_of
from app.ui.microscope.looker import Looker, Wanted
from app.ui.microscope.microscope_view import MicroscopeView
from app.ui.microscope.page_controls import PageControls
from app.ui.microscope.stepper import Stepper
from app.ui.microscope.symbol_values import symbol_value
from app.ui.session import Session
from app.ui.view import View

_CALM = 0.5
"""Seconds from one look to the next while a run goes on: numbers that change faster cannot be read."""
_KEYS = "F5 runs and F6 steps from here, too."
_FOLLOWING = "following the run; pause (F5) to stand still"
_PAST = "looking back"


class MicroscopePage(View):
    """Follows one parameter forward to D and back, and through its update."""

    interval = 0.06

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("microscope_page")
        self._session, self._trainer, self._machine = session, session.trainer, session.machine
        self._desk = session.study
        self._study: Snapshot | None = None
        # What is shown, which may be a little behind what is asked for.
        self._seen: Snapshot | None = None
        self._due = 0.0
        self._controls = PageControls(self)
        self._view = MicroscopeView(self)
        self._empty = QLabel(self)
        self._looker = Looker(session, self)
        self._stepper = Stepper(session.trainer, session.machine, self)
        self._pages = QStackedLayout()
        self._arrange()
        self._connect()
        self._add_shortcuts()

    def refresh(self) -> bool:
        """Shows what is new, if anything is."""
        now = time.monotonic()
        if self._trainer.running and now < self._due:
            return False
        self._due = now + _CALM
        study = self._taken()
        if study is None:
            # While the run makes its first report, what was seen before stays.
            if self._study is None or (self._trainer.identity is None and self._trainer.record is None):
                self._show_nothing(self._desk.why_not)
        elif not _is_same(study, self._study):
            self._take(study)
        self._show_controls()
        return self._trainer.running

    def symbol_value(self, letter: str) -> str | None:
        """The present value of a letter, for the face that is looked at."""
        sight, study = self._view.sight, self._study
        return None if sight is None or study is None else symbol_value(letter, sight, study.learning)

    def showEvent(self, event: QShowEvent) -> None:
        """Shows what came while it was hidden, and takes the keyboard."""
        super().showEvent(event)
        self._due = 0.0
        self.refresh()
        self._take_keyboard()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is announced is not waited for any more."""
        super().hideEvent(event)
        self._stepper.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go along the chain, wherever they mean nothing else."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
        else:
            self._view.chain.step(steps)

    def _arrange(self) -> None:
        self._empty.setObjectName("microscope_empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        full = QWidget(self)
        column = QVBoxLayout(full)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(8)
        column.addWidget(self._controls)
        column.addWidget(self._view, 1)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(full)
        self.setLayout(self._pages)
        self._show_nothing(self._desk.why_not)

    def _connect(self) -> None:
        self._controls.stage_asked.connect(self._view.chain.step)
        self._controls.face_asked.connect(self._view.faces.step)
        self._controls.all_asked.connect(self._view.chain.set_all)
        self._controls.next_asked.connect(self._go_on)
        self._controls.previous_asked.connect(self._go_back)
        self._view.wish_changed.connect(self._look)
        self._looker.seen.connect(self._show)
        self._looker.failed.connect(self._show_nothing)
        self._stepper.kept.connect(self._say_kept)
        self._session.closing.connect(self._forget)
        self._trainer.cleared.connect(self._forget)
        self._trainer.running_changed.connect(self._hurry)

    def _add_shortcuts(self) -> None:
        chain, faces = self._view.chain, self._view.faces
        for keys, do in (
            ("Alt+Left", lambda: chain.step(-1)),
            ("Alt+Right", lambda: chain.step(1)),
            ("PgUp", lambda: faces.step(-1)),
            ("PgDown", lambda: faces.step(1)),
            ("Ctrl+PgUp", self._go_back),
            ("Ctrl+PgDown", self._go_on),
            ("Alt+L", self._controls.toggle_all),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def _taken(self) -> Snapshot | None:
        study = self._desk.take()
        if study is not None and self._trainer.run is None:
            # A saved run goes on with the settings as they are now.
            study = replace(study, learning=self._trainer.settings.learning)
        return study

    def _take(self, study: Snapshot) -> None:
        before, self._study = self._study, study
        numbers: dict[int, int] = {}
        if before is None or before.faces is not study.faces:
            self._session.attempt(lambda: numbers.update(numbers_of(self._session.project)))
        self._view.show_study(study, numbers)
        if before is None or before.parameters is not study.parameters:
            self._view.verdicts.say_announced("", good=True)
        self._stepper.compare(study)
        self._look()

    def _show_controls(self) -> None:
        study, past = self._seen, self._machine.epoch is not None
        if study is None:
            return
        why_not = self._stepper.why_no_next(self._view.sight)
        self._controls.set_next(why_not, looking_back=past)
        self._view.verdicts.say_note(why_not)
        self._controls.set_previous(self._stepper.can_go_back)
        step = study.step
        where = [f"epoch {step.epoch}", f"D = {shortest(step.error)}"]
        if position := study.state.position:
            where.insert(1, f"{position} of {len(study.faces.training)} faces of the next")
        if past:
            where.append(_PAST)
        elif self._trainer.running:
            where.append(_FOLLOWING)
        self._controls.say_where(" · ".join(where))

    @Slot()
    def _look(self) -> None:
        if self._study is not None:
            wanted = Wanted(self._study, self._view.faces.sample, self._view.parameter)
            self._looker.look(wanted)

    @Slot(object, object)
    def _show(self, wanted: Wanted, sight: Sight) -> None:
        wish = self._view.faces.sample, self._view.parameter
        if self._study is None or (wanted.sample, wanted.parameter) != wish:
            return
        first = self._pages.currentIndex() == 0
        self._pages.setCurrentIndex(1)
        self._seen = wanted.study
        self._view.show_sight(sight, calm=not self._trainer.running)
        if first:
            self._take_keyboard()
        self._show_controls()

    def _take_keyboard(self) -> None:
        """The chain gets the keyboard, unless it is in use: here, or to turn the pages."""
        at = QApplication.focusWidget()
        in_use = isinstance(at, QTabBar) or (at is not None and self.isAncestorOf(at) and at.isVisible())
        if self._view.isVisible() and not in_use:
            self._view.chain.list.setFocus()

    @Slot(str)
    def _show_nothing(self, sentence: str) -> None:
        self._empty.setText(f"{sentence}\n\n{_KEYS}")
        self._pages.setCurrentIndex(0)

    @Slot()
    def _go_on(self) -> None:
        sight = self._view.sight
        if sight is None or self._stepper.why_no_next(sight):
            return
        self._view.verdicts.say_announced("", good=True)
        self._stepper.go_on(sight)

    @Slot()
    def _go_back(self) -> None:
        self._stepper.go_back()

    @Slot(str, bool)
    def _say_kept(self, sentence: str, good: bool) -> None:
        self._view.verdicts.say_announced(sentence, good=good)
        self._view.chain.go_to("new")

    @Slot()
    @Slot(bool)
    def _hurry(self, _running: bool = False) -> None:
        self._due = 0.0

    @Slot()
    def _forget(self) -> None:
        self._study = self._seen = None
        self._stepper.forget()


def _is_same(one: Snapshot, other: Snapshot | None) -> bool:
    """Whether nothing that is shown can differ; that ∂D/∂w of the past is known by now changes nothing."""
    return (
        other is not None
        and one.parameters is other.parameters
        and one.step == other.step
        and one.faces is other.faces
        and one.learning == other.learning
        and one.persons == other.persons
    )
