"""The run as it goes: D and accuracy, the time machine's scale, the kernels and the weights."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.project import Run
from app.recognition.record import changes_of, learned_images
from app.recognition.snapshot import Snapshot
from app.ui.curve_files import CurveFiles
from app.ui.kept_runs import KeptRuns
from app.ui.session import Session
from app.ui.training.curve_kept import CurveMark
from app.ui.training.curves import CurvesView
from app.ui.training.kernels import KernelsView
from app.ui.training.timeline import Timeline
from app.ui.view import View


class RunView(View):
    """Shows the run of the window, at the present or at the moment that is looked back to."""

    interval = 0.044

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("run_view")
        trainer, preferences = session.trainer, session.preferences
        self._session = session
        self._trainer = trainer
        self._machine = session.machine
        self._preferences = preferences
        self._drawn: Snapshot | None = None
        self._kept = KeptRuns(session, trainer, self)
        self._marks = 0
        self._curves = CurvesView(self)
        self._files = CurveFiles(session, session.dialogs, preferences, self._curves, self)
        self._timeline = Timeline(self)
        self._kernels = KernelsView(session, self)
        self._arrange()
        self._connect()
        self._curves.set_smooth(preferences.smooth)
        self._kept.restore()

    @Slot()
    @Slot(str)
    def refresh(self, _reason: str = "") -> bool:
        """Draws the curves as far as they are."""
        newest = self._trainer.newest
        if self._trainer.run is None or newest is self._drawn:
            return False
        self._drawn = newest
        self.show_progress()
        return True

    def show_progress(self) -> None:
        """Draws the curves of the run so far, and the epochs that can be looked back to."""
        run = self._trainer.run
        if run is None or run.last is None:
            return
        n_validation = len(run.validation) if run.validation is not None else 0
        self._curves.set_history(run.history.arrays(), len(run.training), n_validation)
        if len(run.changes) != self._marks:
            self._marks = len(run.changes)
            self._curves.set_marks([CurveMark(change.epoch, change.text) for change in run.changes])
        self._timeline.set_epochs(self._trainer.checkpoints.epochs)

    def _arrange(self) -> None:
        above = QWidget(self)
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._curves, 1)
        column.addWidget(self._timeline)
        views = QSplitter(Qt.Orientation.Vertical, self)
        views.setObjectName("training_views")
        views.setChildrenCollapsible(False)
        views.addWidget(above)
        views.addWidget(self._kernels)
        # In a low window two lines of kernels, and the rest for the curves.
        views.setSizes([190, 240])
        views.setStretchFactor(0, 1)
        views.setStretchFactor(1, 1)
        self._above, self._views, self._sizes = above, views, views.sizes()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.addWidget(views)

    def _connect(self) -> None:
        trainer, machine = self._trainer, self._machine
        trainer.ended.connect(self.refresh)
        trainer.started.connect(self._show_started)
        trainer.running_changed.connect(self._show_running)
        trainer.cleared.connect(self._clear)
        trainer.recorded.connect(self._show_record)
        machine.moved.connect(self._show_moved)
        self._timeline.picked.connect(machine.pick)
        self._timeline.now_wanted.connect(machine.go_to_now)
        self._timeline.continue_wanted.connect(self._continue)
        self._curves.epoch_picked.connect(machine.pick)
        self._curves.keep_wanted.connect(self._kept.keep_present)
        self._curves.kept_removed.connect(self._kept.remove)
        self._curves.export_wanted.connect(self._files.export)
        self._curves.smooth_changed.connect(self._remember_smooth)
        self._kernels.enlarged.connect(self._give_room)
        self._kept.changed.connect(self._show_kept)

    @Slot()
    def _continue(self) -> None:
        # What it branches off from stays to be seen.
        self._kept.keep_present()
        self._machine.continue_from_here()

    @Slot()
    def _show_started(self) -> None:
        self._marks = 0
        self._curves.set_marks([])
        self.show_progress()

    @Slot(bool)
    def _show_running(self, running: bool) -> None:
        moment = self._trainer.newest
        self._curves.set_keepable(not running and moment is not None and moment.epoch > 0)
        if not running:
            self._kept.note_saved()

    @Slot()
    def _show_moved(self) -> None:
        self._timeline.show_epoch(self._machine.epoch)
        self._curves.set_cursor(self._machine.epoch)

    @Slot()
    def _show_kept(self) -> None:
        self._curves.set_kept(self._kept.curves)

    @Slot()
    def _clear(self) -> None:
        self._marks = 0
        self._curves.clear()
        self._curves.set_marks([])
        self._curves.set_keepable(False)
        self._timeline.set_epochs([])

    @Slot(object)
    def _show_record(self, record: Run) -> None:
        images = learned_images(record)
        self._curves.set_history(record.history, images, len(record.validation_faces))
        changes = changes_of(record)
        self._marks = len(changes)
        self._curves.set_marks([CurveMark(change.epoch, change.text) for change in changes])
        self._curves.set_keepable(record.epochs > 0)
        self._timeline.set_epochs(self._trainer.checkpoints.epochs)

    @Slot(bool)
    def _give_room(self, enlarged: bool) -> None:
        """An enlarged kernel gets the room that its numbers need, if need be that of the curves."""
        whole = self._views.height()
        if not enlarged:
            self._above.show()
            self._views.setSizes(self._sizes)
            return
        self._sizes = self._views.sizes()
        room = whole - self._above.minimumSizeHint().height()
        self._above.setVisible(self._kernels.wanted_height <= room)
        self._views.setSizes([0, whole])

    @Slot(bool)
    def _remember_smooth(self, smooth: bool) -> None:
        self._preferences.smooth = smooth
