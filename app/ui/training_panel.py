"""The Training panel: the network, its settings, its run, and what the run shows."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.jobs.training import FULL_SPEED, Snapshot
from app.project import Run
from app.recognition.dataset import outputs_for
from app.recognition.splitting import Split
from app.recognition.training_run import network_of
from app.ui.actions import ActionTable
from app.ui.heading import Heading
from app.ui.roster import Roster
from app.ui.trainer import Trainer
from app.ui.training.curves import CurvesView
from app.ui.training.kernels_view import KernelsView
from app.ui.training.network_line import NetworkLine
from app.ui.training.run_controls import RunControls
from app.ui.training.settings_form import SettingsForm
from engine import Architecture

KERNELS = "features.0.kernels"
WEIGHTS = "dense.0.weights"


class TrainingPanel(QWidget):
    """Shows a run while it goes, and gives it its settings."""

    def __init__(
        self, trainer: Trainer, roster: Roster, actions: ActionTable, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("training_panel")
        self._trainer = trainer
        self._roster = roster
        self._actions = actions
        self._line = NetworkLine(self)
        self._form = SettingsForm(self)
        self._controls = RunControls(actions["reset"], actions["run"], actions["step"], self)
        self._curves = CurvesView(self)
        self._kernels = KernelsView(self)
        self._start: NDArray[np.floating] | None = None
        self._arrange()
        self._connect()

    def show_progress(self, snapshot: Snapshot) -> None:
        """Draws how far the run is, and its curves."""
        run = self._trainer.run
        if run is None:
            return
        last = snapshot.epoch
        self._controls.show_progress(
            last.epoch,
            self._trainer.settings.epochs,
            snapshot.seconds,
            last.error,
            last.accuracy,
            last.validation_accuracy,
        )
        n_validation = len(run.validation) if run.validation is not None else 0
        self._curves.set_history(run.history.arrays(), len(run.training), n_validation)

    def show_kernels(self, snapshot: Snapshot) -> None:
        """Draws the kernels and the dense weights as they are."""
        run = self._trainer.run
        if run is not None:
            self._show_kernels(run.network.architecture, run.start, snapshot.parameters)

    def _arrange(self) -> None:
        views = QSplitter(Qt.Orientation.Vertical, self)
        views.setObjectName("training_views")
        views.setChildrenCollapsible(False)
        views.addWidget(self._curves)
        views.addWidget(self._kernels)
        views.setStretchFactor(0, 3)
        views.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 8)
        column.setSpacing(8)
        column.addWidget(Heading("Training", self))
        column.addWidget(self._line)
        column.addWidget(self._form)
        column.addWidget(self._controls)
        column.addWidget(views, 1)

    def _connect(self) -> None:
        self._form.changed.connect(self._trainer.change_settings)
        self._controls.unit_changed.connect(self._trainer.set_unit)
        self._controls.speed_changed.connect(self._set_speed)
        self._trainer.speed_changed.connect(self._show_speed)
        self._trainer.settings_changed.connect(self._show_settings)
        self._trainer.started.connect(self._show_started)
        self._trainer.running_changed.connect(self._show_running)
        self._trainer.ended.connect(self._controls.show_reason)
        self._trainer.cleared.connect(self._clear)
        self._trainer.recorded.connect(self._show_record)
        self._show_settings()

    @Slot(float)
    def _set_speed(self, steps_a_second: float) -> None:
        self._trainer.set_speed(FULL_SPEED if math.isinf(steps_a_second) else steps_a_second)

    @Slot(float)
    def _show_speed(self, steps_a_second: float) -> None:
        self._controls.set_speed(steps_a_second or math.inf)

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
            self._form.set_split(run.split.sentence(run.persons))

    @Slot(bool)
    def _show_running(self, running: bool) -> None:
        self._form.set_locked(running)
        action = self._actions["run"]
        action.setText("&Pause" if running else "&Run")
        if running:
            self._controls.show_reason("")

    @Slot()
    def _clear(self) -> None:
        self._controls.clear()
        self._form.set_split("")
        self._curves.clear()
        self._kernels.clear()

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
        self._form.set_split(Split(record.training_faces, record.validation_faces).sentence())
        self._curves.set_history(record.history, len(record.training_faces), len(record.validation_faces))
        self._show_kernels(network_of(record).architecture, record.start, record.parameters)

    def _show_kernels(
        self,
        architecture: Architecture,
        start: dict[str, NDArray[np.floating]],
        now: dict[str, NDArray[np.floating]],
    ) -> None:
        maps = now[WEIGHTS].reshape(-1, *architecture.feature_shapes[0])
        self._kernels.set_kernels(now[KERNELS], start[KERNELS], maps)
