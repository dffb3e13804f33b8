"""Finished runs that are kept on the plot, pale, to compare with."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from app.language import _
from app.project import Run
from app.recognition.errors import USER_ERRORS
from app.recognition.record import learned_images
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings, settings_words
from app.ui.widgets.curve import Numbers, nearest

if TYPE_CHECKING:
    from app.ui.session import Session

MOST = 12
"""More curves than this cannot be told apart; the oldest goes."""
_SETTING = "kept_runs"


# Compared by identity: arrays have no single answer to ==.
@dataclass(frozen=True, eq=False)
class KeptCurve:
    """A run that is drawn pale behind the present one.

    Attributes:
        key: Tells it from the others.
        title: Its name, a few words.
        settings: What it was trained with, in words.
        history: Arrays of one length by name: "epoch", "error", "accuracy", "validation_error",
            "validation_accuracy"; its first epoch may be later than 0.
        n_training: How many faces its "error" sums over.
        n_validation: How many faces its "validation_error" sums over; 0 shows no validation.
    """

    key: str
    title: str
    settings: str
    history: Mapping[str, NDArray[np.floating]]
    n_training: int
    n_validation: int

    @property
    def epochs(self) -> Numbers:
        """Ascending."""
        return np.asarray(self.history.get("epoch", ()), dtype=np.float64)

    @property
    def scale(self) -> float:
        """What the validation D is multiplied by, so that it compares with the training D."""
        return self.n_training / self.n_validation if self.n_validation else 0.0

    def values(self, name: str) -> Numbers:
        """A column of the history; without validation faces those of validation are empty."""
        there = self.n_validation or not name.startswith("validation")
        return np.asarray(self.history.get(name, ()) if there else (), dtype=np.float64)

    def at(self, epoch: float) -> int | None:
        """Where the nearest epoch is; None before the first and after the last one."""
        return nearest(self.epochs, epoch)


class KeptRuns(QObject):
    """Which runs are kept, also in the project.

    Attributes:
        changed: Others are kept.
        curves: The newest last.
    """

    changed = Signal()

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self.curves: list[KeptCurve] = []
        self._session = session
        self._trainer = session.trainer
        self._ids: dict[str, int] = {}
        self._unsaved: dict[str, TrainingRun] = {}
        self._numbers = count(1)
        session.opened.connect(self.restore)

    @Slot()
    def restore(self) -> None:
        """Shows the runs that the project keeps."""
        self.curves, self._ids, self._unsaved = [], {}, {}
        self._numbers = count(1)
        project = self._session.project
        try:
            for run_id in project.settings().get(_SETTING) or ():
                self._add_record(project.run(int(run_id)))
        except (*USER_ERRORS, TypeError, ValueError):
            # A kept curve is not worth a message: its run was deleted, or is damaged.
            pass
        self.changed.emit()

    @Slot()
    def keep_present(self) -> None:
        """Keeps the run as it is now."""
        run, record = self._trainer.run, self._trainer.record
        if run is not None:
            self._add_run(run)
        elif record is not None:
            self._add_record(record)
        self._keep()

    @Slot(str)
    def remove(self, key: str) -> None:
        """Keeps that run no longer."""
        self._drop(key)
        self._keep()

    def note_saved(self) -> None:
        """A run that was kept on its way has its place in the project now."""
        for key, run in list(self._unsaved.items()):
            if run.id is not None:
                self._ids[key] = run.id
                del self._unsaved[key]
                self._keep()

    def _drop(self, key: str) -> None:
        self.curves = [curve for curve in self.curves if curve.key != key]
        self._ids.pop(key, None)
        self._unsaved.pop(key, None)

    def _add_run(self, run: TrainingRun) -> None:
        history = {name: values.copy() for name, values in run.history.arrays().items()}
        n_validation = len(run.validation) if run.validation is not None else 0
        key = self._add(run.trained_with, history, len(run.training), n_validation)
        self._unsaved[key] = run
        self.note_saved()

    def _add_record(self, record: Run) -> None:
        settings = RunSettings.from_json(record.settings)
        key = self._add(settings, dict(record.history), learned_images(record), len(record.validation_faces))
        if record.id is not None:
            self._ids[key] = record.id

    def _add(
        self, settings: RunSettings, history: Mapping[str, NDArray[np.floating]], n: int, n_validation: int
    ) -> str:
        number = next(self._numbers)
        title = _("run {number} · ε {rate:g}").format(number=number, rate=settings.rate)
        curve = KeptCurve(f"run {number}", title, settings_words(settings), history, n, n_validation)
        while len(self.curves) >= MOST:
            self._drop(self.curves[0].key)
        self.curves = [*self.curves, curve]
        return curve.key

    def _keep(self) -> None:
        project = self._session.project
        if not project.read_only:
            ids = [self._ids[curve.key] for curve in self.curves if curve.key in self._ids]
            self._session.attempt(lambda: project.save_settings(project.settings() | {_SETTING: ids}))
        self.changed.emit()
