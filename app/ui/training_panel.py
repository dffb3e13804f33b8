"""The Training panel: the network, its settings, its run, what it shows, and what it is compared with."""

import math

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.jobs.training import FULL_SPEED
from app.project import Run
from app.recognition.dataset import Split, outputs_for
from app.recognition.misleading import changes_since, learned_by, learned_in, said_of_both_names
from app.recognition.snapshot import Snapshot
from app.ui.lab_desk import LabDesk
from app.ui.run_view import RunView
from app.ui.session import Session
from app.ui.training.captions import Notice
from app.ui.training.network_line import NetworkLine
from app.ui.training.rate_lab_view import RateLabView
from app.ui.training.run_controls import RunControls
from app.ui.training.settings_form import SettingsForm
from app.ui.training.twin_view import TwinView
from app.ui.view import View
from app.ui.widgets.labels import Heading
from app.ui.widgets.tabs import Scrolled


class TrainingPanel(View):
    """Gives a run its settings and commands, and holds the views of it."""

    interval = 0.044

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("training_panel")
        actions = session.actions
        self._trainer = session.trainer
        self._machine = session.machine
        self._roster = session.roster
        self._preferences = session.preferences
        self._labs = LabDesk(session, session.trainer, self)
        self._shown: Snapshot | None = None
        self._line = NetworkLine(self)
        self._form = SettingsForm(self)
        self._form.set_folded(session.preferences.settings_folded)
        self._controls = RunControls(
            actions["reset"], actions["run"], actions["step"], actions["new_seed"], self
        )
        self._learned: dict[int, int | None] = {}
        self._faces_notice = Notice(self)
        self._faces_notice.setObjectName("faces_notice")
        self._twins = TwinView(self)
        self._rates = RateLabView(self)
        self._labs.show_in(self._twins, self._rates)
        self._arrange(RunView(session, self))
        self._connect()

    @Slot()
    @Slot(str)
    def refresh(self, _reason: str = "") -> bool:
        """Says how far the run is."""
        self._labs.refresh()
        newest = self._trainer.newest if self._trainer.run is not None else None
        if newest is None or newest is self._shown or self._machine.epoch is not None:
            return False
        self._show(newest)
        return True

    @Slot()
    def _show_moved(self) -> None:
        if (moment := self._machine.shown) is not None:
            self._show(moment)

    def _show(self, moment: Snapshot) -> None:
        """Says how far the run is, or was at a moment of the past."""
        self._shown, past = moment, self._machine.epoch is not None
        step = moment.step
        self._controls.set_past(past)
        epochs = self._trainer.settings.epochs
        # When that was is not kept with the epochs of the past.
        seconds = None if past else moment.seconds
        self._controls.show_progress(
            step.epoch, epochs, seconds, step.error, step.accuracy, step.validation_accuracy
        )

    def _arrange(self, run_view: RunView) -> None:
        self._tabs = QTabWidget(self)
        self._tabs.setObjectName("training_tabs")
        self._tabs.setDocumentMode(True)
        for page, name, title, tip in (
            (
                run_view,
                "run_page",
                "Curves && kernels",
                "D, accuracy, kernels and weights of the run, now and before.",
            ),
            (
                self._twins,
                "twin_page",
                "Twin runs",
                "The same start with the kernels fixed and with the kernels learning.",
            ),
            (self._rates, "rates_page", "ε lab", "The same start with five learning rates at once."),
        ):
            tab = self._tabs.addTab(Scrolled(page, name, self._tabs), title)
            self._tabs.setTabToolTip(tab, tip)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 8)
        column.setSpacing(6)
        column.addWidget(Heading("Training", self))
        column.addWidget(self._line)
        column.addWidget(self._form)
        column.addWidget(self._controls)
        column.addWidget(self._faces_notice)
        column.addWidget(self._tabs, 1)

    def _connect(self) -> None:
        self._form.changed.connect(self._trainer.change_settings)
        self._form.folded_changed.connect(self._remember_folded)
        self._controls.unit_changed.connect(self._trainer.set_unit)
        self._controls.speed_changed.connect(self._set_speed)
        self._rates.rate_chosen.connect(self._trainer.change_rate)
        self._trainer.speed_changed.connect(self._show_speed)
        self._trainer.settings_changed.connect(self._show_settings)
        self._trainer.started.connect(self._show_started)
        self._trainer.running_changed.connect(self._show_running)
        self._trainer.ended.connect(self._controls.show_reason)
        # Not only at the next tick: whoever hears that the run has ended sees how.
        self._trainer.ended.connect(self.refresh)
        self._machine.moved.connect(self._show_moved)
        self._roster.faces_changed.connect(self._labs.note_faces_changed)
        self._trainer.cleared.connect(self._clear)
        self._trainer.recorded.connect(self._show_record)
        self._roster.faces_changed.connect(self._say_what_misleads)
        self._show_settings()

    @Slot(float)
    def _set_speed(self, steps_a_second: float) -> None:
        self._trainer.set_speed(FULL_SPEED if math.isinf(steps_a_second) else steps_a_second)

    @Slot(float)
    def _show_speed(self, steps_a_second: float) -> None:
        self._controls.set_speed(steps_a_second or math.inf)

    @Slot(bool)
    def _remember_folded(self, folded: bool) -> None:
        self._preferences.settings_folded = folded

    @Slot()
    def _show_settings(self) -> None:
        settings = self._trainer.settings
        self._form.set_settings(settings)
        self._controls.set_face_steps(settings.update == "face")
        self._line.set_architecture(settings.architecture(outputs_for(max(2, len(self._roster.persons)))))

    @Slot()
    def _show_started(self) -> None:
        self._controls.show_reason("")
        run = self._trainer.run
        if run is not None:
            self._form.set_done(validation=run.faces_in_words())
            self._learned = learned_in(run.persons, run.training, run.validation)
        self._say_what_misleads()

    @Slot(bool)
    def _show_running(self, running: bool) -> None:
        self._form.set_locked(running)
        if running:
            self._controls.show_reason("")

    @Slot()
    def _clear(self) -> None:
        self._controls.clear()
        self._form.set_done()
        self._learned = {}
        self._say_what_misleads()

    @Slot(object)
    def _show_record(self, record: Run) -> None:
        self._controls.show_progress(
            record.epochs,
            max(self._trainer.settings.epochs, record.epochs),
            record.seconds,
            record.error,
            record.accuracy,
            record.validation_accuracy,
        )
        self._controls.show_reason(record.reason)
        self._form.set_done(validation=Split(record.training_faces, record.validation_faces).sentence())
        self._learned = learned_by(record)
        self._say_what_misleads()

    @Slot()
    def _say_what_misleads(self) -> None:
        """That the faces are other ones than the run's, and which of its faces are under both names."""
        changes, run = changes_since(self._learned, self._roster.faces), self._trainer.run
        # Those that were deleted, moved or left out since do not mislead the next run.
        pairs = [
            pair
            for pair in (run.under_both_names if run is not None else ())
            if all(self._roster.face(face.id) == face for face in pair)
        ]
        both = said_of_both_names(pairs, run.persons if run is not None else ())
        self._faces_notice.say(" ".join(filter(None, (both, changes.sentence()))))
