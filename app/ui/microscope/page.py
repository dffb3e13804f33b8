"""One step of back propagation under the microscope: one face, one number of the network, one update."""

import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)

from app.jobs.tasks import TaskSlot
from app.language import _
from app.lessons.latex import in_short, shortest
from app.lessons.microscope.look import kernel_of
from app.lessons.microscope.microscope import Sight
from app.recognition.snapshot import Snapshot
from app.ui.microscope.chain import ChainView
from app.ui.microscope.choices import FaceChoice, ParameterChoice
from app.ui.microscope.looking import Look, Stepper, look_at
from app.ui.microscope.sums import SumsView
from app.ui.microscope.term_face import TermFace
from app.ui.session import Session
from app.ui.view import View
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.array_grid import ArrayGrid
from app.ui.widgets.buttons import push_button
from app.ui.widgets.labels import OneLine, named

_CALM = 0.5
"""Seconds from one look to the next while a run goes on: numbers that change faster cannot be read."""
_LIVELIER = 10
"""How many times as large the derivatives of an earlier epoch are at least when it is offered."""
_WIDE = 165
"""Letters of a page that is wide enough for all three columns."""
_OF_UPDATE = ("total", "step", "new")


class MicroscopePage(View):
    """Follows one number of the network forward to D and back, and through its update."""

    interval = 0.05

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._session = session
        self.setObjectName("microscope_page")
        self._study: Snapshot | None = None
        # What is shown, which may be a little behind what is asked for.
        self._seen: Look | None = None
        self._looked: Look | None = None
        self._term = 0
        self._due = 0.0
        self._looking = TaskSlot(session.jobs, self)
        self._stepper = Stepper(session, self)
        self._faces = FaceChoice(self.symbol_value, self)
        self._parameters = ParameterChoice(self.symbol_value, self)
        self._chain = ChainView(self)
        self._face = TermFace(self)
        self._sums = SumsView(self._faces.title_of, self)
        self._arrange()
        self._connect()
        self._show_nothing(session.study.why_not)

    @property
    def sight(self) -> Sight | None:
        """What is shown of a face and a number; None while nothing is."""
        return self._seen.sight if self._seen is not None else None

    @property
    def term(self) -> int:
        """Which of the terms of the face is chosen, from 0."""
        return self._term

    @property
    def busy(self) -> bool:
        """Whether a look is under way."""
        return self._looking.busy

    def refresh(self) -> bool:
        now, running = time.monotonic(), self._session.trainer.running
        if running and now < self._due:
            return False
        self._due = now + _CALM
        study = self._taken()
        new = study is not None and not _is_same(study, self._study)
        if study is not None and new:
            self._take(study)
        elif study is None and not self._waits():
            self._show_nothing(self._session.study.why_not)
        self._show_controls()
        return new

    def symbol_value(self, letter: str) -> str | None:
        """What a symbol stands for, for the face that is looked at; None leaves it to the session."""
        sight, study = self.sight, self._study
        if sight is None or study is None:
            return None
        look = sight.look
        arrays = {"ζ": look.zeta, "s": look.s, "h": look.h, "σ": look.features}
        arrays |= {"w": look.weights, "φ": look.bias, "K": look.kernels}
        if letter in arrays:
            return in_short(arrays[letter])
        if letter == "D":
            return _("{error}, of which this face has {share}").format(
                error=shortest(float(sight.shares.sum())), share=shortest(look.share)
            )
        if letter == "μ":
            return _("{number} of m = {count}").format(number=look.sample + 1, count=len(sight.shares))
        return shortest(study.learning.rate) if letter == "ε" else None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._due = 0.0
        self.refresh()
        self._take_keyboard()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stepper.forget()

    def minimumSizeHint(self) -> QSize:
        # Of the page when it is narrow.
        size, right = super().minimumSizeHint(), self._right.minimumSizeHint().width()
        left = self._left.minimumSizeHint().width()
        middle = self._middle.minimumSizeHint().width()
        return QSize(
            min(size.width(), max(left, right) + middle + 4 * self._panels.handleWidth()), size.height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE * self.fontMetrics().averageCharWidth()
        if wide == (self._panels.count() == 3):
            return
        if wide:
            self._panels.addWidget(self._right)
            self._right.show()
        else:
            self._left.addTab(self._right, _("Terms"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
        else:
            # Where they mean nothing else.
            self._chain.step(steps)

    def _arrange(self) -> None:
        self._empty = named(QLabel(self), "microscope_empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        # On a narrow page what is chosen and the terms of the face are tabs of one column.
        title = _("What is chosen, and the terms")
        self._left = named(QTabWidget(self), "microscope_tabs", title)
        named(self._left.tabBar(), "microscope_tab_bar", title)
        self._left.setTabBarAutoHide(True)
        self._left.setDocumentMode(True)
        self._left.addTab(_Column((self._faces, 2), (self._parameters, 3)), _("Face and number"))
        self._right = _Column((self._face, 3), (self._sums, 2))
        self._panels = named(QSplitter(Qt.Orientation.Horizontal, self), "microscope_panels")
        self._panels.setChildrenCollapsible(False)
        self._middle = _Column((self._chain, 1))
        for place, (panel, stretch) in enumerate(((self._left, 3), (self._middle, 5), (self._right, 5))):
            self._panels.addWidget(panel)
            self._panels.setStretchFactor(place, stretch)
        letter = self.fontMetrics().averageCharWidth()
        self._panels.setSizes([38 * letter, 62 * letter, 60 * letter])
        full = QWidget(self)
        column = stacked(self._controls(), self._offer(), (self._panels, 1), within=full)
        column.setContentsMargins(4, 4, 4, 0)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(full)

    def _controls(self) -> QHBoxLayout:
        """Step to step, face to face, update to update; and where the training is."""
        chain, faces, add = self._chain, self._faces, self._add_action
        steps = (
            add("previous_stage", _("‹ Step"), _("The step of the chain before (←)."), "Alt+Left"),
            add("next_stage", _("Step ›"), _("The next step of the chain (→)."), "Alt+Right"),
            add("all", _("All Steps"), _("Show the numbers of every step at once (Alt+L)."), "Alt+L"),
        )
        steps[0].triggered.connect(lambda: chain.step(-1))
        steps[1].triggered.connect(lambda: chain.step(1))
        steps[2].setCheckable(True)
        steps[2].toggled.connect(chain.set_all)
        of_faces = (
            add("previous_face", _("‹ Face"), _("The face before (Page Up)."), "PgUp"),
            add("next_face", _("Face ›"), _("The next face (Page Down)."), "PgDown"),
        )
        of_faces[0].triggered.connect(lambda: faces.step(-1))
        of_faces[1].triggered.connect(lambda: faces.step(1))
        tip = _("Look back to the kept epoch before this one (Ctrl+Page Up).")
        self._previous = add("previous_update", _("‹ Update"), tip, "Ctrl+PgUp")
        self._previous.triggered.connect(self._go_back)
        tip = _("Train: make the next update and compare it with what is announced (Ctrl+Page Down).")
        self._next = add("next_update", _("Update ›"), tip, "Ctrl+PgDown")
        self._next.triggered.connect(self._go_on)
        self._where = named(OneLine("", parent=self), "microscope_where")
        row = QHBoxLayout()
        for group in (steps, of_faces, (self._previous, self._next)):
            for action in group:
                row.addWidget(self._button(action))
            row.addSpacing(self.fontMetrics().averageCharWidth())
        row.addWidget(self._where, 1)
        return row

    def _add_action(self, name: str, text: str, tip: str, keys: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"microscope_{name}")
        action.setToolTip(tip)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        return action

    def _button(self, action: QAction) -> QToolButton:
        button = named(QToolButton(self), action.objectName(), action.toolTip().split(" (")[0])
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _offer(self) -> QFrame:
        """What leads to an epoch at which there is more to see."""
        self._callout = named(QFrame(self), "microscope_callout")
        self._callout.setProperty("card", True)
        self._why_dull = named(QLabel(self._callout), "microscope_callout_text")
        self._why_dull.setWordWrap(True)
        self._go_lively = push_button("microscope_livelier", "", parent=self._callout)
        self._go_lively.setProperty("primary", True)
        self._go_lively.clicked.connect(self._go_to_liveliest)
        beside((self._why_dull, 1), self._go_lively, within=self._callout)
        self._callout.hide()
        return self._callout

    def _connect(self) -> None:
        session = self._session
        self._faces.chosen.connect(self._look)
        self._parameters.chosen.connect(self._look)
        self._chain.stage_changed.connect(self._follow_stage)
        self._face.chosen.connect(self._choose_term)
        self._sums.term_chosen.connect(self._choose_term)
        self._sums.face_chosen.connect(self._faces.choose)
        self._looking.returned.connect(self._take_look)
        self._looking.failed.connect(self._show_nothing)
        self._stepper.compared.connect(self._say_compared)
        for grid in self.findChildren(ArrayGrid):
            grid.set_path_asker(self._ask_path)
        session.closing.connect(self._forget)
        session.trainer.cleared.connect(self._forget)
        session.trainer.running_changed.connect(self._hurry)

    def _taken(self) -> Snapshot | None:
        study = self._session.study.take()
        if study is not None and self._session.trainer.run is None:
            # A saved run goes on with the settings as they are now.
            study = replace(study, learning=self._session.trainer.settings.learning)
        return study

    def _waits(self) -> bool:
        """Whether a run makes its first report: what was seen before stays meanwhile."""
        trainer = self._session.trainer
        return self._study is not None and (trainer.identity is not None or trainer.record is not None)

    def _take(self, study: Snapshot) -> None:
        before, self._study = self._study, study
        self._faces.show_study(study, self._numbers)
        self._parameters.show_study(study)
        if before is None or before.parameters is not study.parameters:
            self._chain.say_announced("")
        self._stepper.compare(study)
        self._look()

    def _numbers(self) -> dict[int, int]:
        """Which face of its person each face of the project is, from 1, by id."""
        counts: dict[int, int] = {}
        numbers: dict[int, int] = {}
        for face in self._session.roster.faces:
            numbers[face.id] = counts[face.person_id] = counts.get(face.person_id, 0) + 1
        return numbers

    def _ask_path(self, name: str) -> Path | None:
        session = self._session
        return session.dialogs.export(f"{session.project.path.stem} {name}")

    @Slot()
    def _look(self) -> None:
        if self._study is None:
            return
        wish = self._study, self._faces.sample, self._parameters.parameter, self._stepper.liveliest
        # What was seen before is looked up by the thread: it may be newer by then.
        self._looking.start_next(
            _("Looking through the microscope"), lambda: look_at(*wish, before=self._looked)
        )

    @Slot(object)
    def _take_look(self, found: Look | str) -> None:
        if isinstance(found, str):
            self._show_nothing(found)
            return
        self._looked = found
        wish, sight = (self._faces.sample, self._parameters.parameter), found.sight
        if self._study is not None and (sight.look.sample, sight.parameter) == wish:
            self._show(found)

    def _show(self, seen: Look) -> None:
        first, before, sight = self._pages.currentIndex() == 0, self.sight, seen.sight
        self._term = _term_to_stay(before, sight, self._term)
        self._seen = seen
        self._pages.setCurrentIndex(1)
        self._faces.show_shares(sight.shares, calm=not self._session.trainer.running)
        self._sums.show_sight(sight, self._term)
        self._show_term()
        self._show_offer(seen)
        self._show_controls()
        if first:
            self._take_keyboard()

    def _show_term(self) -> None:
        if self.sight is not None:
            self._face.show_sight(self.sight, self._term)
            self._chain.show_sight(self.sight, self._term)

    def _show_offer(self, seen: Look) -> None:
        earlier, epoch = seen.earlier, seen.study.epoch
        offered = earlier is not None and earlier.epoch < epoch and seen.livelier >= _LIVELIER
        self._callout.setVisible(offered)
        if not offered or earlier is None:
            return
        if seen.livelier == float("inf"):
            text = _("At epoch {epoch} every derivative is 0: f is flat where the outputs are.")
        else:
            text = _(
                "At epoch {epoch} every derivative is nearly 0, so there is little to see. "
                "At epoch {earlier} they are {times} times as large."
            )
        times = f"{seen.livelier:,.0f}"
        self._why_dull.setText(text.format(epoch=epoch, earlier=earlier.epoch, times=times))
        self._go_lively.setText(_("Look at Epoch {epoch}").format(epoch=earlier.epoch))
        self._go_lively.setAccessibleName(self._go_lively.text())

    def _show_controls(self) -> None:
        if self._seen is None:
            return
        trainer, past = self._session.trainer, self._session.machine.epoch is not None
        why_not = self._stepper.why_no_next(self.sight)
        tip = _("Train: make the next update and compare it with what is announced (Ctrl+Page Down).")
        if past:
            tip = _("Go on to the next kept epoch (Ctrl+Page Down).")
        self._next.setEnabled(not why_not)
        self._next.setToolTip(why_not or tip)
        self._chain.say_note(why_not)
        self._previous.setEnabled(self._stepper.earlier is not None)
        study = self._seen.study
        where = [_("epoch {epoch}").format(epoch=study.step.epoch)]
        if position := study.state.position:
            text = _("{done} of {count} faces of the next")
            where.append(text.format(done=position, count=len(study.faces.training)))
        where.append(f"D = {shortest(study.step.error)}")
        if past:
            where.append(_("looking back"))
        elif trainer.running:
            where.append(_("following the run; pause (F5) to stand still"))
        self._where.setText(" · ".join(where))

    def _take_keyboard(self) -> None:
        """The chain gets the keyboard, unless it is in use: here, or to turn the pages."""
        at = QApplication.focusWidget()
        in_use = isinstance(at, QTabBar) or (at is not None and self.isAncestorOf(at) and at.isVisible())
        if self._chain.isVisible() and not in_use:
            self._chain.list.setFocus()

    @Slot(str)
    def _show_nothing(self, sentence: str) -> None:
        keys = _("F5 runs and F6 steps from here, too.")
        self._empty.setText(f"{sentence}\n\n{keys}")
        self._pages.setCurrentIndex(0)

    @Slot(int)
    def _choose_term(self, term: int) -> None:
        if self.sight is not None:
            self._term = term
            self._sums.show_sight(self.sight, term)
            self._show_term()

    @Slot()
    def _follow_stage(self) -> None:
        """The sum that a step speaks of is the one in the table."""
        stage = self._chain.stage
        if stage is not None and not stage.forward:
            self._sums.show_faces(stage.name in _OF_UPDATE)

    @Slot()
    def _go_on(self) -> None:
        if self.sight is not None and not self._stepper.why_no_next(self.sight):
            self._chain.say_announced("")
            self._stepper.go_on(self.sight)

    @Slot()
    def _go_back(self) -> None:
        if (epoch := self._stepper.earlier) is not None:
            self._stepper.go_to(epoch)

    @Slot()
    def _go_to_liveliest(self) -> None:
        if self._seen is not None and self._seen.earlier is not None:
            self._stepper.go_to(self._seen.earlier.epoch)
            self._callout.hide()

    @Slot(str, bool)
    def _say_compared(self, sentence: str, good: bool) -> None:
        self._chain.say_announced(sentence, good=good)
        self._chain.go_to("new")

    @Slot()
    @Slot(bool)
    def _hurry(self, _running: bool = False) -> None:
        self._due = 0.0

    @Slot()
    def _forget(self) -> None:
        self._looking.drop()
        self._study = self._seen = self._looked = None
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


def _term_to_stay(before: Sight | None, now: Sight, term: int) -> int:
    """The term at the same place, where the same kernel is looked at; else the largest."""
    if before is None or not len(before.terms.places) or not len(now.terms.places):
        return 0
    architecture = now.look.architecture
    if kernel_of(before.parameter, architecture) != kernel_of(now.parameter, architecture):
        return 0
    if before.parameter != now.parameter and before.look.sample == now.look.sample:
        return 0
    return now.terms.at(*map(int, before.terms.places[min(term, len(before.terms) - 1)])) or 0


class _Column(QScrollArea):
    """Parts with their shares of the height, scrolled where they would be pressed too flat."""

    def __init__(self, *parts: tuple[QWidget, int]) -> None:
        super().__init__()
        self._holder = QWidget()
        stacked(*parts, within=self._holder).setContentsMargins(4, 0, 4, 0)
        self.setWidget(self._holder)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        wide = self._holder.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(wide, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The arrows go along the chain.
        event.ignore()
