"""The Training panel: the network, its settings, its run, what it shows, and what it is compared with."""

from collections import Counter

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.language import _
from app.project import Run
from app.recognition.dataset import Split, outputs_for
from app.recognition.misleading import changes_since, learned_by, learned_in, said_of_both_names
from app.recognition.run import FEWEST_FACES
from app.recognition.snapshot import Snapshot
from app.ui.session import Session
from app.ui.training.controls import RunControls
from app.ui.training.face_step import FaceStepView
from app.ui.training.network_line import NetworkLine
from app.ui.training.settings_form import SettingsForm
from app.ui.view import View
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.buttons import push_button
from app.ui.widgets.labels import Heading, Notice, named
from app.ui.widgets.tabs import Tabs

_ROOM = 45
"""Lines of text that the panel is high at least, where all settings are seen beside everything else."""


class TrainingPanel(View):
    """Gives a run its settings and commands, and holds the views of it."""

    interval = 0.1

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("training_panel")
        actions = session.actions
        self._trainer = session.trainer
        self._machine = session.machine
        self._roster = session.roster
        self._preferences = session.preferences
        self._shown: Snapshot | None = None
        self._learned: dict[int, int | None] = {}
        self._split = ""
        self._low = False
        self._line = NetworkLine(self)
        self._form = SettingsForm(self)
        self._form.set_folded(session.preferences.settings_folded)
        self._controls = RunControls(
            actions["reset"], actions["run"], actions["step"], actions["new_seed"], self
        )
        self._notice = named(Notice(self), "faces_notice")
        tip = _("Trains from the start, with the faces as they are now. It can be undone.")
        self._again = push_button("train_again", _("Train again"), tip, self)
        self._face = FaceStepView(self)
        self._tabs = Tabs(session, "training", self)
        heading, notice = Heading(_("Training"), self), beside((self._notice, 1), self._again)
        run = self._line, self._form, self._controls
        column = stacked(heading, *run, notice, self._face, (self._tabs, 1), within=self)
        column.setContentsMargins(4, 8, 4, 8)
        column.setSpacing(6)
        self._connect()

    @Slot()
    @Slot(str)
    def refresh(self, _reason: str = "") -> bool:
        """Says how far the run is."""
        newest = self._trainer.newest if self._trainer.run is not None else None
        if newest is None or newest is self._shown or self._machine.epoch is not None:
            return False
        self._show(newest)
        return True

    def compare_settings(self) -> None:
        """Turns to the comparison of settings, and gives it the keyboard."""
        self._tabs.turn_to("compare").setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = event.size().height() < _ROOM * self.fontMetrics().height()
        # Only where the room ends: who unfolds the settings in a low window wants to see them.
        if low != self._low:
            self._low = low
            self._form.set_folded(low or self._preferences.settings_folded)

    def _connect(self) -> None:
        trainer, roster = self._trainer, self._roster
        self._form.changed.connect(trainer.change_settings)
        self._form.folded_changed.connect(self._remember_folded)
        self._controls.unit_changed.connect(trainer.set_unit)
        self._controls.speed_changed.connect(trainer.set_speed)
        self._again.clicked.connect(trainer.train_again)
        trainer.speed_changed.connect(self._controls.set_speed)
        trainer.settings_changed.connect(self._show_settings)
        trainer.beginning.connect(self._clear)
        trainer.started.connect(self._show_started)
        trainer.running_changed.connect(self._show_running)
        trainer.ended.connect(self._controls.show_reason)
        # Not only at the next tick: whoever hears that the run has ended sees how.
        trainer.ended.connect(self.refresh)
        trainer.cleared.connect(self._clear)
        trainer.recorded.connect(self._show_record)
        self._machine.moved.connect(self._show_moved)
        roster.faces_changed.connect(self._look_at_faces)
        roster.persons_changed.connect(self._look_at_faces)
        self._show_settings()
        self._look_at_faces()

    def _show(self, snapshot: Snapshot) -> None:
        """Says how far the run is, or was at an earlier epoch."""
        past = self._machine.epoch is not None
        self._shown = snapshot
        epochs = max(self._trainer.settings.epochs, snapshot.epoch)
        self._controls.show_progress(snapshot, epochs, past=past)
        self._face.show_snapshot(None if past else snapshot)

    @Slot()
    def _show_moved(self) -> None:
        if (snapshot := self._machine.shown) is not None:
            self._show(snapshot)

    @Slot(bool)
    def _remember_folded(self, folded: bool) -> None:
        self._preferences.settings_folded = folded

    @Slot()
    def _show_settings(self) -> None:
        settings = self._trainer.settings
        self._form.set_settings(settings)
        self._controls.set_face_steps(settings.update == "face")
        self._line.set_architecture(settings.architecture(outputs_for(max(2, len(self._roster.persons)))))
        self._say_what_is_done()

    @Slot()
    def _show_started(self) -> None:
        self._controls.show_reason("")
        run = self._trainer.run
        if run is not None:
            self._split = run.faces_in_words()
            self._learned = learned_in(run.persons, run.training, run.validation)
        self._look_at_faces()

    @Slot(bool)
    def _show_running(self, running: bool) -> None:
        self._form.set_locked(running)
        if running:
            self._controls.show_reason("")

    @Slot()
    def _clear(self) -> None:
        self._shown, self._split, self._learned = None, "", {}
        self._controls.clear()
        self._face.show_snapshot(None)
        self._look_at_faces()

    @Slot(object)
    def _show_record(self, record: Run) -> None:
        if (saved := self._trainer.newest) is not None:
            self._show(saved)
        self._controls.show_reason(record.reason)
        self._split = Split(record.training_faces, record.validation_faces).sentence()
        self._learned = learned_by(record)
        self._look_at_faces()

    @Slot()
    def _look_at_faces(self) -> None:
        """Says that the network is out of date, and which of its faces are under both names."""
        changes, run = changes_since(self._learned, self._roster.faces), self._trainer.run
        # Those that were deleted, moved or left out since do not mislead the next run.
        pairs = [
            pair
            for pair in (run.under_both_names if run is not None else ())
            if all(self._roster.face(face.id) == face for face in pair)
        ]
        both = said_of_both_names(pairs, run.persons if run is not None else ())
        self._notice.say(" ".join(filter(None, (both, changes.sentence()))))
        counts = self._counts()
        ready = len(counts) > 1 and min(counts.values()) >= FEWEST_FACES
        self._again.setVisible(bool(changes) and ready)
        self._controls.set_ready(ready)
        self._say_what_is_done()

    def _say_what_is_done(self) -> None:
        copies = self._trainer.settings.copies_in_words(self._counts())
        self._form.set_done(validation=self._split, copies=copies)

    def _counts(self) -> dict[str, int]:
        """How many faces each person has to train on, by name."""
        counted = Counter(face.person_id for face in self._roster.faces if not face.excluded)
        return {person.name: counted[person.id] for person in self._roster.persons}
