"""The run of the window: what *Run*, *Step* and *Reset* mean for it, and which snapshot of it is shown."""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.jobs.training import FULL_SPEED, TrainingJob, Unit
from app.jobs.training_process import TrainingProcess
from app.language import _
from app.project import Run
from app.recognition.ending import STOPPED
from app.recognition.errors import USER_ERRORS
from app.recognition.misleading import changes_since, learned_by
from app.recognition.record import as_of, restored, snapshot_of
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from app.recognition.snapshot import Checkpoints, Snapshot
from app.ui.workspace import Change, Workspace

if TYPE_CHECKING:
    from app.ui.session import Session

# Short enough to be remembered and typed again.
_SEEDS = 10_000


class Trainer(QObject):
    """Keeps at most one training job and the record of the newest run.

    Attributes:
        settings: In force.
        running: Whether steps follow each other by themselves.
        unit: What *Step* does: an epoch, or a face.
        checkpoints: Of the run, or of the record; to look back.
        settings_changed: Other settings are in force.
        beginning: Another run is about to take the place of what is there.
        going_on: Steps are asked for.
        started: A run is there: `run` may be shown from its beginning.
        running_changed: Whether steps follow each other by themselves.
        ended: The run came to its end; with the reason as a sentence.
        cleared: There is no run.
        recorded: A saved run is to be shown: its `Run`.
        speed_changed: Steps a second; `FULL_SPEED` waits for nothing.
    """

    settings_changed = Signal()
    beginning = Signal()
    going_on = Signal()
    started = Signal()
    running_changed = Signal(bool)
    ended = Signal(str)
    cleared = Signal()
    recorded = Signal(object)
    speed_changed = Signal(float)

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self.settings = RunSettings()
        self.running = False
        self.unit: Unit = "epoch"
        self.checkpoints = Checkpoints()
        self._session = session
        self._process = TrainingProcess()
        self._training = session.slot(self)
        self._training.over.connect(self._forget)
        self._record: Run | None = None
        self._saved: Snapshot | None = None
        self._speed = FULL_SPEED
        self._faces_changed = False
        self._run_settings = self.settings
        session.closing.connect(self.close)
        session.opened.connect(self.show_latest)

    @property
    def _job(self) -> TrainingJob | None:
        job: TrainingJob | None = self._training.job
        return job

    @property
    def run(self) -> TrainingRun | None:
        """The run under way or ended, once its job has made it."""
        return self._job.training_run if self._job is not None else None

    @property
    def record(self) -> Run | None:
        """The newest saved run, where there is no other under way."""
        return self._record if self._job is None else None

    @property
    def newest(self) -> Snapshot | None:
        """The run, or the saved one, as it is now."""
        if self._job is not None:
            return self._job.mailbox.newest if self.run is not None else None
        return self._saved

    @property
    def margin(self) -> float:
        """How far the desired outputs stay away from 0 and 1: those of the network, or of the next one."""
        if self.run is not None:
            return self.run.settings.margin
        return self._saved.margin if self._saved is not None else self.settings.margin

    @property
    def identity(self) -> object:
        """Another object for every run that is begun."""
        return self._job

    @property
    def trained(self) -> Snapshot | None:
        """The network as it is now, to be asked about the project's faces; None before the first epoch."""
        newest = self.newest
        return newest if newest is not None and (self._job is None or newest.epoch) else None

    def snapshot_at(self, epoch: int) -> Snapshot | None:
        """What the run was at the kept epoch that is that one, or the last before it."""
        return self.checkpoints.at(epoch) if self.run is None else self.run.snapshot_at(epoch)

    @Slot()
    def show_latest(self) -> None:
        """Takes over the settings and the newest run of the project."""
        self._go_back_to(None)
        # A run that cannot be used does not keep the settings away.
        for part in (self._read_latest, self._read_settings):
            self._guarded(part)
        self.settings_changed.emit()
        self._show_record()

    def _guarded(self, part: Callable[[], None]) -> None:
        try:
            part()
        except USER_ERRORS as error:
            self._session.failed.emit(str(error))

    def _read_latest(self) -> None:
        self._go_back_to(self._session.project.latest_run())

    def _read_settings(self) -> None:
        saved = self._session.project.settings().get("run")
        if not isinstance(saved, dict):
            self.settings = RunSettings()
            return
        # Where the newest run was stopped on its way, they are such that it goes on.
        stopped = self._record is not None and self._record.reason == STOPPED
        self.settings = RunSettings.from_json(saved) if stopped else RunSettings.for_a_new_run(saved)

    @Slot(object)
    def change_settings(self, settings: RunSettings) -> None:
        """Other settings; a run under way takes over what it can at its next step."""
        self.settings = settings
        if self._job is not None and not self._is_another_structure():
            self._job.change(settings)
        self._session.attempt(self._keep_settings)
        self.settings_changed.emit()

    @Slot(float)
    def change_rate(self, rate: float) -> None:
        """Another ε."""
        self.change_settings(replace(self.settings, rate=rate))

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
        self._go(partial(TrainingJob.step, unit=self.unit))

    def update(self) -> None:
        """Pauses and does one update, whatever the unit of *Step* is."""
        self._go(partial(TrainingJob.step, unit="face"))

    @Slot()
    def reset(self) -> None:
        """Goes back to the starting parameters: the same ones for the same seed. It can be undone."""
        self._start_over(self.settings, _("reset"))

    @Slot()
    def new_seed(self) -> None:
        """Draws another seed and goes to its start: other parameters, other validation faces. As `reset`."""
        seed = random.choice([seed for seed in range(_SEEDS) if seed != self.settings.seed])
        self._start_over(replace(self.settings, seed=seed), _("new seed {seed}").format(seed=seed))

    @Slot()
    def train_again(self) -> None:
        """Trains from the start, with the faces as they are now. It can be undone as a reset can."""
        self._start_over(self.settings, _("train again"))
        self._go(TrainingJob.resume)

    def train_with(self, settings: RunSettings) -> None:
        """Trains from the start with other settings. It can be undone as a reset can."""
        self._start_over(settings, _("train with other settings"))
        self._go(TrainingJob.resume)

    def run_anew(self, settings: RunSettings) -> None:
        """Starts a run with these settings from the beginning."""
        self.change_settings(settings)
        self._begin_anew()
        self._go(TrainingJob.resume)

    def branch(self, snapshot: Snapshot) -> None:
        """Goes on, in a run of its own, from an earlier epoch, with the present settings."""
        run, record = self.run, self._record
        if run is None and record is None:
            return
        # As far as the run, or the saved one, can go on with them.
        before = self._run_settings if self._job is not None or record is None else _settings_of(record)
        settings = self.settings.with_structure_of(before)
        if settings != self.settings:
            self.change_settings(settings)
        if run is not None:
            make_run = partial(run.branch, snapshot, settings)
        else:
            make_run = partial(_restored_branch, self._session, record, snapshot, settings)
        self._begin(make_run)

    def edit(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Sets one number of a parameter by hand; what comes after it goes on from there."""
        if self._job is None and self._record is not None:
            self._restore(self._record)
        if self._job is not None:
            self._job.edit(name, index, value)

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
        self.unit = unit

    def keep(self) -> None:
        """Saves the run in the project as it is now; on any thread."""
        if (job := self._job) is not None:
            job.keep()

    @Slot()
    def close(self) -> None:
        """Ends the run's job; the run is saved as it stands."""
        if (job := self._job) is not None:
            self._training.drop()
            self._session.jobs.end(job)
        self._say_running(False)

    def record_now(self) -> Run | None:
        """The run, or the saved one, as it is now; None where there is none. On any thread."""
        job = self._job
        return self._record if job is None else job.record()

    def shut_down(self) -> None:
        """Ends the process that trains, after everything else was closed."""
        self._process.close()

    def _go(self, command: Callable[[TrainingJob], None]) -> None:
        self.going_on.emit()
        if self._job is None and self._record is not None and self._goes_on_from_record(self._record):
            self._restore(self._record)
        elif self._job is None or self._needs_new_run():
            self._begin_anew()
        if self._job is not None:
            command(self._job)

    def _restore(self, record: Run) -> None:
        self._begin(partial(restored, self._session.project, record, self.settings))

    def _needs_new_run(self) -> bool:
        return self._is_another_structure() or self._faces_changed or self._is_done()

    def _is_another_structure(self) -> bool:
        return self.settings.with_structure_of(self._run_settings) != self.settings

    def _is_done(self) -> bool:
        """Whether the run has ended and the settings leave nothing more to do."""
        run = self.run
        if run is None or run.last is None or not run.ended:
            return False
        nothing_left = run.last.epoch >= self.settings.epochs or run.last.error < self.settings.target
        return run.failed or nothing_left

    def _goes_on_from_record(self, record: Run) -> bool:
        same = self.settings.with_structure_of(_settings_of(record)) == self.settings
        more = record.epochs < self.settings.epochs and record.error >= self.settings.target
        return same and more and not self._faces_changed

    def _begin_anew(self) -> None:
        self._begin(partial(TrainingRun.create, self._session.project, self.settings))

    def _start_over(self, settings: RunSettings, title: str) -> None:
        """Begins anew, and lets what is there now be brought back."""
        before, run, record = self.settings, self.run, self.record
        if settings != before:
            self.change_settings(settings)
        # This ends the present run, which is saved by that.
        self._begin_anew()
        there = record.id if record is not None else run.id if run is not None else None
        if there is None:
            return
        other = [there]

        def swap(settings: RunSettings) -> None:
            other[0] = self._show_again(other[0], settings)

        self._session.undo.push(Change(title, partial(swap, settings), partial(swap, before)))

    def _show_again(self, run_id: int, settings: RunSettings) -> int:
        """Makes an earlier run the newest one, in place of the present one, whose id is returned."""
        self.beginning.emit()
        self.close()
        project, present = self._session.project, run_id

        def show() -> None:
            nonlocal present
            latest, record = project.latest_run(), project.run(run_id)
            # Saved once more: the newest of a project is the one that counts, here and on the command line.
            record = project.save_run(replace(record, id=None))
            present = latest.id if latest is not None and latest.id is not None else run_id
            self._show_saved(record, settings)

        self._guarded(show)
        return present

    def _show_saved(self, record: Run, settings: RunSettings) -> None:
        self._go_back_to(record)
        self.change_settings(settings)
        self._show_record()

    def _begin(self, make_run: Callable[[], TrainingRun]) -> None:
        self.beginning.emit()
        self.close()
        job = TrainingJob(self._session.project, make_run, self._process)
        job.set_speed(self._speed)
        job.ready.connect(self._tell_started)
        job.running_changed.connect(self._say_running)
        job.ended.connect(self._tell_ended)
        job.saved.connect(self._take_record)
        self._run_settings, self._faces_changed = self.settings, False
        self.checkpoints = Checkpoints()
        self._training.take(job)

    def _show_record(self) -> None:
        record, saved = self._record, self._saved
        if record is None or saved is None:
            self.checkpoints = Checkpoints()
            self.cleared.emit()
        else:
            self.checkpoints = Checkpoints.from_arrays(record.state, saved)
            self.recorded.emit(record)

    def _go_back_to(self, record: Run | None) -> None:
        """There is that saved run, or none; the faces may have changed since."""
        self._take_record(record)
        faces = [] if record is None else self._session.project.faces()
        self._faces_changed = record is not None and bool(changes_since(learned_by(record), faces))

    @Slot(object)
    def _take_record(self, record: Run | None) -> None:
        saved = None if record is None else snapshot_of(record)
        self._record, self._saved = record, saved

    @Slot(bool)
    def _say_running(self, running: bool) -> None:
        if running != self.running:
            self.running = running
            self.running_changed.emit(running)

    def _keep_settings(self) -> None:
        project = self._session.project
        if not project.read_only:
            project.save_settings(project.settings() | {"run": self.settings.to_json()})

    @Slot()
    def _tell_started(self) -> None:
        run = self.run
        if run is not None:
            self.checkpoints = run.checkpoints
            self.started.emit()
            self._session.told.emit(run.faces_in_words())

    @Slot(str)
    def _tell_ended(self, reason: str) -> None:
        self._say_running(False)
        self.ended.emit(reason)

    @Slot()
    def _forget(self) -> None:
        """The job ended by itself: the run could not be made, or failed."""
        self._say_running(False)
        # The one that it took the place of, as that was left.
        self._guarded(self._read_latest)
        self._show_record()


def _settings_of(record: Run) -> RunSettings:
    return RunSettings.from_json(record.settings)


def _restored_branch(
    session: Workspace, record: Run | None, snapshot: Snapshot, settings: RunSettings
) -> TrainingRun:
    assert record is not None, "there is a saved run to go back in"
    return restored(session.project, record, _settings_of(record)).branch(snapshot, settings)


class TimeMachine(QObject):
    """Hands out the snapshot to be shown; while the past is looked at, the present goes on unseen.

    Attributes:
        moved: Another snapshot is to be shown, or more is known of it: `shown`.
    """

    moved = Signal()

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._trainer = trainer = session.trainer
        self._past: Snapshot | None = None
        self._deriving = session.slot(self)
        self._deriving.returned.connect(self._take_gradients)
        # Who asks for steps wants to see them.
        for present in (trainer.beginning, trainer.going_on, trainer.cleared, trainer.recorded):
            present.connect(self._forget)
        session.closing.connect(self._forget)

    @property
    def epoch(self) -> int | None:
        """The epoch that is looked back to; None for the present."""
        return self._past.epoch if self._past is not None else None

    def shown_record(self) -> Callable[[], Run | None]:
        """What makes the run as it is seen now, to be taken out of the project; called on any thread."""
        past, present = self._past, self._trainer.record_now
        if past is None:
            return present

        def made() -> Run | None:
            record = present()
            return None if record is None else as_of(record, past)

        return made

    @property
    def shown(self) -> Snapshot | None:
        """What is to be seen."""
        return self._past if self._past is not None else self._trainer.newest

    @Slot(int)
    def pick(self, epoch: int) -> None:
        """Looks back to the kept epoch that is that one, or the last before it; the last of all is now."""
        newest, past = self._trainer.newest, self._trainer.snapshot_at(epoch)
        if past is None or newest is None or past.epoch >= newest.epoch:
            self.go_to_now()
        elif self.epoch != past.epoch:
            # Held on to: it may be thinned out while it is looked at.
            self._past = past
            self.moved.emit()
            self._look_for_gradients()

    @Slot()
    def go_to_now(self) -> None:
        """Shows the present again."""
        self._deriving.drop()
        self._past = None
        self.moved.emit()

    @Slot()
    def continue_from_here(self) -> None:
        """Goes on with the training from the epoch that is looked at."""
        if self._past is not None:
            self._trainer.branch(self._past)

    def _look_for_gradients(self) -> None:
        """∂D/∂w of the past is not kept: it is computed anew, off the GUI thread, one epoch at a time."""
        if self._trainer.run is not None and self._past is not None:
            self._deriving.start_next(_("Computing the derivatives"), partial(_with_gradients, self._past))

    @Slot(object)
    def _take_gradients(self, snapshot: Snapshot) -> None:
        if self._past is not None and self._past.parameters is snapshot.parameters:
            self._past = snapshot
            self.moved.emit()

    @Slot()
    @Slot(object)
    def _forget(self, _record: object = None) -> None:
        if self._past is not None:
            self.go_to_now()


def _with_gradients(past: Snapshot) -> Snapshot:
    faces = past.faces.training
    return replace(past, gradients=past.network().gradients(faces.images, faces.zeta).parameters)
