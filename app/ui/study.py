"""The shown network with its faces, for the pages that look at it closely."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.language import _
from app.project import Run
from app.recognition.record import restored
from app.recognition.run import TrainingRun
from app.recognition.snapshot import RunFaces, Snapshot

if TYPE_CHECKING:
    from app.ui.session import Session


class Study(QObject):
    """Hands out the shown network with its faces. Those of a saved run are read once, off the GUI thread.

    Attributes:
        changed: There is another study, or none: ask for `take`.
    """

    changed = Signal()

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._session = session
        self._of: object = None
        self._faces: RunFaces | None = None
        self._study: Snapshot | None = None
        self._shown: Snapshot | None = None
        self._problem = ""
        self._reading = session.slot(self)
        self._reading.returned.connect(self._take_run)
        self._reading.failed.connect(self._note_problem)
        self._reading.over.connect(self.changed)
        trainer = session.trainer
        for gone in (session.closing, trainer.cleared, trainer.beginning):
            gone.connect(self._forget)
        for moved in (session.machine.moved, trainer.started, trainer.recorded):
            moved.connect(self._tell)

    @property
    def why_not(self) -> str:
        """Why there is no study, in a sentence."""
        if self._reading.busy:
            return _("One moment: the faces of the saved network are being read.")
        return self._problem or _(
            "There is no network yet. Collect faces of both persons under Faces & Training, then press Run.."
        )

    def take(self) -> Snapshot | None:
        """The network that is shown now, with its faces; None where there is none, or not yet."""
        trainer, shown = self._session.trainer, self._session.machine.shown
        of = trainer.run or trainer.record
        if shown is None or of is None:
            return None
        if of is not self._of:
            self._of, self._study, self._shown, self._faces, self._problem = of, None, None, shown.faces, ""
            if trainer.run is None and trainer.record is not None:
                self._read(trainer.record)
        if self._faces is None:
            return None
        if shown is not self._shown:
            self._shown, self._study = shown, self._made(shown, self._faces)
        return self._study

    def _read(self, record: Run) -> None:
        self._reading.start(_("Reading the faces"), partial(restored, self._session.project, record))

    def _made(self, shown: Snapshot, faces: RunFaces) -> Snapshot | None:
        if not len(faces.training):
            self._problem = _("There are no faces to learn from. Add some, and press Run.")
            return None
        names: dict[int, str] = {}
        if self._session.is_open:
            self._session.attempt(
                lambda: names.update((one.id, one.name) for one in self._session.project.persons())
            )
        return replace(shown, faces=faces).named(names)

    @Slot(object)
    def _take_run(self, run: TrainingRun) -> None:
        self._faces = run.faces

    @Slot(str)
    def _note_problem(self, sentence: str) -> None:
        self._problem = sentence

    @Slot()
    @Slot(object)
    def _tell(self, _record: object = None) -> None:
        self.changed.emit()

    @Slot()
    def _forget(self) -> None:
        self._reading.drop()
        self._of = self._faces = self._study = self._shown = None
        self._problem = ""
        self.changed.emit()
