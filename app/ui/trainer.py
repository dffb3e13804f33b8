"""The run of the window: which one, and what *Run*, *Pause*, *Step* and *Reset* mean for it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.jobs.calling import CallJob
from app.jobs.training import FULL_SPEED, Snapshot, TrainingJob, Unit
from app.project import Run
from app.recognition.errors import USER_ERRORS
from app.recognition.face_errors import Trained
from app.recognition.familiarity import Acquaintance, acquaintance_of_record
from app.recognition.naming import with_present_names
from app.recognition.recogniser import Recogniser
from app.recognition.settings import RunSettings
from app.recognition.training_run import TrainingRun
from app.ui.session import Session

_STRUCTURE = ("kernels", "kernel_size", "pool", "size", "validation", "seed", "copies", "light", "align")
"""Settings that a run cannot change on its way."""


class Trainer(QObject):
    """Keeps at most one training job and the record of the newest run.

    Attributes:
        settings_changed: Other settings are in force.
        started: A run is there: `run` may be shown from its beginning.
        running_changed: Whether steps follow each other by themselves.
        ended: The run came to its end; with the reason as a sentence.
        cleared: There is no run.
        recorded: A saved run is to be shown: its `Run`.
        recogniser_changed: Another network recognises, or None.
        speed_changed: Steps a second; `FULL_SPEED` waits for nothing.
    """

    settings_changed = Signal()
    started = Signal()
    running_changed = Signal(bool)
    ended = Signal(str)
    cleared = Signal()
    recorded = Signal(object)
    recogniser_changed = Signal(object)
    speed_changed = Signal(float)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = RunSettings()
        self.running = False
        self._session = session
        self._job: TrainingJob | None = None
        self._record: Run | None = None
        self._acquaintance: Acquaintance | None = None
        self._handed: Recogniser | None = None
        self._meeting: CallJob | None = None
        self._names: dict[int, str] = {}
        self._speed = FULL_SPEED
        self._unit: Unit = "epoch"
        self._faces_changed = False
        self._run_settings = self.settings
        session.closing.connect(self.close)
        session.opened.connect(self.show_latest)

    @property
    def run(self) -> TrainingRun | None:
        """The run under way or ended, once its job has made it."""
        return self._job.training_run if self._job is not None else None

    @property
    def trained(self) -> Trained | None:
        """The network as it is now, to be asked about the project's faces; None before the first epoch."""
        if self._job is None:
            return Trained.of_record(self._record) if self._record is not None else None
        run, snapshot = self.run, self._job.mailbox.newest
        if run is None or snapshot is None or not snapshot.epoch.epoch:
            return None
        person_ids = tuple(person.id for person in run.persons)
        return Trained(run.network.architecture, snapshot.parameters, run.preparation, person_ids)

    @Slot()
    def show_latest(self) -> None:
        """Takes over the settings and the newest run of the project."""
        try:
            saved = self._session.project.settings().get("run")
            self.settings = RunSettings.from_json(saved) if isinstance(saved, dict) else RunSettings()
            self._record = self._session.project.latest_run()
            self._names = self._present_names()
            recogniser = self._recogniser_of_record()
        except USER_ERRORS as error:
            self._record, recogniser = None, None
            self._session.failed.emit(str(error))
        self._faces_changed = False
        self._acquaintance = None
        self.settings_changed.emit()
        self._show_record()
        self.recogniser_changed.emit(recogniser)
        if self._record is not None:
            self._read_acquaintance(self._record)

    @Slot()
    def take_names(self) -> None:
        """Persons may have been renamed: the network that recognises calls them by their present names."""
        names = self._present_names()
        if names == self._names:
            return
        self._names = names
        if self._job is None:
            recogniser = self._recogniser_of_record()
        else:
            snapshot = self._job.mailbox.newest
            recogniser = self.recogniser_at(snapshot) if snapshot is not None else None
        if recogniser is not None:
            self.recogniser_changed.emit(recogniser)

    @Slot(object)
    def change_settings(self, settings: RunSettings) -> None:
        """Other settings; a run under way takes over what it can at its next step."""
        self.settings = settings
        if self._job is not None and not self._needs_new_run():
            self._job.change(settings)
        self._session.attempt(self._keep_settings)
        self.settings_changed.emit()

    @Slot()
    def note_faces_changed(self) -> None:
        """The next *Run* has other faces to learn than the present one."""
        self._faces_changed = True

    @Slot()
    def toggle(self) -> None:
        """Runs, or pauses what runs."""
        if self.running and self._job is not None:
            self._job.pause()
        else:
            self._go(TrainingJob.resume)

    @Slot()
    def step(self) -> None:
        """Pauses and does one unit."""
        self._go(partial(TrainingJob.step, unit=self._unit))

    @Slot()
    def reset(self) -> None:
        """Goes back to the starting parameters: the same ones for the same seed."""
        self._begin(partial(TrainingRun.create, self._session.project, self.settings))

    def run_anew(self, settings: RunSettings) -> None:
        """Starts a run with these settings from the beginning."""
        self.change_settings(settings)
        self.reset()
        self._go(TrainingJob.resume)

    @Slot(float)
    def set_speed(self, steps_a_second: float) -> None:
        """How many steps a second at most."""
        self._speed = steps_a_second
        self.speed_changed.emit(steps_a_second)
        if self._job is not None:
            self._job.set_speed(steps_a_second)

    @Slot(str)
    def set_unit(self, unit: Unit) -> None:
        """What *Step* does: an epoch or a face."""
        self._unit = unit

    def take(self) -> Snapshot | None:
        """The newest state of the run, once."""
        return self._job.mailbox.take() if self._job is not None else None

    def recogniser_at(self, snapshot: Snapshot) -> Recogniser | None:
        """The network of a snapshot, ready to recognise."""
        run = self.run
        if run is None:
            return None
        names = tuple(self._names.get(person.id, person.name) for person in run.persons)
        # Strangers are told when the training rests: measuring it for every network would hold up both.
        acquaintance = None if self.running else run.acquaintance
        self._handed = Recogniser(
            run.network.architecture, snapshot.parameters, run.preparation, names, run.crop, acquaintance
        )
        return self._handed

    @Slot()
    def close(self) -> None:
        """Ends the run's job; the run is saved as it stands."""
        self._meeting = self._handed = None
        if self._job is not None:
            job, self._job = self._job, None
            self._session.jobs.end(job)
        self._say_running(False)

    def _go(self, command: Callable[[TrainingJob], None]) -> None:
        if self._job is None and self._record is not None and self._goes_on_from_record(self._record):
            self._begin(partial(TrainingRun.restore, self._session.project, self._record, self.settings))
        elif self._job is None or self._needs_new_run():
            self.reset()
        if self._job is not None:
            command(self._job)

    def _needs_new_run(self) -> bool:
        changed = any(
            getattr(self.settings, name) != getattr(self._run_settings, name) for name in _STRUCTURE
        )
        return changed or self._faces_changed or self._is_done()

    def _is_done(self) -> bool:
        """Whether the run has ended and the settings leave nothing more to do."""
        run = self.run
        if run is None or run.last is None or not run.ended:
            return False
        nothing_left = run.last.epoch >= self.settings.epochs or run.last.error < self.settings.target
        return run.failed or nothing_left

    def _goes_on_from_record(self, record: Run) -> bool:
        same = all(record.settings.get(name) == getattr(self.settings, name) for name in _STRUCTURE)
        more = record.epochs < self.settings.epochs and record.error >= self.settings.target
        return same and more and not self._faces_changed

    def _begin(self, make_run: Callable[[], TrainingRun]) -> None:
        self.close()
        job = TrainingJob(self._session.project, make_run)
        job.set_speed(self._speed)
        job.ready.connect(self._tell_started)
        job.running_changed.connect(self._tell_running)
        job.ended.connect(self._tell_ended)
        job.saved.connect(self._tell_saved)
        job.finished.connect(self._forget)
        self._job, self._run_settings, self._faces_changed = job, self.settings, False
        self._session.start(job)

    def _present_names(self) -> dict[int, str]:
        return {person.id: person.name for person in self._session.project.persons()}

    def _recogniser_of_record(self) -> Recogniser | None:
        if self._record is None:
            return None
        recogniser = Recogniser.of_record(with_present_names(self._record, self._session.project.persons()))
        recogniser.meet(self._acquaintance)
        return recogniser

    def _read_acquaintance(self, record: Run) -> None:
        """Prepares the training faces of a saved run again, off the GUI thread."""
        job = CallJob(
            "Reading the training faces", partial(acquaintance_of_record, self._session.project, record)
        )
        job.returned.connect(self._meet)
        self._meeting = job
        self._session.start(job)

    def _show_record(self) -> None:
        if self._record is None:
            self.cleared.emit()
        else:
            self.recorded.emit(self._record)

    def _say_running(self, running: bool) -> None:
        if running != self.running:
            self.running = running
            self.running_changed.emit(running)
            if not running and self._handed is not None and self.run is not None:
                self._handed.meet(self.run.acquaintance)
                self.recogniser_changed.emit(self._handed)

    def _keep_settings(self) -> None:
        project = self._session.project
        if not project.read_only:
            project.save_settings(project.settings() | {"run": self.settings.to_json()})

    @Slot(object)
    def _meet(self, acquaintance: Acquaintance | None) -> None:
        if self._meeting is None or self.sender() is not self._meeting:
            # Another run was begun meanwhile, or the project is closed.
            return
        self._meeting, self._acquaintance = None, acquaintance
        recogniser = self._recogniser_of_record()
        if recogniser is not None and acquaintance is not None:
            self.recogniser_changed.emit(recogniser)

    @Slot()
    def _tell_started(self) -> None:
        run = self.run
        if self.sender() is self._job and run is not None:
            self.started.emit()
            self._session.told.emit(run.split.sentence(run.persons))

    @Slot(bool)
    def _tell_running(self, running: bool) -> None:
        if self.sender() is self._job:
            self._say_running(running)

    @Slot(str)
    def _tell_ended(self, reason: str) -> None:
        if self.sender() is self._job:
            self._say_running(False)
            self.ended.emit(reason)

    @Slot(object)
    def _tell_saved(self, record: Run) -> None:
        if self.sender() is self._job:
            self._record = record
            self._acquaintance = self.run.acquaintance if self.run is not None else None

    @Slot()
    def _forget(self) -> None:
        if self.sender() is self._job:
            # It ended by itself: the run could not be made, or failed.
            self._job = None
            self._say_running(False)
            self._show_record()
