"""The page for the gradient check and the mistakes it finds."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.lessons.gradient_check.mistakes import Mistake
from app.recognition.snapshot import Snapshot
from app.ui.gradient_check.agreement_view import AgreementView
from app.ui.gradient_check.break_it import BreakIt
from app.ui.gradient_check.broken_view import BrokenView
from app.ui.gradient_check.check_controls import CheckControls
from app.ui.gradient_check.check_desk import CheckDesk, Checked, are_same
from app.ui.gradient_check.check_values import value_of
from app.ui.gradient_check.check_verdict import CheckVerdict
from app.ui.heading import Heading
from app.ui.session import Session
from app.ui.training.captions import Caption
from app.ui.view import View

_EXPLAINED = "Is the derivative that the backward pass gives the slope of D? The forward pass alone can tell."
_PRESS = "Press Check gradients."
_OTHER_NETWORK = "The shown network has changed since. Check again to check it as it is now."
_OTHER_MISTAKE = "This is not what is chosen at the left. Check again."
_LEFT_WIDTH = 27
"""In letters m."""


class CheckPage(View):
    """Compares gradients with central differences; a mistake can be tried."""

    interval = 0.06

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("check_page")
        self._desk = CheckDesk(session, session.trainer, self)
        self._studies = session.study
        self._study: Snapshot | None = None
        self._shown: Checked | None = None
        self._controls = CheckControls(self)
        self._break = BreakIt(self)
        self._verdict = CheckVerdict(self)
        self._agreement = AgreementView(self)
        self._broken = BrokenView(self)
        self._tabs = QTabWidget(self)
        self._tabs.setObjectName("check_tabs")
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self._agreement, "Agreement")
        self._tabs.addTab(self._broken, "Training with it")
        self._arrange()
        self._connect()
        self.refresh()

    def refresh(self) -> bool:
        """Follows the shown network."""
        study = self._studies.take()
        before = self._study
        self._study = study
        if study is None or before is None or study.architecture != before.architecture:
            self._controls.show_possible(study is not None)
            self._break.show_possible(study.architecture if study is not None else None)
        self._say_notice()
        return study is not before

    def symbol_value(self, letter: str) -> str | None:
        """The present value of a letter of the notes; None where the page knows none."""
        return value_of(letter, self._study, self._desk.checked)

    def _arrange(self) -> None:
        explained = Caption(_EXPLAINED, self)
        explained.setWordWrap(True)
        left = QWidget(self)
        left.setFixedWidth(_LEFT_WIDTH * self.fontMetrics().horizontalAdvance("m"))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (Heading("Gradient check", left), explained, self._controls):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self._break, 1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self._verdict)
        right.addWidget(self._tabs, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 8)
        row.setSpacing(18)
        row.addWidget(left)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self._controls.check_pressed.connect(self._check)
        self._controls.stop_pressed.connect(self._desk.stop_check)
        self._break.chosen.connect(self._take_mistake)
        self._break.train_pressed.connect(self._train)
        self._break.stop_pressed.connect(self._desk.stop_training)
        self._desk.progressed.connect(self._verdict.show_progress)
        self._desk.check_changed.connect(self._show_check)
        self._desk.broken_changed.connect(self._show_broken)
        self._studies.changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    @Slot()
    def _check(self) -> None:
        study = self._studies.take()
        if study is not None:
            self._tabs.setCurrentWidget(self._agreement)
            self._desk.check(study, self._controls.count(), self._break.mistake, wall=self._controls.wall())

    @Slot()
    def _train(self) -> None:
        study, mistake = self._studies.take(), self._break.mistake
        if study is not None and mistake is not None:
            self._tabs.setCurrentWidget(self._broken)
            self._desk.train(study, mistake, wall=self._controls.wall())

    @Slot(object)
    def _take_mistake(self, mistake: Mistake | None) -> None:
        if mistake is not None and mistake.needs_wall:
            self._controls.set_wall(True)
        self._say_notice()

    @Slot()
    def _show_check(self) -> None:
        checked = self._desk.checked
        self._controls.show_running(running=self._desk.checking)
        self._verdict.show_running(running=self._desk.checking)
        self._break.show_tried(self._desk.tried)
        if checked is self._shown:
            return
        self._shown = checked
        self._agreement.show_result(checked.result if checked is not None else None)
        self._controls.show_faces(checked.result.images if checked is not None else None)
        self._verdict.show_checked(checked)
        self._say_notice()

    @Slot()
    def _show_broken(self) -> None:
        broken = self._desk.broken
        self._break.show_training(training=self._desk.training)
        self._break.show_tried(self._desk.tried)
        if broken is None:
            self._broken.show_courses(None, None)
        else:
            self._broken.show_courses(broken.both, broken.mistake, wall=broken.wall)

    def _say_notice(self) -> None:
        """Why there is nothing to check, or why what is shown is not what would be found now."""
        checked, study = self._desk.checked, self._study
        if study is None:
            told = self._studies.why_not
        elif checked is None or self._desk.checking:
            told = ""
        elif not are_same(checked.parameters, study.parameters):
            told = _OTHER_NETWORK
        elif checked.mistake is not self._break.mistake:
            told = _OTHER_MISTAKE
        else:
            told = ""
        self._verdict.say(told)
        self._agreement.show_message("" if study is None else _PRESS)
        broken = self._desk.broken
        self._broken.set_outdated(
            broken is not None and study is not None and not are_same(broken.start, study.start)
        )
