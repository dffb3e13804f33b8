"""The page for the gradient check: does the backward pass give the slope of D, and what if it did not?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLabel,
    QProgressBar,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.language import _, ngettext
from app.lessons.gradient_check.check import (
    FACES,
    CheckProgress,
    CheckResult,
    Subject,
    agreement_of,
    check_some,
    corners,
    right_gradients,
    verdict,
    written,
)
from app.lessons.gradient_check.mistakes import Mistake
from app.lessons.latex import in_short
from app.recognition.snapshot import Numbers, Snapshot
from app.ui.exporting import keep
from app.ui.gradient_check.break_it import BreakIt, TrainingWithIt
from app.ui.gradient_check.results import Results
from app.ui.icons import wear_icon
from app.ui.session import Session
from app.ui.style import typed
from app.ui.symbols import SymbolLabel
from app.ui.symbols.values import PARAMETERS
from app.ui.view import View
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.buttons import PrimaryButton
from app.ui.widgets.face_list import FaceList
from app.ui.widgets.face_model import FaceItem
from app.ui.widgets.labels import Caption, Heading, Notice, Verdict, named

_CHECK_TIP = _(
    "Moves every number of the shown network by ±η, computes D again by the engine's forward pass alone, and "
    "compares (D(p + η) − D(p − η)) / 2η with the derivative that the backward pass gives."
)
_WALL_TIP = _(
    "Puts a plain wall at the left of every face, lit from the left, so that each of its columns has one "
    "brightness. There, several places of a pool's window are equally large."
)
_FACES_TIP = _(
    "The faces that D is summed over, as the network sees them: of each person from the best learned to the "
    "worst learned."
)
_LEFT_WIDTH = 27
"""In letters m."""
_SIDE = 34


@dataclass(frozen=True)
class Checked:
    """A check that has ended.

    Attributes:
        result: What came of it.
        mistake: Which was in the backward pass; None for none.
        wall: Whether the faces stood before a plain wall.
        study: The network that was checked.
    """

    result: CheckResult
    mistake: Mistake | None
    wall: bool
    study: Snapshot


class CheckPage(View):
    """Compares the derivatives of the backward pass with central differences; a mistake can be tried."""

    interval = 0.2

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("check_page")
        self._session = session
        self._study: Snapshot | None = None
        self._checked: Checked | None = None
        self._asked: Callable[[CheckResult], Checked] | None = None
        self._tried = False
        self._work = session.slot(self)
        self._work.yielded.connect(self._take)
        self._work.over.connect(self._show_check)
        self._break = BreakIt(self)
        self._results = Results(self)
        keep(self._results.plot, _("gradient check"), session)
        self._training = TrainingWithIt(session, self)
        self._arrange()
        self._break.chosen.connect(self._take_mistake)
        self._break.train_pressed.connect(self._train)
        self._break.stop_pressed.connect(self._training.stop)
        self._training.changed.connect(self._show_training)
        session.closing.connect(self._forget)
        session.study.changed.connect(self._follow)
        self._show_check()
        self.refresh()

    def refresh(self) -> bool:
        """Follows the shown network."""
        study, before = self._session.study.take(), self._study
        self._study = study
        if study is None or before is None or study.architecture != before.architecture:
            self._action.setEnabled(study is not None)
            self._break.show_possible(study.architecture if study is not None else None)
        self._say_notices()
        return study is not before

    def symbol_value(self, letter: str) -> str | None:
        """The present value of a letter of the notes in a few words; None where the page knows none."""
        if self._study is None:
            return None
        values = self._study.parameters.get(PARAMETERS.get(letter, ""))
        if values is not None:
            return in_short(values)
        if letter == "ε":
            return written(self._study.learning.rate, 4)
        if self._checked is None or letter not in ("D", "μ"):
            return None
        result = self._checked.result
        text = _("{error}, of the {count} faces of the check")
        if letter == "μ":
            text = _("1 … {count}, the faces of the check")
        return text.format(error=written(result.error, 4), count=result.faces)

    def _arrange(self) -> None:
        self._tabs = named(QTabWidget(self), "check_tabs")
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self._results, _("Agreement"))
        self._tabs.addTab(self._training, _("Training with it"))
        right = stacked(self._make_verdict(), (self._tabs, 1))
        beside(self._make_left(), (right, 1), within=self)

    def _make_left(self) -> QScrollArea:
        explained = Caption(
            _(
                "Is the derivative that the backward pass gives the slope of D? "
                "The forward pass alone can tell."
            )
        )
        explained.setWordWrap(True)
        inside = QWidget()
        heading = Heading(_("Gradient check"), inside)
        stacked(heading, explained, self._controls(), self._break, None, within=inside, margin=0)
        area = named(QScrollArea(self), "check_left")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setFixedWidth(_LEFT_WIDTH * self.fontMetrics().horizontalAdvance("m"))
        return area

    def _controls(self) -> QVBoxLayout:
        self._action = QAction(_("Check gradients"), self)
        self._action.setToolTip(_CHECK_TIP)
        self._action.triggered.connect(self._check)
        wear_icon(self._action, "run", self)
        self._button = named(PrimaryButton(self._action, parent=self), "check_button", self._action.text())
        tip = _("Ends the check; what was found before stays.")
        self._stop = named(QToolButton(self), "check_stop", _("Stop the check"), tip)
        self._stop.setText(_("Stop"))
        self._stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stop.clicked.connect(self._stop_check)
        tip = _("How many training faces D is summed over, 2 to 64.")
        self._count = named(QSpinBox(self), "check_count", _("Number of faces"), tip)
        self._count.setRange(2, 64)
        self._count.setValue(FACES)
        self._wall = named(QCheckBox(_("before a plain wall"), self), "check_wall", tip=_WALL_TIP)
        title = _("The faces of the check")
        self._faces = FaceList(side=_SIDE, single_row=True, name="check_faces", title=title)
        self._faces.setToolTip(_FACES_TIP)
        self._faces.set_empty_text(_("The faces of the check will stand here."))
        before, after = _("on {count} faces").split("{count}")
        label = QLabel(before.strip(), self)
        label.setBuddy(self._count)
        faces = beside(label, self._count, QLabel(after.strip(), self), self._wall, None)
        return stacked(beside(self._button, self._stop, None), faces, self._faces)

    def _make_verdict(self) -> QVBoxLayout:
        self._verdict = named(Verdict(self), "check_verdict")
        typed(self._verdict, "heading", bold=True)
        self._details = named(SymbolLabel("Kwφ", "", self, self.symbol_value), "check_details")
        typed(self._details, "small")
        self._state = named(SymbolLabel("D", "", self, self.symbol_value), "check_state")
        for label in (self._details, self._state):
            label.setWordWrap(True)
        # No higher than the line it stands in, so that nothing jumps.
        self._progress = named(QProgressBar(self), "check_progress", _("Derivatives compared"))
        self._progress.setFormat(_("%v of %m derivatives"))
        self._progress.setFixedHeight(self.fontMetrics().height())
        # As wide as its words.
        self._progress.setMinimumWidth(self.fontMetrics().averageCharWidth() * 34)
        self._notice = named(Notice(self), "check_notice")
        state = beside((self._state, 1), self._progress)
        return stacked(self._verdict, self._details, state, self._notice)

    @Slot()
    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    @Slot()
    def _check(self) -> None:
        """Checks the shown network on some of its faces, in place of a check under way."""
        study, mistake, wall = self._session.study.take(), self._break.mistake, self._wall.isChecked()
        if study is None:
            return
        self._work.drop()
        faces = study.faces.training
        subject = Subject(study.architecture, study.parameters, faces.images, faces.zeta)
        backward = mistake.gradients if mistake is not None else right_gradients
        self._asked = partial(Checked, mistake=mistake, wall=wall, study=study)
        self._tried = self._tried or mistake is not None
        self._tabs.setCurrentWidget(self._results)
        work = partial(check_some, subject, self._count.value(), backward, wall=wall)
        self._work.start(_("The gradient check"), work)
        self._progress.setRange(0, 0)
        self._show_check()

    @Slot()
    def _stop_check(self) -> None:
        self._work.drop()
        self._show_check()

    @Slot()
    def _train(self) -> None:
        study, mistake = self._session.study.take(), self._break.mistake
        if study is not None and mistake is not None:
            self._tried = True
            self._tabs.setCurrentWidget(self._training)
            self._training.train(study, mistake, wall=self._wall.isChecked())

    @Slot(object)
    def _take_mistake(self, mistake: Mistake | None) -> None:
        if mistake is not None and mistake.needs_wall:
            self._wall.setChecked(True)
        self._say_notices()

    @Slot(object)
    def _take(self, event: CheckProgress | CheckResult) -> None:
        if isinstance(event, CheckProgress):
            self._progress.setRange(0, event.count)
            self._progress.setValue(event.done)
        elif self._asked is not None:
            self._show_checked(self._asked(event))

    @Slot()
    def _forget(self) -> None:
        """Another project is about to be opened."""
        self._work.drop()
        self._tried = False
        self._show_checked(None)
        self._show_check()

    def _show_checked(self, checked: Checked | None) -> None:
        self._checked = checked
        result = checked.result if checked is not None else None
        self._results.show_result(result)
        self._faces.set_items(_face_items(result.images) if result is not None else [])
        self._say_notices()

    @Slot()
    def _show_check(self) -> None:
        """Shows whether a check is under way, and what the last one came to."""
        keyboard_was_there = self._stop.hasFocus()
        self._stop.setEnabled(self._work.busy)
        if keyboard_was_there and not self._work.busy:
            self._button.setFocus()
        self._progress.setVisible(self._work.busy)
        result = self._checked.result if self._checked is not None else None
        said = verdict(result) if result is not None else _("Not checked yet.")
        self._verdict.say(said, bad=result is not None and not result.passed)
        details = _details(self._checked)
        self._details.setText(details)
        self._details.setVisible(bool(details))
        self._state.setText(_state(self._checked) if self._checked is not None else "")
        self._show_training()
        self._say_notices()

    @Slot()
    def _show_training(self) -> None:
        self._break.show_training(training=self._training.training, tried=self._tried)

    def _say_notices(self) -> None:
        """Why there is nothing to check, or why what is shown is not what would be found now."""
        checked, study, told = self._checked, self._study, ""
        if study is None:
            told = self._session.study.why_not
        elif checked is not None and not self._work.busy:
            if not _are_same(checked.study.parameters, study.parameters):
                told = _("The shown network has changed since. Check again to check it as it is now.")
            elif checked.mistake is not self._break.mistake:
                told = _("This is not what is chosen at the left. Check again.")
        if told != self._notice.text():
            self._notice.say(told)
        self._results.show_message("" if study is None else _("Press Check gradients."))
        both = self._training.both
        outdated = both is not None and study is not None and not _are_same(both.start, study.start)
        self._training.set_outdated(outdated)


def _details(checked: Checked | None) -> str:
    """What else there is to say of a check."""
    if checked is None:
        return ""
    result, mistake = checked.result, checked.mistake
    hidden = mistake.unnoticed if mistake is not None and result.passed and not result.blind else ""
    return " ".join(filter(None, (agreement_of(result), hidden, corners(result))))


def _state(checked: Checked) -> str:
    """On what a check was made."""
    result, mistake = checked.result, checked.mistake
    faces = ngettext("{count} face", "{count} faces", result.faces)
    if checked.wall:
        faces = ngettext(
            "{count} face before a plain wall", "{count} faces before a plain wall", result.faces
        )
    parts = (
        _("engine's backward pass") if mistake is None else _("broken: {title}").format(title=mistake.title),
        _("epoch {epoch:,}").format(epoch=checked.study.epoch),
        faces.format(count=result.faces),
        f"D = {written(result.error, 3)}",
        _("limit {limit}").format(limit=written(result.limit).removeprefix("1·")),
        _("{seconds:.1f} s").format(seconds=result.seconds),
    )
    return " · ".join(parts)


def _face_items(images: NDArray[np.floating]) -> list[FaceItem]:
    items = []
    for number, image in enumerate(images[:, 0], 1):
        low, high = float(image.min()), float(image.max())
        grey = np.asarray(np.rint(255 * (image - low) / ((high - low) or 1)), np.uint8)
        tip = _("Face {number} of {count} of the check").format(number=number, count=len(images))
        items.append(FaceItem(number, grey, tip=tip))
    return items


def _are_same(one: Numbers, other: Numbers) -> bool:
    """Whether two networks have the same parameters, bit for bit."""
    if one is other:
        return True
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)
